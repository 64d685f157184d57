"""A prompt cut to a model's token budget. Pure functions over a token counter.

The description is cut at a sentence; at a word if that would throw away more than half of what
fits (store pages are full of lists without a full stop); anywhere if that would, too (scripts
without spaces). The opening is never cut. Neither can smuggle in a second `Game Description:` or
`Review:`: their colons are taken away, and each becomes one line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from core.domain import Prompt, prompt_text
from core.domain.text import BROKEN, sentence_ends, visible
from core.errors import UsageError
from model_container.writing import names
from model_container.writing.clean import MARKERS

_LONGEST = 16
"""Characters of description kept for each token of budget, before counting: English has about 4.4
a token in GPT-2's vocabulary, no script more than 8, so this only bounds the work."""


def fit(prompt: Prompt, count: Callable[[str], int], budget: int) -> tuple[str, str]:
    """(the text that the model is given, the opening on one line); the text has at most `budget` tokens.

    In the text the game's name is in plain characters (`names.plain`), which models have
    read; in the opening it stays as spelled. `count` returns a text's number of tokens.
    Work: O(n log n) for n = budget. Raises UsageError if the opening alone does not fit.
    """
    spelled = one_line(prompt.opening)
    opening, line = (_in_plain_signs(text, prompt.name) for text in (spelled, one_line(prompt.description)))
    whole = line[: budget * _LONGEST]

    def fits(end: int) -> bool:
        return count(prompt_text(whole[:end].rstrip(), opening)) <= budget

    # Asked first: if the opening does not fit, no cut of the description helps.
    if not fits(0):
        tokens = count(prompt_text("", opening))
        raise UsageError(
            f"the review's opening alone needs {tokens} tokens of {budget}: the name is too long for this model"
        )
    if whole == line and fits(len(line)):
        return prompt_text(line, opening), spelled
    most = _last_that_fits(range(1, len(whole) + 1), fits)
    for ends in (sentence_ends(whole[:most], ended=False), _word_ends(whole[: most + 1])):
        end = next((end for end in reversed(ends) if fits(end)), 0)
        # A clean cut is only worth it if it keeps half of what fits, see the module.
        if end * 2 >= most:
            break
    else:
        end = most
    return prompt_text(whole[:end].rstrip(), opening), spelled


def one_line(text: str) -> str:
    """`text` as one line of visible characters that cannot be taken for a part of the prompt."""
    line = " ".join(visible(text).replace(BROKEN, "").split())
    return MARKERS.sub(r"\1 -", line)


def _in_plain_signs(text: str, name: str) -> str:
    """`text` with the name in plain characters; unchanged if the name is empty."""
    line = one_line(name)
    return text.replace(line, one_line(names.plain(name))) if line else text


def _last_that_fits(ends: Sequence[int], fits: Callable[[int], bool]) -> int:
    """The last of `ends` (ascending) that fits, or 0 if none does."""
    # Tokens grow with length but for one or two at the cut, so the bisection may be off by a step.
    place = bisect_right(ends, 0, key=lambda end: 0 if fits(end) else 1)
    while place > 0 and not fits(ends[place - 1]):
        place -= 1
    return ends[place - 1] if place > 0 else 0


def _word_ends(text: str) -> list[int]:
    """The places of all blanks, where a text can be cut between words."""
    return [i for i, char in enumerate(text) if char == " " and i > 0]
