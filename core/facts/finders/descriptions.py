"""Genres in a page's own words: "a turn-based dungeon crawler with cards", said of the game itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.facts.words.lexicon import classes, known
from core.facts.words.subjects import MARKETING, SHOP_WORDS
from core.facts.words.vocabulary import PREPOSITIONS, REFUSED

MAX_WORDS = 7
# Nouns that name a kind of game. A phrase that ends in another noun describes something else.
HEADS = frozenset(
    """
    adventure arpg brawler builder clicker crawler deckbuilder fighter fps game jrpg metroidvania minigame mmorpg
    novel platformer puzzler racer rogue-like rogue-lite roguelike roguelite rpg sandbox shooter sim simulation
    simulator thriller wargame
    """.split()
)
_SAYS_WHAT = re.compile(r"\b(?:is|it's|it’s|in)\s(?:an?|this)\s|^(?:an?|this)\s", re.IGNORECASE)
# Behind these words the genre is that of another game.
_OTHERS = re.compile(
    r"\b(?:inspired|like|fans?|reminiscent|love|unlike|than|similar|homage|tribute|was|previous|original|sequel)\b",
    re.IGNORECASE,
)
_HYPE = MARKETING | frozenset(
    """
    addictive best beloved better brand captivating celebrated challenging charming classic complete critically
    cult cute
    different direct early enjoyable extensive finest first free full demanding dynamic high highly hit
    interesting latest
    legendary little main major modern most much never new next number old one only original own phenomenal
    popular proper
    quality real same second short simple single smash small special standard successful third thrilling
    traditional triple-a
    true typical unforgettable unusual upcoming very well-known whole worthy your fast-paced relaxing active
    """.split()
)
"""Praise, and what is said of any game: a genre begins after it."""
# Words that are praise on their own, but not in these pairs, such as "first person".
_PAIRS = {
    "first": ("person",),
    "third": ("person",),
    "second": ("person",),
    "real": ("time",),
    "old": ("school",),
}
# Words that may follow a complete genre; anything else shows that the noun is not its end.
_FOLLOWS = PREPOSITIONS | frozenset(
    "that where which who whose and or set featuring inspired based made built developed created designed combining "
    "mixing blending has is".split()
)


def described_genre(sentence: str) -> Iterator[str]:
    """What a sentence says the game is, as a singular noun phrase of two to seven words; nothing if in doubt.

    At most one for each sentence. Praise before it is dropped, and capital letters are put into small ones
    unless the word is an acronym.
    """
    for says in _SAYS_WHAT.finditer(sentence):
        if _OTHERS.search(sentence[: says.start()]):
            return
        found = _phrase(sentence[says.end() :].split(" "))
        # One word alone is left to the list of genres, which spells it in one way.
        if len(found) > 1 and not _OTHERS.search(" ".join(found)):
            yield " ".join(found)
            return


_NO_HYPE = [
    (first, [second]) for first, ends in _PAIRS.items() for end in ends for second in (end, end.title())
]


def _phrase(words: list[str]) -> list[str]:
    """The words from the last praise to the noun that names a kind of game; [] if there is none."""
    found: list[str] = []
    # A few words more than the limit, because praise at the start is dropped.
    for at, word in enumerate(words[: MAX_WORDS + 4]):
        plain = word.rstrip(",.;:!")
        low = plain.lower()
        if low in HEADS and _ends(word, words[at + 1 : at + 2]):
            found.append(_small(plain))
            return found if len(found) <= MAX_WORDS and not found[0].endswith(",") else []
        if word not in {plain, f"{plain},"} or not _modifies(plain, first=not found):
            return []
        if low in _HYPE and (low, words[at + 1 : at + 2]) not in _NO_HYPE:
            # What stood before the praise belongs to it: "the next great".
            found.clear()
        elif low in ("and", "&") and not found:
            return []
        else:
            found.append(_small(plain) + word[len(plain) :])
    return []


def _ends(word: str, after: list[str]) -> bool:
    """Whether no other noun follows: "an adventure" ends before "game"."""
    return (
        not word[-1].isalnum()
        or not after
        or after[0].lower().rstrip(",.") in _FOLLOWS
        or not after[0][0].isalnum()
    )


def _modifies(word: str, *, first: bool) -> bool:
    """Whether a word may stand before the noun: an adjective, a noun, praise; no name, no pronoun, no shop word."""
    low = word.lower()
    if low in ("and", "&"):
        return not first
    # Anything with other characters is a name, a price or a mistake.
    if re.fullmatch(r"[A-Za-z0-9][\w'’/+-]*\w|[A-Z0-9]", word) is None or low in SHOP_WORDS:
        return False
    if low in _HYPE:
        return True
    if low in REFUSED or low in PREPOSITIONS:
        return False
    if (
        word[0].isupper()
        and low not in known()
        and not (word.isupper() or any(char.isdigit() for char in word))
    ):
        return "-" in word and low.split("-")[0] in known()  # else a name
    return bool(set(classes(low)) & set("jJnNpPgGxs")) or word.isupper() or "-" in word


def _small(word: str) -> str:
    """In small letters, but for what is written in capitals, such as RPG or 2D."""
    if re.fullmatch(r"\dd", word):
        return word.upper()
    return word if word.isupper() or any(char.isdigit() for char in word) else word.lower()
