"""Whether a text asks for something at all, or only tells what somebody thinks of a game.

Most of what people say below a review is about the game: "great visuals", "this game is too short". The words of a wish
are in it, but nobody wants anything. So a text asks only if its form does: it is a question, it gives an order, it says
what is wanted, it speaks to the bot, or it is no more than the wish itself, as "shorter" and "not so harsh" are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.talk.lexicon import Phrase

_FEW_WORDS = 5
"""A text of no more words besides the wish may be one without any form around it."""
_LEADING = frozenset({"sentence.but", "sentence.lead", "ask.remark", "ask.thanks", "ask.hello"})
"""What stands before an order or a question and changes nothing about it: "lol ok but …"."""
_SPEAKS = frozenset({"sentence.omitted", "sentence.wanting", "sentence.addressed"})
_TURNS = frozenset({"sentence.deny", "sentence.too_much", "sentence.too_much_next", "sentence.more"})
_TELLS = frozenset({"sentence.of_game", "sentence.tells"})
_JUDGES = frozenset({"sentence.judges"})
_WISHES = ("wish.", "ask.", "topic.", "listed.")
COMPARATIVE = re.compile(r"er$|^(?:more|even more|mehr|noch|plus|mas) ")
"""How a comparison ends or begins."""


def asks(phrases: Sequence[Phrase], *, question: bool) -> bool:
    """Whether the phrases of a text ask for what they name; `question` says that it ends as questions do."""
    if question or any(is_order(phrases[at]) or _is_question(phrases, at) for at in _starts(phrases)):
        return True
    if any(_SPEAKS & phrase.classes for phrase in phrases) or any(
        one.words > 1 and "sentence.question" in one.classes for one in phrases[:_FEW_WORDS]
    ):
        return True
    if any(_is_urged(phrases, at) for at in range(len(phrases))):
        return True
    # "A bit of mercy, they are two people in a basement": what is wanted comes first, and then why.
    first = [one for one in phrases if one.part == phrases[0].part]
    return _is_bare(phrases) or (any(_is_wish(one) for one in first) and _is_bare(first))


def _starts(phrases: Sequence[Phrase]) -> list[int]:
    """Where each part of a text begins, and what follows small words at the beginning of one."""
    found: list[int] = []
    leading = True
    for at, phrase in enumerate(phrases):
        if at and phrases[at - 1].part != phrase.part:
            leading = True
        if leading:
            found.append(at)
            leading = bool(_LEADING & phrase.classes)
    return found


def _is_urged(phrases: Sequence[Phrase], at: int) -> bool:
    """Whether a phrase is more than a word that may also tell how the game is: "go easy on it", "not so harsh"."""
    phrase = phrases[at]
    near = [one for one in phrases if one.part == phrase.part]
    before = phrases[:at]
    told = any("sentence.of_game" in one.classes for one in near)
    told = told or any("sentence.tells" in one.classes for one in before if one.part == phrase.part)
    if told:
        return False
    if _is_wish(phrase):
        turned = any(_TURNS & one.classes for one in before if one.part == phrase.part)
        return (
            phrase.words > 1
            or turned
            or bool(COMPARATIVE.search(phrase.text))
            or "sentence.fault" in phrase.classes
        )
    return phrase.words > 2 and bool({"ask.why", "ask.delete", "ask.language"} & phrase.classes)


def _is_bare(phrases: Sequence[Phrase]) -> bool:
    """Whether a text is little more than what it asks for."""
    if any((_TELLS | _JUDGES) & phrase.classes for phrase in phrases):
        return False
    named = sum(
        phrase.words for phrase in phrases if any(name.startswith(_WISHES) for name in phrase.classes)
    )
    others = sum(phrase.words for phrase in phrases) - named
    return named > 0 and others <= _FEW_WORDS and all(phrase.classes for phrase in phrases)


def _is_wish(phrase: Phrase) -> bool:
    return any(name.startswith("wish.") for name in phrase.classes)


def is_order(phrase: Phrase) -> bool:
    """Whether a phrase gives an order: "make it", "please"."""
    return "sentence.imperative" in phrase.classes


def _is_question(phrases: Sequence[Phrase], at: int) -> bool:
    """Whether a question begins at a place: "how is …", "and the music"; not "and the music is great"."""
    phrase = phrases[at]
    rest = [one for one in phrases[at + 1 :] if one.part == phrase.part]
    if phrase.words == 1 and any((_TELLS | _JUDGES) & one.classes for one in rest):
        return False
    return bool({"sentence.question", "sentence.ask_for_topic"} & phrase.classes)
