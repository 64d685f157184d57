"""What the player does: verb phrases behind "you can", "your task is to", and at the start of a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.facts.groups import Phrase, countable_alone
from core.facts.nouns import LONGEST, noun_phrase
from core.facts.page import Sentence
from core.facts.tokens import Token
from core.facts.verbs import GERUNDS, LIGHT_OBJECTS, NEEDS_MORE, OBJECT_VERBS, PARTICLES, PLACED, WAY_VERBS
from core.facts.vocabulary import DETERMINERS, ENDS, PREPOSITIONS, VAGUE_HEADS

_MODALS = frozenset("can will must may should could you'll".split())
_ADVERBS = frozenset(
    "also then now even finally freely easily always just quickly simply soon carefully first".split()
)
_GOALS = frozenset("task job mission goal quest objective aim duty purpose".split())
_PLAYERS = frozenset("you players player".split())
_OPENERS = frozenset("then now and also finally next so simply just".split())


def actions(sentence: Sentence) -> Iterator[Phrase]:
    """Verb phrases in the base form, as positions in the sentence; `head` is the object's noun."""
    tokens = sentence.tokens
    taken = -1
    for at in range(len(tokens)):
        if at < taken or not tokens[at].is_word or not _invites(tokens, at):
            continue
        found = verb_phrase(tokens, at)
        while found is not None:
            yield found
            taken = found.end
            start = _coordinated(tokens, found.end)
            found = verb_phrase(tokens, start) if start else None


def verb_phrase(tokens: Sequence[Token], at: int) -> Phrase | None:
    """The verb phrase that begins with the base form at `at`, or None where it is not surely complete."""
    verb = _low(tokens, at)
    after = _low(tokens, at + 1)
    if verb in WAY_VERBS and after == "your" and _low(tokens, at + 2) == "way":
        if _low(tokens, at + 3) not in ("through", "across", "past", "to", "into", "around"):
            return None
        return _with_object(tokens, at, at + 4, frozenset())
    if verb == "learn" and after in ("to", "how"):
        start = at + (3 if after == "how" else 2)
        inner = verb_phrase(tokens, start) if _low(tokens, start - 1) == "to" else None
        return inner and Phrase(at, inner.end, inner.head, modified=True)
    if after in PARTICLES.get(verb, ()):
        found = _with_object(tokens, at, at + 2, frozenset())
        if found is not None:
            return found
    if after in PLACED.get(verb, ()):
        return _with_object(tokens, at, at + 2, frozenset())
    if verb in LIGHT_OBJECTS:
        return _with_object(tokens, at, at + 1, LIGHT_OBJECTS[verb])
    if verb in OBJECT_VERBS:
        return _with_object(tokens, at, at + 1, frozenset())
    return None


def _with_object(tokens: Sequence[Token], at: int, start: int, heads: frozenset[str]) -> Phrase | None:
    found = noun_phrase(tokens, start)
    if found is None or found.end - at > LONGEST or not countable_alone(tokens, found):
        return None
    head = tokens[found.head]
    if (heads and head.low not in heads) or head.low in VAGUE_HEADS:
        return None
    if tokens[at].low in NEEDS_MORE and not heads and not _hard_end(tokens, found.end):
        return None
    if not found.modified and not found.determined and _noun_first(tokens[at]):
        return None
    return Phrase(at, found.end, found.head, found.plural, found.determined, found.modified)


def _noun_first(token: Token) -> bool:
    return token.classes[:1] in ("n", "s", "j")


def _hard_end(tokens: Sequence[Token], at: int) -> bool:
    return (
        at >= len(tokens)
        or tokens[at].text in ENDS
        or tokens[at].low in ("and", "while", "or", "but", "using", "before")
    )


def _invites(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb in the base form, with the player for its subject, is looked for at `at`."""
    verb = tokens[at]
    if (
        verb.low not in OBJECT_VERBS
        and verb.low not in PLACED
        and verb.low not in LIGHT_OBJECTS
        and verb.low not in PARTICLES
    ):
        return False
    back = at - 1
    while back >= 0 and tokens[back].low in _ADVERBS and back > 0:
        back -= 1
    if back < 0:
        return _imperative(tokens, at)
    before = tokens[back]
    if before.low in ("you'll", "you"):
        return _low(tokens, back - 1) not in (
            "if",
            "do",
            "did",
            "can",
            "will",
            "before",
            "that",
            "which",
            "what",
            "how",
            "unless",
            "help",
            "helps",
        )
    if before.low in _MODALS:
        return _low(tokens, back - 1) in _PLAYERS and _low(tokens, back - 2) not in (
            "if",
            "that",
            "which",
            "what",
            "how",
            "than",
        )
    if before.low == "to":
        return _purpose(tokens, back)
    return before.text in ":;" and back == at - 1 and verb.classes[:1] == "v" and _imperative(tokens, at)


def _imperative(tokens: Sequence[Token], at: int) -> bool:
    if (
        at
        and not all(token.low in _OPENERS | _ADVERBS for token in tokens[:at])
        and tokens[at - 1].text not in ":;"
    ):
        return False
    verb = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or verb.named:
        return False
    if verb.classes[:1] == "v":
        return True
    return after.low in DETERMINERS or after.low in PREPOSITIONS or after.classes[:1] in ("x", "q", "j", "s")


def _purpose(tokens: Sequence[Token], at: int) -> bool:
    """Whether the "to" at `at` follows "you have", "lets you be able", "your task is"."""
    before = _low(tokens, at - 1)
    if before in ("have", "need", "get", "able", "ready"):
        return any(_low(tokens, at - back) in _PLAYERS | {"you'll"} for back in (2, 3, 4))
    if before == "is":
        return any(_low(tokens, at - back) in _GOALS for back in (2, 3, 4))
    if before in ("you", "players"):
        return _low(tokens, at - 2) in (
            "allows",
            "enables",
            "invites",
            "challenges",
            "requires",
            "allowing",
            "forces",
            "tasks",
        )
    return False


def _coordinated(tokens: Sequence[Token], at: int) -> int:
    """Where a second verb of the same subject begins, or 0."""
    start = at
    if _low(tokens, start) == ",":
        start += 1
    if _low(tokens, start) in ("and", "or", "then"):
        start += 1
        while _low(tokens, start) in _ADVERBS:
            start += 1
    if start == at or start >= len(tokens):
        return 0
    token = tokens[start]
    after = tokens[start + 1] if start + 1 < len(tokens) else None
    if token.classes[:1] == "v" or (
        "v" in token.classes and after is not None and (after.low in DETERMINERS or after.low in PREPOSITIONS)
    ):
        return start
    return 0


def gerunds(sentence: Sentence) -> Iterator[tuple[str, Phrase]]:
    """Verb phrases behind "about building …", each with its verb in the base form."""
    tokens = sentence.tokens
    for at in range(1, len(tokens)):
        if tokens[at].low in GERUNDS and tokens[at - 1].low in ("about", "involves", "tasked"):
            base = GERUNDS[tokens[at].low]
            token = Token(base, base, "v")
            found = verb_phrase([*tokens[:at], token, *tokens[at + 1 :]], at)
            if found is not None:
                yield base, found


def _low(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].low if 0 <= at < len(tokens) else ""
