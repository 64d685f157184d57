"""The prompt source of a worker on AWS, which also stores its outcomes.

The store decides, the queue only hints. An attempt is recorded in the bucket before the writing begins.
SQS's own count of deliveries would not do: it also counts prompts that were released, and does not
know of a second message for the same prompt.
"""

from __future__ import annotations

import json
import logging
import os
import time
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Self, TypeVar

from core.aws import keys
from core.aws.bucket import Bucket
from core.aws.clients import LONG_POLL_S, Clients
from core.aws.queues import Queue, Received
from core.aws.usage import worker_name
from core.aws.worker.leased_messages import LeasedMessages
from core.aws.worker.texts import RecentTexts
from core.domain import Failure, Outcome, Prompt, Review
from core.domain.leased_prompt import SPARES_A_GAME, LeasedPrompt, spares_of
from core.domain.records import document_from_json, from_json, to_json
from core.errors import StorageError, UnreadableRecord, UnsupportedSchema
from core.health import check
from core.health.heartbeat import Heartbeat
from core.runtime.backoff import backoff_s
from core.runtime.failpoints import reached
from core.runtime.skip_unreadable import log_once
from core.runtime.telemetry import about
from core.settings import Settings

_WAIT_S = 5.0
"""Length of a long poll while there is nothing to write; SIGTERM is noticed after it."""
_TRIES, _RETRY_S = 5, 1.0
"""Attempts at an effect that must not be lost, in addition to boto3's own, with waits of 1, 2, 4 and 8 s in between."""

log = logging.getLogger("grg.source")

T = TypeVar("T")


class S3PromptSource:
    """A `PromptSource` on S3 and SQS. Context manager: the worker's heartbeat runs from enter to exit."""

    def __init__(
        self,
        settings: Settings,
        clients: Clients,
        clock: Callable[[], float] = time.time,
        retry_s: float = _RETRY_S,
    ) -> None:
        """`clock` returns Unix seconds; `retry_s` is the first wait after an effect that must not be lost failed."""
        self._clock, self._retry_s = clock, retry_s
        self._bucket = Bucket(clients.s3, settings.bucket)
        self._queue = Queue(clients.sqs, settings.prompt_queue_url, "GRG_PROMPT_QUEUE_URL")
        self.worker = worker_name(os.environ)
        beat_path = settings.state_dir / check.HEARTBEAT_FILES["worker"]
        self._leased = LeasedMessages(
            self._bucket, self._queue, self.worker, settings.hold_s, beat_path, clock
        )
        self._linger_s, self._spare_s = settings.linger_s, settings.spare_s
        # A quarter, so that even a short linger time leaves room for the announcement and the last look.
        self._wait_s = min(_WAIT_S, settings.linger_s / 4)
        self._blocking = clients.blocking
        self._retry_queue: list[LeasedPrompt] = []
        """Prompts that were tried before: written one by one, between batches of fresh ones."""
        self._attempts: dict[str, int] = {}
        """How often each of those prompts was tried alone."""
        self._isolated_is_next = False
        self._attempt_recorded: set[str] = set()
        """Isolated prompts whose current attempt has been counted."""
        self._texts = RecentTexts(self._bucket)
        self._idle_since: float | None = None
        self._failures = 0
        self._versions = 0

    @property
    def heartbeat(self) -> Heartbeat:
        """Shows that this worker lives, and keeps its prompts from others."""
        return self._leased.heartbeat

    def __enter__(self) -> Self:
        self._leased.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.release([])
        self._leased.stop()

    def receive(self, limit: int) -> list[LeasedPrompt]:
        """Up to `limit` prompts that nobody tried before or, in turn with those, a single one that somebody did.

        Waits a few seconds for prompts. Shortly before the linger time is over it announces this worker's end
        and then looks once more: a bot that queues a prompt after that finds no worker and starts one.
        Logs trouble with AWS and returns nothing.
        """
        now = time.monotonic()
        self._leased.heartbeat.mark_progress()
        if self._idle_since is None:
            self._idle_since = now
        # Fresh and isolated prompts take turns, so that neither a poisoned
        # prompt nor a steady stream of new ones starves the other kind.
        if self._retry_queue and self._isolated_is_next:
            return self._next_isolated()
        self._isolated_is_next = True
        try:
            fresh = self._receive(limit, now - self._idle_since)
            self._failures = 0
        except StorageError as error:
            self._failures += 1
            log.warning("no prompts received: %s", error)
            # Not longer than a poll, so that SIGTERM is noticed as soon as in normal operation.
            time.sleep(backoff_s(self._failures, 2.0, min(30.0, self._wait_s)))
            fresh = []
        if fresh:
            reached("prompts_taken")
            return fresh
        return self._next_isolated() if self._retry_queue else []

    def record_attempt(self, id: str) -> int:
        """Count an attempt before it is made. Returns how many were made before this one. Raises StorageError."""
        self._leased.heartbeat.mark_progress()
        with about(id):
            # Stored before the writing begins: a prompt that kills its worker must have been counted by then.
            before = self._retry_until_stored(lambda: self._change_attempts(id, by=1))
        self._attempt_recorded.add(id)
        reached("attempt_noted")
        return before

    def complete(self, outcome: Outcome) -> None:
        """Put the outcome unless there is one, then delete the message and the attempt record. Raises StorageError."""
        with about(outcome.id):
            self._complete(outcome)

    def _complete(self, outcome: Outcome) -> None:
        body = to_json(outcome)
        # The outcome goes first. A crash after it leaves a message whose prompt is found written and is deleted.
        first = self._retry_until_stored(lambda: self._bucket.create(keys.review(outcome.id), body))
        if first is None:
            log.info("there is an outcome already, this one is dropped")
        reached("outcome_kept")
        self._leased.heartbeat.mark_progress()
        self._delete(outcome.id)
        reached("queue_deleted")
        # The linger time counts from the last outcome, because writing may take longer than the linger time.
        self._idle_since = time.monotonic()

    def dead_letter(self, failure: Failure) -> None:
        """Complete with a failure and leave a copy of the message among the dead letters, for the owner."""
        with about(failure.id):
            try:
                # The copy goes first: a crash in between leaves the message,
                # and the worst that follows is a second copy.
                dead_letters = self._queue.dead_letters()
                if dead_letters is None:
                    log.warning("the prompt queue has no dead-letter queue")
                else:
                    dead_letters.send(failure.id)
                    reached("dead_letter_sent")
            except StorageError as error:
                log.warning("no dead letter: %s", error)
            self._complete(failure)

    def release(self, prompts: Sequence[LeasedPrompt]) -> None:
        """Undo `receive`: others get the prompts at once, and no attempt counts. Announces this worker's end as well."""
        # Announced before the release, so that the bot starts another worker instead of counting on this one.
        self._leased.announce_shutdown()
        for leased in (*prompts, *self._retry_queue):
            with about(leased.prompt.id):
                self._release(leased)
        self._retry_queue = []

    def _release(self, leased: LeasedPrompt) -> None:
        id = leased.prompt.id
        try:
            # Without its record the prompt is fresh again. The record goes before the message is
            # released: another worker that found it would take the prompt for one that was tried.
            if not leased.isolated:
                self._bucket.delete(keys.attempts(id))
            elif id in self._attempt_recorded:
                self._change_attempts(id, by=-1)
            reached("note_taken_back")
            self._leased.release(id)
            reached("given_back")
        except StorageError as error:  # its message reappears by itself a little later
            log.warning("not released: %s", error)

    def keep_spares(self, prompt: Prompt, spares: Sequence[Review]) -> None:
        """Keep unused good texts, up to `SPARES_A_GAME`. Best effort: storage errors are only logged."""
        # Numbered places, each taken by a conditional write, so that nothing has to be counted: a LIST costs as much
        # as a write. Most are free, since the bot looked for a spare, and threw old ones away, before it asked for
        # this prompt. Each prompt begins at another place, so that two for one game seldom meet.
        first = zlib.crc32(prompt.id.encode())
        places = iter([(first + number) % SPARES_A_GAME for number in range(SPARES_A_GAME)])
        try:
            for spare in spares if self._spare_s else ():
                body = to_json(spare)
                if all(
                    self._bucket.create(f"{spares_of(prompt)}{place}.json", body) is None for place in places
                ):
                    break
                reached("spare_kept")
        except StorageError as error:
            with about(prompt.id):
                log.info("no spares kept: %s", error)

    def texts_of(self, app_id: int) -> frozenset[str]:
        """Texts already written for a game, including spares, at most the latest 300: none of them is written again."""
        return self._texts.of(app_id)

    def claim(self, app_id: int, texts: Collection[str]) -> frozenset[str]:
        """Claim texts for a game. Returns those of them that another worker wrote first.

        If S3 fails for long, none of them: a repeated text does less harm than a review that is lost.
        """
        self._leased.heartbeat.mark_progress()
        try:
            return self._retry_until_stored(lambda: self._texts.claim(app_id, texts))
        except StorageError as error:
            log.warning("app=%d its texts are not claimed: %s", app_id, error)
            self._texts.keep(app_id, texts)
            return frozenset()

    def version(self) -> int:
        """Different each time: `receive` itself waits for prompts."""
        self._versions += 1
        return self._versions

    def _receive(self, limit: int, idle_s: float) -> list[LeasedPrompt]:
        room = limit - len(self._retry_queue)
        if room <= 0:
            return []
        ending = not self._retry_queue and idle_s >= self._linger_s - 2 * self._wait_s
        if ending:
            self._leased.announce_shutdown()
        # No wait while isolated prompts are at hand. The last look is a full long poll,
        # because a short one asks only some of SQS's servers and may miss a message.
        wait_s = 0.0 if self._retry_queue else min(LONG_POLL_S, self._linger_s) if ending else self._wait_s
        fresh = self._sort(self._leased.receive(room, wait_s))
        # SQS returns at most ten messages a call: in a burst the rest of the batch is there as well.
        while fresh and len(fresh) + len(self._retry_queue) < limit:
            try:
                messages = self._leased.receive(limit - len(fresh) - len(self._retry_queue), 0)
            except StorageError as error:
                log.warning("no more prompts received: %s", error)
                break
            if not messages:
                break
            fresh += self._sort(messages)
        if fresh or self._retry_queue:
            self._leased.cancel_shutdown()
        return fresh

    def _sort(self, messages: Sequence[Received]) -> list[LeasedPrompt]:
        """The fresh prompts; those tried before go to the retry queue, messages that need no writing are deleted."""
        fresh = []
        for leased in self._blocking.map(self._read, messages):
            if leased is not None and leased.isolated:
                self._retry_queue.append(leased)
            elif leased is not None:
                fresh.append(leased)
        return fresh

    def _read(self, message: Received) -> LeasedPrompt | None:
        with about(message.body):
            return self._read_prompt(message)

    def _read_prompt(self, message: Received) -> LeasedPrompt | None:
        id = message.body
        if not self._leased.add(id, message.receipt):
            return None  # a second message for a prompt that is held: both are deleted with it
        reached("message_received")
        waited_s = max(0.0, self._clock() - message.sent_at) if message.sent_at else 0.0
        try:
            prompt = self._prompt(id)
            if prompt is None:
                self._delete(id)
                return None
            # The worker that creates the record is the first to have the prompt. If
            # there is a record, another worker holds the prompt or died over it.
            if self._bucket.create(keys.attempts(id), self._attempt_record(0)) is not None:
                reached("try_noted")
                return LeasedPrompt(prompt, isolated=False, waited_s=waited_s)
            record = self._read_attempt_record(id)
            if self._leased.is_of_another(str(record.get("worker", ""))):
                self._leased.release_later(id)  # it is redelivered, and has its outcome by then
                return None
            self._attempts[id] = _attempts_in(record)
            return LeasedPrompt(prompt, isolated=True, waited_s=waited_s)
        except UnsupportedSchema as error:
            self._leased.release_later(id)  # a newer worker reads it
            log_once(error)
        except UnreadableRecord as error:
            log_once(error)
            # No worker can write it. The bot queues it again at growing intervals until its deadline.
            self._delete(id)
        except StorageError as error:
            self._leased.release_later(id)  # until S3 answers again
            log.warning("not received: %s", error)
        return None

    def _prompt(self, id: str) -> Prompt | None:
        """The prompt to write; None if its request is closed, withdrawn or answered already."""
        # The message of a withdrawn or closed request cannot be taken out of the queue, so it is recognised here.
        if self._bucket.etag(keys.open_(id)) is None or self._bucket.etag(keys.review(id)) is not None:
            return None
        stored = self._bucket.read(keys.prompt(id))
        return None if stored is None else from_json(Prompt, stored.body, keys.prompt(id), id)

    def _next_isolated(self) -> list[LeasedPrompt]:
        """The one with the fewest attempts: a batch's innocent prompts need not wait until the poisoned one is given up."""
        self._isolated_is_next = False
        chosen = min(self._retry_queue, key=lambda leased: self._attempts.get(leased.prompt.id, 0))
        self._retry_queue.remove(chosen)
        reached("prompts_taken")
        return [chosen]

    def _attempt_record(self, attempts: int) -> str:
        return json.dumps({"schema": 1, "attempts": attempts, "worker": self.worker, "at": self._clock()})

    def _change_attempts(self, id: str, by: int) -> int:
        # An unconditional write is enough: while the message is hidden, no other worker writes this record.
        before = _attempts_in(self._read_attempt_record(id))
        self._bucket.put(keys.attempts(id), self._attempt_record(max(0, before + by)))
        return before

    def _read_attempt_record(self, id: str) -> dict[str, Any]:
        stored = self._bucket.read(keys.attempts(id))
        try:
            return {} if stored is None else document_from_json(stored.body, keys.attempts(id))
        except UnreadableRecord as error:
            log_once(error)
            return {}

    def _delete(self, id: str) -> None:
        """Delete a prompt's attempt record and messages. Best effort: a redelivered prompt already has its outcome, and
        is deleted then. The record goes first, because without the message nothing would delete it.
        """
        self._attempt_recorded.discard(id)
        self._attempts.pop(id, None)
        try:
            self._bucket.delete(keys.attempts(id))
            reached("note_deleted")
            self._leased.delete(id)
        except StorageError as error:
            log.warning("its message is not deleted: %s", error)

    def _retry_until_stored(self, effect: Callable[[], T]) -> T:
        """The result of `effect`, retried while S3 fails, because a text that took seconds to write should not be lost."""
        for failures in range(1, _TRIES):
            try:
                return effect()
            except StorageError as error:
                log.warning("%s; trying again", error)
                time.sleep(backoff_s(failures, self._retry_s, 30.0))
        return effect()


def _attempts_in(record: Mapping[str, Any]) -> int:
    """How many attempts a record counts. A damaged one counts none, and is replaced at the next attempt."""
    attempts = record.get("attempts")
    return attempts if isinstance(attempts, int) and attempts >= 0 else 0
