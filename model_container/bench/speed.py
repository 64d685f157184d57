"""How fast and how large the engines are, measured in one run.

Each engine lives in a process of its own. Runs alternate between engines, so that a busy machine
slows both alike, and the median counts. A request is a prompt of 200 tokens and 100 new ones,
greedy, its end suppressed; `tokens_per_s` and `reviews_per_minute` (one review a request) are over
whole requests, reading the prompt included.

`cold_s`: from starting a process to its first token; `cold_review_s`: to the end of its first batch. `peak_mb`: the
most memory (MiB, resident) of a fresh process that served one batch. `limit_share`: steps a second while
decoding, times the bytes of weights that a step reads, over the memory bandwidth measured in this run with as many
threads; 1 is the most that a machine can do at batch 1 (Williams et al. 2009, Roofline). `speedup_over_baseline` compares
with transformers at batch 1, one prompt after the other, as the system that this one rebuilds did: how many times as fast
(tokens, cold review) or as many (reviews while as many prompts wait), and how many times the memory.

`--shape` makes random weights, kept in <state_dir>/bench until `grg model remove random-<shape>`: 600 MB for the 125m
shape; the 1.3b and 2.7b shapes need 6 and 13 GB of disk, and as much memory while they are made.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, TextIO, cast

import numpy as np

from core.domain import Decoding
from core.errors import GrgError, UsageError, WriterError
from core.settings import Settings
from model_container import engines, plot
from model_container.models import families, folders, random_weights
from model_container.models.folders import Model

PROMPT_TOKENS, NEW_TOKENS = 200, 100

_TEXT = "A lantern, a flooded mine and a map that draws itself: explore, build and listen. "


def main(args: argparse.Namespace, settings: Settings, stdout: TextIO) -> int:
    """The verb `bench speed`; returns the exit code. `args` as parsed in `__main__`.

    Raises UsageError for options that cannot be, WriterError if an engine fails.
    """
    try:
        batches = [int(text) for text in args.batch.split(",")]
    except ValueError:
        batches = []
    names = args.engines.split(",")
    if not batches or min(batches) < 1 or args.runs < 1 or not set(names) <= engines.ENGINES.keys():
        raise UsageError(
            f"bench takes --batch 1,8 (whole numbers), --runs 1 or more, --engines {','.join(engines.ENGINES)}"
        )
    for name in list(names):
        if missing := engines.ENGINES[name].missing:
            names.remove(name)
            advice = engines.ENGINES[name].advice
            print(
                f"the {name} row is missing: {missing} is not installed ({advice})",
                file=sys.stderr,
            )
    if args.model is not None:
        model = folders.resolve(args.model, settings.state_dir)
    else:
        model = random_weights.shaped(args.shape or "125m", settings.state_dir)
    new, runs = (16, 1) if args.quick else (NEW_TOKENS, args.runs)
    report = measure(model, names, batches, runs=runs, new=new)
    shape = None if args.model else args.shape or "125m"
    report = {
        "shape": shape,
        "model": model.label,
        **report,
        "against_the_old_way": speedup_over_baseline(report["rows"]),
    }
    print(json.dumps(report) if args.json else table(report), file=stdout)
    if args.out is not None:
        save(report, args.out)
    return 0


def measure(
    model: Model, names: Sequence[str], batches: Sequence[int], *, runs: int, new: int
) -> dict[str, Any]:
    """The numbers of the report, see the module, for every engine in `names` and every batch size.

    `new` is the number of tokens written, `runs` how often
    each is measured. Raises WriterError if an engine fails.
    """
    cold: dict[str, list[float]] = {name: [] for name in names}
    cold_review: dict[tuple[str, int], float] = {}
    peak: dict[tuple[str, int], float] = {}
    whole: dict[tuple[str, int], list[float]] = {(name, batch): [] for batch in batches for name in names}
    first: dict[tuple[str, int], list[float]] = {key: [] for key in whole}
    reads: list[float] = []
    children: dict[str, Child] = {}
    try:
        for batch in batches:
            # A fresh process for each row: memory that a larger batch
            # has used would count for the smaller ones as well.
            for name in names:
                if name in children:
                    children.pop(name).close()
                begun = time.monotonic()
                # The clock started before the process, so imports
                # and loading count, as they do for a cold worker.
                child = children[name] = Child(model, name)
                cold[name].append(time.monotonic() - begun)
                peak[name, batch] = child.run(batch, new)["peak_mb"]
                cold_review[name, batch] = time.monotonic() - begun
        # The last of these processes serve the rest; they have allocated their buffers and wait without a load.
        for batch in batches:
            for _ in range(runs):
                reads.append(bandwidth(engines.cores()))  # in turn with the rest: a busy machine slows it too
                for name, child in children.items():
                    first[name, batch].append(child.run(batch, 1)["seconds"])
                    whole[name, batch].append(child.run(batch, new)["seconds"])
        read_s = median(reads)
        rows = []
        for (name, batch), seconds in whole.items():
            # What the first token costs is reading the prompt,
            # which is limited by arithmetic and not by memory.
            decoding_s = median(seconds) - median(first[name, batch])
            bytes_per_s = (new - 1) / decoding_s * children[name].weight_bytes if decoding_s > 0 else None
            rows.append(
                {
                    "engine": name,
                    "precision": children[name].precision,
                    "batch": batch,
                    "tokens_per_s": round(batch * new / median(seconds), 1),
                    "reviews_per_minute": round(60 * batch / median(seconds), 1),
                    "cold_s": round(median(cold[name]), 2),
                    "cold_review_s": round(cold_review[name, batch], 2),
                    "peak_mb": round(peak[name, batch]),
                    "limit_share": bytes_per_s and round(bytes_per_s / read_s, 3),
                    "seconds": [round(one, 3) for one in seconds],
                }
            )
    finally:
        for child in children.values():
            child.close()
    return {
        "prompt_tokens": PROMPT_TOKENS,
        "new_tokens": new,
        "runs": runs,
        "threads": engines.cores(),
        "bandwidth_gb_s": round(read_s / 1e9, 1),
        "rows": rows,
    }


def speedup_over_baseline(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    """For each batch size of CTranslate2 the ratios that
    the module explains; {} without transformers at batch 1.
    """
    old = next((row for row in rows if (row["engine"], row["batch"]) == ("transformers", 1)), None)
    return {
        str(row["batch"]): {
            "tokens_per_s": round(row["tokens_per_s"] / old["tokens_per_s"], 2),
            "reviews_per_minute": round(row["reviews_per_minute"] / old["reviews_per_minute"], 2),
            "cold_review": round(old["cold_review_s"] / row["cold_review_s"], 2),
            "peak_memory": round(row["peak_mb"] / old["peak_mb"], 2),
        }
        for row in rows
        if old is not None and row["engine"] == "ctranslate2"
    }


def save(report: Mapping[str, Any], folder: Path) -> None:
    """Write speed.json and speed.svg into `folder`, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "speed.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    bars = {
        f"{row['engine']} {row['precision']}, {row['batch']} at once": row["tokens_per_s"]
        for row in report["rows"]
    }
    plot.bars(folder / "speed.svg", f"{report['model']}: tokens a second, {report['threads']} threads", bars)


def table(report: Mapping[str, Any]) -> str:
    """The report as plain text: one row for each engine and batch size, then the ratios."""
    head = (
        f"{report['model']}: {report['prompt_tokens']} tokens read, {report['new_tokens']} written, median of "
        f"{report['runs']}, {report['threads']} threads, memory {report['bandwidth_gb_s']} GB/s"
    )
    names = (
        "engine",
        "precision",
        "batch",
        "tokens_per_s",
        "reviews_per_minute",
        "cold_s",
        "cold_review_s",
        "peak_mb",
        "limit_share",
    )
    rows = [names, *(tuple(str(row[name]) for name in names) for row in report["rows"])]
    widths = [max(len(row[i]) for row in rows) for i in range(len(names))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
    ratios = (
        f"ctranslate2, {batch} at once, against transformers one by one: {r['tokens_per_s']} times the tokens a second, "
        f"{r['reviews_per_minute']} times the reviews, first review {r['cold_review']} times as soon, "
        f"{r['peak_memory']} of the memory"
        for batch, r in report["against_the_old_way"].items()
    )
    return "\n".join([head, *lines, *ratios])


def bandwidth(threads: int) -> float:
    """Bytes a second that `threads` threads read together
    from arrays larger than any cache (256 MiB each).
    """
    arrays = [np.ones(1 << 26, np.float32) for _ in range(threads)]
    # NumPy lets go of the interpreter lock while it reads, so the threads really read at the same time.
    workers = [threading.Thread(target=array.max) for array in arrays]
    begun = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sum(array.nbytes for array in arrays) / (time.perf_counter() - begun)


class Child:
    """An engine in a process of its own. The constructor returns once its first token has been written.

    Raises WriterError if the engine cannot be loaded.
    """

    def __init__(self, model: Model, engine: str) -> None:
        self._process = subprocess.Popen(  # noqa: S603 (our own program)
            [sys.executable, "-m", "model_container.bench.speed", str(model.folder), engine],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        self._to, self._from = cast("TextIO", self._process.stdin), cast("TextIO", self._process.stdout)
        hello = self._answer()
        self.precision, self.weight_bytes = str(hello["precision"]), int(hello["weight_bytes"])

    def run(self, batch: int, new: int, read: int = PROMPT_TOKENS) -> dict[str, float]:
        """Serve one batch of prompts of `read` tokens: the `seconds` it took, and the `peak_mb` so far.

        Raises WriterError if the process fails or has ended.
        """
        with contextlib.suppress(BrokenPipeError):  # it died: the answer says so
            print(json.dumps({"batch": batch, "new": new, "read": read}), file=self._to, flush=True)
        return self._answer()

    def close(self) -> None:
        """End the process by closing its input, and wait for it. Repeating it is safe."""
        self._process.communicate()

    def _answer(self) -> dict[str, Any]:
        """The child's next line, as JSON. Raises WriterError if it reports an error or has died."""
        line = self._from.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": "its process ended (out of memory?)"}
        if "error" in answer:
            self.close()
            raise WriterError(f"the bench cannot go on: {answer['error']}")
        return answer


def _serve(folder: Path, name: str) -> None:
    """The child process: report once the first token has been
    written, then answer each line of stdin until it ends.
    """
    model = folders.load(folder)
    engine = engines.pick(model, name)

    def write(batch: int, new: int, read: int = PROMPT_TOKENS) -> float:
        decoding = Decoding(max_new_tokens=new, min_new_tokens=new, sample=False, repetition_penalty=1.0)
        prompts = [_prompt(engine, number, read) for number in range(batch)]
        begun = time.perf_counter()
        engine.write(prompts, decoding, seed=0)
        return time.perf_counter() - begun

    write(1, 1)
    # The label is program, version, precision; see `engines.Engine`.
    precision = engine.label.split()[2]
    # A table of places is looked up, not read; only these families have one, the others turn queries and keys.
    learned = model.config["model_type"] in (families.GPT_NEO, "gpt2")
    places = 4 * model.shape.context * model.shape.width if learned else 0
    held = (
        (model.ct2 / "model.bin").stat().st_size
        if name == "ctranslate2"
        else {"float16": 2}.get(precision, 4) * model.parameters
    )
    print(json.dumps({"precision": precision, "weight_bytes": held - places}), flush=True)
    # Ends when the parent closes the pipe, also if the parent was killed: no child is left behind.
    for line in sys.stdin:
        wish = json.loads(line)
        print(
            json.dumps({"seconds": write(wish["batch"], wish["new"], wish["read"]), "peak_mb": _peak_mb()}),
            flush=True,
        )


def _prompt(engine: engines.Engine, number: int, tokens: int) -> str:
    """A text of exactly `tokens` tokens, or a few fewer
    with a real tokenizer; another text for each number.
    """
    draw = random.Random(number)
    if engine.count("t1 t2 t3") == 3:
        return " ".join(f"t{draw.randrange(1, 500)}" for _ in range(tokens))
    words = (_TEXT * tokens).split()[number : number + tokens]
    while engine.count(" ".join(words)) > tokens:
        words.pop()
    return " ".join(words)


def _peak_mb() -> float:
    """The largest resident size of this process in MiB;
    getrusage would include the parent's from before exec.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except (OSError, IndexError, ValueError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)  # bytes on macOS


if __name__ == "__main__":
    try:
        _serve(Path(sys.argv[1]), sys.argv[2])
    except KeyboardInterrupt:
        sys.exit(130)  # the parent process reports it
    except GrgError as error:
        print(json.dumps({"error": str(error)}), flush=True)
