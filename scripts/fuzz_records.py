"""Many damaged records on both backends, and a service that has to serve everybody else beside them.

    uv run --group dev python scripts/fuzz_records.py --cases 2000 --seed 1

Every kind of record, with fields removed, set to other types, nested deep, made huge, or cut off. Prints a line a
backend; ends with 1 and the case if somebody was not served or a record that cannot be read was changed.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.aws_cloud import MotoServer
from tests.kept_records import local_backend, s3_backend
from tests.record_fuzz import check, chunks

_AT_ONCE = 50
"""Damaged records in one store."""


def main() -> int:
    """Run the fuzz. Returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=2_000, help="damaged records a backend")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--backend", choices=("local", "aws"), action="append", help="both unless given")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder, MotoServer() as server:
        for backend in options.backend or ("local", "aws"):
            begun = time.monotonic()
            for number, cases in enumerate(chunks(options.seed, options.cases, _AT_ONCE)):
                here = Path(folder) / f"{number}"
                with local_backend(here) if backend == "local" else s3_backend(server.url) as kept:
                    try:
                        check(kept, cases)
                    except (AssertionError, TimeoutError, ExceptionGroup) as error:
                        print(f"{backend}, cases {cases[0].number} to {cases[-1].number}: {error!r}")
                        return 1
            print(
                f"{backend}: {options.cases} cases in {time.monotonic() - begun:.0f} s, everybody else was served"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
