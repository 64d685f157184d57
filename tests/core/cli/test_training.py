"""`grg dataset build`, `grg train` and `grg model publish` as a person runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import warm
from tests.core.steam.shared_data import DATA, ROOT, needs_data
from tests.steam_store import SteamStore

REVIEW = "It is the kind of game that I start for a minute and leave in the dark, and the music stays with me for long."
OTHER = "They call it a strategy game but there is nothing to plan, since the best answer to all of it is to wait."


def surroundings(folder: Path, **environ: str) -> dict[str, str]:
    given = {name: value for name, value in os.environ.items() if not name.startswith("GRG_")}
    ours = {"GRG_STATE_DIR": str(folder / "state"), "GRG_STEAM_URL": "http://127.0.0.1:9", **environ}
    return {**given, **ours}


def grg(*arguments: str, folder: Path, **environ: str) -> tuple[int, str]:
    """Exit code and what was said to stderr."""
    done = warm.run("core", *arguments, environ=surroundings(folder, **environ), timeout=120)
    return done.returncode, done.stderr


def test_a_data_set_is_built_from_the_store(tmp_path: Path) -> None:
    with SteamStore() as store:
        for app_id, text in ((10, REVIEW), (20, OTHER)):
            store.add_details(app_id, {"type": "game", "name": f"Game {app_id}", "about_the_game": "A game."})
            store.reviews[app_id] = [{"language": "english", "voted_up": True, "review": text, "votes_up": 1}]
        store.most_played = [20]
        code, said = grg(
            "dataset",
            "build",
            f"{store.url}/app/10/",
            "10",
            "--top",
            "1",
            "--out",
            str(tmp_path / "ds"),
            folder=tmp_path,
            GRG_STEAM_URL=store.url,
        )
        assert (code, store.asked("/app/10/") != []) == (1, False), (
            "a link to another server is no store link"
        )
        code, said = grg(
            "dataset",
            "build",
            "https://store.steampowered.com/app/10/",
            "--top",
            "1",
            "--out",
            str(tmp_path / "ds"),
            folder=tmp_path,
            GRG_STEAM_URL=store.url,
        )
    assert code == 0 and "1 reviews of 1 games to train on, 1 of 1 held out" in said
    rows = [json.loads((tmp_path / "ds" / name).read_text()) for name in ("train.jsonl", "held_out.jsonl")]
    assert {row["description"] for row in rows} == {"Game 10. A game.", "Game 20. A game."}
    assert {row["review"] for row in rows} == {REVIEW, OTHER}


def test_reviews_of_every_language_can_be_asked_for(tmp_path: Path) -> None:
    csv = tmp_path / "old.csv"
    csv.write_text(f'review,language\n"{REVIEW}",english\n"{OTHER}",german\n', encoding="utf-8")
    arguments = ("dataset", "build", "--from", str(csv), "--language", "all", "--out", str(tmp_path / "ds"))
    code, said = grg(*arguments, folder=tmp_path)
    assert code == 0 and "1 reviews of 1 games to train on, 1 of 1 held out" in said


def test_a_csv_file_is_read_and_other_filters_build_anew(tmp_path: Path) -> None:
    csv = tmp_path / "old.csv"
    csv.write_text(f'review\n"{REVIEW}"\n"{OTHER}"\n', encoding="utf-8")
    assert grg("dataset", "build", "--from", str(csv), "--out", str(tmp_path / "ds"), folder=tmp_path)[0] == 0
    code, said = grg(
        "dataset",
        "build",
        "--from",
        str(csv),
        "--min-words",
        "99",
        "--out",
        str(tmp_path / "ds"),
        folder=tmp_path,
    )
    assert code == 1 and said.startswith("error: of 2 reviews too few are left") and said.count("\n") == 1


@needs_data
def test_the_real_reviews_give_a_data_set_that_shares_no_game(tmp_path: Path) -> None:
    code, said = grg("dataset", "build", "--from", str(DATA), "--out", str(tmp_path / "ds"), folder=tmp_path)
    assert code == 0, said
    card = json.loads((tmp_path / "ds/card.json").read_text())
    assert card["seen"] == 16_746 and card["train"]["reviews"] > 1_500
    assert not set(card["train"]["names"]) & set(card["held_out"]["names"])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["dataset", "build", "--out", "ds"], "name games, --top or --from"),
        (["dataset", "build", "page.html", "--out", "ds"], "a saved page has no reviews"),
        (["train", "nowhere", "--out", "x"], ""),
        (["model", "publish", "nowhere", "Wrong Name"], "cannot be a name"),
    ],
)
def test_what_cannot_be_done_is_one_line(arguments: list[str], says: str, tmp_path: Path) -> None:
    code, said = grg(*[str(tmp_path / word) if word == "ds" else word for word in arguments], folder=tmp_path)
    assert code == 1 and said.startswith("error: ") and says in said and said.count("\n") == 1


def test_who_stops_or_kills_grg_train_reaches_the_training_itself(tmp_path: Path) -> None:
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("needs Linux's /proc")
    command = [sys.executable, "-m", "core", "train", "--preset", "tiny", "--out", str(tmp_path / "x")]
    child = subprocess.Popen(
        command, cwd=ROOT, env=surroundings(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    told = Path(f"/proc/{child.pid}/cmdline")
    while "model_container" not in told.read_text() and child.poll() is None:
        time.sleep(0.01)
    assert child.poll() is None
    child.kill()
    child.communicate()
