"""What joins a sentence to the one before it, and how much of it has been said before."""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from model_container.corpus.facts import WORDS

_TURNS: Mapping[str, tuple[str, ...]] = {
    "++": ("besides, ", "also, "),
    "--": ("besides, ", "also, "),
    "+-": ("still, ", "then again, ", "that said, ", "but "),
    "-+": ("still, ", "then again, ", "that said, ", "but "),
}
_EVEN_SO = ("even so, ", "all the same, ", "still, ")
"""Before a verdict that goes against the sentence before it."""
_OWN_TURN = re.compile(
    r"(?:{})\b".format(
        "|".join(
            """
            above all/according/add to/all in all/all told/all that/along the/among/as/at first/at least/bear/because/before long
            besides/come/even/first/for now/for once/give/going by/if/in a word/in fairness/in short/in the/is there/it is not for
            it will not/keep/leave/life is/neither/not even/on balance/on top/once again/skip/so/take/taken/thanks/then/to be fair
            to begin/to its credit/to start/to this/turn/unless/what/when/whether/who/with/without/would you/you can expect
            """.strip()
            .replace("\n", "/")
            .replace("  ", "")
            .split("/")
        )
    )
)
"""Sentences that begin so need nothing to join them."""
_TURNED = re.compile(r", (?:but|yet|though)\b|\. <why>")
"""Sentences that turn by themselves, or whose judgment comes in a second sentence."""
_WORD = re.compile(r"[a-z]+\d?(?:'[a-z]+)?")
_TOPIC = re.compile(r"<(?!name>)[a-z_]+> ?")
_FORM = re.compile(r"\.(?:ing|a|bare)>")
_COMMON = frozenset(
    "that this with have what there when than they them from into more much most some such only very just your you "
    "make makes game will would could should might about without being thing things anyone little like those these does "
    "once even enough good here their".split()
)


def turn(rng: random.Random, text: str, before: str, after: str, *, first: bool) -> str:
    """The words that join a sentence, with its choices made, to the one before it, or "".

    `before` and `after` are the stances of both (`+`, `-` or
    ""), `first` says whether the one before opens the review.
    """
    if not before or not after or _OWN_TURN.match(text) or _TURNED.search(text) or text.endswith("?"):
        return ""
    # A turn is nearly always marked, as a reader would stumble otherwise; an addition seldom needs to be.
    if before != after:
        return rng.choice(_TURNS[before + after]) if rng.random() < 0.9 else ""
    plain = first or "<why>" in text
    return "" if plain or rng.random() < 0.8 else rng.choice(_TURNS[before + after])


def even_so(rng: random.Random, text: str, before: str, after: str) -> str:
    """The words that join a verdict to a last sentence that speaks against it, or ""."""
    # One that comes back to the complaint has joined itself.
    joined = "<blamed" in text or _OWN_TURN.match(text)
    return rng.choice(_EVEN_SO) if before and after and before != after and not joined else ""


def repeats(said: Sequence[str], text: str) -> int:
    """A score for how much of a sentence occurs in those before
    it: telling words, runs of three words, the first word.

    0 if nothing does; the numbers have no unit.
    """
    now = _seen(text)
    score = 2 * now.again
    for number, one in enumerate(said):
        before = _seen(one)
        score += 2 * len(before.telling & now.telling) + 4 * len(before.runs & now.runs)
        # Two neighbours that begin alike are worse than two that stand apart.
        score += (2 if number == len(said) - 1 else 1) * (before.first == now.first)
    return score


def length(said: Sequence[str]) -> int:
    """About as many words as the sentences have once their placeholders are filled."""
    return sum(_seen(one).length for one in said)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is compared of a sentence."""

    first: str
    telling: frozenset[str]
    runs: frozenset[tuple[str, ...]]
    again: bool
    """Whether a telling word stands in it twice."""
    length: int


@functools.lru_cache(maxsize=512)
def _seen(text: str) -> _Seen:
    """Take a sentence apart; cached, because each one is compared with all later candidates."""
    # Signs lose number and form: <do1> and <do2.ing> begin a sentence in the same way.
    words = [
        word.rstrip("0123456789") for word in _WORD.findall(_FORM.sub(">", _TOPIC.sub("", text.lower())))
    ]
    telling = [word for word in words if len(word) > 3 and word not in _COMMON and word not in WORDS]
    return _Seen(
        first=words[0],
        telling=frozenset(telling),
        runs=frozenset(zip(words, words[1:], words[2:], strict=False)),
        again=len(set(telling)) < len(telling),
        length=sum(WORDS.get(word, 1) for word in words),
    )
