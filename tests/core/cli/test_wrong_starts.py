"""Twenty and more ways to start wrongly: each is one line that says what to do, soon, and without a traceback."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from core.local.database import Database, lock_file
from model_container.models.folders import DEMO
from tests import warm
from tests.platforms.discord_server.server import DiscordServer
from tests.platforms.telegram_server.server import TelegramServer

LIMIT_S = 5.0
"""Within which the line must be there, on a machine that is not busy."""
TELEGRAM = {"GRG_ADAPTERS": "telegram", "GRG_TELEGRAM_TOKEN": "1:AAno-such-token-1234567890"}
DISCORD = {"GRG_ADAPTERS": "discord", "GRG_DISCORD_TOKEN": "no.such.token-1234567890"}
MATRIX = {
    "GRG_ADAPTERS": "matrix",
    "GRG_MATRIX_HOMESERVER": "https://chat.test",
    "GRG_MATRIX_USER": "@reviews:chat.test",
    "GRG_MATRIX_TOKEN": "syt_no_such_token",
}


@dataclass(frozen=True)
class Start:
    """What is typed, with which settings, and the line that comes of it."""

    name: str
    says: str
    """A regular expression that the one line matches."""
    environ: Mapping[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ("bot",)
    code: int = 1


STARTS = (
    Start("misspelt setting", "GRG_BATHC: .* did you mean GRG_BATCH", {"GRG_BATHC": "4"}, code=0),
    Start("misspelt prefix", "did you mean GRG_DISCORD_TOKEN", {"GRG_DISCROD_TOKEN": "abcdef"}, code=0),
    Start("misspelt adapter", "'discrod' is installed; did you mean discord", {"GRG_ADAPTERS": "discrod"}),
    Start("misspelt command", "No such command 'reviw'. Did you mean .*'review'", {}, ("reviw", "620"), 2),
    Start("no token", "GRG_DISCORD_TOKEN is not set", {"GRG_ADAPTERS": "discord"}),
    Start("empty token", "GRG_DISCORD_TOKEN is empty: make an", {**DISCORD, "GRG_DISCORD_TOKEN": ""}),
    Start(
        "an option of grg behind the command",
        r"--env-file goes before the command: \w+ --env-file FILE bot$",
        arguments=("bot", "--env-file", "bot.env"),
        code=2,
    ),
    Start(
        "misspelt token",
        r"GRG_TELEGRAM_TOKEN is not set.*GRG_TELEGRAM_TOKNE is set: is that a misspelling\?",
        {"GRG_ADAPTERS": "telegram", "GRG_TELEGRAM_TOKNE": "1:AAxyz"},
    ),
    Start(
        "an example's dots", "GRG_DISCORD_TOKEN holds a placeholder", {**DISCORD, "GRG_DISCORD_TOKEN": "…"}
    ),
    Start(
        "an example's brackets",
        "GRG_TELEGRAM_TOKEN holds a placeholder",
        {**TELEGRAM, "GRG_TELEGRAM_TOKEN": "<token>"},
    ),
    Start(
        "an example's words",
        "GRG_MATRIX_TOKEN holds a placeholder",
        {**MATRIX, "GRG_MATRIX_TOKEN": "your-token"},
    ),
    Start("a setting's example", "GRG_BUCKET holds a placeholder", {"GRG_BUCKET": "changeme"}),
    Start("kept quotes", "GRG_ADAPTERS has quotes around its value", {"GRG_ADAPTERS": '"discord"'}),
    Start(
        "two settings a line",
        "GRG_ADAPTERS has GRG_DISCORD_TOKEN in its value: put each setting on a line of its own",
        {"GRG_ADAPTERS": "discord GRG_DISCORD_TOKEN=abcdefgh"},
    ),
    Start("no number", "GRG_BATCH='many' is not allowed: use a whole number, 1 to 64", {"GRG_BATCH": "many"}),
    Start("no address", "GRG_STEAM_URL='steam' is not allowed", {"GRG_STEAM_URL": "steam"}),
    Start(
        "no port",
        "GRG_MATRIX_HOMESERVER is the homeserver's address",
        {**MATRIX, "GRG_MATRIX_HOMESERVER": "https://a.test:99999"},
    ),
    Start("no such model", "no model 'nosuch' here", {"GRG_MODEL": "nosuch"}),
    Start("a model not pulled", "grg model pull some/model", {"GRG_MODEL": "some/model"}),
    Start("no cloud", "GRG_BUCKET", {"GRG_BACKEND": "aws"}),
    Start("no folder", "GRG_STATE_DIR", {"GRG_STATE_DIR": "/proc/nosuch"}),
    Start("a file for a folder", "GRG_STATE_DIR", {"GRG_STATE_DIR": __file__}),
    Start("no adapter", "GRG_ADAPTERS names no adapter", {"GRG_ADAPTERS": ","}),
    Start(
        "no seed",
        "--seed.*'abc' is not allowed: use a whole number from 0 to 4294967295",
        {},
        ("review", "620", "--seed", "abc"),
        2,
    ),
    Start("no page", "nosuch.html", {}, ("review", "nosuch.html")),
)


def environment(folder: Path, more: Mapping[str, str]) -> dict[str, str]:
    others = {name: value for name, value in os.environ.items() if not name.startswith("GRG_")}
    ours = {"GRG_STATE_DIR": str(folder / "state"), "GRG_STEAM_URL": "http://127.0.0.1:9", "PYTHONUTF8": "1"}
    return {**others, **ours, **more}


def limit_s() -> float:
    """`LIMIT_S`, stretched by what else this machine does."""
    return LIMIT_S * max(1.0, 2 * os.getloadavg()[0] / (os.cpu_count() or 1))


def only_line(done: subprocess.CompletedProcess[str], began: float) -> str:
    """The one line that is not about what goes well."""
    print(done.stderr)
    assert time.monotonic() - began < limit_s()
    assert "Traceback" not in done.stderr and "[Errno" not in done.stderr
    usual = re.compile(r" INFO |^Usage: |^Try |^$|^\s*$")
    (line,) = [line for line in done.stderr.splitlines() if not usual.search(line)]
    return line


def start(folder: Path, environ: Mapping[str, str], *arguments: str, code: int = 1) -> str:
    began = time.monotonic()
    done = warm.run("core", *(arguments or ("bot",)), environ=environment(folder, environ))
    assert done.returncode == code, done.stderr
    return only_line(done, began)


@pytest.mark.parametrize("wrong", STARTS, ids=[one.name for one in STARTS])
def test_a_wrong_start_is_one_line_that_says_what_to_do(wrong: Start, tmp_path: Path) -> None:
    line = start(tmp_path, wrong.environ, *wrong.arguments, code=wrong.code)
    assert re.search(wrong.says, line)


def test_a_damaged_model_ends_the_start(tmp_path: Path) -> None:
    shutil.copytree(DEMO, tmp_path / "model")
    (tmp_path / "model/ct2/model.bin").write_bytes(b"cut off")
    line = start(tmp_path, {"GRG_MODEL": str(tmp_path / "model")})
    assert re.search("model demo@.* is damaged: ct2/model.bin has 7 bytes", line)


def test_a_second_bot_is_told_so(tmp_path: Path) -> None:
    Database(tmp_path / "state").close()
    lock = lock_file(tmp_path / "state/bot.lock")
    assert lock is not None
    with lock:
        assert "another bot runs on" in start(tmp_path, {})


@pytest.mark.parametrize("library", ["nio", "ctranslate2"])
def test_a_library_that_is_not_installed_is_named_with_what_installs_it(tmp_path: Path, library: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        f"import sys\nsys.modules[{library!r}] = None\n"
        "import importlib.util as u\nfind = u.find_spec\n"
        f"u.find_spec = lambda name, package=None: None if name == {library!r} else find(name, package)\n"
    )
    environ = environment(tmp_path, {**(MATRIX if library == "nio" else {}), "PYTHONPATH": str(tmp_path)})
    done = subprocess.run(
        [sys.executable, "-m", "core", "bot"],
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    wanted = "matrix.*--extra matrix" if library == "nio" else "ctranslate2, which is not installed"
    assert done.returncode == 1 and re.search(wanted, only_line(done, time.monotonic()))


@pytest.fixture
def silent_store() -> Iterator[str]:
    """The address of a store that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize(
    ("call", "waits_s"),
    [(("review", "620"), 30), (("game", "Portal 2"), 8), (("doctor",), None), (("open", "Portal 2"), 8)],
    ids=lambda one: one[0] if isinstance(one, tuple) else "",
)
def test_who_waits_for_a_silent_store_is_told_so_once_and_not_on_stdout(
    tmp_path: Path, silent_store: str, call: tuple[str, ...], waits_s: int | None
) -> None:
    began, log, out = time.monotonic(), tmp_path / "log", tmp_path / "out"
    environ = environment(tmp_path, {"GRG_STEAM_URL": f"http://{silent_store}"})
    with log.open("wb") as said, out.open("wb") as printed:
        child = warm.Warm("core", *call, environ=environ, stdout=printed, stderr=said)
    told = f"the store at {'' if waits_s else 'http://'}{silent_store} does not answer yet; trying for up to "
    try:
        # The doctor loads the model before.
        give_up_at = time.monotonic() + (limit_s() if waits_s else 12 * limit_s())
        while told not in log.read_text("utf-8"):
            assert time.monotonic() < give_up_at and child.poll() is None, log.read_text("utf-8")
            time.sleep(0.05)
        print(f"{call[0]}: told after {time.monotonic() - began:.1f} s")
        if waits_s == 8:
            assert child.wait(30) == 1
            *_, last = log.read_text("utf-8").splitlines()
            assert last == f"error: the store at {silent_store} did not answer in time: try again later"
    finally:
        child.kill()
    text = log.read_text("utf-8")
    assert text.count("does not answer yet") == 1 and (f"{waits_s} s" if waits_s else "half a minute") in text
    assert "does not answer" not in out.read_text("utf-8")


def test_who_waits_for_a_silent_hub_is_told_so(tmp_path: Path, silent_store: str) -> None:
    environ = environment(tmp_path, {"HF_ENDPOINT": f"http://{silent_store}"})
    with (tmp_path / "log").open("wb") as said:
        child = warm.Warm("core", "model", "pull", "some/model", environ=environ, stdout=said, stderr=said)
    give_up_at = time.monotonic() + limit_s()
    try:
        while "the hub does not answer yet about some/model" not in (tmp_path / "log").read_text("utf-8"):
            assert time.monotonic() < give_up_at and child.poll() is None
            time.sleep(0.05)
    finally:
        child.kill()


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "full"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], check=False)
    if made.returncode != 0:
        pytest.skip("only root mounts a file system")
    with (folder / "filler").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4_096)
        except OSError:
            pass
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_one_line(full_disk: Path) -> None:
    assert "free some disk space" in start(full_disk.parent, {"GRG_STATE_DIR": str(full_disk)})


@pytest.mark.parametrize(("platform", "server"), [(TELEGRAM, TelegramServer), (DISCORD, DiscordServer)])
def test_a_bot_whose_token_is_refused_ends(
    tmp_path: Path, platform: dict[str, str], server: Callable[[], Any]
) -> None:
    async def story() -> str:
        async with server() as running:
            name = platform["GRG_ADAPTERS"].upper()
            environ = {**platform, f"GRG_{name}_API_URL": running.url}
            return await asyncio.to_thread(start, tmp_path, environ)

    line = asyncio.run(story())
    assert re.search("TOKEN", line) and re.search("BotFather|Reset Token", line)


@pytest.mark.parametrize("platform", [TELEGRAM, DISCORD, MATRIX], ids=lambda one: one["GRG_ADAPTERS"])
def test_without_a_network_the_bot_says_so_and_goes_on_trying(
    tmp_path: Path, platform: dict[str, str]
) -> None:
    name = platform["GRG_ADAPTERS"]
    setting = f"GRG_{name.upper()}_{'HOMESERVER' if name == 'matrix' else 'API_URL'}"
    environ = {**platform, setting: "http://nosuch.invalid"}
    log = tmp_path / "log"
    with log.open("wb") as said:
        bot = warm.Warm("core", "bot", environ=environment(tmp_path, environ), stdout=said, stderr=said)
    try:
        give_up_at = time.monotonic() + limit_s()
        while "starting it again in 5 s" not in log.read_text("utf-8"):
            assert time.monotonic() < give_up_at and bot.poll() is None, log.read_text("utf-8")
            time.sleep(0.05)
    finally:
        bot.kill()
    text = log.read_text("utf-8")
    assert "Traceback" not in text and "[Errno" not in text
    (line,) = [line for line in text.splitlines() if " ERROR " in line]
    assert "check the network" in line
