"""Models with random weights in the shapes of the real GPT-Neo models, for benchmarks and tests."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import WriterError
from model_container.models import convert, folders
from model_container.models.folders import Model

SHAPES: dict[str, tuple[int, int, int, int, int]] = {
    # layers, width, heads, vocabulary, context: from the config.json of EleutherAI/gpt-neo-*
    "tiny": (2, 64, 4, 512, 512),
    "125m": (12, 768, 12, 50257, 2048),
    "1.3b": (24, 2048, 16, 50257, 2048),
    "2.7b": (32, 2560, 20, 50257, 2048),
}


def shaped(shape: str, state_dir: Path, *, halved: bool = False) -> Model:
    """A model of that shape with random weights, made once and kept; `halved`: with half as many layers.

    Raises KeyError for an unknown shape, WriterError if the disk fails.
    """
    layers, width, heads, vocabulary, context = SHAPES[shape]
    layers = layers // 2 if halved else layers
    shape = f"{shape}-halved" if halved else shape
    folder = state_dir / "bench" / shape
    if not (folder / "card.json").is_file():
        print(
            f"making random weights of the {shape} shape in {folder} (once; `grg model remove random-{shape}` deletes them)",
            file=sys.stderr,
        )
        config = {
            "model_type": "gpt_neo",
            "architectures": ["GPTNeoForCausalLM"],
            "vocab_size": vocabulary,
            "hidden_size": width,
            "num_layers": layers,
            "num_heads": heads,
            "intermediate_size": None,
            "max_position_embeddings": context,
            "window_size": 256,
            "attention_types": [[["global", "local"], layers // 2]] if layers > 1 else [[["global"], 1]],
            "activation_function": "gelu_new",
            "layer_norm_epsilon": 1e-5,
            "bos_token_id": vocabulary - 1,
            "eos_token_id": vocabulary - 1,
        }
        try:
            _write_checkpoint(config, folder / "checkpoint")
        except OSError as error:
            raise WriterError(
                f"{folder} cannot be written: {error}; free space, or set GRG_STATE_DIR"
            ) from error
        convert.make_model_folder(folder / "checkpoint", folder, name=f"random-{shape}", version="1")
    return folders.load(folder)


def random_weights(config: Mapping[str, Any], *, seed: int = 0, spread: float = 0.02) -> dict[str, Any]:
    """The state dict of a GPTNeoForCausalLM: float32 arrays
    from a normal distribution with the deviation `spread`.

    The same config and seed give the same arrays.
    """
    draw = np.random.default_rng(seed)
    h, inner = config["hidden_size"], config["intermediate_size"] or 4 * config["hidden_size"]

    def normal(*shape: int) -> Any:
        return draw.standard_normal(shape, dtype=np.float32) * np.float32(spread)

    weights = {
        "wte.weight": normal(config["vocab_size"], h),
        "wpe.weight": normal(config["max_position_embeddings"], h),
        "ln_f.weight": 1 + normal(h),
        "ln_f.bias": normal(h),
    }
    for i in range(config["num_layers"]):
        for norm in ("ln_1", "ln_2"):
            # Norms are near one, as in trained models: scales
            # near zero would make every layer's output vanish.
            weights[f"h.{i}.{norm}.weight"], weights[f"h.{i}.{norm}.bias"] = 1 + normal(h), normal(h)
        for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
            weights[f"h.{i}.attn.attention.{name}.weight"] = normal(h, h)
        weights[f"h.{i}.attn.attention.out_proj.bias"] = normal(h)
        weights[f"h.{i}.mlp.c_fc.weight"], weights[f"h.{i}.mlp.c_fc.bias"] = normal(inner, h), normal(inner)
        weights[f"h.{i}.mlp.c_proj.weight"], weights[f"h.{i}.mlp.c_proj.bias"] = normal(h, inner), normal(h)
    return {f"transformer.{name}": array for name, array in weights.items()}


def _write_checkpoint(config: Mapping[str, Any], folder: Path) -> None:
    """Write a checkpoint as the hub has them, with a tokenizer whose words are t0, t1 and so on."""
    from safetensors.numpy import save_file
    from tokenizers import Tokenizer, pre_tokenizers
    from tokenizers import models as tokenizer_models

    folder.mkdir(parents=True, exist_ok=True)
    words = {f"t{i}": i for i in range(config["vocab_size"])}
    tokenizer = Tokenizer(tokenizer_models.WordLevel(words, unk_token="t0"))  # noqa: S106 (a word is a token, no secret)
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    save_file(random_weights(config), str(folder / "model.safetensors"), {"format": "pt"})
