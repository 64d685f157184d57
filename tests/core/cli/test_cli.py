"""What `grg` says beside its results, and how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
import types
from pathlib import Path

import pytest

from core import __main__ as entry
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
    strange = [f"GRG_{name}: no setting of that name; see the README's list" for name in ("BACHT", "MODLE")]
    done = grg("bot", folder=tmp_path, **misspelt)
    assert done.returncode == 0
    warned = [line.partition(" WARNING grg.app ")[2] for line in done.stderr.splitlines()]
    assert warned == strange
    done = grg("review", PAGE, folder=tmp_path, **misspelt)
    assert done.stderr.splitlines()[:2] == [f"warning: {line}" for line in strange]


def test_a_model_that_is_not_there_is_named_as_it_was_given(tmp_path: Path) -> None:
    done = grg("review", PAGE, "--model", "./nosuch", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr.startswith("error: no model './nosuch': that is no folder") and "GRG_" not in done.stderr
    )


def test_a_bot_whose_input_has_ended_says_how_many_are_open_and_that_it_may_be_stopped(
    tmp_path: Path,
) -> None:
    done = grg("bot", folder=tmp_path, said=LINK, GRG_DEADLINE_S="1")
    assert done.returncode == 0
    (line,) = [line for line in done.stderr.splitlines() if "the input has ended" in line]
    assert "1 open" in line and line.endswith("Ctrl-C is safe: what is open goes on at the next start")
    assert "the input has ended" not in grg("bot", folder=tmp_path).stderr, "nothing is open"


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
