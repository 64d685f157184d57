"""Choosing the best of several texts: gates first, then the score. Pure functions.

The gates find what a reader would call wrong (`faults`): a text without faults beats every text with one. A text with a
fault in `GRAVE` is never posted, even if there is no other. Among equals the `score` decides; a text below `MIN_SCORE`
is not posted either. docs/writing.md has the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping

from core import facts
from core.domain import Length, Prompt
from core.domain.text import BROKEN, sentence_ends
from model_container.models.lexicon import Lexicon
from model_container.models.memorised import Learned
from model_container.writing import claims, gates, names, tone
from model_container.writing.score import score
from model_container.writing.words import Runs, alike, grams, repeats, runs, shared, words_of

__all__ = [
    "ENOUGH",
    "GRAVE",
    "MAX_LEFT_OVER",
    "MIN_SCORE",
    "MIN_WORDS",
    "Runs",
    "faults",
    "judge",
    "left_over",
    "may_be_posted",
    "order",
    "runs",
    "score",
    "without_loops",
    "words_of",
]

MIN_WORDS = 25
MIN_SCORE = 0.45
ENOUGH = 0.7
"""A text with at least this score is good enough that drawing another one is hardly worthwhile."""
GRAVE = frozenset(
    {
        "claims what a machine cannot know",
        "has a slur",
        "wishes somebody harm",
        "speaks to a machine",
        "praises a health warning",
        "copies the description",
        "copies a player's review",
        "has broken characters",
        "garbles the name",
        "invents words",
        "contradicts itself",
    }
)
"""Faults with which a text is never posted. With others, the text that has the fewest may be posted if none is better."""

OF_SUBSTANCE = 0.04
"""What a fact more, or a sentence less that tells none, counts beside the score: of 60 texts, readers found those better."""
MAX_LEFT_OVER = 2
"""Good texts for one prompt that are kept for the next people who ask for the game."""
MAX_COPIED_8GRAMS = 4
"""8-word runs shared with the description, or with training reviews: 4 in a row are 11 words, about one short sentence."""
_GARBLED = re.compile(r"([^\W\d_])\1{3}|([^\W\d_]{2,12})\2{2}", re.IGNORECASE)
"""A letter four times or a syllable three times in a row, as a small model sometimes writes."""
_STUTTER = re.compile(r"\b(\w+)\s+\1\b", re.IGNORECASE)
_TWICE = frozenset({"had", "that", "very", "so", "really", "is"})
"""Words that may occur twice in a row: "what it is is hard to say"."""


def judge(
    texts: Iterable[str],
    prompt: Prompt,
    *,
    demo: bool = False,
    earlier: Collection[Runs] = (),
    learned: Learned | None = None,
    lexicon: Lexicon | None = None,
    behind: Collection[str] = (),
    substance: Mapping[str, int] | None = None,
) -> list[tuple[str, list[str]]]:
    """The texts that are not empty, each with its `faults`, best first.

    Texts without a grave fault come before the others, then those with fewer faults,
    then those with the higher score; equals stay in the order given. `behind` are
    texts that lose to others with as many faults. `substance` is what each tells, where that is known: see `Finished`.
    """
    told = substance or {}

    def worth(text: str) -> float:
        return score(text, prompt) + OF_SUBSTANCE * told.get(text, 0)

    found = [
        (text, faults(text, prompt, demo=demo, earlier=earlier, learned=learned, lexicon=lexicon))
        for text in texts
        if text
    ]
    return sorted(
        found,
        key=lambda one: (len(GRAVE & set(one[1])) > 0, len(one[1]), one[0] in behind, -worth(one[0])),
    )


def order(texts: Iterable[str], prompt: Prompt, *, demo: bool = False) -> list[str]:
    """The texts of `judge` without their faults, best first."""
    return [text for text, _ in judge(texts, prompt, demo=demo)]


def faults(
    text: str,
    prompt: Prompt,
    *,
    demo: bool = False,
    earlier: Collection[Runs] = (),
    learned: Learned | None = None,
    lexicon: Lexicon | None = None,
) -> list[str]:
    """What is wrong with a cleaned text, as words for a log; [] if it passes all gates.

    `demo` allows a small model short texts. `earlier` are the `runs` of
    texts that this game has already. `learned` is what the model was trained
    on and `lexicon` the words that it may use; None if that is not known.
    """
    # A game may be called "Hell Hell Hell", or its name may contain a price: that is not the text's fault.
    rest = names.without(text, prompt.name)
    # A long name said twice must not count as a repeated run.
    words = words_of(names.as_one(text, prompt.name))
    page = words_of(names.as_one(prompt.description, prompt.name))
    source = told(prompt)
    own = runs(text)
    checks = (
        ("does not name it", not names.stands(text, prompt.name)),
        ("has broken characters", BROKEN in text),
        ("garbles the name", names.garbled(text, prompt.name, _known(source, lexicon))),
        ("invents words", lexicon is not None and lexicon.unknown(rest, source) != []),
        ("ends inside a sentence", not text or sentence_ends(text)[-1:] != [len(text)]),
        ("too short", len(words_of(text)) < MIN_WORDS and not demo),
        ("repeats itself", repeats(words, 4) > 0 or _begins_alike(text, prompt.name)),
        ("is garbled", _GARBLED.search(rest) is not None),
        ("stutters", any(match[1].lower() not in _TWICE for match in _STUTTER.finditer(rest))),
        ("copies the description", shared(words, page, 8) > MAX_COPIED_8GRAMS),
        (
            "copies a player's review",
            learned is not None and learned.shared(words_of(text)) > MAX_COPIED_8GRAMS,
        ),
        ("claims what a machine cannot know", claims.claim(rest, prompt.description) != ""),
        ("has a slur", gates.slur(rest)),
        ("wishes somebody harm", gates.harm(rest)),
        ("speaks to a machine", facts.speaks_to_machines(rest)),
        ("praises a health warning", gates.warning_praised(rest)),
        ("contradicts itself", tone.contradicts(text, prompt.opening, prompt.tone)),
        ("is like an earlier one", any(alike(own, other) for other in earlier)),
    )
    return [name for name, wrong in checks if wrong]


def _begins_alike(text: str, name: str) -> bool:
    """Whether the name is followed by the same two words twice: "Ada is an adventure ... Ada is an easy choice"."""
    after = [words_of(part)[:2] for part in names.without(text, name, " \n ").split("\n")[1:]]
    pairs = [tuple(words) for words in after if len(words) > 1]
    return len(set(pairs)) < len(pairs)


def told(prompt: Prompt) -> str:
    """All words about a game that the writer was given: none of them is invented."""
    return f"{prompt.name} {' '.join((*prompt.genres, *prompt.tags))} {prompt.description} {prompt.opening}"


def may_be_posted(text: str, prompt: Prompt, found: Collection[str]) -> bool:
    """Whether a text with the faults `found` is still better
    than none: nothing grave, and a score of MIN_SCORE or more.

    A text that was to be of a sentence, or shorter than another, cannot score by how much it tells.
    """
    brief = prompt.length == Length.SHORT and (prompt.sentences or prompt.compared_words)
    return not GRAVE & set(found) and (bool(brief) or score(text, prompt) >= MIN_SCORE)


def without_loops(text: str, name: str = "") -> str:
    """`text` without the sentences that repeat a run of four words; unchanged if too little would be left.

    Earlier sentences win over later ones, and the opening
    sentence always stays. The game's `name` counts as one word.
    """
    text = names.hide(text, name)
    kept, seen = "", set[tuple[str, ...]]()
    start, words = 0, list[str]()
    for end in sentence_ends(text):
        more = [*words, *words_of(text[start:end])]
        # Three words from before, so that runs across the sentence's start are seen too.
        fresh = list(grams(more[max(0, len(words) - 3) :], 4).elements())
        if kept and (len(set(fresh)) < len(fresh) or seen & set(fresh)):
            start = end
            continue
        kept += text[start:end]
        words, start = more, end
        seen |= set(fresh)
    return names.show(kept if kept == text or len(words) >= MIN_WORDS else text, name)


def _known(told: str, lexicon: Lexicon | None) -> Callable[[str], bool]:
    """Whether readers know a word: the page has it, or the list."""
    page = frozenset(words_of(told))
    return lambda word: word in page or (lexicon is not None and word in lexicon)


def left_over(
    texts: Iterable[str],
    prompt: Prompt,
    used: Collection[str],
    *,
    learned: Learned | None = None,
    lexicon: Lexicon | None = None,
) -> list[str]:
    """Up to `MAX_LEFT_OVER` of the cleaned `texts` that are good enough to answer another person, best first.

    They have no fault, and are unlike the `used` ones and each other. This is stricter than for a person who is waiting,
    who may get a text with a lesser fault if no try brought a better one, or a short text of the bundled model.
    """
    kept: list[str] = []
    for text in order(dict.fromkeys(texts), prompt):
        # Computed again for each text, because a text that was kept counts as an earlier one for the next.
        earlier = [runs(other) for other in (*used, *kept)]
        found = faults(text, prompt, earlier=earlier, learned=learned, lexicon=lexicon)
        if text not in used and not found and may_be_posted(text, prompt, found):
            kept.append(text)
        if len(kept) == MAX_LEFT_OVER:
            break
    return kept
