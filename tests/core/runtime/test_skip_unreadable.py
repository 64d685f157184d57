"""Damaged records are passed over, and each is logged once."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from core.errors import StorageError, UnreadableRecord
from core.runtime.skip_unreadable import skip_unreadable


async def reading(error: Exception) -> str:
    raise error


def test_a_damaged_record_is_none_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    line = f"open/{uuid.uuid4().hex} cannot be read"

    async def story() -> None:
        for _ in range(5):
            assert await skip_unreadable(reading(UnreadableRecord(line))) is None

    asyncio.run(story())
    assert [record.getMessage() for record in caplog.records] == [line]


def test_a_store_in_trouble_is_an_error_all_the_same() -> None:
    with pytest.raises(StorageError, match="the disk is full"):
        asyncio.run(skip_unreadable(reading(StorageError("the disk is full"))))
