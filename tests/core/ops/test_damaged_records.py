"""The owner's commands beside damaged records: `grg doctor` names them, the others work."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from core import document_keys
from core.ops import doctor, pause_and_replay, status
from core.settings import Settings
from tests.kept_records import LocalKept, local_backend
from tests.records import failure_of, request, review_of

DAMAGED = '{"schema": 1, "type": "ReviewRequest", "deadline_at": "soon"}'


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of a folder with a sound record and a damaged one of each kind."""
    with local_backend(tmp_path) as kept:
        asyncio.run(_fill(kept))
    return Settings(state_dir=tmp_path)


async def _fill(kept: LocalKept) -> None:
    now = time.time()
    for name in ("sound", "damaged"):
        await kept.store.create_open(request(now=now, message_id=name))
        closed = request(
            now=now, message_id=f"{name} and closed", closed_as="replied", staged_at=now, closed_at=now
        )
        failed = request(now=now, message_id=f"{name} and failed", closed_as="apologised", closed_at=now)
        await kept.store.put_closed(closed)
        await kept.store.put_closed(failed)
        await kept.store.put_outcome(review_of(closed))
        await kept.store.put_outcome(failure_of(failed))
    kept.plant("open", request(message_id="damaged").id, DAMAGED)
    kept.plant("closed", request(message_id="damaged and closed").id, "[" * 5_000)
    kept.plant("outcomes", request(message_id="damaged and failed").id, '{"schema": Infinity}')
    kept.plant("documents", document_keys.PAUSED, "nonsense")
    kept.plant("documents", f"{document_keys.DOWN}chat", "nonsense")
    kept.plant("documents", document_keys.community_key("chat", "guild"), "[1]")


def test_doctor_names_each_and_says_what_to_do(settings: Settings) -> None:
    lines = {}
    for check in doctor.checks(settings, {}):  # the slow ones come last
        if check.name == "model":
            break
        lines[check.name] = check
    named = {name: check for name, check in lines.items() if name.startswith("record ")}
    assert {name.removeprefix("record ") for name in named} == {
        f"open/{request(message_id='damaged').id}",
        f"closed/{request(message_id='damaged and closed').id}",
        f"outcomes/{request(message_id='damaged and failed').id}",
        document_keys.PAUSED,
        f"{document_keys.DOWN}chat",
        document_keys.community_key("chat", "guild"),
    }
    assert not any(check.ok for check in named.values())
    assert all("mend it or delete it" in check.says for check in named.values())


def test_doctor_says_so_if_all_can_be_read(tmp_path: Path) -> None:
    with local_backend(tmp_path) as kept:
        asyncio.run(kept.store.create_open(request()))
    (line,) = [
        check
        for check, _ in zip(doctor.checks(Settings(state_dir=tmp_path), {}), range(2), strict=False)
        if check.name == "records"
    ]
    assert line.ok and line.says == "1 looked at, all can be read"


def test_status_shows_what_can_be_read(settings: Settings) -> None:
    shown = asyncio.run(status.status(settings))
    assert [one["request"] for one in shown["open"]] == [request(message_id="sound").id]
    assert shown["counts"]["open"] == 2
    assert shown["paused"] is True  # what counts is that it is there
    assert set(shown["stages_s"]) == {"page", "writing", "reply"}
    assert status.status_text(shown)


def test_replay_passes_over_a_damaged_outcome(tmp_path: Path) -> None:
    now = time.time()
    with local_backend(tmp_path) as kept:
        for name in ("sound", "damaged"):
            failed = request(now=now, message_id=name, closed_as="apologised", closed_at=now)
            asyncio.run(kept.store.put_closed(failed))
            asyncio.run(kept.store.put_outcome(failure_of(failed)))
        kept.plant("outcomes", request(message_id="damaged").id, '{"schema": 1, "type": "Fail')
    again = asyncio.run(pause_and_replay.replay(Settings(state_dir=tmp_path), 3_600))
    assert [one.asked.message_id for one in again] == ["sound"]
