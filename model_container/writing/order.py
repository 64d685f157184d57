"""How usual the order of the words in a text is, measured by pairs of neighbouring words.

A table holds, for each pair of classes (a function word such as "of" is a class of its own, the others are classified by
their endings), how many bits more often the pair occurs in texts by people than by chance. Sentences of people and of
a trained model reach 0.3 bits and more for each pair; words in random order less than 0 (docs/writing.md has the figures).
The table contains counts and no text; `scripts/learn_word_order.py` makes it. Standard library only.
"""

from __future__ import annotations

import functools
import gzip
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

TABLE = Path(__file__).with_name("order.gz")
_SMALL_WORDS = """
    a an the this that these those it its he she they them their his her him you your we our us i my me one who which what
    there here and or but nor so yet if when while because though although as than then until where why how whether before
    after of in on at by for with from to into onto over under about against between through during without within
    around off out up down along across behind beyond among like is are was were be been being am has have had having do
    does did can could will would shall should may might must need let lets not no never only just also too very more
    most much many less few little some any all both each every either neither other another such same own even still
    again always often once ever already quite rather almost enough perhaps maybe well soon now away together instead
    it's that's there's doesn't don't isn't can't make makes get take takes give gives keep keeps go come find something
    nothing everything anyone everyone
"""
SMALL = tuple(dict.fromkeys(_SMALL_WORDS.split()))
CLASSES = (".", ",", ":", "#", "N", "+ing", "+ed", "+ly", "+s", "+", *SMALL)
"""End of a sentence, comma, other marks, number, name, and other words by their ending."""

_PLACE = {name: place for place, name in enumerate(CLASSES)}
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.!?…。！？]+|[,;:()–—-]")
_STEP = 1 / 16
"""Bits that one step of the table stands for."""
_DOUBT = 30
"""Pairs that are supposed to have been seen by chance: what is rare says little."""


def fluency(text: str) -> float:
    """Bits a pair, as the mean over the text; 0 for an empty one.

    About 0.9 for what people write, below 0 for words in no order. The language must be English.
    """
    found = classes_of(text)
    table = _table()
    return sum(table[pair] for pair in pairwise(found)) * _STEP / (len(found) - 1) if len(found) > 1 else 0.0


def worst_pair(text: str) -> float:
    """Bits of the pair that people write least of all, compared with chance; 0 for an empty text."""
    table = _table()
    return min((table[pair] for pair in pairwise(classes_of(text))), default=0) * _STEP


def classes_of(text: str) -> list[int]:
    """The classes of a text's words and marks, as places
    in CLASSES; a sentence's end stands before and after.

    An empty text gives [0], which has no pair.
    """
    found = [0]
    for token in _TOKEN.findall(text.translate({0x2019: "'"})):
        name = _class_of(token, first=found[-1] == 0)
        place = _PLACE[name]
        if place <= _PLACE[":"] and found[-1] <= _PLACE[":"]:
            found[-1] = min(place, found[-1])  # of two marks the stronger
        else:
            found.append(place)
    return found if found[-1] == 0 else [*found, 0]


def learn(texts: Iterable[str], table: Path = TABLE) -> None:
    """Make the table from what people wrote, one text for each review or page. An earlier table is replaced.

    The running process keeps the table that it has loaded.
    """
    size = len(CLASSES)
    pairs: Counter[tuple[int, int]] = Counter()
    for text in texts:
        pairs.update(pairwise(classes_of(text)))
    firsts, seconds = Counter[int](), Counter[int]()
    for (first, second), times in pairs.items():
        firsts[first] += times
        seconds[second] += times
    everything = max(1, pairs.total())
    values = bytearray()
    for first in range(size):
        for second in range(size):
            chance = (seconds[second] + 1) / (everything + size)
            # A pair that was hardly ever seen is drawn towards chance: a prior of _DOUBT pairs.
            share = (pairs[first, second] + _DOUBT * chance) / (firsts[first] + _DOUBT)
            # One byte a pair, centred at 128: 16 steps a bit reach 8 bits up and down.
            values.append(max(0, min(255, round(math.log2(share / chance) / _STEP) + 128)))
    # No time in the header, so that the same texts give the same file.
    with table.open("wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
        packed.write(bytes(values))


def _class_of(token: str, *, first: bool) -> str:
    """The name of a token's class; `first` says that the
    token begins a sentence, where a capital means nothing.
    """
    word = token.lower()
    if not word[0].isalnum():
        return "." if word[0] in ".!?…。！？" else "," if word == "," else ":"
    if word in _PLACE:
        return word
    if word[0].isdigit():
        return "#"
    if token[0].isupper() and not first:
        return "N"
    for ending, name, least in (("ing", "+ing", 5), ("ed", "+ed", 4), ("ly", "+ly", 4)):
        if word.endswith(ending) and len(word) >= least:
            return name
    return "+s" if word.endswith("s") and not word.endswith("ss") else "+"


@functools.lru_cache(maxsize=1)
def _table() -> dict[tuple[int, int], int]:
    """Steps above chance, for each pair."""
    values: Sequence[int] = gzip.decompress(TABLE.read_bytes())
    size = len(CLASSES)
    return {divmod(place, size): value - 128 for place, value in enumerate(values)}
