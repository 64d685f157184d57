"""A state folder and a bucket of an earlier version, with every kind of record in every state, are read and settled.

`tests/core/domain/records` holds what the program of commit e05d911 wrote, as it wrote it; nothing there
changes with the program.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from core import document_keys
from core.ops import unreadable_records
from tests.fakes import FakeChat
from tests.kept_records import Kept, local_backend, running, s3_backend
from tests.records import HERE, game, message

RECORDS = Path(__file__).resolve().parents[1] / "domain" / "records"
STATE_FOLDER: dict[str, Any] = json.loads((RECORDS / "state_folder.json").read_text(encoding="utf-8"))
BUCKET: dict[str, Any] = json.loads((RECORDS / "bucket.json").read_text(encoding="utf-8"))
NOW: float = STATE_FOLDER["now"]

REPLIED = {
    "accepted",
    "status shown",
    "status could not be shown",
    "staged",
    "told that it is slow",
    "written",
    "about to be sent",
    "of a spare",
    "half a surrogate \ud83d",
    "too late",  # past its deadline when the bot starts: a late review is worth more than an apology
}
EXPECTED = {
    **dict.fromkeys(REPLIED, "replied"),
    "failed": "apologised",
    "taken back": "cancelled",
    "refused": "refused",
}


def old_clock() -> Callable[[], float]:
    """A clock of a minute after the records were made: what was queued then is due to be queued again."""
    ahead_s = time.time() - (NOW + 60)
    return lambda: time.time() - ahead_s


@pytest.fixture(params=["local", "aws"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    """The records in their backend."""
    if request.param == "local":
        with closing(sqlite3.connect(tmp_path / "promises.sqlite3")) as connection:
            for statement in STATE_FOLDER["statements"]:
                connection.execute(statement)
            for table, rows in STATE_FOLDER["rows"].items():
                for row in rows:
                    marks = ",".join("?" * len(row))
                    statement = f"INSERT INTO {table} ({','.join(row)}) VALUES ({marks})"
                    connection.execute(statement, list(row.values()))
            connection.commit()
        with local_backend(tmp_path) as local:
            yield local
    else:
        with s3_backend(request.getfixturevalue("moto_url")) as bucket:
            for key, body in BUCKET["objects"].items():
                bucket.cloud.put(key, body)
            yield bucket


def test_all_of_them_can_be_read(kept: Kept) -> None:
    found = asyncio.run(unreadable_records.find(kept.store, kept.documents))
    assert found.errors == []
    assert found.read >= 13 + 3 + 8 + 5  # open requests, their outcomes and prompts, documents


def test_open_requests_are_settled_and_closed_ones_stay_closed(kept: Kept) -> None:
    chat = FakeChat()

    async def story() -> tuple[dict[str, str | None], list[str]]:
        ids = [id async for id in kept.store.open_ids()]
        closed = [
            record
            async for id in kept.store.closed_since(0)
            if (record := await kept.store.closed_request(id))
        ]
        async with running(kept, chat, old_clock()) as bot:
            for app_id in (900_620, 900_440):
                bot.catalog.games[app_id] = game(app_id, "Lantern Vale")
            for old in closed:  # the platform delivers once more
                await bot.desk.accept(message(f"app/{old.app_id}", old.asked.message_id, command=True))
            await bot.runner.settled()
        found = [await kept.store.closed_request(id) for id in ids]
        return {one.asked.message_id: one.closed_as for one in found if one}, [
            old.asked.message_id for old in closed
        ]

    settled, before = asyncio.run(asyncio.wait_for(story(), 60))
    assert settled == EXPECTED
    finals = {reply.message_id: reply for reply in chat.finals}
    assert len(finals) == len(chat.finals) == len(EXPECTED) - 1  # nothing is said of what was taken back
    assert not finals.keys() & set(before)
    assert "Tide and Ember burns" in finals["of a spare"].text and finals["of a spare"].spoiler
    assert "a slow, warm game about lamps" in finals["written"].text and not finals["written"].repeat
    assert finals["about to be sent"].repeat
    assert "20 reviews an hour" in finals["refused"].text
    assert {(reply.author, reply.context, reply.community) for reply in chat.finals} == {
        ("ann", "thread 7", "guild"),
        ("", "thread 7", "guild"),
    }


def test_documents_mean_what_they_meant(kept: Kept) -> None:
    async def story() -> None:
        async with running(kept, FakeChat(), old_clock()) as bot:
            settings = await bot.desk.settings("fake", "guild")
            assert (settings.mode, settings.style, settings.language) == ("command", "text", "de")
            assert (settings.channels, settings.daily_limit) == (("here", "there"), 50)
            assert (settings.quiet, settings.adult, settings.bots, settings.ratings) == (
                True,
                False,
                True,
                True,
            )
            assert await bot.desk.cursor("fake", "since") == "s42"
            assert (await bot.desk.my_data("fake", "joe"))["ignored"]
            data = await bot.desk.my_data("fake", "ann")
            assert (data["ratings"], [one["message"] for one in data["requests"]]) == (1, ["accepted"])
            while [key async for key in kept.documents.keys(document_keys.retraction_key(""))]:  # noqa: ASYNC110  a store tells nobody
                await asyncio.sleep(0.01)
            assert "r-closed as replied" in bot.chat.retracted

    asyncio.run(asyncio.wait_for(story(), 60))


def test_a_closed_request_can_be_asked_for_again_and_its_message_deleted(kept: Kept) -> None:
    async def story() -> None:
        closed = [
            record
            async for id in kept.store.closed_since(0)
            if (record := await kept.store.closed_request(id))
        ]
        by = {record.closed_as: record for record in closed}
        async with running(kept, chat := FakeChat(), old_clock()) as bot:
            bot.catalog.games[900_620] = game(900_620, "Lantern Vale")
            assert await bot.desk.again(by["apologised"].id, "ann", address=HERE, in_place=True)
            await bot.until_answered(["closed as apologised"])
            await bot.desk.deleted(HERE, "closed as expired")
        assert by["expired"].receipt in chat.retracted

    asyncio.run(asyncio.wait_for(story(), 60))
