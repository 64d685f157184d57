"""What a page tells its player to do, clause by clause: for pages of which the stricter rules find little.

A clause that begins with a verb in the base form ("Row across a flooded market, climb into attics …") is a fact as it
stands, up to where another clause begins, if each of its words may stand in a sentence about the game.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.facts.page_sentences import Sentence
from core.facts.phrases.groups import countable_alone, group
from core.facts.phrases.verb_phrases import is_verb
from core.facts.phrases.wording import is_title, worded
from core.facts.words.subjects import SHOP_WORDS, VAGUE_HEADS
from core.facts.words.tokens import Token
from core.facts.words.verbs import PLACED
from core.facts.words.vocabulary import (
    ACRONYMS,
    AUXILIARIES,
    CUTTERS,
    DETERMINERS,
    INFINITIVE_HEADS,
    MASS,
    PREPOSITIONS,
    REFUSED,
    WAITING,
)

# Words. Shorter ones say too little; longer ones have usually swallowed the next clause.
SHORTEST, LONGEST = 3, 9
_VERBS = frozenset(
    """
    ally arrange ascend assemble bargain befriend besiege betray bind blast bounce breed brew buy carry cast catch
    chase chop clean climb colonise colonize combine command connect conquer construct cook craft cross crush date
    decipher decorate defeat defend deliver descend design destroy dig dive dodge drag draw drive eliminate endure
    escape evolve expand experiment feed flee fly gather glide govern hack harvest haunt hide hire hover hunt
    infiltrate interrogate invade invent investigate judge kill lay lead leap loot manage marry meet mine mix
    navigate negotiate outrun outsmart outwit paint pillage pilot plant plunder protect pull push question race
    raid raise ration reach repair rescue research restore reveal ride roll rotate row rule sail seduce sell serve
    shoot simulate slash slay slide smash sneak solve sort spin stack stalk steal summon survive swap sweep swim
    swing tame terraform throw trade train transform uncover upgrade visit vote wander witness
    """.split()
)
"""Beside those of the stricter rules."""
_SPLITS = frozenset(",;:.!—–-(|•…")
# Words that refer to something outside the clause, or to the shop.
_POINTS = (
    REFUSED
    | AUXILIARIES
    | SHOP_WORDS
    | frozenset("you who this that these those which what as if i most least game games brought".split())
)
_JOINS = frozenset("and or then".split())
_SMALL = PREPOSITIONS | CUTTERS | DETERMINERS | _JOINS
# These may stand inside an order without ending it.
_CUT_AT = CUTTERS - (_JOINS | {"to", "along", "like", "such", "together", "per"})
_LOOSE = frozenset("with at for throughout from to".split())
"""Prepositions that say little behind a verb that does not ask for them."""
_OPENS = DETERMINERS | {"its", "their"}


def orders(sentence: Sentence) -> Iterator[str]:
    """Verb phrases in the base form, in the sentence's order.

    Each is a complete clause of three to nine words, in small letters. Nothing for a sentence that does not
    begin with a verb.
    """
    tokens = sentence.tokens
    title = is_title(tokens)
    at = 0
    # A sentence that does not begin with an order gives none: what comes later has another subject.
    while at < len(tokens) and _begins(tokens, at):
        end = _end(tokens, at + 1)
        clause = tokens[at:end]
        if _is_whole(clause, title=title) and not _goes_on(tokens, end):
            yield worded(clause, opens=at == 0, title=title)
        at = _next(tokens, end)


def _begins(tokens: Sequence[Token], at: int) -> bool:
    """Whether an order begins there, and not a noun that looks like one, as in "Battle modes"."""
    token = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    # "Set in a frozen land" is a participle and not an order.
    # … and so is "mix of techniques".
    if after is None or not after.is_word or token.named or token.low == "set" or after.low == "of":
        return False
    if "v" not in token.classes:
        return token.low in _VERBS and after.low in DETERMINERS | PREPOSITIONS
    if not (is_verb(token.low) or token.low in _VERBS):
        return False
    return (
        token.classes[0] == "v"
        or after.low in DETERMINERS | PREPOSITIONS
        or after.classes[:1] in {"x", "q", "j"}
    )


def _end(tokens: Sequence[Token], at: int) -> int:
    """Just after the last token of the clause: at a mark, a conjunction, or where the next order begins."""
    while at < len(tokens):
        token = tokens[at]
        if token.text in _SPLITS or token.low in _CUT_AT or not (token.is_word or token.text == "&"):
            return at
        # The next order begins after "and", or a purpose after "to".
        if token.low in _JOINS | {"to"} and _begins(tokens, at + 1 if at + 1 < len(tokens) else at):
            return at
        at += 1
    return at


def _goes_on(tokens: Sequence[Token], end: int) -> bool:
    """Whether a clause was cut in the middle, or a list goes on behind its comma: "from catapults, burning oil and rams"."""
    # "discover strange ways to", "use a wide range from"
    if end < len(tokens) and tokens[end - 1].low in INFINITIVE_HEADS | WAITING:
        return tokens[end].low == "to" or tokens[end].low in PREPOSITIONS
    if end + 1 >= len(tokens) or tokens[end].text != ",":
        return False
    return not (tokens[end + 1].low in CUTTERS | {"then", "you"} or _begins(tokens, _next(tokens, end)))


def _next(tokens: Sequence[Token], at: int) -> int:
    """Where the next order of a chain may begin: after a comma, "and", or both."""
    start = at
    while at < len(tokens) and (tokens[at].text == "," or tokens[at].low in _JOINS):
        at += 1
    return at if at > start else len(tokens)


def _is_whole(clause: Sequence[Token], *, title: bool) -> bool:
    """Whether a clause can stand alone: nothing points outside it, no name, and it ends in a noun that is complete."""
    if not SHORTEST <= len(clause) <= LONGEST or any(token.named or token.low in _POINTS for token in clause):
        return False
    # A capital letter inside is a name, unless the whole line is written that way.
    if not title and any(token.capital and token.low not in ACRONYMS for token in clause[1:]):
        return False
    # "use vast arsenal of magic": the article is missing.
    first = group(clause, 1)
    if first is not None and not countable_alone(clause, first):
        return False
    # "find the rest in the caves"
    if first is not None and first.determined and clause[first.head].low in VAGUE_HEADS:
        return False
    # "dig with patience", "play at your level": the pair is not one of those that lead to an object.
    if clause[1].low in _LOOSE and clause[1].low not in PLACED.get(clause[0].low, ()):
        return False
    # "and ringing the bell": two forms of verbs in one clause are a slip.
    if any(token.low in _JOINS and clause[at + 1].classes[:1] == "g" for at, token in enumerate(clause[:-1])):
        return False
    # A word that no list knows may be misspelt or a verb.
    if any(_is_unknown(token) for token in clause[1:]):
        return False
    last = clause[-1]
    if last.classes[:1] not in ("n", "N", "s", "S") or last.low in PREPOSITIONS:
        return False
    return last.classes[:1] in ("s", "S") or last.low in MASS or _determined(clause)


def _is_unknown(token: Token) -> bool:
    """Whether a word is neither in the list nor a compound, a form or a small word."""
    return token.classes in ("N", "S") and token.low not in _SMALL and "-" not in token.low


def _determined(clause: Sequence[Token]) -> bool:
    """Whether the last noun has an article or its like: "a flooded market"."""
    for token in reversed(clause[1:-1]):
        if token.low in _OPENS or token.classes[:1] == "q":
            return True
        if token.low in PREPOSITIONS or token.low in _JOINS:
            return False
    return False
