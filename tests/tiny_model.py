"""A tiny GPT-Neo with random weights, its tokenizer and our model folder, made without torch.

Used by tests only. The weights are seeded, so the same arguments give the same files. They are
larger than a trained model's start, so that greedy choices are rarely near ties and attention
depends on which tokens a window lets through.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from model_container.models import convert, random_weights

END = "<|endoftext|>"

CORPUS = """\
Game Description: Lantern Deep (Adventure, Indie). Carry one lantern through a flooded mine.
Review: Lantern Deep is a quiet adventure about light, water and the courage to go on.
Game Description: Iron Orchard (Strategy). Grow machines on trees and defend the harvest at night.
Review: On paper, Iron Orchard is a strategy game, and at its best it is a very good one.
Each level asks you to plan, build and explore. The story is short, the music is warm, and the
combat is simple but fair. It wants to be played slowly, with friends or alone.
"""

SPOKEN = (
    "It is a quiet adventure about light, water and the courage to go on.",
    "It is a simple strategy about harvest, machines and the night to come in.",
    "This wants to be played slowly, with friends or alone at the night.",
    "This asks to be explored early, with patience or care in the mine.",
)
"""Word by word what a `parrot` model says: at each place either the first or the second of two sentences' words."""


def make_tokenizer(target: Path, vocabulary: int = 400) -> Tokenizer:
    """Train a byte-level BPE as GPT-2's on a few sentences and save it at `target` (tokenizer.json)."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)  # type: ignore[assignment]
    tokenizer.decoder = decoders.ByteLevel()  # type: ignore[assignment]
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=[END],
        show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    tokenizer.train_from_iterator([CORPUS, *SPOKEN], trainer)
    tokenizer.save(str(target))
    return tokenizer


def make_checkpoint(
    folder: Path,
    *,
    layers: int = 4,
    width: int = 64,
    heads: int = 4,
    window: int = 256,
    context: int = 512,
    attention: Sequence[str] = ("global", "local"),
    seed: int = 0,
    spread: float = 0.12,
    dtype: str = "float32",
    shards: int = 1,
    parrot: bool = False,
    stops_at: int | None = None,
    twins: tuple[int, int, float] | None = None,
) -> Path:
    """Write config.json, tokenizer.json and model.safetensors as the hub has them; returns `folder`.

    `attention` repeats over the layers; `spread` is the weights' standard deviation; `dtype` is
    float32, float16 or bfloat16; more than one of `shards` writes an index as large checkpoints have.
    A `parrot` says plain sentences by position, whatever it is told: for tests that need real words;
    from position `stops_at` on it only wants to end. With `twins` (a, b, factor), the embedding of token b is that
    of token a times the factor, so that their logits have this ratio at every step.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = make_tokenizer(folder / "tokenizer.json", vocabulary=2000 if parrot else 400)
    kinds = [attention[i % len(attention)] for i in range(layers)]
    config: dict[str, Any] = {
        "model_type": "gpt_neo",
        "architectures": ["GPTNeoForCausalLM"],
        "vocab_size": tokenizer.get_vocab_size(),
        "hidden_size": width,
        "num_layers": layers,
        "num_heads": heads,
        "intermediate_size": None,
        "max_position_embeddings": context,
        "window_size": window,
        "attention_types": [[[kind], 1] for kind in kinds],
        "activation_function": "gelu_new",
        "layer_norm_epsilon": 1e-5,
        "resid_dropout": 0.0,
        "embed_dropout": 0.0,
        "attention_dropout": 0.0,
        "bos_token_id": tokenizer.token_to_id(END),
        "eos_token_id": tokenizer.token_to_id(END),
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2), encoding="utf-8")
    weights = random_weights.random_weights(config, seed=seed, spread=spread)
    if parrot:
        _teach(weights, tokenizer, stops_at)
    if twins:
        a, b, factor = twins
        weights["transformer.wte.weight"][b] = factor * weights["transformer.wte.weight"][a]
    names = sorted(weights)
    if shards == 1:
        _save(folder / "model.safetensors", weights, names, dtype)
        return folder
    index: dict[str, str] = {}
    for shard in range(shards):
        file, part = f"model-{shard + 1:05}-of-{shards:05}.safetensors", names[shard::shards]
        _save(folder / file, weights, part, dtype)
        index.update(dict.fromkeys(part, file))
    body = {"metadata": {}, "weight_map": index}
    (folder / "model.safetensors.index.json").write_text(json.dumps(body), encoding="utf-8")
    return folder


def _teach(weights: dict[str, np.ndarray], tokenizer: Tokenizer, stops_at: int | None) -> None:
    """Silence the layers and let each position's embedding name the two words that are possible there."""
    for name, array in weights.items():
        if "out_proj" in name or "c_proj" in name:
            array[:] = 0
    words = weights["transformer.wte.weight"]
    words /= np.linalg.norm(words, axis=1, keepdims=True)
    spoken = [tokenizer.encode(" " + sentence).ids for sentence in SPOKEN]
    first, second = spoken[0] + spoken[2], spoken[1] + spoken[3]
    if len(first) != len(second):
        raise AssertionError("the sentences of a pair must have one number of words")
    for position, row in enumerate(weights["transformer.wpe.weight"]):
        place = position % len(first)
        row[:] = 4 * (words[first[place]] + words[second[place]])
        if stops_at is not None and position >= stops_at:
            row[:] = 8 * words[tokenizer.token_to_id(END)]
    weights["transformer.ln_f.weight"][:], weights["transformer.ln_f.bias"][:] = 3, 0


def make_model(
    folder: Path, *, demo: bool = False, name: str = "tiny", quantization: str = "int8", **shape: Any
) -> Path:
    """A model folder of ours (card.json, tokenizer.json, ct2/) of `make_checkpoint(**shape)`; returns `folder`."""
    checkpoint = make_checkpoint(folder.parent / f"{folder.name}-checkpoint", **shape)
    convert.make_model_folder(
        checkpoint, folder, name=name, version="1", demo=demo, quantization=quantization
    )
    return folder


def _save(target: Path, weights: dict[str, np.ndarray], names: Sequence[str], dtype: str) -> None:
    """The safetensors format: length of the header, header, bytes (https://huggingface.co/docs/safetensors)."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    code = {"float32": "F32", "float16": "F16", "bfloat16": "BF16"}[dtype]
    blocks: list[bytes] = []
    offset = 0
    for name in names:
        block = _raw(weights[name], dtype)
        header[name] = {
            "dtype": code,
            "shape": list(weights[name].shape),
            "data_offsets": [offset, offset + len(block)],
        }
        blocks.append(block)
        offset += len(block)
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % 8)
    target.write_bytes(struct.pack("<Q", len(head)) + head + b"".join(blocks))


def _raw(array: np.ndarray, dtype: str) -> bytes:
    if dtype == "bfloat16":  # the upper half of a float32, cut rather than rounded
        return (array.view(np.uint32) >> 16).astype(np.uint16).tobytes()
    return array.astype(dtype).tobytes()
