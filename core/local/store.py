"""RequestStore on SQLite: the bot's side. Blocking calls run in threads, off the event loop."""

from __future__ import annotations

import json
import math
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping

from core.domain import Outcome, Prompt, ReviewRequest
from core.domain.records import from_json, outcome_from_json, to_json
from core.errors import UnreadableRecord
from core.local.database import Database
from core.runtime.skip_unreadable import log_once

_PAGE = 500
"""Ids read at a time."""

KEEP_CLOSED_S = 90 * 86_400
"""Closed records, with their prompts and texts, are forgotten after this many seconds: longer
than any platform lets a bot read back."""

KEEP_SPARES_S = 7 * 86_400
"""A text that nobody asked for in so long is not asked for any more."""

_NO_EARLIER = 1_700_000_000.0
"""November 2023 in Unix seconds: before this program was written, so no request was closed earlier."""

_OLD_DOCUMENTS: tuple[tuple[str, tuple[float, ...]], ...] = (
    (  # who asked, for a request that is forgotten; ids have 25 characters
        (
            "DELETE FROM documents WHERE key LIKE 'asked/%' AND substr(key, -25) NOT IN (SELECT id FROM closed) "
            "AND substr(key, -25) NOT IN (SELECT id FROM open)"
        ),
        (),
    ),
    (  # which reply stands for which request, for a request that is forgotten
        (
            "DELETE FROM documents WHERE key LIKE 'shown/%' "
            "AND CASE WHEN json_valid(body) THEN coalesce(json_extract(body, '$.request'), '') END "
            "NOT IN (SELECT id FROM closed UNION ALL SELECT id FROM open)"
        ),
        (),
    ),
    (  # a claim stays as long as its text: without it somebody else would get the same
        (
            "DELETE FROM documents WHERE key LIKE 'spares/%' AND key NOT LIKE '%.taken' "
            "AND CASE WHEN json_valid(body) THEN coalesce(json_extract(body, '$.created_at'), 0) < ? END"
        ),
        (KEEP_SPARES_S,),
    ),
    (
        (
            "DELETE FROM documents WHERE key LIKE 'spares/%.taken' "
            "AND substr(key, 1, length(key) - 6) NOT IN (SELECT key FROM documents)"
        ),
        (),
    ),
)


class LocalStore:
    """Keeps promises in the state folder's SQLite file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create_open(self, request: ReviewRequest) -> bool:
        """Store a new promise unless one of that id is open. Returns whether it was stored."""
        return await self._database.write(
            "INSERT INTO open (id, message, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (request.id, _message_key(request), to_json(request)),
        )

    async def save_open(self, request: ReviewRequest) -> bool:
        """Overwrite an open promise. False, with nothing written, if it is not open."""
        return await self._database.write(
            "UPDATE open SET body = ? WHERE id = ?", (to_json(request), request.id)
        )

    async def open_request(self, id: str) -> ReviewRequest | None:
        """The open promise of that id, None if there is none. Raises UnreadableRecord if it is damaged."""
        return await self._request("open", id)

    async def open_ids(self) -> AsyncIterator[str]:
        """Ids of all open promises, page by page; oldest first if the store knows the order."""
        last = 0
        while rows := await self._database.read(
            "SELECT rowid, id FROM open WHERE rowid > ? ORDER BY rowid LIMIT ?", (last, _PAGE)
        ):
            for _, id in rows:
                yield id
            last = rows[-1][0]

    async def requests_of(self, platform: str, place: str, message_id: str) -> list[ReviewRequest]:
        """Open and closed promises of one message, earlier attempts first."""
        key = json.dumps([platform, place, message_id])
        rows = await self._database.read(
            "SELECT 'closed', id, body FROM closed WHERE message = ?1 UNION ALL "
            "SELECT 'open', id, body FROM open WHERE message = ?1 AND id NOT IN (SELECT id FROM closed)",
            (key,),  # closed wins
        )
        return sorted(_readable(rows), key=lambda request: request.attempt)

    async def put_closed(self, request: ReviewRequest) -> None:
        """Store the closed record, unless there is one already."""
        closed_at = request.closed_at or 0.0
        waited_s = closed_at - request.created_at if request.closed_as == "replied" else None
        await self._database.write(
            "INSERT INTO closed (id, message, body, closed_at, waited_s) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (request.id, _message_key(request), to_json(request), closed_at, waited_s),
        )

    async def closed_request(self, id: str) -> ReviewRequest | None:
        """The closed promise of that id, None if there is none. Raises UnreadableRecord if it is damaged."""
        return await self._request("closed", id)

    async def closed_since(self, since: float) -> AsyncIterator[str]:
        """Ids of promises that were closed after `since` (unix seconds), page by page. The latest first."""
        last = (float("inf"), "")
        # Pages follow the last row's time and id: an offset would skip or repeat ids when records are closed meanwhile.
        while rows := await self._database.read(
            "SELECT closed_at, id FROM closed WHERE closed_at > ? AND (closed_at < ? OR (closed_at = ? AND id > ?)) "
            "ORDER BY closed_at DESC, id LIMIT ?",
            (since, last[0], last[0], last[1], _PAGE),
        ):
            for _, id in rows:
                yield id
            last = rows[-1]

    async def rewrite_closed(self, request: ReviewRequest) -> None:
        """Overwrite the closed record of that id, if there is one."""
        await self._database.write("UPDATE closed SET body = ? WHERE id = ?", (to_json(request), request.id))

    async def delete_open(self, id: str) -> None:
        """Delete the open record. Not an error if there is none."""
        await self._database.write("DELETE FROM open WHERE id = ?", (id,))

    async def stage_prompt(self, prompt: Prompt, request: ReviewRequest) -> None:
        """Store the prompt that a worker will read, over an earlier one, and its open promise as it is staged."""
        await self._database.blocking.call(self._stage_prompt, prompt, request)

    async def prompt(self, id: str) -> Prompt | None:
        """The prompt of that id, None if there is none; workers read it in their own way."""
        rows = await self._database.read("SELECT body FROM prompts WHERE id = ?", (id,))
        return from_json(Prompt, rows[0][0], f"prompts/{id}", id) if rows else None

    async def put_outcome(self, outcome: Outcome) -> bool:
        """Store an outcome unless its id has one: the first wins."""
        return await self._database.blocking.call(put_outcome, self._database, outcome)

    async def outcome(self, id: str) -> Outcome | None:
        """The outcome of that id, None if there is none yet. Raises UnreadableRecord if it is damaged."""
        rows = await self._database.read("SELECT body FROM outcomes WHERE id = ?", (id,))
        return outcome_from_json(rows[0][0], f"outcomes/{id}", id) if rows else None

    async def recent_waits(self) -> list[float]:
        """Seconds from message to reply of the latest requests that were replied to, newest first, at most 20."""
        rows = await self._database.read(
            "SELECT waited_s FROM closed WHERE waited_s IS NOT NULL ORDER BY closed_at DESC LIMIT 20", ()
        )
        # A damaged row must not turn an estimate into nan or infinity.
        return [seconds for (seconds,) in rows if isinstance(seconds, float) and math.isfinite(seconds)]

    async def counts(self) -> Mapping[str, int]:
        """Numbers for `grg status`: open, waiting, closed."""
        rows = await self._database.read(
            "SELECT (SELECT count(*) FROM open), (SELECT count(*) FROM queue), (SELECT count(*) FROM closed), "
            "(SELECT count(*) FROM dead_letters)",
            (),
        )
        return dict(zip(("open", "waiting", "closed", "dead_letters"), rows[0], strict=True))

    async def delete_expired(self, now: float) -> None:
        """Forget what was closed longer than `KEEP_CLOSED_S` ago, with its prompt and outcome, and documents that are
        no longer needed.

        `now` is in Unix seconds. Safe to repeat, and to interrupt. Raises StorageError.
        """
        # Closed while the clock was far off: counted from now, or its message could be answered once more.
        if now > _NO_EARLIER:
            await self._database.write(
                "UPDATE closed SET closed_at = ? WHERE closed_at < ?", (now, _NO_EARLIER)
            )
        # Not older than the newest record is: a clock that jumps ahead for once must not forget what is young.
        old = "SELECT id FROM closed WHERE closed_at < min(?1, (SELECT max(closed_at) FROM closed) - ?2)"
        # The closed records go last, because the other deletions look up there which ids are old.
        for table in ("prompts", "outcomes", "dead_letters", "closed"):
            await self._database.write(
                f"DELETE FROM {table} WHERE id IN ({old})", (now - KEEP_CLOSED_S, KEEP_CLOSED_S)
            )
        for statement, values in _OLD_DOCUMENTS:
            await self._database.write(statement, tuple(now - age_s for age_s in values))

    def _stage_prompt(self, prompt: Prompt, request: ReviewRequest) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO prompts (id, body) VALUES (?, ?)", (prompt.id, to_json(prompt))
            )
            connection.execute("UPDATE open SET body = ? WHERE id = ?", (to_json(request), request.id))

    async def _request(self, table: str, id: str) -> ReviewRequest | None:
        rows = await self._database.read(f"SELECT body FROM {table} WHERE id = ?", (id,))
        return from_json(ReviewRequest, rows[0][0], f"{table}/{id}", id) if rows else None


def _readable(rows: Iterable[tuple[str, str, str]]) -> Iterator[ReviewRequest]:
    """The requests of (table, id, body); those that cannot be read are passed over."""
    for table, id, body in rows:
        try:
            yield from_json(ReviewRequest, body, f"{table}/{id}", id)
        except UnreadableRecord as error:
            log_once(error)


def put_outcome(database: Database, outcome: Outcome) -> bool:
    """Put an outcome only if its id has none; shared by the bot's and the worker's side."""
    app_id, text = getattr(outcome, "app_id", None), getattr(outcome, "text", None)
    with database.transaction() as connection:
        return (
            connection.execute(
                "INSERT INTO outcomes (id, app_id, text, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (outcome.id, app_id, text, to_json(outcome)),
            ).rowcount
            > 0
        )


def _message_key(request: ReviewRequest) -> str:
    asked = request.asked
    return json.dumps([asked.address.platform, asked.address.place, asked.message_id])
