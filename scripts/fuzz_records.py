"""Stores many damaged records on both backends, and checks that the service still serves everybody else.

    uv run --group dev python scripts/fuzz_records.py --cases 2000 --seed 1

It takes every kind of record and removes fields, changes their types, nests them deeply, makes them huge, or truncates them.
Each core takes a share of the stores, on AWS with a moto of its own. Prints a line for each backend. Exits with 1 and names
the case if somebody was not served or a damaged record was changed.
"""

from __future__ import annotations

import argparse
import logging
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.aws_cloud import MotoServer
from tests.kept_records import local_backend, s3_backend
from tests.record_fuzz import Case, check, chunks

_AT_ONCE = 50
"""Damaged records in one store."""


class Share:
    """One process's part of the work. `moto_url` is its own server."""

    moto_url = ""

    @classmethod
    def begin(cls, moto_urls: multiprocessing.Queue[str]) -> None:
        """Called once in each process."""
        logging.disable(logging.CRITICAL)
        cls.moto_url = moto_urls.get()

    @classmethod
    def check(cls, backend: str, cases: Sequence[Case], folder: Path) -> str:
        """What went wrong with these cases in one store; empty if nothing did."""
        with local_backend(folder) if backend == "local" else s3_backend(cls.moto_url) as kept:
            try:
                check(kept, cases)
            except (AssertionError, TimeoutError, ExceptionGroup) as error:
                return f"{backend}, cases {cases[0].number} to {cases[-1].number}: {error!r}"
        return ""


def main() -> int:
    """Run the fuzz. Returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=2_000, help="damaged records for each backend")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--backend", choices=("local", "aws"), action="append", help="default: both")
    options = parser.parse_args()
    processes = os.cpu_count() or 1
    context = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        moto_urls = context.Queue()
        for _ in range(processes):
            moto_urls.put(stack.enter_context(MotoServer()).url)
        pool = stack.enter_context(
            ProcessPoolExecutor(processes, context, initializer=Share.begin, initargs=(moto_urls,))
        )
        for backend in options.backend or ("local", "aws"):
            begun = time.monotonic()
            shares = list(chunks(options.seed, options.cases, _AT_ONCE))
            folders = [folder / f"{backend}{number}" for number in range(len(shares))]
            found: Iterable[str] = pool.map(Share.check, [backend] * len(shares), shares, folders)
            if wrong := next(filter(None, found), ""):
                print(wrong)
                pool.shutdown(cancel_futures=True)
                return 1
            print(
                f"{backend}: {options.cases} cases in {time.monotonic() - begun:.0f} s, everybody else was served",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
