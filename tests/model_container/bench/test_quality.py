"""The measures say what they say they say, and the bench that uses them compares two sides of one run."""

from __future__ import annotations

import json
import math
import os
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from core.domain import Prompt
from model_container import plot
from model_container.bench import metrics, quality
from model_container.bench.quality import Written
from model_container.models import folders
from model_container.models.lexicon import Lexicon
from tests import tiny_model, warm

ROOT = Path(__file__).parents[3]


def test_repeated_ngrams_are_those_that_stand_there_again() -> None:
    assert metrics.repeated_ngrams("a b c d".split(), 2) == 0
    assert metrics.repeated_ngrams("a b a b a b".split(), 2) == pytest.approx(3 / 5)
    assert metrics.repeated_ngrams([], 4) == 0


def test_distinct_looks_at_as_many_words_of_each_text() -> None:
    fresh = [str(number) for number in range(50)]
    assert metrics.distinct(fresh * 3, 1) == 1
    assert metrics.distinct(["a"] * 50, 1) == pytest.approx(1 / 50)


def test_a_copy_is_told_by_runs_of_eight_words() -> None:
    page = "one two three four five six seven eight nine ten".split()
    assert metrics.copied(page, page) == 1
    assert metrics.copied([*page[:7], "else", *page[7:]], page) == 0
    assert metrics.copied([*page[:9], "else"], page) == pytest.approx(2 / 3)


def test_self_bleu_is_1_for_copies_and_falls_as_texts_part() -> None:
    one, other = (
        "the mine is deep and the lamp is weak".split(),
        "a ship sails home at dawn with no crew".split(),
    )
    assert metrics.self_bleu([one, one, other])[0] == pytest.approx(1)
    apart = metrics.self_bleu([one, other, "machines grow on trees in an orchard of iron".split()])
    assert max(apart) < 0.1
    # by hand: 7 of 9 words, 5 of 8 pairs, 3 of 7 threes, 1 of 6 fours of the changed copy are in the other
    changed = "the mine is deep but the lamp shines weak".split()
    assert metrics.self_bleu([one, changed])[1] == pytest.approx(
        math.exp(sum(map(math.log, (7 / 9, 4 / 8, 2 / 7, 1 / 6))) / 4)
    )


def test_a_text_is_nearer_to_its_own_page_than_to_others_and_chance_is_a_half() -> None:
    pages = [f"word{n} thing{n} place{n} the game has a story".split() for n in range(30)]
    fitting = [[f"thing{n}", "the", "game"] for n in range(30)]
    assert metrics.swap_wins(fitting, pages, 20, seed=0) == [1.0] * 30
    assert metrics.swap_wins([["the", "game"]] * 30, pages, 20, seed=0) == [0.5] * 30
    shifted = fitting[1:] + fitting[:1]
    assert sum(metrics.swap_wins(shifted, pages, 29, seed=0)) / 30 < 0.51


def test_an_interval_holds_the_mean_and_narrows_with_more_values() -> None:
    values = [0.0, 1.0] * 10
    low, high = metrics.interval(values)
    assert 0.2 < low < 0.5 < high < 0.8
    closer = metrics.interval(values * 20)
    assert closer[1] - closer[0] < (high - low) / 2
    assert metrics.interval(values) == metrics.interval(values)


def test_the_name_is_left_out_where_it_would_give_the_game_away() -> None:
    assert metrics.words_of("On paper, Lantern Deep is deep.", "Lantern Deep") == [
        "on",
        "paper",
        "is",
        "deep",
    ]


def side(*raws: str) -> list[Written]:
    return [Written(raw, ended=True, text=f"On paper, Lantern Deep is{raw}", seconds=1.0) for raw in raws]


def test_sides_are_compared_game_by_game_and_a_missing_text_counts_as_failed() -> None:
    asked = [
        Prompt(str(n), n, "Lantern Deep", (), f"Lantern Deep. Page {n} has thing{n}.", "", seed=n)
        for n in range(24)
    ]
    ours = side(*(f" about thing{n}. Lantern Deep knows." for n in range(24)))
    theirs = side(*(" about this and about this and about this and about" for _ in range(23)))
    theirs.append(Written(" nothing", ended=False, text="", seconds=1.0))
    report = quality.compare(asked, {"original": theirs, "house": ours})
    assert (report["original"]["failed"], report["house"]["failed"]) == (1, 0)
    assert report["house"]["ends_in_sentence"]["mean"] == report["house"]["names_game"]["mean"] == 1
    assert report["original"]["ends_in_sentence"]["mean"] == report["original"]["names_game"]["mean"] == 0
    assert report["difference"]["repeated_4grams"]["high"] < 0
    assert report["difference"]["swap_wins"]["low"] > 0
    named = {
        "model": "m@1",
        "engine": "e",
        "games": 24,
        "source": "invented games",
        "candidates": 3,
        "batch": 8,
    }
    lines = quality.table({**named, **report}).splitlines()
    assert next(line for line in lines if line.startswith("repeated_4grams")).endswith("house")
    assert next(line for line in lines if line.startswith("copied")).endswith("even")


def run(state: Path, *args: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return warm.run(
        "model_container",
        "bench",
        "quality",
        *args,
        environ={**os.environ, "GRG_STATE_DIR": str(state), "GRG_CANDIDATES": "2", **environ},
        timeout=300,
    )


def test_the_bench_of_the_demo_model_runs_offline_and_keeps_figures_and_a_plot(tmp_path: Path) -> None:
    if not (folders.DEMO / "card.json").is_file():
        pytest.skip("the demo model is not in this checkout")
    done = run(tmp_path, "--games", "21", "--json", "--out", str(tmp_path / "out"), GRG_MODEL="demo")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["model"], report["games"], report["source"]) == ("demo@8", 21, "invented games")
    assert report["house"]["repeated_4grams"]["mean"] <= 0.01
    assert report["house"]["names_game"]["mean"] >= report["original"]["names_game"]["mean"]
    assert json.loads((tmp_path / "out" / "quality.json").read_text(encoding="utf-8")) == report
    assert "<svg" in (tmp_path / "out" / "quality.svg").read_text(encoding="utf-8")


def test_the_games_of_a_gathered_folder_are_measured_too(tmp_path: Path) -> None:
    folder = tiny_model.make_model(tmp_path / "m", parrot=True, layers=2, width=64)
    for number in range(22):
        (tmp_path / "data" / "raw" / str(number)).mkdir(parents=True)
        game = {
            "app_id": number + 1,
            "name": f"Lantern {number}",
            "kind": "game",
            "short_description": f"A mine, {number}.",
            "description": "",
            "genres": ["Adventure"],
            "developers": [],
            "release_date": None,
            "header_image": None,
            "source": "page",
        }
        told = {"game": game if number else None, "absent": None}
        (tmp_path / "data" / "raw" / str(number) / "game.json").write_text(json.dumps(told), encoding="utf-8")
    done = run(tmp_path, "--from", str(tmp_path / "data"), GRG_MODEL=str(folder))
    assert done.returncode == 0, done.stderr
    assert f"21 games ({tmp_path / 'data'})" in done.stdout


@pytest.mark.parametrize("args", [["--games", "20"], ["--from", "nowhere"]])
def test_what_cannot_be_compared_is_one_line(tmp_path: Path, args: list[str]) -> None:
    done = run(tmp_path, *args, GRG_MODEL="demo")
    assert done.returncode == 1
    assert done.stderr.startswith("error: ") and len(done.stderr.splitlines()) == 1


def test_texts_are_told_by_invented_words_spoiled_names_page_phrases_and_contradictions() -> None:
    asked = [
        Prompt(
            str(n),
            n,
            "Lantern Deep",
            (),
            f"Lantern Deep. Carry one lamp through a mine of page{n}.",
            "On paper, Lantern Deep is",
            seed=n,
            tone="negative",
        )
        for n in range(24)
    ]
    ours = side(*(" a mine. Carry one lamp through it. It is hard to recommend." for _ in range(24)))
    theirs = side(*(" a lampsonality. Lantern Deeep ends. It is easy to recommend." for _ in range(24)))
    known = Lexicon({"on", "paper", "is", "a", "it", "ends", "easy", "hard", "to", "recommend"})
    report = quality.compare(asked, {"original": theirs, "house": ours}, known)
    for measure, best, worst in (
        ("invented_words", 0, 2 / 15),
        ("garbled_names", 0, 1),
        ("contradicts", 0, 1),
        ("page_phrases", 1, 0),
    ):
        assert report["house"][measure]["mean"] == pytest.approx(best, abs=1e-3), measure
        assert report["original"][measure]["mean"] == pytest.approx(worst, abs=1e-3), measure
    assert "invented_words" not in quality.compare(asked, {"original": theirs, "house": ours})["house"]


def test_the_plot_shows_each_difference_with_its_interval_and_which_side_is_better(tmp_path: Path) -> None:
    rows = [
        plot.Difference("copied", "lower is better", -0.2, -0.3, -0.1, "house", better=-1),
        plot.Difference("distinct", "higher is better", -0.2, -0.3, -0.1, "original"),
        plot.Difference("even", "higher is better", 0.0, -0.1, 0.1, "even"),
    ]
    plot.differences(tmp_path / "d.svg", "a < b", ("original", "house"), rows)
    drawn = ET.fromstring((tmp_path / "d.svg").read_text(encoding="utf-8"))
    spot = "{http://www.w3.org/2000/svg}circle"
    centres = [float(circle.attrib["cx"]) for circle in drawn.iter(spot)]
    assert centres[0] > centres[2] > centres[1]  # what is better for the house lies to the right
    told = "".join(drawn.itertext())
    assert all(
        part in told
        for part in ("house better", "original better", "-0.200 [-0.300, -0.100]", "lower is better")
    )
