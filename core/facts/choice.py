"""Which facts are used, and in which order: the most specific ones first, nothing twice."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.facts.centre import Centre
from core.facts.fact import Fact, FactKind
from core.facts.phrases.nouns import LONGEST
from core.facts.telling import says_little
from core.facts.words.figures import (
    ABSTRACT,
    FIGURES,
    FIGURES_ALONE,
    MAKING,
    SAYINGS,
    SUPERLATIVES,
    WEAK,
    WEAK_ALONE,
)
from core.facts.words.lexicon import classes
from core.facts.words.plain import PLAIN
from core.facts.words.subjects import BLAND, BLAND_OBJECTS, SHOP_WORDS
from core.facts.words.tokens import words_of
from core.facts.words.vocabulary import (
    AUXILIARIES,
    COMPARATIVES,
    DETERMINERS,
    EMPTY_BEHIND,
    OF_HEADS,
    PREPOSITIONS,
    REFUSED,
)

MOST = {
    FactKind.DO: 8,
    FactKind.HAS: 8,
    FactKind.PLACE: 2,
    FactKind.ROLE: 2,
    FactKind.FOE: 3,
    FactKind.COMPANY: 1,
    FactKind.LOOK: 2,
    FactKind.SOUND: 2,
}
"""How many facts of a kind are kept."""

_ORDER = (
    FactKind.PLACE,
    FactKind.ROLE,
    FactKind.LOOK,
    FactKind.SOUND,
    FactKind.FOE,
    FactKind.DO,
    FactKind.HAS,
)
# Letters in words that English has borrowed; other scripts and characters show that the page is
# broken.
_FORM = re.compile(r"(?:over |more than |up to |about )?[A-Za-z0-9](?:[\w,'’ +-]|é|è|ü|ö|ä)*[\w]")
_ORDINAL = re.compile(r"\b\d+(?:st|nd|rd|th) (?!century|centuries)")
# "you" is refused because a fact is worded for any sentence, and the reviewer speaks for themselves.
_UNFIT = (REFUSED | AUXILIARIES | SHOP_WORDS | COMPARATIVES | SUPERLATIVES | {"you", "any"}) - {"series"}
_PITCH = 3
"""Sentences at the top of a page, which say what the game is about."""
_ENOUGH = 4
"""With so many facts that tell a game from others, those that do not are left out."""
_MIN_TELLING_WORDS = 2
"""Words that tell something in the object of a verb that says little."""
_SMALL = DETERMINERS | PREPOSITIONS | frozenset("and or to".split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact that may be used."""

    fact: Fact
    place: int
    """Of its sentence on the page."""


def is_safe(text: str, names: Iterable[tuple[str, ...]] = ()) -> bool:
    """Whether a text may be used in a sentence: plain characters, no word that points outside it, no game's name.

    `names` are spellings of the game's name, each as its words in small letters. The text is refused if it is
    empty or longer than a fact may be.
    """
    words = words_of(text)
    # Cheap checks first: this runs for every candidate of a page.
    if not 1 <= len(words) <= LONGEST or _FORM.fullmatch(text) is None:
        return False
    told = words[2:] if words[:2] == ["one", "of"] else words
    if _UNFIT.intersection(told):
        return False
    if _points_elsewhere(words):
        return False
    # "explore a lake with an atmosphere": what told more was praise, and has been left out.
    if words[-1] in EMPTY_BEHIND and words[-2:-1] in (["a"], ["an"]) and words[-3:-2] == ["with"]:
        return False
    # "a 4th ship" joins three that another version has.
    if _ORDINAL.search(text):
        return False
    # "this kind of game" says nothing of the game; a single letter is left over from something that was cut.
    if words[-1] in ("game", "games") or any(
        len(word) == 1 and word.isalpha() and word != "a" for word in words
    ):
        return False
    # A title at the end has lost its name, and "way" its ending.
    if words[-1] in ("mr", "mrs", "ms", "dr", "st", "vs", "way"):
        return False
    # These four also mean a number: "over 30 levels".
    if words[0] in PREPOSITIONS - {"over", "up", "about", "around"}:
        return False
    # A fact that ends with "of" or holds "the the" was cut in the wrong place.
    if words[-1] in _SMALL or any(
        left == right or (left in ("a", "an", "the", "your") and right in PREPOSITIONS)
        for left, right in itertools.pairwise(words)
    ):
        return False
    return not holds_name(text, names)


def _points_elsewhere(words: Sequence[str]) -> bool:
    """Whether words need something that is not in the fact: "their own ship", "more ropes", "a series", "said ravagers"."""
    for at, word in enumerate(words):
        before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
        # "search both water": the other one is missing.
        if word == "both" and "and" not in words[at:]:
            return True
        # "a series of heists" is in the game, "a series" may be the one that it belongs to.
        if word == "series" and after != "of":
            return True
        # "your own ship" is fine; "their own ship" points at somebody outside the fact.
        if word == "own" and before != "your":
            return True
        # "your self" is a slip.
        if (
            word in ("said", "game's", "games'")
            or (word == "self" and before == "your")
            or (word == "more" and after != "than")
        ):
            return True
    return False


def holds_name(text: str, names: Iterable[tuple[str, ...]]) -> bool:
    """Whether a spelling of the game's name occurs in the text as whole words.

    A possessive counts as the name. False if there are no spellings.
    """
    words = words_of(text)
    return any(_holds(words, name) for name in names)


def chosen(candidates: Iterable[Candidate], centre: Centre) -> list[Fact]:
    """The facts to use, kind by kind, what is nearest to the `centre` of the game first; near-duplicates left out.

    At most MOST of each kind, in a fixed order of kinds. The same candidates always give the same facts, so
    that a prompt can be made again.
    """
    # `sorted` keeps the page's order among equals, so that the result never depends on chance.
    by_kind: dict[tuple[bool, FactKind], list[Candidate]] = {}
    for candidate in sorted(candidates, key=lambda one: _rank(one, centre)):
        by_kind.setdefault((says_little(candidate.fact), candidate.fact.kind), []).append(candidate)
    kept: list[Fact] = []
    said: list[frozenset[str]] = []
    for little, kind in itertools.product((False, True), _ORDER):
        for candidate in by_kind.get((little, kind), ()):
            if sum(fact.kind is kind for fact in kept) >= MOST[kind] or (little and len(kept) >= _ENOUGH):
                break
            words = content_words(candidate.fact.text)
            # More than half of the shorter one's words are said already, whichever kind said them.
            if not words or any(2 * len(words & other) > min(len(words), len(other)) for other in said):
                continue
            kept.append(candidate.fact)
            said.append(words)
    return kept


def bland_action(text: str) -> bool:
    """Whether a verb phrase could be said of almost any game, or is a saying: "choose a character", "cheat death"."""
    whole = words_of(text)
    # What is learnt is what is done: "learn how to make friends".
    if whole[0] == "learn" and "to" in whole[1:3] and len(whole) > whole.index("to") + 2:
        whole = whole[whole.index("to") + 1 :]
    words = [word for word in whole if word not in _SMALL]
    if len(words) < 2 or (words[-1] in BLAND_OBJECTS and len(words) == 2):
        return True
    verb, thing = words[0], _object_of(whole)
    telling = [word for word in words[1:] if word not in PLAIN]
    if (verb in WEAK and len(telling) < _MIN_TELLING_WORDS) or (
        verb in WEAK_ALONE and not any(map(_may_be_noun, telling))
    ):
        return True
    # "build a path across the lake"
    built = thing in ("path", "paths") and verb in MAKING
    if (thing in FIGURES and not built) or thing in SAYINGS.get(verb, ()):
        return True
    # "boost your hero for a competitive edge"
    if words[-1] in ("edge", "glory", "fame"):
        return True
    # "become a real strategist", "become the true king"
    if verb == "become" and not {"real", "true", "better", "own"}.isdisjoint(words):
        return True
    return thing in FIGURES_ALONE and verb not in MAKING and not {*words[1:]} - PLAIN - {thing, "own"}


def bland_place(text: str) -> bool:
    """Whether a place is only said to be full of what no place is made of: "a world of endless discovery"."""
    words = words_of(text)
    return "of" in words and not {*words} - PLAIN - ABSTRACT


def _may_be_noun(word: str) -> bool:
    """Whether a word names something, or counts it."""
    return not set("nsNSx").isdisjoint(classes(word))


def _object_of(words: Sequence[str]) -> str:
    """The noun that a verb phrase is about, which of "a host of pirates" is the last one; a mere particle if it has none."""
    # "fight your way through a ruined castle" is about the castle.
    at = 4 if words[1:3] == ["your", "way"] and len(words) > 4 else 2 if words[1] in PREPOSITIONS else 1
    for end in range(at + 1, len(words)):
        counted = words[end] == "of" and words[end - 1] in OF_HEADS
        if (words[end] in PREPOSITIONS or words[end] in ("and", "or", "to")) and not counted:
            return words[end - 1]
    return words[-1]


def content_words(text: str) -> frozenset[str]:
    """Stems of the words that say something.

    Small words and numbers are left out, so that "30 levels" and "40 levels" count as the same thing said
    twice.
    """
    return frozenset(_stem(word) for word in words_of(text) if word not in _SMALL and not word.isdigit())


def _rank(candidate: Candidate, centre: Centre) -> float:
    """The lower, the better: near to the centre of the game, early on the page, in words that other pages lack, short."""
    words = content_words(candidate.fact.text)
    # Four telling words are enough: more would favour long lists over good facts.
    telling = len([word for word in words if word not in BLAND])
    length = len(words_of(candidate.fact.text))
    # Pages put what matters first, above all in the short description, so each sentence further down costs a
    # little; words past the eighth cost more.
    early = 2 if candidate.place <= _PITCH else 0
    own = centre.nearness(candidate.fact)
    return candidate.place * 0.06 - early - own - min(telling, 4) + max(0, length - 8) * 0.4


def _holds(words: list[str], name: tuple[str, ...]) -> bool:
    """Whether `name` occurs in `words` as consecutive words."""
    # "Ada's ship" holds the name Ada too.
    low = [word.removesuffix("'s") for word in words]
    return any(tuple(low[at : at + len(name)]) == name for at in range(len(low) - len(name) + 1))


def _stem(word: str) -> str:
    """The word without a common ending. Rough, but only ever compared with other stems."""
    for ending in ("ies", "ing", "es", "ed", "s", "e", "y"):
        # Three letters at least must remain, or "king" would be "k" and match anything.
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)]
    return word
