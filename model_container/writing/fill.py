"""Replaces placeholders by the game's name and its facts. Pure functions.

A text is filled whole or refused (`Misfit`): a placeholder that does not exist or was not offered, a fact said twice, a name
left out. Where a sentence begins, its first word gets a capital letter, unless it is the name, which stays as the store
spells it; "a" before a placeholder becomes "an" if the words there sound so. A long name is said once, then it is "the
game"; a genre that is named twice is shortened to its last two words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from core.facts import OPINIONS, Fact, FactKind, inflect
from model_container.writing.clean import is_long
from model_container.writing.placeholders import (
    FORMS,
    NAME,
    PLACEHOLDER,
    SAID_IN_WORDS,
    SENTENCE_END,
    SUBJECTS,
    TOPIC_MARK,
    placeholder,
)
from model_container.writing.plan import Plan
from model_container.writing.words import LEANS

_COUNTED = (FactKind.HAS, FactKind.FOE, FactKind.LOOK, FactKind.SOUND, FactKind.PRAISED, FactKind.BLAMED)
_MAX_TOLD = {FactKind.GENRE: 2, FactKind.PRAISED: 2, FactKind.BLAMED: 2, FactKind.THEME: 2}
"""How often one fact of a kind may occur in a text; once, if the kind is not listed."""
_SPACED_MARK = re.compile(r"\s+(?=[.,;:!?…)])")
_MARKS = re.compile(r"([.,;:!?])[.,;:!?]+")
_ARTICLE = re.compile(r"\b([Aa])n?(\s+)$")
_START = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+[\"'“‘(]*(?=\w)")
_ENDS = re.compile(r"[.!?…][\"'”’)]*\s*[\"'“‘(]*$")
_ONE = frozenset(
    """
    is was has does adds belongs bothers brings changes comes counts deserves fails feels gains gets gives goes keeps leaves
    lets looks makes matters means needs plays promises proves puts rewards sets shows sounds speaks spoils stands
    strains takes tests turns wins worries
    """.split()
)
_MANY = frozenset("are were have do get".split()) | {word.removesuffix("s") for word in _ONE if len(word) > 4}
"""Verbs that do not agree with a subject of the other number at the start of a clause."""
_CLAUSE = re.compile(r"(?:^|[.!?…,;:]|\b(?:but|that|though|because|if|while|where))\s*$", re.IGNORECASE)
_FIRST_WORD = re.compile(r"\s+([^\s<]+)")
"""A model may write no blank in front of a placeholder: "make<name>"."""
_THERE = re.compile(r"\bthere (?:(?P<one>is|was)|(?P<many>are|were))\s*$", re.IGNORECASE)
_INVERTED = re.compile(r"(?<!\bit )\b(?:is|are)(\s*)$")
"""The verb in front of its subject, which alone has to agree: "what players like most is the story"."""
_GLUED = "(“‘\"'-–—/"
"""After these a placeholder follows without a space."""


class Misfit(ValueError):
    """A text cannot be filled; the message says why, in one line for a log."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A text without placeholders."""

    text: str
    used: tuple[Fact, ...]
    """The facts that the text uses, in order."""


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    is_name: bool = False
    is_fact: bool = False
    verb: str = ""
    """The form of "to be" that an opinion takes."""


def fill(text: str, plan: Plan, name: str) -> Filled:
    """`text`, as the model wrote it, with its placeholders replaced
    by the plan's facts and the game's name. Raises Misfit.
    """
    pieces, used = _pieces(text, plan, name)
    # A review that never names its game could be about any game.
    if not any(piece.is_name for piece in pieces):
        raise Misfit("the name is not in it")
    return Filled(_join(pieces), used)


def what_fits(text: str, plan: Plan, name: str, allowed: Callable[[str], bool]) -> str:
    """`text` without the sentences that cannot be filled, or are not `allowed`; "" if that is the first one.

    A sentence that begins with a word about the one before is left out with it.
    """
    kept, left_out = "", False
    for start, end in pairwise([0, *(found.end() for found in SENTENCE_END.finditer(text))]):
        sentence = text[start:end]
        left_out = (left_out and LEANS.match(sentence.strip()) is not None) or not (
            allowed(sentence) and _fits(kept + sentence, plan, name)
        )
        if not left_out:
            kept += sentence
        elif not kept:
            return ""  # it introduces the game, and the rest goes on from it
    return kept


def _fits(text: str, plan: Plan, name: str) -> bool:
    """Whether a text can be filled, but for a name that may follow."""
    try:
        _pieces(text, plan, name)
    except Misfit:
        return False
    return True


def _pieces(text: str, plan: Plan, name: str) -> tuple[list[_Piece], tuple[Fact, ...]]:
    """`text` with each placeholder as a piece of its own, and the facts that it tells, in order. Raises Misfit."""
    pieces: list[_Piece] = []
    told: list[str] = []
    last = 0
    text = _without_topics(text, plan)
    for match in PLACEHOLDER.finditer(text):
        pieces.append(_Piece(_plain(text[last : match.start()])))
        last = match.end()
        if match[0] == NAME:
            # A long name is said once: see `clean.say_once`,
            # which does the same for names that were not placeholders.
            again = is_long(name) and any(piece.is_name for piece in pieces)
            pieces.append(_Piece("the game", is_fact=True) if again else _Piece(name, is_name=True))
            continue
        offered = _offered(match, plan)
        mark = placeholder(offered.kind, int(match["number"]))
        # Before the placeholder is recorded as used, because its first mention is not shortened.
        fact = _in_short(mark, plan) if mark in told else offered
        # Checked, not corrected: changing the model's verb might break the rest of its sentence.
        before, after = text[: match.start()], text[match.end() :]
        if fact.kind in _COUNTED and _disagrees(fact, before, after, other=fact.plural != offered.plural):
            raise Misfit(f"the verb next to {match[0]} has another number")
        told.append(mark)
        verb = ("are" if fact.plural else "is") if fact.kind in OPINIONS else ""
        pieces.append(_Piece(form_of(fact, match["form"] or ""), is_fact=True, verb=verb))
    pieces.append(_Piece(_plain(text[last:])))
    for mark, times in Counter(told).items():
        if times > _MAX_TOLD.get(plan.facts[mark].kind, 1):
            raise Misfit(f"{mark} is told {times} times")
    used = [plan.facts[mark] for mark in dict.fromkeys(told)]
    return pieces, (*used, *_said_in_words(pieces, plan))


def form_of(fact: Fact, form: str) -> str:
    """A fact's words in a form of its kind. Raises KeyError for
    a form that a `DO` fact does not have (see `placeholders.FORMS`).
    """
    if fact.kind is FactKind.DO:
        return {"": fact.text, "ing": inflect.gerund(fact.text), "s": inflect.third_person(fact.text)}[form]
    if fact.kind in (FactKind.CALLED, FactKind.SAYS):
        return f'"{fact.text}"'
    if fact.kind is FactKind.PLACE:
        return fact.text if form == "bare" else f"{fact.preposition or 'in'} {fact.text}"
    return inflect.indefinite(fact.text) if form == "a" else fact.text


def core_of(fact: Fact) -> str:
    """What stands in every form of a fact: all but the verb of what you do."""
    return fact.text.partition(" ")[2] if fact.kind is FactKind.DO else fact.text


def is_told(fact: Fact, text: str) -> bool:
    """Whether a text says a fact, in any of its forms; a sentence may have been left out since."""
    if fact.kind in SAID_IN_WORDS:
        return SAID_IN_WORDS[fact.kind] in text.lower()
    return any(form_of(fact, form).lower() in text.lower() for form in FORMS[fact.kind])


def _without_topics(text: str, plan: Plan) -> str:
    """`text` without its topic marks. Raises Misfit for one that does not belong there.

    Right after a fact's placeholder it has to be that fact's topic, elsewhere the topic of a fact that is named by the
    end of the sentence.
    """
    for match in TOPIC_MARK.finditer(text):
        end = SENTENCE_END.search(text, match.end())
        before = [
            found
            for found in PLACEHOLDER.finditer(text, 0, end.start() if end else len(text))
            if found["number"]
        ]
        beside = [found for found in before if found.end() == match.start()]
        told = [plan.facts.get(f"<{found['base']}>") for found in beside or before]
        if beside and any(fact and fact.kind in OPINIONS for fact in told):
            # A small model mixes up which of several opinions has which topic. The mark says nothing that is shown.
            continue
        topics = {fact.topic for fact in told if fact}
        if not beside:
            topics |= {str(fact.kind) for fact in told if fact and fact.kind in SUBJECTS}
        if match["topic"] not in topics:
            raise Misfit(f"nothing that it tells is about {match['topic']}")
    # A blank in its place, since a model writes none in front of a mark.
    return TOPIC_MARK.sub(" ", text)


def _disagrees(fact: Fact, before: str, after: str, *, other: bool) -> bool:
    """Whether the verb next to a noun phrase, its subject, has the other number.

    `other`: the model wrote for the other number, so that any verb there may be its own.
    """
    there = _THERE.search(before)
    if there is not None:
        return (there["one"] if fact.plural else there["many"]) is not None
    found = _FIRST_WORD.match(after)
    verb = found[1] if found else ""
    return (other or _CLAUSE.search(before) is not None) and verb in (_ONE if fact.plural else _MANY)


def _in_short(mark: str, plan: Plan) -> Fact:
    """A fact that is mentioned for the second time: a genre as its last two words, a list as the first thing in it.

    "action game" for "first-person cyberpunk action game", "the story" for "the story and the puzzles".
    """
    fact = plan.again.get(mark, plan.facts[mark])
    if fact.kind is not FactKind.GENRE:
        return fact
    return replace(fact, text=" ".join(fact.text.split()[-2:]))


def _offered(match: re.Match[str], plan: Plan) -> Fact:
    """The fact that a placeholder stands for. Raises Misfit if there is none, or if it has no such form."""
    mark, form = f"<{match['base']}>", match["form"] or ""
    fact = plan.facts.get(mark)
    if fact is None or fact.kind in SAID_IN_WORDS:
        raise Misfit(f"{match[0]} was not offered")
    if form not in FORMS[fact.kind]:
        raise Misfit(f"{match[0]} is not a form of {fact.kind}")
    return fact


def _plain(text: str) -> str:
    """The model's own words between two placeholders, with single
    spaces and no mark twice. Raises Misfit for a broken placeholder.
    """
    if "<" in text or ">" in text:
        raise Misfit("it contains something like a placeholder")
    # The bars keep a blank at either end, which split alone would lose; it separates the words from the placeholder.
    spaced = " ".join(f"|{text}|".split())[1:-1]
    return _MARKS.sub(r"\1", _SPACED_MARK.sub("", spaced))


def _said_in_words(pieces: Sequence[_Piece], plan: Plan) -> list[Fact]:
    """The facts without a placeholder that the text says, such as early access. Raises Misfit if the page does not."""
    own = " ".join(piece.text for piece in pieces if not (piece.is_name or piece.is_fact)).lower()
    said: list[Fact] = []
    for kind, words in SAID_IN_WORDS.items():
        if words in own:
            known = [fact for fact in plan.facts.values() if fact.kind is kind]
            if not known:
                raise Misfit(f"it says {words!r}, of which the page does not speak")
            said += known
    return said


def _join(pieces: Sequence[_Piece]) -> str:
    """The pieces as one text: single spaces, capitals where sentences
    begin, and no second mark after a form that ends in one.
    """
    text, starts = "", True
    for piece in pieces:
        words = piece.text
        if piece.is_name or piece.is_fact:
            if text and not text[-1].isspace() and text[-1] not in _GLUED:
                text += " "
            if piece.is_fact:
                text = _agreed(text, words)
                text = _INVERTED.sub(rf"{piece.verb}\1", text) if piece.verb else text
                words = _capital(words) if starts else words
            text, starts = text + words, False
            continue
        words = _sentences(words, starts=starts)
        if text and words[:1].isalnum():
            text += " "
        # A name or fact may end in a mark of its own, such as "What Now?".
        if words[:1] == "." and text[-1:] in (".", "!", "?", "…"):
            words = words[1:]
        text += words
        starts = _ENDS.search(piece.text) is not None or (starts and not _has_word(words))
    return text.strip()


def _sentences(text: str, *, starts: bool) -> str:
    """`text` with a capital letter at each start of a sentence;
    `starts` says that one begins with its first word.
    """
    for match in _START.finditer(text):
        at = match.end()
        text = text[:at] + text[at].upper() + text[at + 1 :]
    return _capital(text) if starts else text


def _capital(said: str) -> str:
    """`said` with its first letter in upper case; marks in front of it are passed over."""
    at = next((place for place, char in enumerate(said) if char.isalnum()), 0)
    return said[:at] + said[at : at + 1].upper() + said[at + 1 :]


def _has_word(said: str) -> bool:
    """Whether the text has a letter or a digit."""
    return any(char.isalnum() for char in said)


def _agreed(text: str, said: str) -> str:
    """`text` with its last word "a" or "an" as the words that follow demand."""
    match = _ARTICLE.search(text)
    if match is None or not said[:1].isalnum():
        return text
    article = inflect.indefinite(said).split()[0]
    return text[: match.start()] + match[1] + article[1:] + match[2]
