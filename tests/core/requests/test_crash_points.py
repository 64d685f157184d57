"""The bot dies (SIGKILL) at every named point, over the real store; the next start ends with exactly one reply."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from core.domain import Reply, ReviewRequest
from core.domain.records import from_json
from core.local.database import Database
from core.runtime import failpoints
from tests import warm
from tests.core.requests import crash_bot
from tests.core.requests.crash_bot import FileChat
from tests.fakes import APPENDS, EDITS

STORIES = {
    "failure_kept": "no_game",
    "retracted": "deleted",
    "slow_noted": "slow",
    "retraction_noted": "taken_back",
    "spare_claimed": "spare",
    "spare_put": "spare",
    "spare_deleted": "spare",
}
"""How a point is reached, where that is not by a review."""
NOT_ON_A_PLATFORM_THAT_EDITS = {"reply_noted"}
CASES = [(point, "appends") for point in failpoints.BOT] + [
    (point, "edits") for point in failpoints.BOT if point not in NOT_ON_A_PLATFORM_THAT_EDITS
]


def dies(folder: Path, flavour: str, story: str, point: str) -> bool:
    """Start a bot that is to die at a point. False if it ended otherwise."""
    environ = {**os.environ, "GRG_CRASH_AT": point}
    done = warm.run("tests.core.requests.crash_bot", str(folder), flavour, story, environ=environ)
    assert done.returncode in {0, -9}, done.stderr
    return done.returncode == -9


def next_start(folder: Path, flavour: str, story: str) -> None:
    """A fresh service on the same store, until all is settled; the message is delivered once more."""
    asyncio.run(asyncio.wait_for(crash_bot.main(folder, flavour, story, again=True), 60))


def seen(folder: Path, flavour: str) -> list[Reply]:
    """What people see of final replies and apologies."""

    async def story() -> list[Reply]:
        return FileChat(folder / "chat", limits={"edits": EDITS, "appends": APPENDS}[flavour]).finals

    return asyncio.run(story())


def closed(folder: Path) -> list[str | None]:
    """How requests were closed; none is open."""
    database = Database(folder)
    with database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM open").fetchone()[0] == 0
        bodies = connection.execute("SELECT body FROM closed").fetchall()
    database.close()
    return [from_json(ReviewRequest, body).closed_as for (body,) in bodies]


def documents(folder: Path) -> list[str]:
    """Keys of all documents."""
    database = Database(folder)
    with database.reading() as connection:
        rows = connection.execute("SELECT key FROM documents").fetchall()
    database.close()
    return [key for (key,) in rows]


@pytest.mark.parametrize(("point", "flavour"), CASES)
def test_after_a_death_the_next_start_ends_with_one_reply(point: str, flavour: str, tmp_path: Path) -> None:
    story = STORIES.get(point, "review")
    assert dies(tmp_path, flavour, story, point), f"{point} was not reached: add a story for it"
    before = [reply.repeat for reply in seen(tmp_path, flavour)]
    next_start(tmp_path, flavour, story)
    after = [reply.repeat for reply in seen(tmp_path, flavour)]

    ends = {"no_game": "apologised", "deleted": "cancelled"}
    assert closed(tmp_path) == [ends.get(story, "replied")]
    if story == "spare":
        assert [reply.body for reply in seen(tmp_path, flavour)] == ["Portal 2 is a spare."]
        assert [key for key in documents(tmp_path) if key.startswith("spares/")] == []
    if story == "deleted" or (story == "taken_back" and flavour == "edits"):
        assert after == []
    elif flavour == "appends" and point == "replied":
        assert (before, after) == ([False], [False, True])  # the one repeat that cannot be helped, marked
    elif flavour == "appends" and point == "reply_noted":
        assert (before, after) == ([], [True])  # nobody can know whether it was sent
    else:
        assert after == [False]


@pytest.mark.parametrize("flavour", ["edits", "appends"])
@pytest.mark.parametrize(
    "point", ["open_kept", "status_posted", "status_kept", "queued", "replied", "closed_kept"]
)
def test_a_wish_about_a_review_that_is_being_written_is_met_once(
    point: str, flavour: str, tmp_path: Path
) -> None:
    assert dies(tmp_path, flavour, "wish", f"{point}:2")
    next_start(tmp_path, flavour, "wish")
    replies = sorted((reply.message_id, reply.repeat) for reply in seen(tmp_path, flavour))
    assert [one for one in replies if not one[1]] == [("m1", False), ("m2", False)]
    # What was sent and not closed yet is sent again, with a mark: the second reply, whichever that is, and the first if it
    # closes just then.
    again = [message_id for message_id, repeat in replies if repeat]
    assert again in ([["m1"], ["m2"], ["m1", "m2"]] if flavour == "appends" and point == "replied" else [[]])
    assert closed(tmp_path) == ["replied", "replied"]


def test_a_bot_that_dies_again_and_again_still_replies_once(tmp_path: Path) -> None:
    for point in ("status_posted", "prompt_staged", "queued", "replied", "closed_kept"):
        dies(tmp_path, "edits", "review", point)
    next_start(tmp_path, "edits", "review")
    assert [reply.kind for reply in seen(tmp_path, "edits")] == ["final"]
    assert closed(tmp_path) == ["replied"]
