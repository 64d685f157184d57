"""Learning from thumbs: KTO, the loss by Ethayarajh et al. 2024 ("Model Alignment as Prospect Theoretic Optimization").

A thumb needs no opposite for the same prompt. A text that people liked shall become likelier than it was for the model
that the run began with, one that they disliked less likely. Both are measured from a reference point, which is how far the
model has moved on texts that do not belong to their prompts; so it gains nothing by making all texts likelier.

The loss asks nothing about other texts: it is as content if what a disliked text loses goes to words that nobody knows.
So the model pays for moving away from what the base predicted, token by token and all next tokens considered, as in Zeng et
al. 2024 ("Token-level Direct Preference Optimization", arXiv 2404.11999), but only where the base was sure: inside a word
and at the end of a text that has said all; elsewhere, where a sentence begins, a taste has its say (Wang et al. 2025, arXiv
2506.01939, train at such "forking tokens" alone). A weight that holds spelling would otherwise leave no taste. The
cross-entropy of the liked texts (Pang et al. 2024, arXiv 2404.19733) held worse: it says nothing of what else may come.
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
DRIFT = 2.5
"""The weight of `drift` beside the loss: with more, a taste has less of a say. docs/training.md has what was measured."""
SURE = 0.65
"""Where the base gives its likeliest next token at least this probability, `drift` holds the model to it. With 0.5 every
choice between two things would be held.
"""
LIKELIEST = 16
"""The number of next tokens at each place that `drift` tells apart."""
_LEAST = 1e-6
"""Rounding may leave the other tokens less than nothing."""


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


def likeliest(logits: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The LIKELIEST next tokens of some places and their log probabilities in nats, both (n, LIKELIEST).

    `logits` are (n, vocabulary). A smaller vocabulary is given whole.
    """
    found = torch.log_softmax(logits, 1).topk(min(LIKELIEST, logits.shape[1]), dim=1)
    # They are kept for all texts at once: 128 bytes a token.
    return found.indices.int(), found.values


def drift(logits: torch.Tensor, tokens: torch.Tensor, before: torch.Tensor) -> torch.Tensor:
    """How far the model has moved at each place where the base is sure: the KL divergence in nats from the base's prediction
    to the model's; 0 at all other places (n,).

    `logits` are the model's; `tokens` and `before` are what `likeliest` gave for the base. All other tokens count as one,
    so that no second model has to be kept; the divergence becomes smaller by that, never larger.
    """
    now = torch.log_softmax(logits, 1).gather(1, tokens.long())
    old, new = ((1 - kept.exp().sum(1)).clamp(min=_LEAST) for kept in (before, now))
    divergence = (before.exp() * (before - now)).sum(1) + old * (old / new).log()
    return divergence * (before[:, 0].exp() >= SURE)


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
