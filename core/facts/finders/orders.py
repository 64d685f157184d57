"""What a page tells its player to do, clause by clause: for pages of which the stricter rules find little.

A clause that begins with a verb in the base form ("Row across a flooded market, climb into attics …") is a fact as it
stands, up to where another clause begins, if each of its words may stand in a sentence about the game.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.facts.page import Sentence
from core.facts.phrases.verb_phrases import is_verb
from core.facts.phrases.wording import is_title, worded
from core.facts.words.subjects import SHOP_WORDS
from core.facts.words.tokens import Token
from core.facts.words.vocabulary import (
    ACRONYMS,
    AUXILIARIES,
    CUTTERS,
    DETERMINERS,
    MASS,
    PREPOSITIONS,
    REFUSED,
)

SHORTEST, LONGEST = 3, 9
_VERBS = frozenset(
    """
    row climb carry lay ration draw simulate bargain wander sneak steal swim sail drive ride shoot slash dodge
    hunt gather
    craft cook plant harvest feed raise train breed repair restore paint dig mine chop brew trade sell buy hire
    manage expand
    conquer command lead defend protect rescue escape flee hide investigate question interrogate solve decipher
    hack infiltrate destroy
    smash blast crush swing leap bounce slide roll push pull drag throw catch spin stack sort connect rotate
    swap arrange
    decorate design construct assemble invent experiment combine mix upgrade evolve transform summon cast bind
    tame befriend
    date marry seduce negotiate ally betray vote judge govern rule colonize colonise terraform research invade
    besiege raid
    plunder loot pillage navigate pilot fly hover glide dive descend ascend cross reach chase race outrun
    outsmart outwit
    eliminate defeat slay kill survive endure uncover reveal witness meet visit serve deliver clean sweep hunt
    stalk haunt
    """.split()
)
"""Beside those of the stricter rules."""
_SPLITS = frozenset(",;:.!—–-(|•…")
_POINTS = (
    REFUSED | AUXILIARIES | SHOP_WORDS | frozenset("you who this that these those which what as if i".split())
)
_JOINS = frozenset("and or then".split())
_CUT_AT = CUTTERS - (_JOINS | {"to", "along", "like", "such", "together", "per"})
_OPENS = DETERMINERS | {"its", "their"}


def orders(sentence: Sentence) -> Iterator[str]:
    """Verb phrases in the base form, in the sentence's order."""
    tokens = sentence.tokens
    title = is_title(tokens)
    at = 0
    while at < len(tokens) and _begins(tokens, at):
        end = _end(tokens, at + 1)
        clause = tokens[at:end]
        if _is_whole(clause, title=title):
            yield worded(clause, opens=at == 0, title=title)
        at = _next(tokens, end)


def _begins(tokens: Sequence[Token], at: int) -> bool:
    """Whether an order begins there, and no noun that looks like one: "Battle modes"."""
    token = tokens[at]
    if (
        token.named
        or token.low == "set"
        or "v" not in token.classes
        or not (is_verb(token.low) or token.low in _VERBS)
    ):
        return False
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or not after.is_word:
        return False
    return (
        token.classes[0] == "v"
        or after.low in DETERMINERS | PREPOSITIONS
        or after.classes[:1] in ("x", "q", "j")
    )


def _end(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens):
        token = tokens[at]
        if token.text in _SPLITS or token.low in _CUT_AT or not (token.is_word or token.text == "&"):
            return at
        if token.low in _JOINS | {"to"} and _begins(tokens, at + 1 if at + 1 < len(tokens) else at):
            return at
        at += 1
    return at


def _next(tokens: Sequence[Token], at: int) -> int:
    """Where the next order of a chain may begin: behind a comma, "and", or both."""
    start = at
    while at < len(tokens) and (tokens[at].text == "," or tokens[at].low in _JOINS):
        at += 1
    return at if at > start else len(tokens)


def _is_whole(clause: Sequence[Token], *, title: bool) -> bool:
    """Whether a clause can stand alone: nothing points outside it, no name, and it ends in a noun that is complete."""
    if not SHORTEST <= len(clause) <= LONGEST or any(token.named or token.low in _POINTS for token in clause):
        return False
    if not title and any(token.capital and token.low not in ACRONYMS for token in clause[1:]):
        return False
    last = clause[-1]
    if last.classes[:1] not in ("n", "N", "s", "S") or last.low in PREPOSITIONS:
        return False
    return last.classes[:1] in ("s", "S") or last.low in MASS or _determined(clause)


def _determined(clause: Sequence[Token]) -> bool:
    """Whether the last noun has an article or its like: "a flooded market"."""
    for token in reversed(clause[1:-1]):
        if token.low in _OPENS or token.classes[:1] == "q":
            return True
        if token.low in PREPOSITIONS or token.low in _JOINS:
            return False
    return False
