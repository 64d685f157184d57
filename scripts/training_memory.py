"""Measure the memory of a training step at the 125M shape, and compute it for larger models; prints a table.

    uv run --extra torch python scripts/training_memory.py [--rows 1] [--length 1024]

Each way of training runs in a process of its own with random weights: one step, float32 on a CPU. `measured` is the most
memory that the process held during its step, less what it held with its libraries before the model (on a GPU: what the
allocator held). `kept` is what autograd keeps for the way back, in numbers a layer and token in units of the width: the
constants of `model_container.training.memory`, from which `computed` and the larger models follow.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from model_container.training import memory
from model_container.training.plan import Plan

SHAPES = {
    "125M": {"hidden_size": 768, "num_layers": 12, "num_heads": 12},
    "1.3B": {"hidden_size": 2048, "num_layers": 24, "num_heads": 16},
    "2.7B": {"hidden_size": 2560, "num_layers": 32, "num_heads": 20},
}
WAYS = {
    "all weights": Plan(),
    "all weights, checkpointing": Plan(gradient_checkpointing=True),
    "LoRA 16": Plan(lora=16),
    "LoRA 16, checkpointing": Plan(lora=16, gradient_checkpointing=True),
}


def config(name: str) -> dict[str, int]:
    """The sizes of a shape."""
    return {**SHAPES[name], "vocab_size": 50257, "max_position_embeddings": 2048}


def measure(way: str, rows: int, length: int) -> dict[str, float]:
    """One step at the 125M shape, in this process: bytes, and numbers kept a layer and token in units of the width."""
    from model_container.training.trainer import PackedRows, _losses  # first: it sets up torch

    # isort: split
    import numpy as np
    import torch
    from transformers import GPTNeoConfig, GPTNeoForCausalLM

    from model_container.training import initial_weights
    from model_container.training.packing import Rows

    plan, sizes = WAYS[way], config("125M")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    before = _held("VmRSS")
    torch.manual_seed(1)
    network = GPTNeoForCausalLM(
        GPTNeoConfig(
            **sizes,
            attention_types=[[["global", "local"], sizes["num_layers"] // 2]],
            resid_dropout=0.0,
            embed_dropout=0.0,
            attention_dropout=0.0,
        )
    )
    initial_weights.use_fused_kernels(network)
    if plan.gradient_checkpointing:
        initial_weights.use_checkpointing(network)
    model = network
    if plan.lora:
        dtype = (
            torch.bfloat16 if device == "cuda" and initial_weights.precision() == "bf16" else torch.float32
        )
        model = initial_weights.with_adapters(network, plan.lora, 1, dtype)
    model = model.to(device).train()
    learned = [one for one in model.parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW(learned)
    tokens = np.random.default_rng(1).integers(0, sizes["vocab_size"], (rows, length), dtype=np.int32)
    is_learned = np.zeros((rows, length), np.bool_)
    is_learned[:, : int(memory.SHARE_LEARNED * length)] = True
    packed = PackedRows(Rows(tokens, np.ones((rows, length), np.int32), is_learned, 1))
    items = [packed[index] for index in range(rows)]
    batch = {key: torch.stack([item[key] for item in items]).to(device) for key in items[0]}

    own = {one.untyped_storage().data_ptr() for one in model.parameters()}
    kept: dict[int, int] = {}

    def keep(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in own:
            kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    # The first step makes the optimizer's state; the second one is what all others are like.
    for step in range(2):
        if step:
            _reset_peak()
        with (
            torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor),
            torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"),
        ):
            total, count = _losses(model, batch)
        in_logits = 4 * count * sizes["vocab_size"]  # the logarithms of their softmax
        (total / count).backward()
        optimizer.step()
        optimizer.zero_grad()
        numbers = (sum(kept.values()) - in_logits) / 4
        kept.clear()
    peak = torch.cuda.max_memory_allocated() if device == "cuda" else _held("VmHWM") - before
    a_token = numbers / (sizes["num_layers"] * sizes["hidden_size"] * rows * length)
    return {"measured": float(peak), "kept": a_token}


def _held(name: str) -> int:
    """Bytes that this process holds (VmRSS), or has held at most (VmHWM)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return 1024 * int(next(line.split()[1] for line in lines if line.startswith(name)))


def _reset_peak() -> None:
    """Begin to look for the most memory anew (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1)
    parser.add_argument("--length", type=int, default=1024)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)  # the measuring process
    options = parser.parse_args()
    if options.way:
        print(json.dumps(measure(options.way, options.rows, options.length)))
        return 0
    print(
        "| one step, GB | 125M measured | 125M computed | kept | 1.3B computed | 2.7B computed |\n|---|---|---|---|---|---|"
    )
    for way, plan in WAYS.items():
        command = [
            sys.executable,
            __file__,
            "--way",
            way,
            "--rows",
            str(options.rows),
            "--length",
            str(options.length),
        ]
        # Else glibc keeps large pieces that were freed, and they would count as held.
        environ = {**os.environ, "MALLOC_MMAP_THRESHOLD_": "65536"}
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environ)
        found = json.loads(done.stdout)
        sized = Plan(
            batch=options.rows,
            length=options.length,
            lora=plan.lora,
            gradient_checkpointing=plan.gradient_checkpointing,
        )
        needs = [memory.need(config(name), sized, half=False).total / 1e9 for name in SHAPES]
        cells = [found["measured"] / 1e9, needs[0], found["kept"], *needs[1:]]
        print(f"| {way} | {' | '.join(f'{cell:.2f}' for cell in cells)} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
