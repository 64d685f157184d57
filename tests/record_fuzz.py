"""Damaged records of every kind, and a service that still has to serve everybody else.

for chunk in chunks(seed, cases, size): check(kept, chunk)        # kept: see tests/kept_records.py
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from core import document_keys
from core.domain import Prompt, ReplyAddress, Review, ReviewRequest
from core.domain.community import CommunitySettings, to_document
from core.domain.records import MAX_LENGTH, document_from_json, from_json, outcome_from_json, to_json
from core.errors import UnreadableRecord
from core.ops import unreadable_records
from tests.fakes import FakeChat
from tests.kept_records import Kept, running
from tests.records import failure_of, game, message, prompt, request, review_of

PLACE = ReplyAddress("fake", "here")
KINDS = (
    "open",
    "closed",
    "prompt",
    "review",
    "failure",
    "settings",
    "ignored",
    "cursor",
    "rating",
    "retraction",
    "asked",
    "spare",
    "claim",
    "waits",
    "usage",
    "down",
    "note",
)
VALUES: dict[str, str] = {
    "null": "null",
    "true": "true",
    "a text": '"soon"',
    "an empty text": '""',
    "a number": "7",
    "a fraction": "0.5",
    "negative": "-1",
    "a list": "[]",
    "a full list": '[1, "a", null]',
    "an object": "{}",
    "a full object": '{"a": {"b": 1}}',
    "NaN": "NaN",
    "Infinity": "Infinity",
    "-Infinity": "-Infinity",
    "a huge number": "1e999",
    "a large number": "1e300",
    "a long number": "9" * 400,
    "an endless number": "9" * 6_000,
    "more than 64 bits": str(2**64),
    "nested lists": "[" * 5_000 + "]" * 5_000,
    "nested deep": '{"a":' * 20_000 + "1" + "}" * 20_000,
    "half a surrogate pair": '"\\ud83d"',
    "a zero byte": '"\\u0000"',
    "a long text": '"' + "a" * MAX_LENGTH + '"',
}
"""What a field is set to, as JSON."""
BODIES: dict[str, str | bytes] = {
    "empty": "",
    "null": "null",
    "a list": "[]",
    "a number": "3",
    "a text": '"x"',
    "an empty object": "{}",
    "open brackets": "[" * 20_000,
    "open objects": '{"a":' * 20_000,
    "no UTF-8": b"\xff\xfe{}",
    "zeros": b"\x00" * 64,
    "an infinite schema": '{"schema": Infinity}',
    "a newer schema": '{"schema": 99, "type": "ReviewRequest", "id": "x"}',
}


@dataclass(frozen=True)
class Case:
    """One damaged record. `number` makes its ids its own."""

    number: int
    kind: str
    how: str
    body: str | bytes

    @property
    def asked(self) -> ReviewRequest:
        """The request that the record belongs to."""
        return request(
            self.app_id,
            now=_NOW,
            message_id=f"damaged{self.number}",
            author=f"author{self.number}",
            community=f"guild{self.number}",
        )

    @property
    def app_id(self) -> int:
        """A game that nobody else asks for."""
        return 1_000_000 + self.number


_STEP_S = 120.0
"""For one step of a check, in seconds: far more than a step takes, also on a machine with much else to do."""
_NOW = 1_900_000_000.0
"""Far enough ahead that no request here is too late."""


def chunks(seed: int, cases: int, size: int) -> Iterator[list[Case]]:
    """`cases` damaged records, `size` at a time, all kinds in turn; the same for the same seed."""
    source = random.Random(seed)
    made = [_case(source, number, kind) for number, kind in zip(range(cases), itertools.cycle(KINDS))]
    for start in range(0, cases, size):
        yield made[start : start + size]


def check(kept: Kept, cases: Sequence[Case]) -> None:
    """Put the records there, run a service, and see that all others are served and what cannot be read stays.

    Raises TimeoutError, which names the step and its case, where one is stuck.
    """
    asyncio.run(_check(kept, cases))


@asynccontextmanager
async def steps(patience_s: float) -> AsyncIterator[Callable[[str], None]]:
    """Gives the body a function to call with the name of each step that it begins.

    Raises TimeoutError, which names the step, once a step takes longer than `patience_s` seconds. All of them together
    may take any time: on a busy machine they do, and that is no fault of the service.
    """
    loop, under_way = asyncio.get_running_loop(), "the beginning"

    def begin(step: str) -> None:
        nonlocal under_way
        under_way = step
        limit.reschedule(loop.time() + patience_s)

    try:
        async with asyncio.timeout(patience_s) as limit:
            yield begin
    except TimeoutError:
        if not limit.expired():
            raise
        raise TimeoutError(f"{under_way}: not done within {patience_s:.0f} s") from None


async def _check(kept: Kept, cases: Sequence[Case]) -> None:
    async with steps(_STEP_S) as begin:
        await _check_in_steps(kept, cases, begin)


async def _check_in_steps(kept: Kept, cases: Sequence[Case], begin: Callable[[str], None]) -> None:
    planted = []
    for case in cases:
        begin(f"storing case {case.number}")
        planted += [(case, *await _plant(kept, case))]
    begin("the start of the service")
    chat = FakeChat()
    async with running(kept, chat, lambda: _NOW + 5) as bot:
        bot.catalog.games.update({case.app_id: game(case.app_id) for case in cases})
        waiting = []
        for case in cases:
            begin(f"what people do about case {case.number} ({case.kind}, {case.how})")
            await _pester(bot, case)
            # Somebody else, in the community and about the game that the record is of.
            other = f"other{case.number}"
            said = message(f"app/{case.app_id}", other, "joe", command=True, community=f"guild{case.number}")
            await bot.desk.accept(said)
            waiting.append(other)
        for other in waiting:
            begin(f"the answer to {other}")
            await bot.until_answered([other], patience_s=None)
        begin("the sweep and the end of the service")
        await bot.runner.sweep()
    begin("the list of unreadable records")
    found = await unreadable_records.find(kept.store, kept.documents)
    named = {error.key.removesuffix(".json").rpartition("/")[2] for error in found.errors}
    for case, table, id in planted:
        if not _can_be_read(case, id):
            left = kept.raw(table, id) in {case.body, _as_text(case.body)} or case.kind in _REWRITTEN
            assert left, f"{case.kind}, {case.how}: not left as it was"
            unneeded = table == "prompts" and kept.raw("open", id) is None  # its request was taken back
            is_named = id.rpartition("/")[2] in named or case.kind not in _NAMED
            assert is_named or unneeded, f"{case.kind}, {case.how}: not named"


_REWRITTEN = {"cursor", "rating", "waits", "retraction", "asked", "down"}
"""Hints and notes: the next one of its kind is written over it, or it is deleted when done."""
_NAMED = {"open", "closed", "prompt", "review", "failure", "settings", "ignored", "spare"}


async def _pester(bot: Any, case: Case) -> None:
    """Everything that a person can do about the damaged record; none of it may raise what an adapter does not expect."""
    asked, desk = case.asked, bot.desk
    await desk.accept(
        message(
            f"app/{case.app_id}", asked.asked.message_id, asked.asked.author, community=asked.asked.community
        )
    )
    await desk.again(asked.id, asked.asked.author, address=asked.asked.address, in_place=True)
    await desk.remove(asked.id, "somebody else", address=asked.asked.address, moderator=False)
    await desk.rate(asked.id, asked.asked.author, 1, address=asked.asked.address)
    await desk.cursor("fake", f"name{case.number}")
    await desk.my_data("fake", asked.asked.author)
    await desk.settings("fake", f"guild{case.number}")
    if case.number % 3 == 0:
        await desk.deleted(PLACE, asked.asked.message_id)
    if case.number % 5 == 0:
        await desk.forget("fake", asked.asked.author)
    if case.number % 7 == 0:
        await desk.report(asked.id, asked.asked.author, "rude", address=asked.asked.address)


async def _plant(kept: Kept, case: Case) -> tuple[str, str]:
    """Put the record there with all that belongs to it. Returns its table and id."""
    asked, body = case.asked, case.body
    staged = request(
        case.app_id,
        now=_NOW,
        message_id=asked.asked.message_id,
        author=asked.asked.author,
        community=asked.asked.community,
        receipt="r",
        game_name="Portal 2",
        staged_at=_NOW,
        queued_count=1,
        next_check_at=_NOW + 1,
    )
    if case.kind == "open":
        await kept.store.create_open(asked)
        return _put(kept, "open", asked.id, body)
    if case.kind == "closed":
        await kept.store.put_closed(
            request(case.app_id, message_id=asked.asked.message_id, closed_as="replied", closed_at=_NOW)
        )
        return _put(kept, "closed", asked.id, body)
    if case.kind == "prompt":
        await kept.store.create_open(staged)
        return _put(kept, "prompts", asked.id, body)
    if case.kind in {"review", "failure"}:
        await kept.store.create_open(staged)
        return _put(kept, "outcomes", asked.id, body)
    if case.kind == "claim":
        spare = f"{document_keys.SPARES}{case.app_id}/plain/x{case.number}-0"
        await kept.documents.put(spare, json.loads(_sound("spare", case)))
        return _put(kept, "documents", f"{spare}.taken", body)
    key = {
        "settings": document_keys.community_key("fake", f"guild{case.number}"),
        "ignored": document_keys.ignored_key("fake", asked.asked.author),
        "cursor": document_keys.cursor_key("fake", f"name{case.number}"),
        "rating": document_keys.rating_key("fake", asked.asked.author, asked.id),
        "retraction": document_keys.retraction_key(asked.id),
        "asked": document_keys.request_key("fake", asked.asked.author, asked.id),
        "spare": f"{document_keys.SPARES}{case.app_id}/plain/x{case.number}-0",
        "waits": "usage/waits",
        "usage": f"usage/2030-03/worker{case.number}",
        "down": f"{document_keys.DOWN}chat{case.number}",
        "note": f"attempts/{asked.id}",
    }[case.kind]
    return _put(kept, "documents", key, body)


def _as_text(body: str | bytes) -> str | bytes:
    """As a database hands bytes back that are no UTF-8."""
    return body.decode("utf-8", "replace") if isinstance(body, bytes) else body


def _put(kept: Kept, table: str, id: str, body: str | bytes) -> tuple[str, str]:
    kept.plant(table, id, body)
    return table, id


def _case(source: random.Random, number: int, kind: str) -> Case:
    sound = _sound(kind, Case(number, kind, "", ""))
    roll = source.random()
    if roll < 0.15:
        how, body = source.choice(list(BODIES.items()))
        return Case(number, kind, how, body)
    if roll < 0.25:
        return Case(number, kind, "cut off", sound[: source.randrange(len(sound))])
    fields = json.loads(sound)
    name = source.choice(list(fields))
    inside = fields[name]
    if roll < 0.4:
        del fields[name]
        return Case(number, kind, f"without {name}", json.dumps(fields))
    how, value = source.choice(list(VALUES.items()))
    mark = "\x00here\x00"
    if isinstance(inside, dict) and inside and source.random() < 0.5:
        inner = source.choice(list(inside))
        inside[inner] = mark
        name = f"{name}.{inner}"
    else:
        fields[name] = mark
    return Case(number, kind, f"{name} is {how}", json.dumps(fields).replace(json.dumps(mark), value))


def _sound(kind: str, case: Case) -> str:
    """A record of that kind with nothing wrong."""
    asked, at = case.asked, {"schema": 1, "at": _NOW}
    spare = review_of(
        request(case.app_id, message_id=f"spare{case.number}"), f"A spare text, number {case.number}."
    )
    records = {
        "open": asked,
        "review": review_of(asked),
        "failure": failure_of(asked),
        "prompt": prompt(asked.id, case.app_id),
        "closed": request(
            case.app_id,
            now=_NOW,
            message_id=asked.asked.message_id,
            author=asked.asked.author,
            receipt="r",
            closed_as="replied",
            closed_at=_NOW,
        ),
        "spare": spare,
    }
    if kind in records:
        return to_json(records[kind])  # type: ignore[arg-type]
    return json.dumps(
        {
            "settings": to_document(CommunitySettings(channels=("here",))),
            "ignored": {"schema": 1},
            "cursor": {"schema": 1, "value": "s42"},
            "rating": {**at, "request": asked.id, "app_id": case.app_id, "vote": 1},
            "retraction": {"schema": 1},
            "asked": {"schema": 1},
            "claim": {"schema": 1, "request": asked.id},
            "waits": {"schema": 1, "waits": [[_NOW, 12.5]]},
            "usage": {"schema": 1, "seconds": 5.0, "started_at": _NOW, "updated_at": _NOW},
            "down": {**at, "error": "no network"},
            "note": {**at, "attempts": 1, "worker": "w"},
        }[kind]
    )


def _can_be_read(case: Case, id: str) -> bool:
    kinds = {"open": ReviewRequest, "closed": ReviewRequest, "prompt": Prompt, "spare": Review}
    body = case.body
    try:
        if case.kind in {"review", "failure"}:
            outcome_from_json(body, id=id)
        elif case.kind in kinds:
            from_json(kinds[case.kind], body, id=None if case.kind == "spare" else id)  # type: ignore[type-var]
        else:
            document_from_json(body, id)
    except UnreadableRecord:
        return False
    return True
