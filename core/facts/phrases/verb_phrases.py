"""Verb phrases: a verb in the base form with what it needs, up to where they are surely complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.facts.phrases.groups import Phrase, countable_alone, group, low
from core.facts.phrases.nouns import LONGEST, cut_in_two, noun_phrase, told_head
from core.facts.words.subjects import VAGUE_HEADS
from core.facts.words.tokens import Token
from core.facts.words.verbs import (
    AIMED_VERBS,
    LIGHT_OBJECTS,
    NEEDS_MORE,
    OBJECT_VERBS,
    PAIRING,
    PARTICLES,
    PLACED,
    WANTS_TELLING,
    WAY_VERBS,
)
from core.facts.words.vocabulary import DETERMINERS, ENDS

_OWNERS = frozenset("its their his her them him us".split())
_ANY = frozenset[str]()
_WAYS = frozenset("through across past to into around toward towards between up down over".split())
_DIRECTIONS = frozenset("into onto down off out up toward towards upon at back away".split())
"""Where one of these follows the object and is not read, the phrase lacks its end."""
_AIMS = frozenset(
    "into onto to at on in from under through across toward towards against with inside".split()
)
"""Prepositions after an object that say where it goes, or what it becomes."""
_AFTER_ALL = frozenset("and while or but using before as who which that to until when where".split())


def verb_phrase(tokens: Sequence[Token], at: int) -> Phrase | None:
    """The verb phrase that begins with the base form at `at`, or None if it may be incomplete.

    Its `head` is the object's noun.

    `at` is a position in `tokens`, where the base form of a verb must stand. The phrase has at most LONGEST
    words. It may begin later than `at` if verbs are joined: the first one is then dropped.
    """
    verb = low(tokens, at)
    after = low(tokens, at + 1)
    # "explore and conquer the galaxy": the first verb shares the object and is dropped, since alone it says
    # too little.
    if after in ("and", ",") and is_verb(verb):
        start = at + (3 if (after, low(tokens, at + 2)) == (",", "and") else 2)
        return verb_phrase(tokens, start) if _is_base(tokens, start) else None
    if verb in _OWN_RULES and (after == "your" or verb in ("learn", "help")):
        found = _OWN_RULES[verb](tokens, at)
        if found is not None or low(tokens, at + 2) == "way":
            return found
    # A particle belongs to the verb ("take over a city"), a preposition leads to its object ("jump over a
    # wall").
    if after in PARTICLES.get(verb, ()) or after in PLACED.get(verb, ()):
        found = _with_object(tokens, at, at + 2, _ANY)
        if found is not None or after in PLACED.get(verb, ()):
            return found
    # These verbs say something with a few objects only: "make potions", but not "make things".
    heads = LIGHT_OBJECTS.get(verb, _ANY)
    found = _with_object(tokens, at, at + 1, heads) if heads or verb in OBJECT_VERBS | AIMED_VERBS else None
    return found or (_with_object(tokens, at, at + 1, _ANY) if verb in WANTS_TELLING else None)


def is_verb(word: str) -> bool:
    """Whether a base form may begin a verb phrase.

    The list is closed: a verb that is not in it makes no fact, because nothing is known of what it takes.
    """
    return (
        word in OBJECT_VERBS
        or word in PLACED
        or word in LIGHT_OBJECTS
        or word in PARTICLES
        or word in WANTS_TELLING
        or word in WAY_VERBS
        or word in AIMED_VERBS
        or word == "help"
    )


def purpose_follows(tokens: Sequence[Token], at: int) -> bool:
    """Whether "to" and a verb stand at `at`: what stands before them is then done, as in "breach walls to get in"."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return low(tokens, at) == "to" and after is not None and after.classes[:1] == "v"


def _is_base(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb of the lists stands at `at` in its base form."""
    return at < len(tokens) and "v" in tokens[at].classes and is_verb(tokens[at].low)


def _helped(tokens: Sequence[Token], at: int) -> Phrase | None:
    """Such as "help the villagers rebuild a bridge"."""
    whom = group(tokens, at + 1)
    # "help the villagers", and somebody by name: "help Ada"
    if whom is None or not (whom.determined or whom.plural or tokens[whom.head].capital):
        return None
    # With or without "to": both are good English.
    start = whom.end + (low(tokens, whom.end) == "to")
    inner = verb_phrase(tokens, start) if _is_base(tokens, start) else None
    if inner is None or inner.start != start or inner.end - at > LONGEST:
        return None
    return Phrase(at, inner.end, inner.head, modified=True)


def _own_way(tokens: Sequence[Token], at: int) -> Phrase | None:
    """Such as "fight your way through a ruined castle"."""
    known = low(tokens, at + 2) == "way" and low(tokens, at + 3) in _WAYS
    return _with_object(tokens, at, at + 4, _ANY) if known else None


def _learnt(tokens: Sequence[Token], at: int) -> Phrase | None:
    """Such as "learn how to fly an airship"."""
    start = at + (3 if low(tokens, at + 1) == "how" else 2)
    inner = verb_phrase(tokens, start) if low(tokens, start - 1) == "to" else None
    return Phrase(at, inner.end, inner.head, modified=True) if inner is not None else None


def _with_object(tokens: Sequence[Token], at: int, start: int, heads: frozenset[str]) -> Phrase | None:
    """The verb at `at` with the object that begins at `start`; `heads`: the only nouns that it may have, if any."""
    found = _with_aim(tokens, at, start) or _as_far_as(
        tokens, noun_phrase(tokens, start, most=LONGEST - (start - at) - 1)
    )
    if found is None or found.end - at > LONGEST or not (heads or countable_alone(tokens, found)):
        return None
    if heads and tokens[found.head].low not in heads:
        return None
    if _says_too_little(tokens, at, found, known=bool(heads)) or _goes_on(
        tokens, at, start, found, known=bool(heads)
    ):
        return None
    return Phrase(at, found.end, found.head, found.plural, found.determined, found.modified)


def _as_far_as(tokens: Sequence[Token], found: Phrase | None) -> Phrase | None:
    """An object with the "to …" that says where it goes: "row the ferry to the mill"; None if that cannot be read."""
    if found is None or low(tokens, found.end) != "to" or found.end + 1 >= len(tokens):
        return found
    after = tokens[found.end + 1].low
    # "open doors to crossing streams" is no English, and where the slip is cannot be known.
    if "g" in tokens[found.end + 1].classes:
        return None
    aim = noun_phrase(tokens, found.end + 1)
    # "to" and a verb are a purpose, which the phrase can do without.
    if after not in DETERMINERS and ("v" in tokens[found.end + 1].classes or is_verb(after) or aim is None):
        return None if after in _OWNERS else found
    if aim is None or not countable_alone(tokens, aim):
        return None if after in DETERMINERS else found
    return replace(found, end=aim.end, modified=True)


def _with_aim(tokens: Sequence[Token], at: int, start: int) -> Phrase | None:
    """The object with what it is turned into or put on: "turn pumpkins into carriages"."""
    thing = group(tokens, start)
    if thing is None or low(tokens, thing.end) not in _AIMS or not countable_alone(tokens, thing):
        return None
    if low(tokens, thing.end) not in _DIRECTIONS and tokens[at].low not in NEEDS_MORE | AIMED_VERBS:
        return None
    aim = noun_phrase(tokens, thing.end + 1)
    if aim is None or not countable_alone(tokens, aim) or told_head(tokens, aim).low in VAGUE_HEADS:
        return None
    # "from petty thugs to kings" has two ends.
    if low(tokens, thing.end) == "from" and low(tokens, aim.end) == "to":
        return None
    return replace(thing, end=aim.end, modified=True)


def _says_too_little(tokens: Sequence[Token], at: int, found: Phrase, *, known: bool) -> bool:
    """`known`: the object is one that says enough with this verb."""
    if _is_name(tokens, found) or (not known and told_head(tokens, found).low in VAGUE_HEADS):
        return True
    # "take out some aggression"
    if low(tokens, found.start) == "some" and not found.plural:
        return True
    bare = not found.modified and not found.determined
    # "take command" is in the list; any other bare noun is half of a saying.
    if tokens[at].low == "take" and bare and not found.plural:
        return True
    if tokens[at].low in WANTS_TELLING and not known and not found.modified:
        return True
    # "complete two-person co-op": the "verb" is an adjective.
    if "j" in tokens[at].classes and not found.determined and not found.plural:
        return True
    # The "verb" is a noun first of all, so this may be a compound noun: "battle tanks".
    return bare and tokens[at].classes[:1] in ("n", "s", "j") and not purpose_follows(tokens, found.end)


def _goes_on(tokens: Sequence[Token], at: int, start: int, found: Phrase, *, known: bool) -> bool:
    """Whether something that belongs to the verb follows the object and was not read."""
    aimed = any(low(tokens, place) in _AIMS for place in range(found.head + 1, found.end))
    # With a particle it is another verb: "pull off a heist".
    parted = low(tokens, start - 1) in PARTICLES.get(tokens[at].low, ()) and start > at + 1
    if tokens[at].low in AIMED_VERBS and not aimed and not parted:
        return True
    if cut_in_two(tokens, found):
        return True
    if low(tokens, found.end) in _DIRECTIONS and not (aimed and low(tokens, found.end) in ("at", "on")):
        return True
    # "between" needs two of something.
    if low(tokens, start - 1) == "between" and not found.plural:
        return True
    # "combine maps, drones and more": the list has another end than the phrase.
    if tokens[at].low in PAIRING and low(tokens, found.end) == "," and not _is_base(tokens, found.end + 1):
        return True
    return tokens[at].low in NEEDS_MORE and not known and not parted and not _over(tokens, found.end)


def _is_name(tokens: Sequence[Token], found: Phrase) -> bool:
    """Whether the phrase is only a name, which says nothing to readers who do not know the person or the place."""
    head = tokens[found.head]
    # Capital letters for classes are guesses: no list knows the word, so it is a name.
    if head.capital and head.classes.isupper():
        return True
    return not found.determined and tokens[found.start].capital and tokens[found.start].classes.isupper()


def _over(tokens: Sequence[Token], at: int) -> bool:
    """Whether nothing after the object belongs to the verb any more."""
    return at >= len(tokens) or tokens[at].text in ENDS or tokens[at].low in _AFTER_ALL


_OWN_RULES = {"learn": _learnt, "help": _helped} | dict.fromkeys(sorted(WAY_VERBS), _own_way)
