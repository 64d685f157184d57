"""Run the tests of the Matrix adapter on Dendrite, a second homeserver, which shares no line with Synapse.

    GOBIN=/tmp/dendrite go install github.com/matrix-org/dendrite/cmd/{dendrite,generate-keys}@v0.13.8
    uv run --extra matrix --group homeserver --group dev python scripts/matrix_on_dendrite.py /tmp/dendrite

Further words go to pytest; without any, the contract of all adapters runs. Of tests/adapters/matrix/test_talk.py these
fail there, for reasons of Dendrite's or of the test's own:

- test_moderators_are_known_in_every_version_of_rooms[12]: Dendrite knows no rooms of version 12;
- test_an_encrypted_room_is_told_once_that_it_cannot_be_read: the notice is there once, but the test counts it also in
  the log, which it reads as Synapse's;
- test_a_homeserver_that_limits_the_rate_says_for_how_long_and_is_left_alone_until_then: it limits one person by an
  administrator's call that only Synapse has.

test_what_was_taken_back_leaves_no_text_in_the_room_s_history fails in some runs; nobody has found out why.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.platforms import homeserver

ROOT = Path(__file__).resolve().parents[1]
DATABASES = {
    "federation_api": ("database",),
    "key_server": ("database",),
    "media_api": ("database",),
    "mscs": ("database",),
    "relay_api": ("database",),
    "room_server": ("database",),
    "sync_api": ("database",),
    "user_api": ("account_database", "device_database"),
}
"""Each part of Dendrite keeps an SQLite of its own."""
CONTRACT = "tests/adapters/matrix/test_plugin.py"


class Dendrite(homeserver.Homeserver):
    """It registers people by the same request as Synapse; there is no way to limit one person."""

    programs = Path()
    """Where its programs are."""

    def set_up(self, folder: Path) -> None:
        """Write its configuration and its key."""
        key = folder / "matrix_key.pem"
        subprocess.run([self.programs / "generate-keys", "--private-key", key], check=True)
        database = {
            part: {name: {"connection_string": f"file:{folder}/{part}_{name}.db"} for name in names}
            for part, names in DATABASES.items()
        }
        config = {
            "version": 2,
            "global": {
                "server_name": homeserver.SERVER_NAME,
                "private_key": str(key),
                "disable_federation": True,
                "jetstream": {"storage_path": str(folder / "jetstream"), "in_memory": True},
            },
            "client_api": {
                "registration_disabled": False,
                "registration_shared_secret": homeserver.SECRET,
                "rate_limiting": {"enabled": False},
            },
            "logging": [{"type": "std", "level": "warn"}],
            **database,
        }
        config["media_api"] = {**database["media_api"], "base_path": str(folder / "media")}
        (folder / "dendrite.yaml").write_text(yaml.safe_dump(config), "utf-8")

    def command(self, folder: Path, port: int) -> list[str]:
        """How it is started."""
        address = ("-http-bind-address", f"127.0.0.1:{port}", "-really-enable-open-registration")
        return [str(self.programs / "dendrite"), "-config", str(folder / "dendrite.yaml"), *address]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("programs", type=Path, help="the folder with dendrite and generate-keys")
    given, more = parser.parse_known_args()
    Dendrite.programs = given.programs.resolve()
    homeserver.Homeserver = Dendrite  # type: ignore[misc]  what the fixture of the tests starts
    raise SystemExit(pytest.main(["-n", "0", "--rootdir", str(ROOT), *(more or [CONTRACT])]))
