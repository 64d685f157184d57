"""The invented games: what a page says, its review repeats."""

from __future__ import annotations

import ast
import random
import re
import sys
from pathlib import Path

import pytest
from model_container.corpus import frames, grammar, pair, pairs

from core.prompts import OPENINGS
from model_container import corpus

MANY = list(pairs(5, 400))


def test_the_same_seed_makes_the_same_pairs_and_another_seed_makes_others() -> None:
    assert list(pairs(1, 20)) == list(pairs(1, 20))
    assert not {p.review for p in pairs(1, 20)} & {p.review for p in pairs(2, 20)}


def test_a_pair_does_not_depend_on_those_before_it() -> None:
    assert pair(1, 7) == list(pairs(1, 8))[7]


def test_every_opening_has_its_continuations() -> None:
    assert set(frames.OPENING_FORMS) == set(OPENINGS)
    for form in frames.OPENING_FORMS.values():
        assert frames.CONTINUATIONS[form]
        assert frames.CONTINUATIONS[f"{form} general"]


def test_every_opening_is_used_and_filled_with_the_name() -> None:
    used = {opening for opening in OPENINGS for p in MANY if p.opening == opening.format(name=p.name)}
    assert used == set(OPENINGS)


def test_a_review_goes_on_from_its_opening_and_ends_in_a_sentence() -> None:
    for p in MANY:
        assert p.review[0] == " " != p.review[1]
        assert p.review[-1] in ".!?"


def test_a_review_is_between_45_and_110_words_long() -> None:
    for p in MANY:
        assert 45 <= len((p.opening + p.review).split()) <= 110, p


def test_no_frame_leaves_a_hole_or_a_mark_of_the_template_language() -> None:
    for p in MANY:
        text = (p.description + p.review).replace(p.name, "")
        assert not re.search(r"[{}|<>]|\ba~", text), text


def test_a_description_begins_with_name_and_genres_in_the_one_form() -> None:
    for p in MANY:
        head = f"{p.name} ({', '.join(p.genres)})." if p.genres else f"{p.name}."
        assert p.description.startswith(head)


def test_a_review_names_a_genre_of_its_page() -> None:
    named = [
        any(g.lower().removesuffix("ion") in p.review.lower() for g in p.genres) for p in MANY if p.genres
    ]
    assert sum(named) / len(named) > 0.98


def test_a_review_repeats_phrases_of_a_page_that_has_some() -> None:
    told = [p for p in MANY if len(p.description.split()) > 25]
    shared = [len(_grams(p.description, 2) & _grams(p.review, 2)) for p in told]
    assert sum(count >= 2 for count in shared) / len(shared) > 0.9


def test_a_review_says_the_name_again_now_and_then() -> None:
    assert sum(p.name in p.review for p in MANY) / len(MANY) > 0.7


def test_no_review_claims_to_have_been_played_bought_or_timed() -> None:
    claim = re.compile(r"\b(I|me|my|we|bought|purchas\w+|owned|refund\w*|\d+ hours?)\b|[$€£]|\bReview:")
    for p in MANY:
        assert not claim.search(p.review.replace(p.name, "")), p.review


def test_two_games_share_few_runs_of_four_words() -> None:
    rng = random.Random(0)
    shares = []
    for first, second in (rng.sample(MANY, 2) for _ in range(1000)):
        one, two = _grams(first.review, 4), _grams(second.review, 4)
        shares.append(len(one & two) / min(len(one), len(two)))
    assert sum(shares) / len(shares) < 0.02


def test_names_hardly_ever_repeat() -> None:
    assert len({p.name for p in MANY}) > 0.97 * len(MANY)


@pytest.mark.parametrize(
    ("verb", "expected"),
    [("tame moths", "taming moths"), ("run a hotel", "running a hotel"), ("tie knots", "tying knots"),
     ("free cats", "freeing cats"), ("visit Rome", "visiting Rome"), ("outrun bears", "outrunning bears")],
)  # fmt: skip
def test_a_verb_phrase_becomes_a_gerund(verb: str, expected: str) -> None:
    assert grammar.gerund(verb) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a~ RPG", "an RPG"), ("a~ unique idea", "a unique idea"), ("A~ old inn", "An old inn")],
)
def test_articles_follow_the_next_word(text: str, expected: str) -> None:
    assert grammar.fill(text, {}) == expected


def test_the_corpus_needs_the_standard_library_alone() -> None:
    folder = Path(corpus.__file__).parent
    roots = set()
    for module in folder.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Import):
                roots |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                roots.add((node.module or "").split(".")[0])
    assert roots <= {*sys.stdlib_module_names, "core", "model_container"}


def _grams(text: str, size: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}
