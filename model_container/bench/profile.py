"""Where a token's time goes at batch 1, found by differences: CTranslate2 on random weights, whole and half as deep.

A token's time is that of the layers (what half of them save, twice), of the attention to what was read (what a short
prompt saves), and the rest: the product with the vocabulary, choosing a token, overhead. `limit_ms` is the bytes of
weights that a part reads over the memory bandwidth of this run (see `bench`), so `share` says how near it comes; the
keys and values that attention reads are float32.
"""

from __future__ import annotations

import argparse
import contextlib
import json
from collections.abc import Mapping
from statistics import median
from typing import Any, TextIO

from core.settings import Settings
from model_container import engines
from model_container.bench.speed import NEW_TOKENS, PROMPT_TOKENS, Child, bandwidth
from model_container.models import random_weights

_SHORT = 20
"""Tokens of the short prompt."""


def main(args: argparse.Namespace, settings: Settings, stdout: TextIO) -> int:
    """The verb `bench profile`; returns the exit code. `args` as parsed in `__main__`."""
    report = measure(args.shape or "125m", settings, runs=1 if args.quick else args.runs)
    print(json.dumps(report) if args.json else table(report), file=stdout)
    if args.out is not None:
        args.out.mkdir(parents=True, exist_ok=True)
        (args.out / "profile.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return 0


def measure(shape: str, settings: Settings, *, runs: int) -> dict[str, Any]:
    """Milliseconds a token for each part of the work, as medians of `runs` alternating runs.

    Makes the random weights on first use, which takes minutes for the larger shapes. Raises WriterError if a
    child process fails. A part that is too fast to be measured has the share None.
    """
    layers, width, _, vocabulary, _ = random_weights.SHAPES[shape]
    whole = Child(random_weights.shaped(shape, settings.state_dir), "ctranslate2")
    half = Child(random_weights.shaped(shape, settings.state_dir, halved=True), "ctranslate2")
    times: dict[str, list[float]] = {"whole": [], "half": [], "short": []}
    reads: list[float] = []
    with contextlib.closing(whole), contextlib.closing(half):
        for _ in range(runs):
            reads.append(bandwidth(engines.cores()))
            times["whole"].append(_token_ms(whole, PROMPT_TOKENS))
            times["half"].append(_token_ms(half, PROMPT_TOKENS))
            times["short"].append(_token_ms(whole, _SHORT))
        bytes_ms = median(reads) / 1e3
    # The keys of `times` in the order in which they were set.
    token, halved, short = (median(values) for values in times.values())
    read = PROMPT_TOKENS + NEW_TOKENS / 2
    # The cache that a long prompt adds is what `short` lacks; what is left of it grows in proportion.
    attention = max(0.0, token - short) * read / (PROMPT_TOKENS - _SHORT)
    # Embedding, vocabulary and sampling cost the same in both models, so the difference is layers alone.
    deep = (token - halved) * layers / (layers - layers // 2)
    sizes = {
        "weights of the layers": (deep - attention, 2 * (whole.weight_bytes - half.weight_bytes)),
        "attention to what was read": (attention, 2 * 4 * width * layers * read),
        "vocabulary, choice of a token, overhead": (token - deep, vocabulary * width),
        "all": (token, whole.weight_bytes),
    }
    return {
        "shape": shape,
        "threads": engines.cores(),
        "runs": runs,
        "bandwidth_gb_s": round(bytes_ms / 1e6, 1),
        "parts": {
            name: {
                "ms": round(ms, 2),
                "limit_ms": round(size / bytes_ms, 2),
                "share": round(size / bytes_ms / ms, 2) if ms > 0 else None,
            }
            for name, (ms, size) in sizes.items()
        },
    }


def table(report: Mapping[str, Any]) -> str:
    """The report as plain text, one part a line."""
    head = (
        f"{report['shape']}, int8, batch 1, {report['threads']} threads, memory {report['bandwidth_gb_s']} GB/s: "
        "milliseconds a token while decoding"
    )
    rows = [f"{'part':40}  {'ms':>6}  {'limit':>6}  share"]
    rows += [
        f"{name:40}  {part['ms']:6.2f}  {part['limit_ms']:6.2f}  {part['share']}"
        for name, part in report["parts"].items()
    ]
    return "\n".join([head, *rows])


def _token_ms(child: Child, read: int) -> float:
    """Milliseconds a token while decoding, without the
    first token, whose time is that of reading the prompt.
    """
    first, whole = child.run(1, 1, read)["seconds"], child.run(1, NEW_TOKENS, read)["seconds"]
    return 1e3 * (whole - first) / (NEW_TOKENS - 1)
