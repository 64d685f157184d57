"""Learning from thumbs: KTO, the loss by Ethayarajh et al. 2024 ("Model Alignment as Prospect Theoretic Optimization").

A thumb needs no opposite for the same prompt. A text that people liked shall become likelier than it was for the model
that the run began with, one that they disliked less likely. Both are measured from a reference point, which is how far the
model has moved on texts that do not belong to their prompts; so it gains nothing by making all texts likelier.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
import torch

from model_container.dataset import Pair

MISMATCHED = 2
"""The mark of a review after the prompt of another one, beside 1 (thumb up) and -1 (thumb down)."""
BETA = 0.1
"""How far the model may move: the smaller, the farther. The paper's value for most models."""
ANCHOR = 4.0
"""The weight of `anchor` beside the loss. Pang et al. 2024 ("Iterative Reasoning Preference Optimization") have 1 for pairs
of texts; with 1 the models of `scripts/prefer_check.py` came to invent more words.
"""


def kto_loss(
    moved: torch.Tensor, thumbs: torch.Tensor, weights: tuple[float, float], beta: float = BETA
) -> torch.Tensor:
    """The mean loss of the rated texts of a batch, a scalar: equation 8 of the paper.

    `moved` are log ratios in nats, of the model to the reference, one a text (n,); `thumbs` say what each is: 1, -1 or
    MISMATCHED (n,). `weights` are lambda of desirable and of undesirable texts. 0 if no text is rated.
    """
    rated = thumbs.abs() == 1
    if not rated.any():
        return moved.sum() * 0
    others = moved[thumbs == MISMATCHED]
    # An estimate of the KL divergence, which is never negative; no gradient flows through the reference point.
    point = others.detach().mean().clamp(min=0) if len(others) else moved.new_zeros(())
    sign = thumbs[rated].to(moved.dtype)
    weight = torch.where(sign > 0, weights[0], weights[1])
    return (weight * (1 - torch.sigmoid(beta * sign * (moved[rated] - point)))).mean()


def anchor(found: torch.Tensor, tokens: torch.Tensor, thumbs: torch.Tensor) -> torch.Tensor:
    """The mean cross-entropy of the liked texts of a batch in nats a token, a scalar; 0 if none is liked.

    KTO's loss alone is as content if what a disliked text loses goes to texts that nobody would write.
    `found` are the texts' log probabilities in nats, `tokens` their lengths, `thumbs` as for `kto_loss`; all (n,).
    """
    liked = thumbs == 1
    return -found[liked].sum() / tokens[liked].sum().clamp(min=1)


def weights_of(thumbs: npt.NDArray[np.int8]) -> tuple[float, float]:
    """Lambda of desirable and undesirable texts: the rarer kind weighs more, so that both kinds count alike."""
    up, down = int((thumbs == 1).sum()), int((thumbs == -1).sum())
    most = max(up, down)
    return most / max(1, up), most / max(1, down)


def with_mismatched(pairs: Iterable[Pair]) -> Iterator[tuple[Pair, int]]:
    """Each pair with its thumb, and again with the review of the next game's pair, as MISMATCHED.

    The last games take the first ones' reviews. Pairs of one game alone have no mismatched ones.
    """
    given = sorted(pairs, key=lambda pair: pair.game)
    for place, pair in enumerate(given):
        yield pair, 1 if pair.voted_up else -1
        others = (*given[place + 1 :], *given[:place])
        other = next((other for other in others if other.game != pair.game), None)
        if other is not None:
            yield dataclasses.replace(pair, review=other.review), MISMATCHED
