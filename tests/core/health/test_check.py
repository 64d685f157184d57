"""The signs of life that a container's health check looks for."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.health import check as alive
from tests.bot_process import BotProcess

ROOT = Path(__file__).resolve().parents[3]
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith("GRG_")}


def check(program: str, folder: Path, **more: str) -> tuple[int, str]:
    """Its exit code, and the line that it said."""
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = alive.main([program], {"GRG_STATE_DIR": str(folder), **more})
    (line,) = said.getvalue().splitlines()
    return code, line


def test_the_command_as_an_image_runs_it_says_one_line_and_ends_with_its_code(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "core.health.check", "bot"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**PLAIN, "GRG_STATE_DIR": str(tmp_path)},
    )
    (line,) = (done.stdout + done.stderr).splitlines()
    assert (done.returncode, line.split(":")[0]) == (1, "no bot has given a sign yet")


def silent_for(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


@pytest.mark.parametrize("program", alive.HEARTBEAT_FILES)
def test_it_lives_as_long_as_its_signs_are_fresh(tmp_path: Path, program: str) -> None:
    path = tmp_path / alive.HEARTBEAT_FILES[program]
    code, line = check(program, tmp_path)
    assert (code, line.split(":")[0]) == (1, f"no {program} has given a sign yet")
    alive.touch(path)
    assert check(program, tmp_path)[0] == 0
    silent_for(path, 170)
    assert check(program, tmp_path, GRG_HOLD_S="60")[0] == (1 if program == "bot" else 0)
    silent_for(path, 190)
    assert check(program, tmp_path, GRG_HOLD_S="60")[0] == 1


def test_what_it_was_not_told_or_told_wrongly_is_one_line(tmp_path: Path) -> None:
    assert check("somebody", tmp_path) == (2, "usage: python -m core.health.check {bot,worker}")
    code, line = check("bot", tmp_path, GRG_HOLD_S="long")
    assert code == 1 and line.startswith("error: GRG_HOLD_S")


def test_a_folder_that_cannot_be_written_to_stops_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    with caplog.at_level(logging.WARNING):
        alive.touch(tmp_path / "file" / "bot.beat")
    assert "no sign of life for health checks" in caplog.text


def test_a_real_bot_gives_signs_and_one_that_stands_still_is_found_out(tmp_path: Path) -> None:
    bot = BotProcess(tmp_path, PLAIN)
    bot.start()
    path = tmp_path / "state" / alive.HEARTBEAT_FILES["bot"]
    try:
        give_up_at = time.monotonic() + 60
        while not path.exists() and time.monotonic() < give_up_at:
            time.sleep(0.1)
        assert check("bot", tmp_path / "state")[0] == 0
        bot.process.send_signal(signal.SIGSTOP)
        silent_for(path, alive.STALE_AFTER_S + 1)  # as if it stood still for so long
        assert check("bot", tmp_path / "state")[0] == 1
    finally:
        bot.kill()
