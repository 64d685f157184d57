"""The worker's side of the AWS world: what a Batch job takes, notes and puts.

The store decides, the queue only hints. That a prompt was tried is written in the bucket before the
writing begins, and not read from SQS's count of deliveries: that one also counts what was given
back and knows nothing of a second message for the same prompt.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self, TypeVar

from core.aws import keys
from core.aws.bucket import Bucket
from core.aws.clients import LONG_POLL_S, Clients
from core.aws.queues import MAX_ENTRIES_PER_CALL, Queue, Received
from core.aws.usage import worker_name
from core.aws.worker.leased_messages import LeasedMessages
from core.aws.worker.texts import RecentTexts
from core.domain import Failure, Outcome, Prompt, Review
from core.domain.leases import SPARES_A_GAME, LeasedPrompt, spares_of
from core.domain.records import document_from_json, from_json, to_json
from core.errors import StorageError, UnreadableRecord, UnsupportedSchema
from core.health import check
from core.health.heartbeat import Heartbeat
from core.runtime.failpoints import reached
from core.runtime.unreadable import log_once
from core.settings import Settings

_WAIT_S = 5.0
"""A long poll while there is nothing to write; SIGTERM is heard after it."""
_TRIES = 5
"""Of an effect that must not be lost, with 1, 2, 4, 8 s between them, on top of boto3's own."""

log = logging.getLogger("grg.source")

T = TypeVar("T")


class S3PromptSource:
    """`model_container.worker.Source` on S3 and SQS. Context manager: beats from enter to exit."""

    def __init__(self, settings: Settings, clients: Clients, clock: Callable[[], float] = time.time) -> None:
        """`clock` returns Unix seconds."""
        self._clock = clock
        self._bucket = Bucket(clients.s3, settings.bucket)
        self._queue = Queue(clients.sqs, settings.prompt_queue_url, "GRG_PROMPT_QUEUE_URL")
        self.worker = worker_name(os.environ)
        sign = settings.state_dir / check.HEARTBEAT_FILES["worker"]
        self._leased = LeasedMessages(self._bucket, self._queue, self.worker, settings.hold_s, sign, clock)
        self._linger_s, self._spare_s = settings.linger_s, settings.spare_s
        self._wait_s = min(_WAIT_S, settings.linger_s / 4)
        self._readers = ThreadPoolExecutor(MAX_ENTRIES_PER_CALL, "prompts")
        self._aside: list[LeasedPrompt] = []
        """Tried before: written one by one, between batches of fresh ones."""
        self._tries: dict[str, int] = {}
        """Of those: attempts that were made alone."""
        self._alone_is_next = False
        self._noted: set[str] = set()
        """Alone, with the attempt under way counted."""
        self._texts = RecentTexts(self._bucket)
        self._idle_since: float | None = None
        self._failures = 0
        self._looks = 0

    @property
    def heartbeat(self) -> Heartbeat:
        """Shows that this worker lives, and keeps its prompts from others."""
        return self._leased.heartbeat

    def __enter__(self) -> Self:
        self._leased.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.give_back([])
        self._leased.stop()
        self._readers.shutdown(wait=False, cancel_futures=True)

    def take(self, most: int) -> list[LeasedPrompt]:
        """Up to `most` prompts that nobody tried before; between those, one that somebody did, alone.

        Waits a few seconds for some. Shortly before the linger time is over it announces the end of
        this worker first and looks once more then: who queues after that finds no worker and starts one.
        Trouble with AWS is waited out.
        """
        now = time.monotonic()
        self._leased.heartbeat.mark_progress()
        if self._idle_since is None:
            self._idle_since = now
        if self._aside and self._alone_is_next:
            return self._one_alone()
        self._alone_is_next = True
        try:
            fresh = self._receive(most, now - self._idle_since)
            self._failures = 0
        except StorageError as error:
            self._failures += 1
            log.warning("no prompts taken: %s", error)
            time.sleep(min(30.0, self._wait_s, 2.0**self._failures))
            fresh = []
        if fresh:
            reached("prompts_taken")
            return fresh
        return self._one_alone() if self._aside else []

    def record_attempt(self, id: str) -> int:
        """Count an attempt before it is made. Returns how many were made before this one."""
        self._leased.heartbeat.mark_progress()
        before = self._surely(lambda: self._change_attempts(id, by=1))
        self._noted.add(id)
        reached("attempt_noted")
        return before

    def finish(self, outcome: Outcome) -> None:
        """Put the outcome unless there is one, then forget the message and the note."""
        first = self._surely(lambda: self._bucket.create(keys.review(outcome.id), to_json(outcome)))
        if not first:
            log.info("request=%s has an outcome already, this one is dropped", outcome.id)
        reached("outcome_kept")
        self._leased.heartbeat.mark_progress()
        if isinstance(outcome, Review):
            self._texts.add(outcome.app_id, outcome.text)
        self._forget(outcome.id)
        reached("queue_deleted")
        self._idle_since = time.monotonic()

    def dead_letter(self, failure: Failure) -> None:
        """Finish with a failure and leave a copy of the message among the dead letters, for the owner."""
        try:
            dead = self._queue.dead_letters()
            if dead is None:
                log.warning("request=%s the prompt queue has no dead-letter queue", failure.id)
            else:
                dead.send(failure.id)
                reached("dead_letter_sent")
        except StorageError as error:
            log.warning("request=%s no dead letter: %s", failure.id, error)
        self.finish(failure)

    def give_back(self, deliveries: Sequence[LeasedPrompt]) -> None:
        """Undo a take: others get the prompts at once, and nothing counts. Also says that this worker takes no more."""
        self._leased.announce_shutdown()
        for delivery in (*deliveries, *self._aside):
            id = delivery.prompt.id
            try:
                if not delivery.alone:
                    self._bucket.delete(keys.attempts(id))
                elif id in self._noted:
                    self._change_attempts(id, by=-1)
                reached("note_taken_back")
                self._leased.give_back(id)
                reached("given_back")
            except StorageError as error:  # it comes back by itself then, a little later
                log.warning("request=%s not given back: %s", id, error)
        self._aside = []

    def keep_spares(self, prompt: Prompt, spares: Sequence[Review]) -> None:
        """Keep good texts that are left over, up to `SPARES_A_GAME`. A luxury: trouble is only logged."""
        prefix = spares_of(prompt)
        try:
            room = self._room_for_spares(prefix) if spares and self._spare_s else 0
            for number, spare in enumerate(spares[:room]):
                self._bucket.create(f"{prefix}{spare.id}-{number}.json", to_json(spare))
                reached("spare_kept")
                self._texts.add(spare.app_id, spare.text)
        except StorageError as error:
            log.info("request=%s no spares kept: %s", prompt.id, error)

    def _room_for_spares(self, prefix: str) -> int:
        """How many more may be kept. Those too old to be given away make room; `….taken` is a claim, no text."""
        listed = [item for item in self._bucket.page(prefix) if not item.key.endswith(".taken.json")]
        old = [item for item in listed if item.age_s > self._spare_s]
        for item in old:
            self._bucket.delete(item.key)
        return SPARES_A_GAME - (len(listed) - len(old))

    def texts_of(self, app_id: int) -> frozenset[str]:
        """Texts already written for a game, spares included, at most the latest 200: none of them is used again."""
        return self._texts.of(app_id)

    def version(self) -> int:
        """New at each look: `take` itself waits for news."""
        self._looks += 1
        return self._looks

    def _receive(self, most: int, idle_s: float) -> list[LeasedPrompt]:
        room = most - len(self._aside)
        if room <= 0:
            return []
        ending = not self._aside and idle_s >= self._linger_s - 2 * self._wait_s
        if ending:
            self._leased.announce_shutdown()
        wait_s = 0.0 if self._aside else min(LONG_POLL_S, self._linger_s) if ending else self._wait_s
        fresh = self._look_into(self._leased.receive(room, wait_s))
        while (
            fresh and len(fresh) + len(self._aside) < most
        ):  # a burst: the rest of the batch is there as well
            try:
                messages = self._leased.receive(most - len(fresh) - len(self._aside), 0)
            except StorageError as error:
                log.warning("no more prompts taken: %s", error)
                break
            if not messages:
                break
            fresh += self._look_into(messages)
        if fresh or self._aside:
            self._leased.cancel_shutdown()
        return fresh

    def _look_into(self, messages: Sequence[Received]) -> list[LeasedPrompt]:
        """Fresh ones; those tried before are put aside; what needs no writing is forgotten."""
        fresh = []
        for delivery in self._readers.map(self._read, messages):
            if delivery is not None and delivery.alone:
                self._aside.append(delivery)
            elif delivery is not None:
                fresh.append(delivery)
        return fresh

    def _read(self, message: Received) -> LeasedPrompt | None:
        id = message.body
        if not self._leased.add(id, message.receipt):
            return None  # a second message for what is in our hands: both are deleted with it
        reached("message_received")
        waited_s = max(0.0, self._clock() - message.sent_at) if message.sent_at else 0.0
        try:
            prompt = self._prompt(id)
            if prompt is None:
                self._forget(id)
                return None
            if self._bucket.create(keys.attempts(id), self._note(0)):
                reached("try_noted")
                return LeasedPrompt(prompt, alone=False, waited_s=waited_s)
            note = self._read_note(id)
            if self._leased.is_of_another(str(note.get("worker", ""))):
                self._leased.drop(id)  # it comes again, and has its outcome by then
                return None
            self._tries[id] = _attempts_in(note)
            return LeasedPrompt(prompt, alone=True, waited_s=waited_s)
        except UnsupportedSchema as error:
            self._leased.drop(id)  # left hidden for now: a newer worker reads it
            log_once(error)
        except UnreadableRecord as error:
            log_once(error)
            self._forget(
                id
            )  # no worker can write it; the bot asks again, ever more rarely, until its deadline
        except StorageError as error:
            self._leased.drop(id)  # left hidden for now: S3 answers again
            log.warning("request=%s not taken: %s", id, error)
        return None

    def _prompt(self, id: str) -> Prompt | None:
        """What to write; None if it is closed, withdrawn or written already."""
        if self._bucket.etag(keys.open_(id)) is None or self._bucket.etag(keys.review(id)) is not None:
            return None
        stored = self._bucket.read(keys.prompt(id))
        return None if stored is None else from_json(Prompt, stored.body, keys.prompt(id), id)

    def _one_alone(self) -> list[LeasedPrompt]:
        """The one that was tried least: what stood beside a poisoned prompt is not to wait for its last try."""
        self._alone_is_next = False
        chosen = min(self._aside, key=lambda delivery: self._tries.get(delivery.prompt.id, 0))
        self._aside.remove(chosen)
        reached("prompts_taken")
        return [chosen]

    def _note(self, attempts: int) -> str:
        return json.dumps({"schema": 1, "attempts": attempts, "worker": self.worker, "at": self._clock()})

    def _change_attempts(self, id: str, by: int) -> int:
        before = _attempts_in(self._read_note(id))
        self._bucket.put(keys.attempts(id), self._note(max(0, before + by)))
        return before

    def _read_note(self, id: str) -> dict[str, Any]:
        stored = self._bucket.read(keys.attempts(id))
        try:
            return {} if stored is None else document_from_json(stored.body, keys.attempts(id))
        except UnreadableRecord as error:
            log_once(error)
            return {}

    def _forget(self, id: str) -> None:
        """Not worth failing for: what comes again has its outcome and is forgotten then. The note first: without the
        message nothing would come by to delete it.
        """
        self._noted.discard(id)
        self._tries.pop(id, None)
        try:
            self._bucket.delete(keys.attempts(id))
            reached("note_deleted")
            self._leased.delete(id)
        except StorageError as error:
            log.warning("request=%s not forgotten: %s", id, error)

    def _surely(self, effect: Callable[[], T]) -> T:
        """A text took seconds to write; it is worth some patience."""
        for tried in range(_TRIES - 1):
            try:
                return effect()
            except StorageError as error:
                log.warning("%s; trying again", error)
                time.sleep(2.0**tried)
        return effect()


def _attempts_in(note: Mapping[str, Any]) -> int:
    """How many attempts a note counts; a damaged one counts none, and is written anew with the next."""
    attempts = note.get("attempts")
    return attempts if isinstance(attempts, int) and attempts >= 0 else 0
