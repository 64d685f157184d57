"""Every line of the tables, filled with sample facts: what tests and `scripts/check_corpus.py` look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from model_container.corpus import tables
from model_container.corpus.language import Line, fill, read_line, sentence
from model_container.corpus.topics import TOPICS

_CHOICE = re.compile(r"\{([^{}]*)\}")
_DOES = (
    ("build a village", "building a village"),
    ("fight the undead", "fighting the undead"),
    ("search old ruins for treasure", "searching old ruins for treasure"),
)
_NOUNS = {
    "has": ("a crafting system", "over thirty weapons"),
    "look": ("a hand-drawn style", "detailed landscapes"),
    "sound": ("an orchestral soundtrack", "calm melodies"),
    "foe": ("a rival empire", "hungry wolves"),
    "place": ("a ruined city", "the streets of London"),
    "role": ("a retired detective", "a young witch"),
    "praised": ("the moving story", "the clever puzzles"),
    "blamed": ("the high price", "the clunky controls"),
}
_GENRES = ("puzzle game", "city builder", "action game", "visual novel")
_QUOTED = {
    "called": ('"a chaotic party game"', '"a game about bees and honey"'),
    "says": ('"You are the last cook on board"', '"Build your own castle and defend it"'),
}
_WORDS = {"plus": ("the fighting", "the cards"), "minus": ("the story", "the puzzles")}
_LISTED = {
    "theme": ("zombies", "crafting and mining", "choices, potions and politics"),
    "company": ("alone", "with friends online", "against other players online", "with others on one screen"),
}
_PEOPLE = {
    "who": ("people who like to plan", "anyone who likes a good fight"),
    "not": ("players in a hurry", "people who want to relax"),
}
_LIKES = ("a good fight", "being scared", "decisions with consequences")


@dataclass(frozen=True, slots=True)
class Filled:
    """A line of a table with some of its fillings."""

    table: str
    line: str
    sentences: tuple[str, ...]


def every_line() -> Iterator[Filled]:
    """All lines of all tables, each with as many fillings
    as its widest choice has ways, and at least four.
    """
    for name, lines in _tables():
        for line in lines:
            # Numbered, not drawn: every way of every choice is seen, and a failure can be repeated.
            texts = (filled(line.text, number) for number in range(max(4, _ways(line.text))))
            yield Filled(name, line.text, tuple(dict.fromkeys(one for text in texts for one in _split(text))))


def filled(text: str, number: int) -> str:
    """The text with the choices and the sample facts of that number; any number of 0 or more will do."""

    def way(match: re.Match[str]) -> str:
        ways = match[1].split("|")
        return ways[number % len(ways)]

    # Innermost first, as `language.choose` does it.
    while _CHOICE.search(text):
        text = _CHOICE.sub(way, text)
    why = ("that is a good start", "that is not much of a reason")[number % 2]
    text = text.replace("<why>", why).replace(
        "<and>", ("and", "but", "and", "though", "and", "yet")[number % 6]
    )
    return sentence(
        _capital(
            fill(text, lambda slot, form: _value(slot, form, number), lambda slot: _plural(slot, number))
        )
    )


def _value(slot: str, form: str, number: int) -> str:
    """The sample for a slot in the given form."""
    kind = slot.rstrip("23")
    at = number + int(slot[len(kind) :] or 1) - 1
    if kind == "name":
        return "Karnaugh"
    if kind in _QUOTED:
        return _QUOTED[kind][at % 2]
    if kind == "do":
        return _DOES[at % len(_DOES)][form == ".ing"]
    if kind in _NOUNS:
        text = _NOUNS[kind][at % 2]
        return f"in {text}" if kind == "place" and not form else text
    if kind == "genre":
        text = _GENRES[at % len(_GENRES)]
        return text if not form else f"{'an' if text[0] in 'aeiou' else 'a'} {text}"
    if kind == "rating":
        return "93 of 100 players"
    if kind in _PEOPLE:
        return _PEOPLE[kind][number % 2]
    if kind in _LISTED:
        return _LISTED[kind][number % len(_LISTED[kind])]
    if kind in _WORDS:
        return _WORDS[kind][number % 2]
    return _LIKES[(number + (kind == "dislike")) % len(_LIKES)]


def _plural(slot: str, number: int) -> bool | None:
    """Whether the sample for a slot is plural; None if no verb agrees with that slot."""
    kind = slot.rstrip("23")
    if kind in _NOUNS or kind in _WORDS:
        return bool((number + slot.endswith("2")) % 2) and kind != "role"
    return None


def _capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[0].upper() + text[1:]


def _split(text: str) -> list[str]:
    """The sentences of three words or more: shorter ones are no work for a grammar checker."""
    return [one for one in re.split(r"(?<=[.!?])\s+", text) if len(one.split()) > 2]


def _ways(text: str) -> int:
    """How many ways the widest choice of a line has."""
    return max((match[1].count("|") + 1 for match in _CHOICE.finditer(text)), default=1)


def _tables() -> Iterator[tuple[str, tuple[Line, ...]]]:
    """Every table, by a name that says where its lines are defined."""
    yield "openings with genre", tables.OPENINGS[0]
    yield "themes", tables.THEMES
    yield "openings without genre", tables.OPENINGS[1]
    yield "together", tables.TOGETHER
    yield "lists", tables.LISTS
    yield "named", tables.NAMED
    for kind, lines in tables.BODY.items():
        yield kind, lines
    for kind, lines in tables.TWO.items():
        yield f"two {kind}", lines
    for rating, lines in tables.RATED.items():
        yield f"rated {rating}", lines
    yield from _of_players()
    for tone, both in tables.VERDICTS.items():
        yield f"verdicts {tone}", both[0]
        yield f"verdicts {tone} plain", both[1]
    for tone, lines in tables.VERDICTS_BY_RATING.items():
        yield f"verdicts {tone} by rating", lines
    for part, lines in tables.SHORT.items():
        yield f"short {part}", lines
    for name, about in TOPICS.items():
        yield f"clauses {name}", tuple(read_line("", text) for text in (*about.praise, *about.blame))
        yield f"reservations {name}", tuple(read_line("?", text) for text in about.reservations)
        yield f"verdicts positive {name}", tuple(read_line("", text) for text in about.verdicts)
        yield (
            f"likes {name}",
            tuple(read_line("", f"if you like {text}, it is worth a look") for text in about.likes),
        )
        yield (
            f"people {name}",
            tuple(read_line("", f"it is a good choice for {text}") for text in (*about.who, *about.others)),
        )
        if about.noun:
            yield (
                f"nouns {name}",
                (read_line("", f"{about.noun} {'are' if about.plural else 'is'} worth a look"),),
            )


def _of_players() -> Iterator[tuple[str, tuple[Line, ...]]]:
    """The tables of what players say."""
    # By stance, since praise may be worded alike in a review that recommends a game and in one that weighs both sides.
    named = {"": tables.PLAYERS} | tables.RATED_BY_PLAYERS
    for rating, lines in named.items():
        for stance in sorted({line.stance for line in lines}):
            yield f"players {rating}{stance}", tuple(line for line in lines if line.stance == stance)
    for tone, lines in tables.VERDICTS_OF_PLAYERS.items():
        yield f"verdicts {tone} of players", lines
