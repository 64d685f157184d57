"""Old and new side by side: version 1's records are settled, its worker's outcomes shown, its reader reads ours.

What version 1 wrote stands here as it wrote it; nothing of this file changes with the program.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from core.domain import records
from core.local.database import Database, lock_file
from core.local.documents import LocalDocuments
from core.local.source import WORKER_LOCK
from core.local.store import LocalStore
from core.local.watchdog import Watchdog
from core.requests.context import ServiceContext
from core.requests.desk import ChatDesk
from core.requests.intake import Intake
from core.requests.runner import Runner
from core.settings import Settings
from tests.core.requests.crash_bot import ThisFleet
from tests.fakes import FakeCatalog, FakeChat
from tests.records import message, prompt, request, review_of

TABLES = """
CREATE TABLE open (id TEXT PRIMARY KEY, message TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE closed (
    id TEXT PRIMARY KEY, message TEXT NOT NULL, body TEXT NOT NULL, closed_at REAL NOT NULL, waited_s REAL);
CREATE TABLE prompts (id TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE outcomes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, app_id INTEGER, text TEXT, body TEXT NOT NULL);
CREATE TABLE queue (
    id TEXT PRIMARY KEY, place TEXT NOT NULL, queued_at REAL NOT NULL,
    deliveries INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, held INTEGER NOT NULL DEFAULT 0);
CREATE TABLE dead_letters (id TEXT PRIMARY KEY, died_at REAL NOT NULL, reason TEXT NOT NULL);
PRAGMA user_version = 1;
"""
DECODING = {
    "max_new_tokens": 130,
    "min_new_tokens": 24,
    "sample": True,
    "temperature": 0.8,
    "top_k": 50,
    "top_p": 0.95,
    "repetition_penalty": 1.1,
    "no_repeat_ngram_size": 0,
}


def old_request(message_id: str, **more: Any) -> dict[str, Any]:
    id, now = request(message_id=message_id).id, time.time()
    return {
        "schema": 1,
        "type": "ReviewRequest",
        "id": id,
        "address": {"platform": "fake", "place": "here"},
        "message_id": message_id,
        "author": "ann",
        "app_id": 620,
        "attempt": 0,
        "created_at": now - 5,
        "deadline_at": now + 86_400,
        "spoiler": False,
        "receipt": None,
        "game_name": None,
        "header_image": None,
        "staged_at": None,
        "queued_count": 0,
        "look_at": 0.0,
        "cancelled": False,
        "refusal": None,
        "sending": False,
        "closed_as": None,
        "closed_at": None,
        **more,
    }


def old_staged(message_id: str) -> dict[str, Any]:
    now = time.time()
    return old_request(
        message_id,
        receipt=f"r-{message_id}",
        game_name="Portal 2",
        staged_at=now,
        queued_count=1,
        look_at=now + 60,
    )


def old_prompt(id: str) -> dict[str, Any]:
    return {
        "schema": 1,
        "type": "Prompt",
        "id": id,
        "app_id": 620,
        "name": "Portal 2",
        "genres": ["Action"],
        "description": "Portal 2 (Action). Think with portals.",
        "opening": "Portal 2 is",
        "seed": 7,
        "decoding": DECODING,
        "candidates": 4,
        "place": "fake:here",
    }


def old_review(id: str) -> dict[str, Any]:
    return {
        "schema": 1,
        "type": "Review",
        "id": id,
        "app_id": 620,
        "name": "Portal 2",
        "text": "An old text.",
        "prompt": "p",
        "model": "demo@1",
        "demo": True,
        "engine": "ctranslate2 4.8.5 int8",
        "seed": 7,
        "decoding": DECODING,
        "seconds": 0.5,
        "created_at": 1_000_001.0,
    }


def old_failure(id: str) -> dict[str, Any]:
    failed = {"schema": 1, "type": "Failure", "id": id, "code": "writer"}
    return {**failed, "message": "3 writers died over it; please tell the owner.", "created_at": 1.0}


def old_store(folder: Path) -> None:
    """A file of version 1: one just accepted, one refused in a sentence, one staged, two with an outcome, one closed."""
    connection = sqlite3.connect(folder / "promises.sqlite3")
    connection.executescript("PRAGMA journal_mode=WAL;" + TABLES)

    def put(table: str, body: dict[str, Any], **more: Any) -> None:
        values = {"id": body["id"], **more, "body": json.dumps(body)}
        marks = ",".join("?" * len(values))
        connection.execute(
            f"INSERT INTO {table} ({','.join(values)}) VALUES ({marks})", list(values.values())
        )

    def key(body: dict[str, Any]) -> str:
        return json.dumps(["fake", "here", body["message_id"]])

    for body in (
        old_request("accepted"),
        old_request("refused", refusal="Not today, please."),
        staged := old_staged("staged"),
        written := old_staged("written"),
        failed := old_staged("failed"),
    ):
        put("open", body, message=key(body))
    for body in (staged, written, failed):
        put("prompts", old_prompt(body["id"]))
    put("outcomes", old_review(written["id"]), app_id=620, text="An old text.")
    put("outcomes", old_failure(failed["id"]))
    closed = old_request("closed", receipt="r", closed_as="replied", closed_at=time.time())
    put("closed", closed, message=key(closed), closed_at=closed["closed_at"], waited_s=5.0)
    connection.commit()
    connection.close()


def test_promises_of_version_1_are_kept_by_this_one(tmp_path: Path) -> None:
    old_store(tmp_path)
    database, chat = Database(tmp_path), FakeChat()
    store = LocalStore(database)
    fleet = ThisFleet(store, database, writes=True)
    context = ServiceContext(
        store, LocalDocuments(database), FakeCatalog(), fleet, {"fake": chat}, Settings(), time.time
    )
    runner = Runner(context)
    desk = ChatDesk(context, Intake(context, runner))

    async def story() -> None:
        await fleet.queue(request(message_id="staged").id)  # its old worker has written it meanwhile
        async with asyncio.TaskGroup() as group:
            running = group.create_task(runner.run())
            await desk.accept(message("app/620", id="closed"))  # as a platform does after a restart
            await runner.settled()
            running.cancel()

    asyncio.run(asyncio.wait_for(story(), 60))
    finals = {reply.message_id: reply for reply in chat.finals}
    assert set(finals) == {"accepted", "refused", "staged", "written", "failed"}
    assert len(chat.finals) == 5
    assert finals["refused"].text == "Not today, please."
    assert "An old text." in finals["written"].text
    assert finals["failed"].kind == "apology" and "3 writers died over it" in finals["failed"].text
    with database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM open").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM closed").fetchone() == (6,)
    database.close()


OLD_KEYS = {
    "Prompt": set(old_prompt("x")),
    "Review": set(old_review("x")),
    "ReviewRequest": set(old_request("x")),
    "Failure": set(old_failure("x")),
}


def old_reader(text: str, kind: str) -> dict[str, Any]:
    """As version 1 reads: refuses a newer schema and another type, needs its keys, does not see others."""
    body = json.loads(text)
    assert int(body["schema"]) <= 1, "version 1 would leave it to a newer worker, of which there may be none"
    assert body["type"] == kind
    assert set(body) >= OLD_KEYS[kind]
    if "decoding" in body:
        body["decoding"] = {key: body["decoding"][key] for key in DECODING}
    return {key: body[key] for key in OLD_KEYS[kind]}


@pytest.mark.parametrize(
    ("record", "old"),
    [
        (prompt("x", candidates=4, tone="positive"), old_prompt("x")),
        (
            dataclasses.replace(
                review_of(prompt("x"), "An old text."),
                model="demo@1",
                demo=True,
                engine="ctranslate2 4.8.5 int8",
                worker_seconds=0.2,
                spare="spares/620/plain/x-0",
            ),
            old_review("x"),
        ),
    ],
)
def test_what_this_version_writes_version_1_reads(record: Any, old: dict[str, Any]) -> None:
    """A new bot's prompt in an old worker's hands; a new worker's review in an old bot's."""
    assert old_reader(records.to_json(record), old["type"]) == old


def test_an_open_promise_of_this_version_is_read_by_version_1_after_going_back() -> None:
    asked = request(message_id="m1", tone="negative", community="c", slow_notice_sent=True)
    read = old_reader(records.to_json(asked), "ReviewRequest")
    assert (read["id"], read["app_id"], read["address"]) == (
        asked.id,
        620,
        {"platform": "fake", "place": "here"},
    )


def test_a_worker_of_version_1_that_gives_no_sign_of_life_is_left_alone(tmp_path: Path) -> None:
    lock = lock_file(tmp_path / WORKER_LOCK)
    assert lock is not None
    watch = Watchdog(tmp_path, hold_s=0)
    for _ in range(3):
        watch.check()
    lock.close()
