"""Compares what two engines write greedily, token by token, and allows for near ties of the logits."""

from __future__ import annotations

from typing import Any

import pytest

from core.domain import Decoding
from model_container.engines import Draft
from model_container.models import convert
from model_container.models.folders import Model


def transformers_engine(model: Model) -> Any:
    from model_container.engines.transformers import TransformersEngine

    return TransformersEngine(model, threads=1)  # more only wait for each other on so small a model


NEAR_TIE = 1e-4
"""Logits this close may be ordered either way: processors sum the same products in another order."""


def assert_same_tokens(
    model: Model,
    prompts: list[str],
    ours: list[list[Draft]],
    theirs: list[list[Draft]],
    decoding: Decoding,
) -> None:
    """Greedy drafts are equal token by token, or first differ at a near tie of the reference's two best logits."""
    for prompt, (mine,), (other,) in zip(prompts, ours, theirs, strict=True):
        if mine.ids == other.ids:
            continue
        at = first_difference(mine.ids, other.ids)
        assert at < min(len(mine.ids), len(other.ids)), "one draft stops before the other"
        gap = gap_of_the_best_two(model, prompt, other.ids[:at], decoding)
        assert gap < NEAR_TIE, f"different at new token {at}, where the best two logits are {gap} apart"


def first_difference(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def gap_of_the_best_two(model: Model, prompt: str, written: tuple[int, ...], decoding: Decoding) -> float:
    """How far apart the reference's two best choices for the next token are, after the decoding's penalties."""
    if not convert.torch_installed():
        pytest.fail("the texts differ, and without PyTorch nothing can tell whether that is a near tie")
    import torch
    from transformers import generation

    engine = transformers_engine(model)
    ids = torch.tensor([[*engine._tokens.ids(prompt), *written]])
    with torch.no_grad():
        logits = engine._network(ids).logits[:, -1].clone()
    if len(written) < decoding.min_new_tokens:
        logits[:, list(model.ends)] = float("-inf")
    if decoding.repetition_penalty != 1:
        logits = generation.RepetitionPenaltyLogitsProcessor(decoding.repetition_penalty)(ids, logits)
    if decoding.no_repeat_ngram_size:
        logits = generation.NoRepeatNGramLogitsProcessor(decoding.no_repeat_ngram_size)(ids, logits)
    best = logits[0].topk(2).values
    return float(best[0] - best[1])
