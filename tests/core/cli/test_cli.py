"""What `grg` says beside its results, and how it ends."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import types
from pathlib import Path

import pytest

from core import __main__ as entry
from core.document_keys import DOWN
from core.local.database import Database, lock_file
from core.local.documents import LocalDocuments
from core.local.source import WORKER_LOCK
from tests import warm

PAGE = "examples/lantern_hollow.html"
LINK = '{"id": "1", "text": "https://store.steampowered.com/app/620"}\n'


def grg(*arguments: str, folder: Path, said: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if not name.startswith("GRG_")}
    ours = {"GRG_STATE_DIR": str(folder), "GRG_CANDIDATES": "1", "GRG_STEAM_URL": "http://127.0.0.1:9"}
    return warm.run("core", *arguments, environ={**given, **ours, **environ}, said=said)


def test_a_review_in_the_tone_of_a_rating_that_nobody_knows_says_so(tmp_path: Path) -> None:
    done = grg("review", PAGE, "--tone", "rating", "--seed", "1", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("how players rate it is not known, so no tone was asked for\n")
    assert "how players rate" not in grg("review", PAGE, "--tone", "negative", folder=tmp_path).stderr


def test_a_misspelt_setting_is_one_line_of_a_bot_and_of_a_review(tmp_path: Path) -> None:
    misspelt = {"GRG_MODLE": "demo", "GRG_BACHT": "1", "GRG_DISCORD_TOKEN": "t"}
    strange = [
        f"GRG_{name}: no setting of that name; did you mean GRG_{meant}?"
        for name, meant in (("BACHT", "BATCH"), ("MODLE", "MODEL"))
    ]
    done = grg("bot", folder=tmp_path, **misspelt)
    assert done.returncode == 0
    warned = [line.partition(" WARNING grg.app ")[2] for line in done.stderr.splitlines() if "WARN" in line]
    assert warned == strange
    done = grg("review", PAGE, folder=tmp_path, **misspelt)
    assert done.stderr.splitlines()[:2] == [f"warning: {line}" for line in strange]


def test_a_model_that_is_not_there_is_named_as_it_was_given(tmp_path: Path) -> None:
    done = grg("review", PAGE, "--model", "./nosuch", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr.startswith("error: no model './nosuch': that is not a folder")
        and "GRG_" not in done.stderr
    )


def test_a_bot_whose_input_has_ended_says_how_many_are_open_and_that_it_may_be_stopped(
    tmp_path: Path,
) -> None:
    done = grg("bot", folder=tmp_path, said=LINK, GRG_DEADLINE_S="1")
    assert done.returncode == 0
    (line,) = [line for line in done.stderr.splitlines() if "the input has ended" in line]
    assert "1 open" in line and line.endswith(
        "Ctrl-C is safe: what is unfinished continues at the next start"
    )
    assert "the input has ended" not in grg("bot", folder=tmp_path).stderr, "nothing is open"


def test_a_bot_that_ends_says_that_a_writer_stays_and_how_to_end_it(tmp_path: Path) -> None:
    Database(tmp_path).close()
    lock = lock_file(tmp_path / WORKER_LOCK)
    assert lock is not None
    with lock:
        done = grg("bot", folder=tmp_path, GRG_LINGER_S="300")
    assert (
        "a writer stays ready for 5 min and then ends by itself; `grg worker stop` ends it now" in done.stderr
    )
    assert "model: demo@" in done.stderr and f"the writer's log: {tmp_path}/worker.log" in done.stderr
    done = grg("worker", "stop", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "no writer runs\n")


def test_settings_that_lie_there_and_are_not_used_are_named(tmp_path: Path) -> None:
    (tmp_path / "bot.env").write_text("GRG_MODEL=nosuch\n")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("GRG_")}
    environ |= {"GRG_STATE_DIR": str(tmp_path), "GRG_MODEL": "nosuch"}
    hint = "bot.env is here and not used: `grg --env-file bot.env bot` runs with it\n"
    for arguments, named in ((("bot",), True), (("--env-file", "bot.env", "bot"), False)):
        done = warm.run("core", *arguments, environ=environ, cwd=tmp_path)
        assert done.returncode == 1 and (hint in done.stderr) == named, done.stderr


def test_a_platform_is_down_only_while_a_bot_runs(tmp_path: Path) -> None:
    async def write(*, running: bool) -> str:
        with Database(tmp_path) as database:
            await LocalDocuments(database).put(
                DOWN + "discord", {"schema": 1, "error": "no answer", "at": 1.0}
            )
        lock = lock_file(tmp_path / "bot.lock") if running else None
        try:
            return grg("status", folder=tmp_path).stdout
        finally:
            if lock is not None:
                lock.close()

    shown = asyncio.run(write(running=True))
    assert "discord is down: no answer" in shown
    assert "bot runs, worker starts when there is something to write (" in shown, "which is no fault"
    assert "is down" not in asyncio.run(write(running=False))


def test_a_stop_while_the_command_still_loads_is_quiet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Loading(types.ModuleType):
        def __getattr__(self, name: str) -> None:
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "core.cli.main", Loading("core.cli.main"))
    with pytest.raises(SystemExit) as ended:
        entry.start()
    assert ended.value.code == 130
    assert capsys.readouterr() == ("", "")
