"""How much memory a step of training needs, computed from its parts before anything is loaded. Standard library only.

What depends on a model's size alone is exact: weights, gradients, AdamW's two means. What a step keeps for its way back
grows with layers, width and tokens; per unit of these it was measured with 8 layers of width 128, as
`scripts/training_memory.py` does at the 125M shape. What the process and its libraries hold comes on top.
"""

from __future__ import annotations

import ctypes
import dataclasses
import sys
from collections.abc import Mapping
from typing import Any

from model_container.models.families import LLAMA_LIKE
from model_container.training.plan import Plan

_FLOAT, _HALF = 4, 2
"""Bytes of a number."""
KEPT = 18.1
"""Numbers that a layer of a GPT-Neo keeps a token, in units of the model's width: attention, activation and norms. Adapters
add 0.6. Layers like Llama's have other proportions, so theirs are counted, see `_llama_kept`.
"""
KEPT_CHECKPOINT = 1.1
"""The same with gradient checkpointing: little more than the input of each layer."""
LOGITS = 3
"""Copies of the logits in float32: they themselves, their softmax, their gradient."""
SHARE_LEARNED = 0.4
"""Of the tokens in a row; the others are prompts, whose logits are not computed."""
_M_MMAP_THRESHOLD = -3
"""mallopt(3): pieces of at least this many bytes are mapped each by itself, and unmapped once they are freed."""
_THRESHOLD = 1 << 20


@dataclasses.dataclass(frozen=True, slots=True)
class Need:
    """Bytes that are held at a step's peak."""

    weights: float
    gradients: float
    optimizer: float
    activations: float
    logits: float

    @property
    def total(self) -> float:
        """All of them."""
        return self.weights + self.gradients + self.optimizer + self.activations + self.logits


def parameters(config: Mapping[str, Any]) -> int:
    """The number of a network's weights, from its config.json."""
    if config.get("model_type") in LLAMA_LIKE:
        return _llama_parameters(config)
    width, layers = int(config["hidden_size"]), int(config["num_layers"])
    inner = int(config.get("intermediate_size") or 4 * width)
    # Four attention matrices of which the last has a bias, two of the MLP with biases, two norms.
    layer = 4 * width**2 + width + 2 * width * inner + inner + width + 4 * width
    return (
        (int(config["vocab_size"]) + int(config["max_position_embeddings"])) * width
        + layers * layer
        + 2 * width
    )


def adapter_parameters(config: Mapping[str, Any], rank: int) -> int:
    """The number of weights in LoRA adapters on all matrices of the layers."""
    if config.get("model_type") in LLAMA_LIKE:
        return rank * int(config["num_hidden_layers"]) * sum(map(sum, _llama_matrices(config)))
    width, layers = int(config["hidden_size"]), int(config["num_layers"])
    inner = int(config.get("intermediate_size") or 4 * width)
    return rank * layers * (4 * 2 * width + 2 * (width + inner))


def _llama_parameters(config: Mapping[str, Any]) -> int:
    """Those of a network with Llama's layers; some families' few biases are not counted."""
    width, layers = int(config["hidden_size"]), int(config["num_hidden_layers"])
    layer = sum(rows * columns for rows, columns in _llama_matrices(config)) + 2 * width
    tables = 1 if config.get("tie_word_embeddings", False) else 2
    return tables * int(config["vocab_size"]) * width + layers * layer + width


def _llama_matrices(config: Mapping[str, Any]) -> list[tuple[int, int]]:
    """The sizes of a layer's matrices: queries, keys, values, output; gate, up, down."""
    width, inner = int(config["hidden_size"]), int(config["intermediate_size"])
    heads = int(config["num_attention_heads"])
    head = int(config.get("head_dim") or width // heads)
    kept = head * int(config.get("num_key_value_heads") or heads)
    return [(width, head * heads), (width, kept), (width, kept), (head * heads, width)] + 3 * [(width, inner)]


def kept(config: Mapping[str, Any], plan: Plan) -> float:
    """The numbers that one layer keeps a token for the way back, without gradient checkpointing."""
    if config.get("model_type") in LLAMA_LIKE:
        return _llama_kept(config, plan)
    return KEPT * int(config["hidden_size"])


def _llama_kept(config: Mapping[str, Any], plan: Plan) -> float:
    """What autograd keeps of a layer like Llama's: the inputs of its products and of what is not linear."""
    width, inner = int(config["hidden_size"]), int(config["intermediate_size"])
    (_, heads), (_, few), *_ = _llama_matrices(config)
    # Twice the stream before a norm and after it; a norm whose own weights are trained keeps its result without them too.
    norms = (4 if plan.lora else 6) * width
    if config["model_type"] == "qwen3":  # norms of queries and keys
        norms += (1 if plan.lora else 2) * (heads + few)
    # Queries, keys and values repeated for each head, and what attention makes of them; a row of its mask in float32;
    # the gate before and after its activation, what it is multiplied with, and the product.
    return norms + 4 * heads + _length(config, plan) + 4 * inner


def _length(config: Mapping[str, Any], plan: Plan) -> int:
    """The number of tokens in a row."""
    return plan.length or min(int(config["max_position_embeddings"]), 1024)


def need(config: Mapping[str, Any], plan: Plan, *, half: bool) -> Need:
    """What a step of `plan` needs. `half`: products are computed in bf16 or fp16, as on a GPU."""
    size, width = parameters(config), int(config["hidden_size"])
    layers = int(config.get("num_hidden_layers") or config["num_layers"])
    learned = adapter_parameters(config, plan.lora) if plan.lora else size
    tokens = _length(config, plan) * plan.batch / plan.gradient_accumulation
    number = _HALF if half else _FLOAT
    # With checkpointing one layer at a time has everything.
    whole = kept(config, plan)
    numbers = (whole + KEPT_CHECKPOINT * width * layers) if plan.gradient_checkpointing else whole * layers
    # A frozen base is kept in half precision; a trained one in float32, with a copy in half precision for its products.
    frozen = bool(plan.lora)
    return Need(
        weights=size * (number if frozen else _FLOAT + (_HALF if half else 0)) + _FLOAT * learned * frozen,
        gradients=_FLOAT * learned,
        optimizer=2 * _FLOAT * learned,
        activations=numbers * tokens * number,
        logits=LOGITS * _FLOAT * SHARE_LEARNED * tokens * int(config["vocab_size"]),
    )


def told(config: Mapping[str, Any], plan: Plan, *, half: bool) -> str:
    """The need in one line, for the beginning of a run."""
    how = f"LoRA of rank {plan.lora}" if plan.lora else "all weights"
    found, rows = need(config, plan, half=half), plan.batch // plan.gradient_accumulation
    at_once = f"{rows} rows" if rows > 1 else "one row"
    return (
        f"{_shown(parameters(config))} parameters, {how}: a step needs about {found.total / 1e9:.1f} GB "
        f"({found.activations / 1e9:.1f} GB of it for {at_once} at once)"
    )


def advice(config: Mapping[str, Any], plan: Plan, *, half: bool) -> str:
    """Options that make a step smaller, each with the need that it leaves, the mildest first."""
    steps: list[tuple[str, Plan]] = []
    smaller = plan
    if not plan.gradient_checkpointing:
        smaller = dataclasses.replace(smaller, gradient_checkpointing=True)
        steps.append(("--gradient-checkpointing", smaller))
    if plan.gradient_accumulation < plan.batch:
        smaller = dataclasses.replace(smaller, gradient_accumulation=plan.batch)
        steps.append((f"--gradient-accumulation {plan.batch}", smaller))
    if not plan.lora:
        smaller = dataclasses.replace(smaller, lora=16)
        steps.append(("--lora 16", smaller))
    if not steps:
        return "use a smaller --length or a smaller base"
    told_steps = [f"{option} ({need(config, one, half=half).total / 1e9:.1f} GB)" for option, one in steps]
    return f"add {', then '.join(told_steps)}, with another --out"


def return_freed_memory() -> None:
    """From now on, large pieces that this process frees are the system's again. Does nothing without glibc.

    What a step keeps is freed piece by piece, and each step has other sizes, since it learns another number of tokens. By
    itself, glibc keeps freed pieces of up to 32 MiB for later ones that do not fit into them: with SmolLM2-135M, LoRA and
    two rows of 512 tokens a process held 3.3 GB beside its libraries after one step, 4.4 GB after two; 2.4 are needed.
    """
    if sys.platform == "linux" and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)):
        # Named once, the threshold no longer rises with what was freed.
        mallopt(_M_MMAP_THRESHOLD, _THRESHOLD)


def _shown(count: int) -> str:
    """A number of parameters as models are named by it."""
    return f"{count / 1e9:.1f}B" if count >= 995_000_000 else f"{count / 1e6:.0f}M"
