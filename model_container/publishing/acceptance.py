"""What a model is worth before it is put to work: do both engines write alike, and how well does it predict real reviews.
What its own reviews are like is for `texts` to say.

Measured is what will be served, the int8 weights, on reviews of games that its training never saw; in nats a byte of
review, since models with different vocabularies have no common token.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from model_container.training.trainer import PackedRows, total_loss  # first: it sets up torch

# isort: split
import torch
from tokenizers import Tokenizer

from core.domain import Decoding, Prompt
from model_container import engines, invented
from model_container.dataset import Pair
from model_container.engines.transformers import load_network
from model_container.models import convert, families, folders
from model_container.models.folders import Model
from model_container.training import initial_weights
from model_container.training.packing import Encoder, pack
from model_container.writing.formats import ask

_PROMPTS = 8
_GREEDY = Decoding(max_new_tokens=32, min_new_tokens=0, sample=False, repetition_penalty=1.0)
_ROWS = 8
"""A batch of the measure."""


def agreement(model: Model, checkpoint: Path, work: Path) -> dict[str, float]:
    """Share of greedy tokens, up to the first that differs,
    in which CTranslate2 and transformers agree: 0 to 1.

    `float32` judges the conversion: only near-ties may go either way. `int8` shows what the rounding of the
    weights adds. transformers runs the original weights of `checkpoint`; `work` is an empty folder for the
    float32 copy. Raises WriterError if an engine fails.
    """
    # A second conversion without rounding, so that a wrong conversion is not mistaken for rounding.
    exact = folders.load(
        convert.make_model_folder(
            checkpoint, work, name=model.name, version="float32", quantization="float32"
        )
    )
    reference = _greedy(model, "transformers")
    return {
        "float32": round(_agreement_share(_greedy(exact, "ctranslate2"), reference), 3),
        "int8": round(_agreement_share(_greedy(model, "ctranslate2"), reference), 3),
    }


def _greedy(model: Model, name: str) -> list[tuple[int, ...]]:
    """The new tokens of a few greedy texts about invented games, one tuple for each game."""
    engine = engines.pick(model, name)
    # The narrower engine's budget, so that both get the same text.
    budget = min(engine.prompt_budget(_GREEDY.max_new_tokens), model.window or model.context)
    prompts = [
        Prompt("", 0, game.name, game.genres, game.description, game.opening, 0)
        for game in invented.pages_of(7, _PROMPTS)
    ]
    texts = [ask(prompt, engine.count, budget, model.prompt, model.frame).text for prompt in prompts]
    return [drafts[0].ids for drafts in engine.write(texts, _GREEDY, seed=0)]


def _agreement_share(found: Sequence[tuple[int, ...]], wanted: Sequence[tuple[int, ...]]) -> float:
    """The tokens before each pair's first difference, over the length of the longer text of each pair."""
    same = longest = 0
    for ours, theirs in zip(found, wanted, strict=True):
        longest += max(len(ours), len(theirs))
        for one, other in zip(ours, theirs, strict=False):
            # After the first difference both texts have other
            # histories, so later tokens say nothing about the engines.
            if one != other:
                break
            same += 1
    return same / max(1, longest)


def nats_per_byte(model: Model, pairs: Sequence[Pair]) -> float:
    """Mean loss over the reviews of `pairs`, in nats a byte of UTF-8, with the weights that are served.

    Needs torch, and uses a GPU if there is one. Raises WriterError if the weights cannot be loaded.
    """
    # Without the kept checkpoint, `load_network` takes the int8 weights: those are what users will get. Of other
    # families it cannot read them.
    own = model.config["model_type"] == families.GPT_NEO
    served = dataclasses.replace(model, checkpoint=None) if own else model
    network = load_network(served, torch.float32)
    initial_weights.use_fused_kernels(network)
    if torch.cuda.is_available():
        network = network.to("cuda")
    # As long as the rows that `run` trains on; a longer row costs memory and measures nothing else.
    length = min(model.context, 1024)
    encoder = Encoder(
        Tokenizer.from_file(str(model.tokenizer)),
        model.ends[0],
        model.context,
        model.window,
        length,
        form=model.prompt,
    )
    rows = pack(map(encoder.encode, pairs), length, seed=0)
    total, _ = total_loss(network, PackedRows(rows), _ROWS)
    return total / rows.written_bytes
