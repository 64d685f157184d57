"""Which texts that were not chosen are good enough to answer somebody else. Pure functions."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from core.domain import Prompt
from model_container.models.lexicon import Lexicon
from model_container.models.memorised import Learned
from model_container.writing import rank

MOST = 2
"""Of one prompt's candidates."""


def left_over(
    texts: Iterable[str],
    prompt: Prompt,
    used: Collection[str],
    *,
    learned: Learned | None = None,
    lexicon: Lexicon | None = None,
) -> list[str]:
    """Up to `MOST` of the cleaned `texts` without a fault, unlike the `used` ones and each other, best first.

    Stricter than what is posted to somebody who waits: of those no try may have brought a faultless one, and a demo
    model's may be short.
    """
    kept: list[str] = []
    for text in rank.order(dict.fromkeys(texts), prompt):
        earlier = [rank.runs(other) for other in (*used, *kept)]
        faults = rank.faults(text, prompt, earlier=earlier, learned=learned, lexicon=lexicon)
        if text not in used and not faults and rank.may_be_posted(text, prompt, faults):
            kept.append(text)
        if len(kept) == MOST:
            break
    return kept
