"""No token and no character that steers a terminal is shown, logged or stored."""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.cli.main import main
from core.runtime import sayable, telemetry
from core.runtime.sayable import HIDDEN
from core.settings import FIELDS, Settings, for_child

TELEGRAM = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQrr"


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sayable, "_secrets", [])


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("\x1b[2J", "\\x1b[2J"),
        ("\u009b31m", "\\x9b31m"),
        ("\u009d0;x\u009c", "\\x9d0;x\\x9c"),
        ("a\u202eb\u2066c", "a\\u202eb\\u2066c"),
        ("a\u2028b\x85c\rd", "a\\u2028b\\x85c\\x0dd"),
        ("\x00\x7f\ud800", "\\x00\\x7f\\ud800"),
        ("one\n\ttwo", "one\n\ttwo"),
        ("Ōkami 日本語 עברית 🎮 👩\u200d👧", "Ōkami 日本語 עברית 🎮 👩\u200d👧"),
    ],
)
def test_signs_that_steer_a_terminal_are_spelled_out_and_letters_stay(said: str, shown: str) -> None:
    assert sayable.sayable(said) == shown


def test_secrets_are_hidden_in_every_form_that_an_address_gives_them() -> None:
    environ = {
        "GRG_TELEGRAM_TOKEN": TELEGRAM,
        "GRG_MY_IRC_PASSWORD": "open sesame/1",
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG",
        "GRG_MATRIX_USER": "@bot:example.org",
        "GRG_DISCORD_TOKEN": "abc",
        "PATH": "/usr/bin:/bin",
    }
    sayable.keep_secret(environ)
    said = (
        f"POST /bot{TELEGRAM}/getMe /bot{TELEGRAM.replace(':', '%3A')}/ {TELEGRAM.partition(':')[2]} "
        "open sesame/1 open%20sesame%2F1 wJalrXUtnFEMI/K7MDENG @bot:example.org abc /usr/bin:/bin"
    )
    assert sayable.redacted(said) == (
        f"POST /bot{HIDDEN}/getMe /bot{HIDDEN}/ {HIDDEN} {HIDDEN} {HIDDEN} {HIDDEN} @bot:example.org abc /usr/bin:/bin"
    )


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_a_log_line_and_its_traceback_hide_them_whoever_writes_it(log_format: str) -> None:
    sayable.keep_secret({"GRG_TELEGRAM_TOKEN": TELEGRAM})
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    with tempfile.TemporaryFile() as file:
        log = telemetry.begin(log_format, logging.INFO, descriptor=file.fileno())
        try:
            try:
                raise ValueError(f"Cannot POST /bot{TELEGRAM}/getUpdates \u009b31m")
            except ValueError:
                logging.getLogger("some.library").exception("went wrong with %s\x1b[2J", TELEGRAM)
            log.end()
        finally:
            root.removeHandler(log.handler)
            root.handlers[:], root.level = handlers, level
        file.seek(0)
        line = file.read().decode()
    assert line.count(HIDDEN) == 2 and TELEGRAM.partition(":")[2] not in line
    assert "\x1b" not in line and "\u009b" not in line and "Traceback" in line


def test_an_error_line_of_the_command_hides_them(tmp_path: Path) -> None:
    name = str(tmp_path / f"{TELEGRAM}\u009b31m\u202ex.html")
    result = CliRunner(env={"GRG_TELEGRAM_TOKEN": TELEGRAM}).invoke(main, ["game", name])
    assert result.exit_code == 1 and HIDDEN in result.stderr and TELEGRAM not in result.stderr
    result = CliRunner().invoke(main, ["\x1b[2Jgame\u202e"])
    assert result.exit_code == 2
    for character in "\x1b\u009b\u202e":
        assert character not in result.stderr


def test_a_worker_is_given_the_settings_and_no_adapter_s() -> None:
    environ = {
        "PATH": os.environ["PATH"],
        "GRG_TELEGRAM_TOKEN": TELEGRAM,
        "GRG_MY_IRC_PASSWORD": "open sesame",
        "GRG_BATCH": "3",
        "AWS_PROFILE": "house",
    }
    given = for_child(Settings(batch=5), environ)
    assert given.keys() == {"PATH", "AWS_PROFILE", *FIELDS} and given["GRG_BATCH"] == "5"
