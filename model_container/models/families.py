"""The families of models that can be used here: what a config.json of each calls its sizes, and who converts it.

GPT-Neo is the reference: its converter is this project's own and needs no PyTorch (`gpt_neo`). The others go through the
converter that comes with CTranslate2 (`foreign`), which needs the torch extra once, while a model is pulled. A row is in the
table if a model of its kind with random weights writes the same on both engines (`tests/model_container/models`);
GPT-NeoX and Phi 3 are not, since CTranslate2 4.8's converter does not read what transformers 5 makes of their configs.

A config.json comes from the network. What is taken from it is checked here: type, range, one line that names the key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import UsageError

MAX_JSON_BYTES = 1 << 20
"""A config.json larger than this is none: real ones have a few kilobytes."""
_MOST = {"layers": 512, "width": 1 << 17, "heads": 1 << 12, "vocabulary": 1 << 22, "context": 1 << 24}
"""The largest value of each size that is believed; the largest models have a tenth of it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a network."""

    layers: int
    width: int
    """Of the hidden states."""
    cached: int
    """Values of keys, and as many of values, that a layer keeps for each token."""
    vocabulary: int
    context: int
    """Tokens; 0 if config.json does not say."""
    window: int
    """How many tokens a layer with local attention looks back; 0 if every layer sees all of them."""


@dataclass(frozen=True, slots=True)
class Family:
    """One row of the table."""

    title: str
    names: Mapping[str, str]
    """What config.json calls layers, width, heads, vocabulary and context."""
    embedding: str
    """The name of the embedding's weights, by which their rows are found."""
    kv_heads: str = ""
    """What it calls the number of heads that keys and values have, if that may differ."""


_GPT2 = {
    "layers": "n_layer",
    "width": "n_embd",
    "heads": "n_head",
    "vocabulary": "vocab_size",
    "context": "n_positions",
}
_LLAMA = {
    "layers": "num_hidden_layers",
    "width": "hidden_size",
    "heads": "num_attention_heads",
    "vocabulary": "vocab_size",
    "context": "max_position_embeddings",
}
_EMBEDDING = "model.embed_tokens.weight"
GPT_NEO = "gpt_neo"
LLAMA_LIKE = frozenset({"llama", "mistral", "qwen2", "qwen3"})
"""The families whose layers are Llama's, which can be trained with adapters as a GPT-Neo can."""
FAMILIES: dict[str, Family] = {
    GPT_NEO: Family(
        "GPT-Neo",
        _LLAMA | {"layers": "num_layers", "heads": "num_heads"},
        "transformer.wte.weight",
    ),
    "gpt2": Family("GPT-2", _GPT2, "transformer.wte.weight"),
    "gptj": Family("GPT-J", _GPT2, "transformer.wte.weight"),
    "llama": Family("Llama, SmolLM2, TinyLlama", _LLAMA, _EMBEDDING, "num_key_value_heads"),
    "mistral": Family("Mistral", _LLAMA, _EMBEDDING, "num_key_value_heads"),
    "qwen2": Family("Qwen 2 and 2.5", _LLAMA, _EMBEDDING, "num_key_value_heads"),
    "qwen3": Family("Qwen 3", _LLAMA, _EMBEDDING, "num_key_value_heads"),
}
"""Every family by its `model_type`."""


def read_json(path: Path, what: str = "") -> dict[str, Any]:
    """The JSON object in a small file. Raises FileNotFoundError; UsageError if it is too large or no JSON object."""
    what = what or str(path)
    try:
        size = path.stat().st_size
        if size > MAX_JSON_BYTES:
            raise UsageError(f"{what} has {size} bytes, which is no config of a model: name another one")
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise
    except (
        ValueError,
        RecursionError,
        OSError,
    ) as error:  # ValueError: no JSON, no UTF-8, a number of 5,000 digits
        raise UsageError(f"{what} cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise UsageError(f"{what} holds a {type(content).__name__}, not a JSON object: it is damaged")
    return content


def whole(
    config: Mapping[str, Any], key: str, most: int, *, least: int = 1, absent: int | None = None
) -> int:
    """A whole number of a config.json. Raises UsageError if it is none, or out of range, or missing without `absent`."""
    value = config.get(key)
    if value is None and absent is not None:
        return absent
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        shown = "missing" if value is None else _short(value)
        raise UsageError(f"config.json: {key} is {shown}, but must be a whole number from {least} to {most}")
    return value


def _short(value: object) -> str:
    """A value as an error can show it; numbers too long for Python to spell are only called so."""
    if isinstance(value, int) and value.bit_length() > 64:
        return "a number of more than 64 bits"
    shown = repr(value)
    return shown if len(shown) <= 40 else f"{shown[:40]}…"


def family(config: Mapping[str, Any], where: object) -> Family:
    """The row of a config.json. Raises UsageError if the table has none."""
    kind = config.get("model_type")
    if not isinstance(kind, str) or kind not in FAMILIES:
        raise UsageError(
            f"{where} holds a model of type {_short(kind)}: only {', '.join(FAMILIES)} are supported"
        )
    return FAMILIES[kind]


def shape(config: Mapping[str, Any]) -> Shape:
    """The sizes that a config.json of a family gives. Raises UsageError if one is missing or cannot be."""
    row = family(config, "config.json")
    size = {
        what: whole(config, key, _MOST[what], absent=0 if what == "context" else None)
        for what, key in row.names.items()
    }
    heads = size["heads"]
    kept = whole(config, row.kv_heads, heads, absent=heads) if row.kv_heads else heads
    head = whole(config, "head_dim", 1 << 12, absent=max(1, size["width"] // heads))
    return Shape(
        size["layers"], size["width"], kept * head, size["vocabulary"], size["context"], _window(config)
    )


def _window(config: Mapping[str, Any]) -> int:
    """How far local layers look back; 0 if there are none."""
    if config.get("model_type") == GPT_NEO:
        return whole(config, "window_size", 1 << 24, absent=256) if "local" in layer_kinds(config) else 0
    if config.get("use_sliding_window") is False:  # Qwen names a window and says here whether it is used
        return 0
    return whole(config, "sliding_window", 1 << 24, absent=0)


def layer_kinds(config: Mapping[str, Any]) -> list[str]:
    """Which layers of a GPT-Neo are "global" and which "local", in order.

    Raises UsageError if `attention_types` is malformed, or names another number of layers than there are.
    """
    layers = whole(config, "num_layers", _MOST["layers"])
    kinds: list[str] = []
    groups = config.get("attention_types")
    try:
        for group, times in groups:  # type: ignore[union-attr]
            known = set(group) <= {"global", "local"} and 0 <= times <= layers
            kinds += [kind for _ in range(times) for kind in group] if known else ["?"] * (layers + 1)
    except (TypeError, ValueError):
        kinds = ["?"]
    if "?" in kinds:
        raise UsageError(
            f'config.json: attention_types is {_short(groups)}, but must look like [[["global", "local"], 6]]'
        )
    if len(kinds) != layers:
        raise UsageError(f"config.json names {len(kinds)} attention layers for {layers} layers")
    return kinds


def end_tokens(
    config: Mapping[str, Any], checkpoint: Path, vocabulary: Mapping[str, int], rows: int
) -> list[int]:
    """The tokens that end a text, the one that config.json names first; at least one.

    Taken from config.json and generation_config.json, where it may be a number, a list or null; else from
    tokenizer_config.json; else it is GPT-2's <|endoftext|>. Raises UsageError if none of them is known or one cannot be.
    """
    found = _ids(config.get("eos_token_id"), "config.json")
    # Chat models name the end of a turn in one file and the end of a text in the other.
    found += _ids(
        _beside(checkpoint / "generation_config.json").get("eos_token_id"), "generation_config.json"
    )
    if not found:
        named = _beside(checkpoint / "tokenizer_config.json").get("eos_token")
        named = named.get("content") if isinstance(named, dict) else named
        found = [
            vocabulary[text]
            for text in (named, "<|endoftext|>")
            if isinstance(text, str) and text in vocabulary
        ][:1]
    if not found:
        raise UsageError(
            "config.json has no eos_token_id, and the tokenizer no <|endoftext|>: no text would ever end"
        )
    for one in found:
        if one >= rows:
            raise UsageError(f"config.json: eos_token_id is {one}, but the model has only {rows} tokens")
    return list(dict.fromkeys(found))


def _ids(value: object, file: str) -> list[int]:
    """Token numbers from a number, a list of them or null."""
    values = value if isinstance(value, list) else [] if value is None else [value]
    for one in values:
        if isinstance(one, bool) or not isinstance(one, int) or one < 0:
            raise UsageError(
                f"{file}: eos_token_id is {_short(value)}, but must be a token's number or a list of them"
            )
    return list(values)


def _beside(path: Path) -> dict[str, Any]:
    """The JSON object of a file that need not be there."""
    try:
        return read_json(path, path.name)
    except FileNotFoundError:
        return {}


def token_texts(known: Mapping[str, int], rows: int) -> list[str]:
    """The texts of all tokens by number, as CTranslate2 wants them: a distinct one for each row of the embedding.

    Some checkpoints pad the rows to a round number; those get placeholders.
    """
    tokens = [f"<unused{i}>" for i in range(rows)]
    for token, i in known.items():
        tokens[i] = token
    return tokens
