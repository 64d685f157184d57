"""Noun groups: a noun with the words before it that belong to it, "a small, ruined mountain village"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.facts.words.lexicon import is_misspelt
from core.facts.words.subjects import PEOPLE
from core.facts.words.tokens import Token
from core.facts.words.vocabulary import (
    AUXILIARIES,
    CUTTERS,
    DETERMINERS,
    MASS,
    PLURAL_AS_SINGULAR,
    PLURAL_MODIFIERS,
    PLURAL_ONLY_AFTER,
    PREPOSITIONS,
    PRONOUNS,
    QUANTIFIERS,
    REFUSED,
    SINGULAR_ONLY_AFTER,
)

# Words that no noun group may contain, whatever stands around them.
_NEVER = REFUSED | PREPOSITIONS | AUXILIARIES | PRONOUNS
_FUNCTION = PREPOSITIONS | CUTTERS | DETERMINERS | AUXILIARIES
_TWO_WORD_QUANTIFIERS = (("more", "than"), ("up", "to"))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Part of a sentence, by positions of tokens."""

    start: int
    end: int
    """Just after its last token."""
    head: int
    """The noun that it is about."""
    plural: bool = False
    determined: bool = False
    """Opens with a determiner, a number or a possessive."""
    modified: bool = False
    """Says more than its head does."""


@dataclass(frozen=True, slots=True)
class _Opening:
    """What a noun group begins with."""

    end: int
    determined: bool = False
    number: str = ""
    """ "s" if a plural noun has to follow, "n" if a singular one has to."""


def group(tokens: Sequence[Token], at: int) -> Phrase | None:
    """The noun group that begins at `at`; None if there is none, or if it is in doubt.

    `at` is a position in `tokens`. The group reaches as far as it can, and its last token is its head; it is
    None rather than a part of what may be a longer group.
    """
    opening = _opening(tokens, at)
    if opening is None:
        return None
    end = first = opening.end
    head = None
    while end < len(tokens):
        step = _taken(tokens, end, opening)
        if not step:
            break
        end += step
        if _is_noun(tokens, end - 1, first, determined=opening.determined):
            head = end - 1
    # A group whose last word is not a noun was cut in the middle.
    if head is None or head != end - 1 or not _agrees(tokens[head], opening.number):
        return None
    if _cut_short(tokens, first, end, opening.number):
        return None
    possessed = any(
        item.classes == "q" and (item.capital or item.low.endswith("s'")) for item in tokens[first:head]
    )
    return Phrase(
        at,
        end,
        head,
        is_plural(tokens[head], opening.number),
        opening.determined or possessed,
        modified=head > first,
    )


def _cut_short(tokens: Sequence[Token], first: int, end: int, number: str) -> bool:
    """Whether the words from `first` to `end` only describe a noun that was not read: "a dark …", "fast, old school, …"."""
    if number == "n" and end == first + 1 and tokens[first].classes[:1] == "j":
        # "a total of", "a criminal"
        return low(tokens, end) != "of" and tokens[first].low not in PEOPLE
    # The comma between two adjectives may be the first of several.
    listed = any(token.text == "," for token in tokens[first:end]) and low(tokens, end) == ","
    return listed and _classes(tokens, end + 1)[:1] in ("j", "n", "J", "N", "p", "g")


def countable_alone(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether the phrase needs no further article: it has one, or is plural, a mass noun or a proper noun.

    A phrase without an article that is none of these is either incomplete or needs one, see `needs_article`.
    """
    head = tokens[phrase.head]
    if phrase.determined or phrase.plural or head.low in MASS:
        return True
    return head.capital and head.classes.isupper() and phrase.start > 0 and tokens[phrase.start].capital


def is_plural(token: Token, number: str = "") -> bool:
    """Whether a noun is plural; `number`: what the words before it ask for.

    `number` is "s" or "n", or empty if they ask for nothing. The likelier class of the word decides; False
    for one that is not a noun.
    """
    if number:
        return number == "s"
    for kind in token.classes:
        if kind in "sS":
            return True
        if kind in "nN":
            return False
    return False


def low(tokens: Sequence[Token], at: int) -> str:
    """The word or mark at `at` in small letters; nothing beyond the sentence."""
    return tokens[at].low if 0 <= at < len(tokens) else ""


def _opening(tokens: Sequence[Token], at: int) -> _Opening | None:
    """What the group at `at` begins with: a determiner, a number, or nothing. None if it cannot be a beginning."""
    word = low(tokens, at)
    if word in QUANTIFIERS:
        return _numbered(tokens, at + 1)
    if (word, low(tokens, at + 1)) in _TWO_WORD_QUANTIFIERS:
        return _numbered(tokens, at + 2)
    if word not in DETERMINERS:
        return _numbered(tokens, at) if "x" in _classes(tokens, at) else _Opening(at)
    after = low(tokens, at + 1)
    # "all the levels" is the only pair of determiners that is read; others are rare or mistakes.
    if word == "all" and after in ("the", "your"):
        return _Opening(at + 2, determined=True)
    if after in DETERMINERS:
        return None
    number = "s" if word in PLURAL_ONLY_AFTER else "n" if word in SINGULAR_ONLY_AFTER else ""
    numbered = _numbered(tokens, at + 1) if "x" in _classes(tokens, at + 1) else None
    return numbered or _Opening(at + 1, determined=True, number=number)


def _numbered(tokens: Sequence[Token], at: int) -> _Opening | None:
    """An opening with the number at `at`; None if there is no number, or none to rely on: "two or three weapons"."""
    if "x" not in _classes(tokens, at):
        return None
    if low(tokens, at - 1) == "or" and ("x" in _classes(tokens, at - 2) or low(tokens, at - 2) == "one"):
        return None
    return _Opening(at + 1, determined=True, number="n" if tokens[at].low in ("1", "one") else "s")


def _agrees(token: Token, number: str) -> bool:
    """Whether a noun can have the number that the words before it ask for."""
    # "three sheep" is as good as "three goats".
    if not number or token.low in PLURAL_AS_SINGULAR:
        return True
    kinds = set(token.classes)
    return bool(kinds & {"s", "S"}) if number == "s" else bool(kinds & {"n", "N"})


def _taken(tokens: Sequence[Token], at: int, opening: _Opening) -> int:
    """How many tokens at `at` continue a noun group with that `opening`; 0 ends it."""
    token = tokens[at]
    first = opening.end
    if not token.is_word or token.named:
        return _comma(tokens, at, first)
    if token.low in _NEVER:
        return 0
    if token.low == "and":
        return _joined_adjectives(tokens, at, first)
    if token.low in CUTTERS or token.low in DETERMINERS or _unknown(tokens, at):
        return 0
    before = tokens[at - 1] if at > first else None
    # A plural noun ends its group, unless it is one that stands before others: "weapons system".
    named = before is not None and before.capital and token.capital and before.classes == "S" and at > first
    if (
        before is not None
        and before.classes[:1] in ("s", "S")
        and before.low not in PLURAL_MODIFIERS
        and not named
    ):
        return 0
    return int(_goes_on(tokens, at, before, opening))


def _goes_on(tokens: Sequence[Token], at: int, before: Token | None, opening: _Opening) -> bool:
    """Whether the word at `at` belongs to the group that `opening` began, with `before` as its last word so far."""
    token = tokens[at]
    kind = token.classes[:1]
    after_noun = before is not None and before.classes[:1] in ("n", "s", "N", "S")
    describes = _nounlike(tokens, at + 1) or _adjective(tokens, at + 1)
    # An adverb belongs to the group only before an adjective: "a beautifully drawn map".
    if kind in ("a", "A"):
        return not after_noun and _adjective(tokens, at + 1)
    # A participle describes the noun after it; after a noun it begins a clause: "levels filled with …".
    if kind in ("p", "P", "g", "G"):
        return (
            describes and not after_noun and (token.classes.islower() or before is None)
        ) or "n" in token.classes
    # A word that is usually a verb is a noun here only if the words before it ask for one: "a fight".
    if kind in ("v", "z", "d"):
        asked = before is None and opening.determined
        described = before is not None and before.classes[:1] in ("j", "J", "q", "p", "g")
        numbered = opening.number == "s" and "s" in token.classes and not _nounlike(tokens, at + 1)
        return bool(set(token.classes) & {"n", "s"}) and (asked or described or numbered)
    if kind in ("j", "J"):
        return not after_noun or "n" in token.classes or token.low in ("3d", "2d")
    return True


def _surely_a_noun(tokens: Sequence[Token], at: int) -> bool:
    """Whether the words around one that is not in the list leave it nothing else to be: "a rusty gyrocopter."."""
    # Short unknown words are abbreviations and slips more often than nouns.
    if at == 0 or len(tokens[at].low) < 5 or not tokens[at].low.isalpha():
        return False
    before, after = tokens[at - 1], low(tokens, at + 1)
    opened = before.low in DETERMINERS or before.classes[:1] in ("j", "x")
    if is_misspelt(tokens[at].low):
        return False
    return opened and (not after or not after[0].isalnum() or after in PREPOSITIONS or after in CUTTERS)


def _unknown(tokens: Sequence[Token], at: int) -> bool:
    """A word that is neither in the list nor surely a name or a compound: it may be a verb, or misspelt."""
    token = tokens[at]
    if not token.classes.isupper():
        return False
    # A guess at an adjective or an -ing form is right often enough.
    if "J" in token.classes or (token.classes == "G" and at > 0):
        return False
    if token.classes in ("N", "S") and _surely_a_noun(tokens, at):
        return False
    return not (token.capital and at > 0 and token.classes in ("N", "S"))


def _joined_adjectives(tokens: Sequence[Token], at: int, first: int) -> int:
    """Of "and" between two adjectives before a noun: "a dark and twisted world"."""
    if at == first or not _strict_adjective(tokens, at - 1) or not _strict_adjective(tokens, at + 1):
        return 0
    return 2 if _nounlike(tokens, at + 2) or _strict_adjective(tokens, at + 2) else 0


def _comma(tokens: Sequence[Token], at: int, first: int) -> int:
    """Of a comma between two adjectives: "a dark, twisted world"."""
    if tokens[at].text != "," or at == first or tokens[at - 1].capital > (at - 1 == 0):
        return 0
    if not _strict_adjective(tokens, at - 1) or not _strict_adjective(tokens, at + 1):
        return 0
    return 2 if _strict_adjective(tokens, at + 2) or _nounlike(tokens, at + 2) else 0


def _is_noun(tokens: Sequence[Token], at: int, first: int, *, determined: bool) -> bool:
    """Whether the word at `at` may be the head of a group whose first word, after the opening, is at `first`."""
    token = tokens[at]
    kinds = token.classes
    if kinds in ("N", "S"):
        return at > 0 and (token.capital or _surely_a_noun(tokens, at))
    if kinds[:1] in ("n", "s") or kinds == "JN":
        return True
    return bool({"n", "s"} & set(kinds)) and (at > first or determined)


def _adjective(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word may describe a noun, participles included."""
    return bool(set(_classes(tokens, at)) & set("jJpPgG")) and low(tokens, at) not in _FUNCTION


def _strict_adjective(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word describes a noun first of all: one that may only happen to do so is left out."""
    return _classes(tokens, at)[:1] in ("j", "J", "p", "g") and low(tokens, at) not in _FUNCTION


def _nounlike(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word may be a noun."""
    return bool(set(_classes(tokens, at)) & set("nsNS")) and low(tokens, at) not in _FUNCTION


def _classes(tokens: Sequence[Token], at: int) -> str:
    """The word classes at `at`; empty outside the sentence."""
    return tokens[at].classes if 0 <= at < len(tokens) else ""
