"""Whatever a model writes, what is posted pings nobody, links nowhere, hides nothing and ends in a sentence."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.domain.text import sentence_ends
from model_container.writing.clean import clean, say_once, scrub
from tests.tables import each

OPENING = "On paper, Lantern Deep is"

PIECES = """
@everyone @here <@123> <@!1> <#42> <:a:1> @name https://a.gg/x discord.gg/abc www.x.com x.com/y evil.com
mailto:a@b.com a@b.co tg://x [t](http://u) Review: . ! ? … 。 < > [ ] ( ) / # @ . : 2.5 v1.0 e.g.
word Word and
"""
SPACES = [
    " ",
    "\n",
    "Game\u00a0Description:",
    "\u200b",
    "\u202e",
    "\u2066",
    "\ufeff",
]

nasty = st.lists(st.text(max_size=8) | st.sampled_from(PIECES.split() + SPACES), max_size=24).map("".join)


@settings(deadline=None)
@given(nasty)
@example("<<@1>@2> done. ")
@example("@\u200beveryone. h\u200bttps://x.y. ")
@example("[a](b](c) x.")
def test_no_text_pings_links_hides_or_leaks(text: str) -> None:
    result = clean(OPENING, text)
    assert not re.search(r"[@＠]\w", result)
    assert not re.search(r"<[@#:/!?a-zA-Z][^<>]*>", result)
    assert not re.search(r"\w://|www\.\w|\b[\w-]+\.[^\W\d_]{2}", result, re.IGNORECASE)
    assert not re.search(r"(game description|\breview)\s*[:：]", result, re.IGNORECASE)
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in result)
    assert result == " ".join(result.split())
    assert "\ufffd" not in result


@settings(deadline=None)
@given(nasty)
def test_a_text_is_empty_or_begins_with_its_opening_and_ends_in_a_sentence(text: str) -> None:
    result = clean(OPENING, f" {text}")
    assert result == "" or (result.startswith(OPENING) and sentence_ends(result)[-1] == len(result))


@settings(deadline=None)
@given(nasty, nasty)
def test_cleaning_a_clean_text_changes_nothing(opening: str, text: str) -> None:
    assert scrub(scrub(text)) == scrub(text)
    once = clean(opening, text)
    assert clean("", once) == once or clean("", once) == ""


@each(
    ("continuation", "wanted"),
    [
        (" a quiet game. It ends", "a quiet game."),
        (' "a quiet game." It ends', '"a quiet game."'),
        (" a quiet game (and a good one!) that", ""),
        (" a quiet game (and a good one!). That", "a quiet game (and a good one!)."),
        (" version 2.5 of a v1.0 idea. And 3", "version 2.5 of a v1.0 idea."),
        (" fun, e.g. for friends. Also i.e.", "fun, e.g. for friends."),
        (" made by Dr. Light and J. Doe. Try", "made by Dr. Light and J. Doe."),
        (" 静かなゲームだ。とても", "静かなゲームだ。"),
        (" good fun… Then", "good fun…"),
        (" good  fun\n\nfor all!\tReally", "good fun for all!"),
        (" fun. Game Description: Other (RPG). Bad.", "fun."),
        (" fun.\nReview: Other is bad.", "fun."),
        (" fun, says @everyone and <@123>. Go", "fun, says everyone and."),
        (" fun (see https://x.gg/a). Join discord.gg/abc now. So", "fun (see). Join now."),
        (" like agar.io but calm. So", "like agar\u2024io but calm."),
        (" no end in sight", ""),
        ("", ""),
        (" ...", ""),
    ],
)
def test_examples(continuation: str, wanted: str) -> None:
    assert clean(OPENING, continuation) == (f"{OPENING} {wanted}" if wanted else "")


@each(
    ("text", "wanted"),
    [
        (
            "A Wolf in the Mine is fun. A Wolf in the Mine is short.",
            "A Wolf in the Mine is fun. It is short.",
        ),
        (
            "A Wolf in the Mine is fun. In short, a wolf in the mine pays.",
            "A Wolf in the Mine is fun. In short, it pays.",
        ),
        (
            "A Wolf in the Mine is fun. A Wolf in the Mine's map is big.",
            "A Wolf in the Mine is fun. Its map is big.",
        ),
        (
            "A Wolf in the Mine is fun. Give A Wolf in the Mine a try.",
            "A Wolf in the Mine is fun. Give it a try.",
        ),
        ("A Wolf in the Mine is fun. The A Wolf in the Mine fans know.", None),
        ("A Wolf in the Mine is fun. A Wolf in the Mine 2 is better.", None),
        ("A Wolf in the Mine is fun. A Wolf in the Mine: Director's Cut too.", None),
    ],
)
def test_a_long_name_is_said_once_and_then_it(text: str, wanted: str | None) -> None:
    assert say_once(text, "A Wolf in the Mine") == (wanted or text)
    assert (
        say_once("Portal 2 is fun. Portal 2 is short.", "Portal 2") == "Portal 2 is fun. Portal 2 is short."
    )


def test_a_name_of_marks_is_not_glued_to_the_word_before() -> None:
    assert say_once(") x y z is fun.) x y z is short.", ") x y z") == ") x y z is fun.) x y z is short."


def test_a_number_at_the_cut_may_be_half_a_decimal() -> None:
    assert clean(OPENING, " fun. It was made in 2.", ended=False) == f"{OPENING} fun."
    assert clean(OPENING, " fun. It was made in 2.", ended=True) == f"{OPENING} fun. It was made in 2."


def test_a_name_that_looks_like_a_sentence_is_no_review() -> None:
    assert clean("Overcooked! 2 is", " a") == ""
    assert clean("On paper, Yes, Your Grace! is", "") == ""
    assert clean("Overcooked! 2 is", " fun! And") == "Overcooked! 2 is fun!"


def test_what_stands_before_the_last_marker_of_the_opening_is_left_out() -> None:
    assert clean("Game Description: x\nReview: It is", " fun.") == "It is fun."


def test_a_long_hostile_text_takes_little_time() -> None:
    for unit in ("<", "[", "@", "a.", "https:", "(", "Review", "a@", ". ", "\u200b", "<@", "[a]("):
        assert len(clean(OPENING, unit * (100_000 // len(unit)))) <= 8_100
