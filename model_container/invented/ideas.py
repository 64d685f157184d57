"""Invented games: a name, genres, and a handful of concrete facts to copy."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

from model_container.invented import features, words
from model_container.invented.genres import BY_LABEL, GENRES, VERBATIM, Genre
from model_container.invented.grammar import expand, gerund, phrases, single

FactKind = Literal["place", "hero", "act", "feat", "foe", "type"]
_COUNTS: tuple[tuple[FactKind, int], ...] = (
    ("act", 4),
    ("feat", 4),
    ("place", 1),
    ("hero", 1),
    ("foe", 1),
    ("type", 1),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the store's page says and a review may repeat."""

    kind: FactKind
    text: str
    """A noun phrase; for an `act` a verb phrase, verb in its base form."""

    @property
    def doing(self) -> str:
        """An `act` as a gerund; meaningless for the other kinds."""
        return gerund(self.text)


@dataclass(frozen=True, slots=True)
class Idea:
    """An invented game."""

    name: str
    genres: tuple[str, ...]
    facts: tuple[Fact, ...]

    @property
    def known(self) -> tuple[Genre, ...]:
        """Those of its genres that have phrases of their own; () if it has none of them."""
        return tuple(BY_LABEL[label] for label in self.genres if label in BY_LABEL)


_NAMES = phrases(
    """<W>/<W>/<W>/<W> <W2>/<Adj> <Noun>/<Adj> <Noun>/<Noun> of <W>/<W> <Noun>/<Adj> <Creatures>/The <Adj> <Noun>/<W>: <Adj> <Noun>/
    <Noun> of the <Adj> <Creatures>/<W>: <Noun> of <W2>/<Noun> <N>/<W> <N>/<Adj> <Noun> <N>/<Creatures> and <Things>/
    <W>'s <Noun>/<Role>'s <Noun>/My <Adj> <Noun>/Super <Adj> <Creatures>/<Noun> Simulator/<Role> Simulator <N>/<Things> & <Creatures>/
    A <Role> in <W>/The <Noun> of <W> and <W2>/<Adj>-<W>/Escape from <W>/No More <Creatures>/<W> Tycoon/<W> Online/
    Last <Role> of <W>/<Adj> <Adj2> <Noun>/How to <Verb> <Creatures>/Don't <Verb> the <Noun>/<Verb> the <Creatures>!/
    <Noun> - Original Soundtrack/<W> - <Adj> Edition/<W>: The <Noun> <N>/<Verb> or <Verb2>/<Things> at <W>/Beyond <W>/<W>® <N>/<W>™: <Noun>"""
)
_PLACES = phrases(
    """the <place> of <proper>/the <adj> <place>/a~ <adj> <place>/the <adj> <place> of <proper>/a~ <adj> <place> called <proper>/
    the <place> of <proper>/a <place> full of <adj> <creatures>/the <place> under <proper>/a~ <adj> <place> ruled by <creatures>/
    the last <place> of <proper>/a~ <place> between <proper> and <proper2>/the <adj> world of <proper>/the <adj> streets of <proper>"""
)
_HEROES = phrases(
    """a~ <radj> <role>/a~ <radj> <role>/a~ <radj> <role> named <proper>/<proper>, a~ <radj> <role>/a~ <role> from <proper>/
    the <radj> <role>/two <adj> <creatures>/the last <role> of <proper>/a~ <role> with <adj> <things>/a band of <adj> <creatures>"""
)
_FOES = phrases(
    """<adj> <creatures>/the <adj> <creatures> of <proper>/the <adj> <role>/the <role> of <proper>/an army of <adj> <creatures>/
    <adj> <creatures> and <creatures2>/the <proper> Empire/a~ <adj> <role> called <proper>/the <proper> corporation/swarms of <adj> <creatures>"""
)
_FEATS = phrases(
    """<num> <art> <unit>/<num> <unit>/<num> <adj> <unit>/<adj> <things>/a soundtrack of <music>/<art> <things>/<num> <things>/
    a~ <adj> system of <things>/<things> and <adj> <things2>/a~ <adj> companion named <proper>/the <proper> engine/
    a story about <adj> <creatures>/local co-op/online multiplayer/<art> <unit>/a~ <mood> story/<adj> <things> made of <things2>"""
)
_PLAIN: dict[FactKind, tuple[str, ...]] = {
    "act": features.PLAIN_ACTS,
    "feat": features.PLAIN_FEATS,
    "place": features.PLAIN_PLACES,
    "hero": features.PLAIN_HEROES,
    "foe": features.PLAIN_FOES,
}
_VERBS = single(
    "Build Chase Eat Feed Fight Find Follow Hide Kill Love Paint Rescue Save Shoot Steal Trust Wake"
)
_NUMERALS = single("2 3 4 5 II III IV V VI VII X 64 76 1942 1999 2049 2077 3000 XL")


def invent(rng: random.Random) -> Idea:
    """A game that nobody made: name, up to a few genres, and twelve facts in random order."""
    genres = _genres(rng)
    known = [BY_LABEL[label] for label in genres if label in BY_LABEL]
    # A game without known genres still needs facts, and real pages without a genre are about something too.
    source = known or [rng.choice(GENRES)]
    facts: list[Fact] = []
    # Drawn once a game: a real page is written in one manner throughout.
    plain = rng.choice((0.0, 0.3, 0.6, 1.0))
    for kind, count in _COUNTS:
        texts: dict[str, None] = {}
        # A dict keeps the order and drops equal texts: a page
        # that says a thing twice would teach a review to do so.
        while len(texts) < count:
            texts[_fact_text(rng, kind, source, plain)] = None
        facts += [Fact(kind, text) for text in texts]
    rng.shuffle(facts)
    return Idea(name(rng), tuple(genres), tuple(facts))


def _fact_text(rng: random.Random, kind: FactKind, source: list[Genre], plain: float) -> str:
    """The words of one fact in the manner of `source`, or
    with probability `plain` in a store page's everyday words.
    """
    genre = rng.choice(source)
    bank = {
        "act": genre.acts,
        "feat": genre.feats if rng.random() < 0.6 else _FEATS,
        "place": _PLACES,
        "hero": _HEROES,
        "foe": _FOES,
        "type": features.TYPES,
    }[kind]
    if rng.random() < plain:
        bank = _PLAIN.get(kind, bank)
    return expand(rng, rng.choice(bank), _slots(rng))


def _genres(rng: random.Random) -> list[str]:
    """The labels of one game: none, verbatim ones, or one to five of the known genres."""
    roll = rng.random()
    if roll < 0.06:
        return []
    if roll < 0.16:
        labels = rng.sample(VERBATIM, rng.choice((1, 1, 2, 3)))
        return labels if rng.random() < 0.6 else [*labels, rng.choice(GENRES).label]
    labels = [genre.label for genre in rng.sample(GENRES, rng.choice((1, 1, 2, 2, 2, 3, 3, 4, 5)))]
    labels = [label.replace("Free To Play", rng.choice(("Free To Play", "Free to Play"))) for label in labels]
    # The store lists most games' genres in alphabetical order.
    return sorted(labels) if rng.random() < 0.7 else labels


def proper(rng: random.Random) -> str:
    """An invented name: one to three syllables, now and then with accents or a second word."""
    size = rng.choice((1, 2, 2, 2, 3))
    parts = [rng.choice(words.SYLLABLE_STARTS) + rng.choice(words.SYLLABLE_MIDDLES) for _ in range(size)]
    word = "".join(parts) + rng.choice(words.SYLLABLE_ENDS)
    if rng.random() < 0.06:
        word = "".join(
            rng.choice(words.ACCENTS[c]) if c in words.ACCENTS and rng.random() < 0.4 else c for c in word
        )
    if rng.random() < 0.25:
        word = (
            rng.choice(words.ADJECTIVES + words.PLACES).title()
            if rng.random() < 0.5
            else f"{word} {proper(rng)}"
        )
    return word[:1].upper() + word[1:]


def name(rng: random.Random) -> str:
    """A title such as the store is full of. Its words need not fit the game's facts, as on the store."""
    roll = rng.random()
    if roll < 0.03:
        alphabet = rng.choice((words.CJK, words.KANA, words.CYRILLIC))
        return "".join(rng.choice(alphabet) for _ in range(rng.randint(2, 6))).capitalize()
    verb, verb2 = rng.sample(_VERBS, 2)
    slots = _slots(rng)
    title = expand(
        rng,
        rng.choice(_NAMES),
        {
            "W": proper(rng),
            "W2": proper(rng),
            "N": rng.choice(_NUMERALS),
            "Verb": verb,
            "Verb2": verb2,
            "Adj": slots["adj"].title(),
            "Adj2": slots["adj2"].title(),
            "Creatures": slots["creatures"].title(),
            "Things": slots["things"].title(),
            "Role": slots["role"].title(),
            "Noun": rng.choice((slots["place"], slots["things"].removesuffix("s"), slots["role"])).title(),
        },
    )
    # Some titles are in capitals throughout, and a review has to spell them so.
    return title.upper() if roll > 0.94 else title


def _slots(rng: random.Random) -> dict[str, str]:
    """Fillings for all slots of all banks."""
    adj, adj2 = rng.sample(words.ADJECTIVES, 2)
    creatures, creatures2 = rng.sample(words.CREATURES, 2)
    things, things2 = rng.sample(words.THINGS, 2)
    if rng.random() < 0.15:
        # A word that nothing was ever called teaches to copy letter by letter, and so do real pages' rare words.
        adj = proper(rng).lower()
    if rng.random() < 0.1:
        creatures, things = proper(rng).lower() + "s", proper(rng).lower() + "s"
    return features.slots(rng) | {
        "adj": adj,
        "adj2": adj2,
        "creatures": creatures,
        "creatures2": creatures2,
        "things": things,
        "things2": things2,
        "place": rng.choice(words.PLACES),
        "role": rng.choice(words.ROLES),
        "radj": rng.choice(words.ROLE_ADJECTIVES),
        "proper": proper(rng),
        "proper2": proper(rng),
        "num": rng.choice(words.NUMBERS),
        "unit": rng.choice(words.UNITS),
        "art": rng.choice(words.ART),
        "music": rng.choice(words.MUSIC),
        "mood": rng.choice(words.MOODS),
    }
