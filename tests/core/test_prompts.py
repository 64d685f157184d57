"""What a model is told, and how a review begins."""

from __future__ import annotations

import re

from core import prompts
from core.domain import TONES, Decoding, Tone, Wish, prompt_text
from core.prompts import tidy_name
from tests.records import game
from tests.tables import each

ALL = sorted({*prompts.OPENINGS, *(opening for openings in prompts.TONED.values() for opening in openings)})


@each("opening", ALL)
def test_every_opening_names_the_game_once(opening: str) -> None:
    assert opening.count("{name}") == 1
    assert opening.format(name="Ōkami {HD}") == opening.replace("{name}", "Ōkami {HD}")


@each("opening", ALL)
def test_no_opening_claims_that_a_machine_played_bought_or_owns_it(opening: str) -> None:
    claims = r"\b(I|me|my|we|our|played|playing|bought|buying|own|owned|owner|gifted|hours|finished|received|purchas\w*)\b"
    assert not re.search(claims, opening, re.IGNORECASE)


@each("opening", ALL)
def test_no_opening_says_game_since_a_soundtrack_may_be_reviewed(opening: str) -> None:
    assert not re.search(r"\bgames?\b", opening, re.IGNORECASE)


def test_there_are_enough_openings_and_none_twice() -> None:
    assert len(prompts.OPENINGS) == len(set(prompts.OPENINGS)) >= 12


def test_no_opening_is_the_start_of_another_or_ends_in_a_space() -> None:
    for one in prompts.OPENINGS:
        assert one == one.strip()
        assert not any(other != one and other.startswith(one) for other in prompts.OPENINGS)


def build(seed: int) -> prompts.Prompt:
    return prompts.build(game(620), id="a", seed=seed, decoding=Decoding())


def test_the_same_seed_gives_the_same_opening_and_other_seeds_give_all_of_them() -> None:
    assert [build(seed).opening for seed in range(50)] == [build(seed).opening for seed in range(50)]
    assert len({build(seed).opening for seed in range(1_000)}) == len(prompts.OPENINGS)


def toned(tone: str, rating: float | None) -> prompts.Prompt:
    return prompts.build(game(620, rating=rating), id="a", seed=3, decoding=Decoding(), wish=Wish(Tone(tone)))


@each(
    ("tone", "rating", "comes_to"),
    [
        ("", 0.1, ""),
        ("positive", 0.1, "positive"),
        ("negative", 0.9, "negative"),
        ("rating", 0.97, "positive"),
        ("rating", 0.7, "positive"),
        ("rating", 0.69, ""),
        ("rating", 0.4, ""),
        ("rating", 0.39, "negative"),
        ("rating", None, ""),
    ],
)
def test_a_review_sounds_as_asked_for_or_as_the_stores_players_rate_the_game(
    tone: str, rating: float | None, comes_to: str
) -> None:
    made = toned(tone, rating)
    assert made.tone == comes_to
    allowed = [opening.format(name="Portal 2") for opening in prompts.TONED.get(comes_to, prompts.OPENINGS)]
    assert made.opening in allowed


def test_tones_are_those_that_can_be_asked_for() -> None:
    assert {"", "rating", *prompts.TONED} == set(TONES)


def test_a_prompt_holds_all_that_the_worker_needs() -> None:
    made = prompts.build(
        game(620), id="a", seed=9, decoding=Decoding(top_k=3), candidates=4, place="fake:here"
    )
    assert (made.id, made.app_id, made.name, made.genres) == ("a", 620, "Portal 2", ("Action", "Adventure"))
    assert (made.seed, made.decoding.top_k, made.candidates, made.place) == (9, 3, 4, "fake:here")
    assert made.opening.count("Portal 2") == 1


def test_tags_and_categories_travel_in_the_prompt_and_stand_in_no_description() -> None:
    ways = ("Single-player", "Online Co-op")
    listed = {"tags": ("Puzzle", "Co-op"), "listed": tuple(("players", way) for way in ways)}
    made = prompts.build(
        game(620, **listed),
        id="a",
        seed=9,
        decoding=Decoding(),
        wish=Wish(topic="multiplayer"),
        about=("Online Co-op",),
    )
    assert (made.tags, made.features) == (listed["tags"], ways)
    assert made.description == prompts.describe(game(620))
    # That the store lists it is enough for a review to speak of it.
    assert prompts.sentences_about(game(620, **listed), "multiplayer") == ("Online Co-op",)


def test_a_description_begins_with_name_and_genres_and_says_nothing_twice() -> None:
    assert (
        prompts.describe(game(620))
        == "Portal 2 (Action, Adventure). A puzzle in first person. Think with portals."
    )


@each(
    ("changes", "said"),
    [
        ({"genres": ()}, "Portal 2. A puzzle in first person. Think with portals."),
        (
            {"short_description": ""},
            "Portal 2 (Action, Adventure). A puzzle in first person. Think with portals.",
        ),
        ({"description": ""}, "Portal 2 (Action, Adventure). A puzzle in first person."),
        ({"description": "", "short_description": "", "genres": ()}, "Portal 2."),
        ({"description": "Other."}, "Portal 2 (Action, Adventure). A puzzle in first person. Other."),
    ],
)
def test_what_the_store_does_not_show_is_left_out(changes: dict[str, object], said: str) -> None:
    assert prompts.describe(game(620, **changes)) == said


def test_a_description_of_a_book_is_cut() -> None:
    assert len(prompts.describe(game(620, description="word " * 100_000))) <= 6_000


def test_the_text_that_a_model_continues_ends_in_the_opening() -> None:
    assert prompt_text("Portal 2.", "Portal 2 is") == "Game Description: Portal 2.\nReview: Portal 2 is"
    assert prompt_text("Portal 2.", "") == "Game Description: Portal 2.\nReview:"


@each(
    ("name", "shown"),
    [
        ("Portal 2", "Portal 2"),
        ("赛博朋克 2077", "赛博朋克 2077"),
        ("THE iDOLM@STER", "THE iDOLM@STER"),
        ("A @ B", "A @ B"),
        ("@everyone come", "everyone come"),
        ("x\u202ey\nz", "xy z"),
        ("<@123> hi", "hi"),
        ("Win at https://evil.test/free now", "Win at now"),
        ("steamgift.com", "steamgift\u2024com"),
        ("https://evil.test/free", "https evil test free"),
        ("<Lamp>", "<Lamp>"),
        ("</Lamp>", "Lamp"),
        ("<https://evil.test>", "https evil test"),
        ("лампа.рф", "лампа\u2024рф"),
        ("++", "++"),
        ("[Free skins](https://evil.test)", "Free skins"),
        ("a" * 200, "a" * 159 + "…"),
    ],
)
def test_a_name_is_said_as_the_store_has_it_but_never_acts_nor_floods(name: str, shown: str) -> None:
    assert tidy_name(name) == shown
