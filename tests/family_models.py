"""Small models of every family with random weights, as transformers saves them. Used by tests only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from model_container.models import families
from tests import tiny_model


def checkpoint(folder: Path, kind: str, *, template: str = "", **values: Any) -> Path:
    """A checkpoint of a family with random weights, as transformers saves it."""
    import torch
    import transformers

    folder.mkdir(parents=True)
    tokenizer = tiny_model.make_tokenizer(folder / "tokenizer.json")
    names = families.FAMILIES[kind].names
    sizes = {"layers": 2, "width": 64, "heads": 4, "vocabulary": tokenizer.get_vocab_size(), "context": 2048}
    settings = {names[what]: size for what, size in sizes.items()} | {
        "bos_token_id": 0,
        "eos_token_id": 0,
        "pad_token_id": 0,
    }
    if families.FAMILIES[kind].kv_heads:
        settings["num_key_value_heads"] = 2
    if kind in ("llama", "mistral", "qwen2", "qwen3"):
        settings["intermediate_size"] = 128
    if kind == "qwen3":
        settings["head_dim"] = 16
    if kind == "gptj":
        settings["rotary_dim"] = 8
    if kind == "mistral":
        settings["sliding_window"] = None
    config = transformers.AutoConfig.for_model(kind, **(settings | values))
    with torch.random.fork_rng(), torch.no_grad():
        torch.manual_seed(3)
        network = transformers.AutoModelForCausalLM.from_config(config)
        for name, weight in network.named_parameters():
            if weight.ndim > 1 and "lm_head" not in name:
                weight.normal_(0, 0.12)  # far from a fresh network's near ties
        network.save_pretrained(folder)
    (folder / "tokenizer_config.json").write_text(
        json.dumps(
            {
                "tokenizer_class": "PreTrainedTokenizerFast",
                "bos_token": tiny_model.END,
                "eos_token": tiny_model.END,
                **({"chat_template": template} if template else {}),
            }
        ),
        encoding="utf-8",
    )
    return folder
