"""Choosing the best of several texts: gates first, then a weighted score. Pure functions.

The gates hold what a reader would call wrong (`faults`): a text with none beats every text with one. Those in
`GRAVE` are never posted, whatever else there is. The score (0 to 1) prefers texts that say what the game is, in its
own words, in the tone that was asked for, without repeating themselves, at a length one reads in a chat; a text
below `MIN_SCORE` is not posted either. docs/writing.md has the table; the weights were set by hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from core.domain import Prompt
from core.domain.text import sentence_ends
from model_container.models.memorised import Learned
from model_container.writing import claims, gates, tone
from model_container.writing.clean import is_long, scrub

Runs = frozenset[tuple[str, ...]]

MIN_WORDS = 25
MIN_SCORE = 0.45
GRAVE = frozenset(
    {"claims what a machine cannot know", "has a slur", "copies the description", "copies a player's review"}
)
"""Gates that nothing passes unmet; of the others the text that fails fewest may be posted if no try brought a better one."""

MAX_COPIED_8GRAMS = 4
"""8-word runs shared with the description, or with training reviews: 4 in a row are 11 words, about one short sentence."""
_MAX_SHARED_3GRAMS = 0.5
"""Of a text with an earlier one of the same game."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_GARBLED = re.compile(r"([^\W\d_])\1{3}|([^\W\d_]{2,12})\2{2}", re.IGNORECASE)
"""A letter four times or a syllable three times in a row: what a small model does when it is lost."""
_TWICE = frozenset({"had", "that", "very", "so", "really"})
"""May stand twice in a row."""
_COMMON_WORDS = """
    the and for with that this from you your are its has have was were can will all one more into out not but
    they them their our who what when where which while than then also any each other some such only about over
    game games play player players new get make
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def judge(
    texts: Iterable[str],
    prompt: Prompt,
    *,
    demo: bool = False,
    earlier: Collection[Runs] = (),
    learned: Learned | None = None,
    cut: Collection[str] = (),
) -> list[tuple[str, list[str]]]:
    """The texts that are not empty with their `faults`, best first: fewest faults, then highest score, then as given.

    `cut`: those of the texts whose end the model did not write; they lose to others with as many faults.
    """
    found = [
        (text, faults(text, prompt, demo=demo, earlier=earlier, learned=learned)) for text in texts if text
    ]
    return sorted(found, key=lambda one: (len(one[1]), one[0] in cut, -score(one[0], prompt)))


def order(texts: Iterable[str], prompt: Prompt, *, demo: bool = False) -> list[str]:
    """The texts of `judge`."""
    return [text for text, _ in judge(texts, prompt, demo=demo)]


def faults(
    text: str,
    prompt: Prompt,
    *,
    demo: bool = False,
    earlier: Collection[Runs] = (),
    learned: Learned | None = None,
) -> list[str]:
    """What is wrong with a cleaned text, as words for a log; [] where all gates hold.

    `demo`: a small model may be short. `earlier`: the `runs` of texts that this game has already. `learned`: what
    the model was trained on, where that is known.
    """
    words, beside = words_of(text), _without(text, prompt.name)
    own = runs(text)
    checks = (
        ("does not name it", not _names(text, prompt.name)),
        ("ends inside a sentence", not text or sentence_ends(text)[-1:] != [len(text)]),
        ("too short", len(words) < MIN_WORDS and not demo),
        ("repeats itself", _repeats(words, 4) > 0),
        ("is garbled", _GARBLED.search(beside) is not None),
        (
            "stutters",
            any(first == second and first not in _TWICE for first, second in pairwise(words_of(beside))),
        ),
        ("copies the description", _shared(words, words_of(prompt.description), 8) > MAX_COPIED_8GRAMS),
        ("copies a player's review", learned is not None and learned.shared(words) > MAX_COPIED_8GRAMS),
        ("claims what a machine cannot know", claims.claim(beside, prompt.description) != ""),
        ("has a slur", gates.slur(beside)),
        ("is like an earlier one", any(alike(own, other) for other in earlier)),
    )
    return [name for name, wrong in checks if wrong]


def may_be_posted(text: str, prompt: Prompt, found: Collection[str]) -> bool:
    """Whether a text with the faults `found` is still better than none."""
    return not GRAVE & set(found) and score(text, prompt) >= MIN_SCORE


def score(text: str, prompt: Prompt) -> float:
    """0 (poor) to 1. The weighted mean of seven parts, each 0 to 1.

    a genre named 0.15 · the description's words used 0.2 (full at 8 distinct ones), and none of its sentences 0.1 (no
    8-word run shared) · the name said again after the opening, if it is short 0.1 · distinct bigrams 0.15 (Li et al.
    2016, distinct-2) · length 0.15 (full from 60 to 120 words) · the tone that was asked for 0.15.
    """
    words = words_of(text)
    told = (
        {word for word in words_of(prompt.description) if len(word) > 3}
        - _COMMON
        - set(words_of(prompt.name))
    )
    beyond = set(words) & told
    genres = [words_of(genre) for genre in prompt.genres]
    parts = (
        (0.15, 1.0 if any(genre and _contains(words, genre) for genre in genres) else 0.0),
        (0.2, min(1.0, len(beyond) / 8)),
        (0.1, 1 - min(1.0, _shared(words, words_of(prompt.description), 8) / MAX_COPIED_8GRAMS)),
        (0.1, 1.0 if _names(text.removeprefix(prompt.opening), prompt.name) or is_long(prompt.name) else 0.0),
        (0.15, len(set(pairwise(words))) / max(1, len(words) - 1)),
        (0.15, min(1.0, len(words) / 60) if len(words) <= 120 else max(0.0, 1 - (len(words) - 120) / 120)),
        (0.15, tone.fit(text, prompt.tone)),
    )
    return sum(weight * part for weight, part in parts)


def words_of(text: str) -> list[str]:
    """Words in small letters, without marks; each CJK run counts as one."""
    return [word.lower() for word in _WORD.findall(text)]


def grams(words: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    """Runs of `n` words and how often each stands there."""
    return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


def runs(text: str) -> Runs:
    """The three-word runs of a text, for `alike`."""
    return frozenset(grams(words_of(text), 3))


def alike(one: Runs, other: Runs) -> bool:
    """Whether a reader would say that it is the same text, changed a little."""
    return len(one & other) > _MAX_SHARED_3GRAMS * min(len(one), len(other)) or one == other


def without_loops(text: str) -> str:
    """`text` without the sentences that say again a run of four words; as it is where too little would be left.

    What was read before stays; the opening sentence always does.
    """
    kept, seen = "", set[tuple[str, ...]]()
    start, words = 0, list[str]()
    for end in sentence_ends(text):
        more = [*words, *words_of(text[start:end])]
        fresh = list(grams(more[max(0, len(words) - 3) :], 4).elements())
        if kept and (len(set(fresh)) < len(fresh) or seen & set(fresh)):
            start = end
            continue
        kept += text[start:end]
        words, start = more, end
        seen |= set(fresh)
    return kept if kept == text or len(words) >= MIN_WORDS else text


def _names(text: str, name: str) -> bool:
    wanted = words_of(scrub(name))
    return not wanted or _contains(words_of(text), wanted) or scrub(name).lower() in text.lower()


def _without(text: str, name: str) -> str:
    """The name may hold a year or "Free Copy": it is no claim."""
    return re.sub(re.escape(scrub(name)), " ", text, flags=re.IGNORECASE) if scrub(name) else text


def _contains(words: Sequence[str], run: Sequence[str]) -> bool:
    return any(list(words[i : i + len(run)]) == list(run) for i in range(len(words) - len(run) + 1))


def _repeats(words: Sequence[str], n: int) -> int:
    return sum(times - 1 for times in grams(words, n).values())


def _shared(words: Sequence[str], others: Sequence[str], n: int) -> int:
    return len(grams(words, n).keys() & grams(others, n).keys())
