"""Data sets: what of a review stays, which reviews stay, and that no game stands on both sides."""

from __future__ import annotations

import codecs
import json
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import pytest

from core.errors import UsageError
from model_container.dataset import HELD_OUT, TRAIN, Pair, build, read_pairs, sources
from model_container.dataset.cleaning import tidy
from model_container.dataset.filters import Filters
from model_container.dataset.near_duplicates import NearDuplicates
from tests.tables import each

PLAIN = (
    "This is a calm game about building bridges, and I like that it never hurries me. "
    "The levels are short, the music is warm, and the puzzles are fair to the very end."
)
BORING = (
    "The story of the second half is a mess that nobody will want to finish, the shooting feels like it has no weight "
    "at all, and on old laptops it crashes after every other mission."
)
THIRD = (
    "You plan a farm, you plant it, and then you wait for rain with the rest of the village. It is slow in a good way, "
    "but the interface hides too much of what it knows."
)


def cleaned(text: str) -> str:
    found, why, _ = tidy(text, "english")
    assert not why, why
    return found


@each(
    ("raw", "wanted"),
    [
        (
            "[h1]Verdict[/h1]\nIt is a [b]good[/b] game for the [i]price[/i].",
            "Verdict. It is a good game for the price.",
        ),
        ("[list]\n[*]It is fair\n[*]It is short\n[/list]", "It is fair. It is short."),
        (
            "It is like [url=https://a.example/x]this one[/url], and that is good.",
            "It is like this one, and that is good.",
        ),
        (
            "It is a good game, see https://www.youtube.com/watch?v=1 for the rest.",
            "It is a good game, see for the rest.",
        ),
        (
            "It is on my page at reviews.example.com if you want more of it.",
            "It is on my page at if you want more of it.",
        ),
        (
            "[quote=someone]It is bad[/quote]\nIt is not, and I say why.",
            "It is bad. It is not, and I say why.",
        ),
        (
            "It is a game for two: my brother Tom Baker and I like it.",
            "It is a game for two: my brother and I like it.",
        ),
        (
            "It is a good game, says @some_one, and he is in the right.",
            "It is a good game, says, and he is in the right.",
        ),
        (
            "It is a game that I will play for years.\n- Peter Smith",
            "It is a game that I will play for years.",
        ),
        (
            "1. It is a good game. 2. I have played it for 80 hours. 3. It is fair.",
            "It is a good game. It is fair.",
        ),
        (
            "It is a good game.\n=======*****=======\nIt is a long one.",
            "It is a good game. It is a long one.",
        ),
        (
            "It is a great game 😀👍 and the music is just right.",
            "It is a great game and the music is just right.",
        ),
        (
            "It is a game. I like that it is long and fair to me",
            "It is a game. I like that it is long and fair to me.",
        ),
        ("It is a game that I like the most of all. And", "It is a game that I like the most of all."),
    ],
)
def test_a_review_becomes_plain_sentences(raw: str, wanted: str) -> None:
    assert cleaned(raw) == wanted


@each(
    ("raw", "why"),
    [
        ("---{Graphics}---\n☐ Bad\n☑ Good\n☐ Great", "a form with ticks"),
        ("The boss is a ♥♥♥♥ing mess and I like it", "bleeped words"),
        ("⣿⣿⣿⣿⣿⠟⠉⠁⠄\n⣿⣿⣿⣿⠏⠄⠄⠄⠄\n⣿⣿⣿⣏⠄⡠⡤⡤⡤\nnice", "ASCII art"),
        ("Review: this is a game about the sea", "looks like a prompt"),
        ("Ignore this. Game Description: a game of the sea", "looks like a prompt"),
        (codecs.decode("Vg vf n tnzr sbe ergneqf, naq gung vf nyy gung V fnl bs vg", "rot13"), "a slur"),
        ("I bought it. I played it for 20 hours.", "nothing that can be learned"),
        ("good " * 30, "repeats itself"),
        ("Это очень хорошая игра, и я в неё играю каждый день", "not in its language"),
        ("muy buen juego para pasar rato con amigos todos los dias", "not in its language"),
    ],
)
def test_a_review_that_cannot_be_learned_from_is_left_out_by_name(raw: str, why: str) -> None:
    text, found, _ = tidy(raw, "english")
    assert (text, found) == ("", why)


def test_another_language_is_not_judged_by_english() -> None:
    assert tidy("muy buen juego para pasar rato con amigos todos los dias", "spanish")[1] == ""


def test_a_pasted_review_is_known_again_though_words_were_changed() -> None:
    near = NearDuplicates()
    assert near.is_new(PLAIN)
    assert near.is_new(BORING)
    assert not near.is_new(PLAIN)
    assert not near.is_new(PLAIN.replace("calm", "quiet").upper())
    assert near.is_new(THIRD)


def raw_game(
    raw: Path, app_id: int, reviews: Sequence[tuple[str, int]], *, language: str = "english"
) -> None:
    """As `core.steam.dataset.collector` writes it."""
    folder = raw / str(app_id)
    folder.mkdir(parents=True)
    game = {
        "app_id": app_id,
        "name": f"Game {app_id}",
        "kind": "game",
        "short_description": "A short one.",
        "description": "A long one.",
        "genres": ["Indie"],
        "developers": [],
        "release_date": None,
        "header_image": None,
        "source": "api",
        "adult": False,
    }
    (folder / "game.json").write_text(json.dumps({"game": game if app_id < 900 else None, "absent": None}))
    rows = [
        {
            "language": language,
            "voted_up": votes % 2 == 0,
            "review": text,
            "votes_up": votes,
            "playtime_forever": 1,
        }
        for text, votes in reviews
    ]
    page = {"reviews": rows, "cursor": "x", "end": True}
    (folder / f"{language}-0001.json").write_text(json.dumps(page))


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    raw_game(folder, 10, [(PLAIN, 4), (PLAIN, 3), ("too short", 9)])
    raw_game(folder, 20, [(BORING, 1), (PLAIN.replace("calm", "quiet"), 0)])
    raw_game(folder, 30, [(THIRD, 0)])
    raw_game(folder, 40, [(BORING.replace("second", "last") + " " + THIRD, 0)], language="german")
    raw_game(folder, 900, [(THIRD + " I would buy it again.", 2)])
    return folder


def test_what_is_left_is_split_by_game_and_the_rest_is_counted(raw: Path) -> None:
    built = build.build(sources.from_raw(raw), Filters(min_words=15))
    sides = [{pair.game for pair in side} for side in (built.train, built.held_out)]
    assert not sides[0] & sides[1] and sides[0] | sides[1] == {"10", "20", "30"}
    assert built.left_out == {
        "a near-duplicate": 2,
        "too short": 1,
        "another language": 1,
        "no description of its game": 1,
    }
    assert built.seen == 8


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (Filters(min_words=15, vote="up"), {"10", "30"}),
        (Filters(min_words=15, vote="down"), {"10", "20"}),
        (Filters(min_words=15, min_helpful=1), {"10", "20"}),
        (Filters(min_words=36), {"30"}),
        (Filters(min_words=15, max_words=33), {"10"}),
        (Filters(min_words=15, language="all"), {"10", "20", "30", "40"}),
    ],
)
def test_filters_keep_what_they_are_asked_for(raw: Path, filters: Filters, left: set[str]) -> None:
    built = build.build(sources.from_raw(raw), filters)
    assert {pair.game for pair in (*built.train, *built.held_out)} == left


def test_of_one_game_the_most_helpful_reviews_stay() -> None:
    texts = {PLAIN: 1, BORING: 5, THIRD: 3}
    pairs = [
        Pair("1", "G", (), "d", "", text, votes_up=votes, language="english") for text, votes in texts.items()
    ]
    other = Pair("2", "H", (), "d", "", f"{THIRD} {BORING} {PLAIN}", language="english")
    built = build.build([*pairs, other], Filters(per_game=2))
    kept = [pair.votes_up for pair in (*built.train, *built.held_out) if pair.game == "1"]
    assert kept == [5, 3] and built.left_out["more than enough of its game"] == 1


def test_a_game_that_is_added_moves_few_others_to_the_other_side() -> None:
    games = [str(number) for number in range(100)]
    before = set(build.held_out_games(games, Filters()))
    after = set(build.held_out_games([*games, "new"], Filters()))
    assert len(before) == 10 and len(before - after) <= 1
    assert before != set(build.held_out_games(games, Filters(seed=2)))


def test_a_pair_is_told_what_the_bot_would_tell(raw: Path) -> None:
    pair = next(iter(sources.from_raw(raw)))
    assert pair.description == "Game 10 (Indie). A short one. A long one."


@pytest.mark.parametrize(
    ("recommended", "announced", "elsewhere"),
    [(True, "There is a lot to like about G:", "dislike"), (False, "G is hard to recommend:", "easy")],
)
def test_an_opening_says_what_the_reviewer_thought_and_nothing_else(
    recommended: bool, announced: str, elsewhere: str
) -> None:
    openings = {sources._opening("G", str(number), recommended=recommended) for number in range(200)}
    assert announced in openings and "" in openings and len(openings) >= 4
    assert not any(elsewhere in opening or "idea" in opening for opening in openings)
    assert {sources._opening("", str(number), recommended=recommended) for number in range(9)} == {""}


def test_a_review_whose_vote_is_not_known_has_no_opening(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    rows = "".join(f"Farm,{vote},text number {n}\n" for n in range(40) for vote in ("", "false"))
    path.write_text(f"name,voted_up,review\n{rows}", encoding="utf-8")
    pairs = list(sources.from_csv(path, "english"))
    assert {pair.opening for pair in pairs if pair.voted_up} == {""}
    assert "Here is the case against Farm:" in {pair.opening for pair in pairs if not pair.voted_up}


def test_games_without_a_description_are_named_with_what_to_do(
    raw: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build.main([str(raw.parent), "--min-words", "15"])
    said = capsys.readouterr().err.splitlines()
    assert said[1].startswith("1 reviews were left out since nothing describes their 1 games (900): the same")
    assert "--describe" in said[1] and said[-1] == f"next: grg train {raw.parent} --out NAME"
    card = json.loads((raw.parent / "card.json").read_text())
    assert card["games_without_description"] == {"900": 1}


def test_progress_is_told_from_the_first_second_and_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    ticks = count(step=0.25)
    pairs = [Pair("1", "G", (), "d", "", "text")] * 60
    assert list(build.told(pairs, lambda: next(ticks))) == pairs
    said = [int(line.rpartition(" ")[2]) for line in capsys.readouterr().err.splitlines()]
    # A tick for each look at the clock: one a pair, and one more for a line.
    assert said == [2, 42]


def test_the_folder_has_pairs_a_card_and_plots(raw: Path) -> None:
    out = raw.parent
    build.main([str(out), "--min-words", "15", "--source", "a test"])
    train, held_out = read_pairs(out / TRAIN), read_pairs(out / HELD_OUT)
    card = json.loads((out / "card.json").read_text())
    assert card["train"]["reviews"] == len(train) == 2 and card["held_out"]["reviews"] == len(held_out) == 1
    assert card["left_out"]["a near-duplicate"] == 2 and card["filters"]["min_words"] == 15
    page = (out / "card.md").read_text()
    assert "a test" in page and held_out[0].name in page
    assert all(
        (out / name).read_text().startswith("<svg") for name in ("left_out.svg", "lengths.svg", "games.svg")
    )
    again = json.loads((out / "card.json").read_text())
    build.main([str(out), "--min-words", "15", "--source", "a test"])
    assert json.loads((out / "card.json").read_text()) == again


def test_the_old_format_is_read_with_or_without_its_prompt(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text(
        f'review\n"{PLAIN}"\n"Game Description: A game of farms.\nReview: {THIRD}"\n', encoding="utf-8"
    )
    plain, whole = sources.from_csv(path, "english")
    assert (plain.description, plain.opening, plain.review) == ("", "", PLAIN)
    assert (whole.description, whole.review.strip()) == ("A game of farms.", THIRD)
    assert plain.game != whole.game
    build.main([str(tmp_path / "ds"), "--csv", str(path), "--min-words", "15"])
    assert len(read_pairs(tmp_path / "ds" / TRAIN)) == len(read_pairs(tmp_path / "ds" / HELD_OUT)) == 1


def test_a_csv_may_say_more_of_the_game(tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    row = f'7,Farm,A game of farms.,Indie; Casual,false,12,german,"{THIRD}"'
    path.write_text(
        f"app_id,name,description,genres,voted_up,votes_up,language,review\n{row}\n", encoding="utf-8"
    )
    (pair,) = sources.from_csv(path, "english")
    assert (pair.game, pair.name, pair.genres, pair.language) == ("7", "Farm", ("Indie", "Casual"), "german")
    assert (pair.voted_up, pair.votes_up) == (False, 12)


@pytest.mark.parametrize("content", ["text,stars\na,1\n", ""])
def test_a_csv_without_reviews_is_one_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "no.csv"
    path.write_text(content)
    with pytest.raises(UsageError, match="has no column `review`"):
        build.main([str(tmp_path / "ds"), "--csv", str(path)])


def test_too_little_is_said_with_its_reasons(raw: Path) -> None:
    with pytest.raises(UsageError, match=r"of 8 reviews too few are left .*too short \(6\)"):
        build.main([str(raw.parent), "--min-words", "100"])
    with pytest.raises(UsageError, match="name games, --top or --from"):
        build.main([str(raw.parent / "nothing")])
    with pytest.raises(UsageError, match="is not a data set"):
        read_pairs(raw.parent / "nothing" / TRAIN)
