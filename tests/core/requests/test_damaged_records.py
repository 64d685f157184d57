"""Records of every kind, damaged in every way, cost nobody else anything. Long: `scripts/fuzz_records.py`."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests import jumping
from tests.kept_records import local_backend, s3_backend
from tests.record_fuzz import KINDS, check, chunks, steps


def test_everybody_else_is_served_beside_damaged_records_in_a_state_folder(tmp_path: Path) -> None:
    for number, cases in enumerate(chunks(seed=1, cases=140, size=70)):
        with local_backend(tmp_path / str(number)) as kept:
            check(kept, cases)


def test_everybody_else_is_served_beside_damaged_records_in_a_bucket(moto_url: str) -> None:
    for cases in chunks(seed=2, cases=len(KINDS), size=len(KINDS)):
        with s3_backend(moto_url) as kept:
            check(kept, cases)


def test_a_check_of_damaged_records_fails_where_one_step_is_stuck_and_not_where_all_are_slow() -> None:
    async def check_slowly(durations_s: dict[str, float]) -> None:
        async with steps(10) as begin:
            for step, duration_s in durations_s.items():
                begin(step)
                await asyncio.sleep(duration_s)

    jumping.run(check_slowly({f"step {number}": 9 for number in range(20)}))
    with pytest.raises(TimeoutError, match=r"^step 2: not done within 10 s$"):
        jumping.run(check_slowly({"step 1": 9, "step 2": 11, "step 3": 1}))
