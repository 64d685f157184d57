"""SQS as this program uses it, and what S3 says in its notifications. Blocking."""

from __future__ import annotations

import json
import logging
import re
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.aws.clients import translate_errors
from core.domain.records import document_from_json
from core.errors import UnreadableRecord

MAX_ENTRIES_PER_CALL = 10
"""SQS's own limit, of messages received or of entries in a batch call."""

log = logging.getLogger("grg.queues")


@dataclass(frozen=True, slots=True)
class Received:
    """A message that is hidden from others until its visibility time-out."""

    body: str
    receipt: str
    """Names this delivery; a later delivery of the same message has another receipt."""
    sent_at: float = 0.0
    """When it was sent, in Unix seconds by SQS's own clock."""


class Queue:
    """One queue. Every method may raise StorageError."""

    def __init__(self, sqs: Any, url: str, setting: str) -> None:
        self._sqs, self.url = sqs, url
        self._target = f"queue {url or '(empty)'} ({setting})"

    def send(self, body: str) -> None:
        """Add a message."""
        with translate_errors("sqs:SendMessage", self._target):
            self._sqs.send_message(QueueUrl=self.url, MessageBody=body)

    def receive(self, most: int, wait_s: float, hold_s: int | None = None) -> list[Received]:
        """Up to `most` (at most 10) messages once there is one, or none after `wait_s` seconds; hidden for `hold_s`."""
        hidden = {} if hold_s is None else {"VisibilityTimeout": hold_s}
        with translate_errors("sqs:ReceiveMessage", self._target):
            answer = self._sqs.receive_message(
                QueueUrl=self.url,
                MaxNumberOfMessages=min(most, MAX_ENTRIES_PER_CALL),
                WaitTimeSeconds=int(wait_s),
                MessageSystemAttributeNames=["SentTimestamp"],
                **hidden,
            )
        return [
            Received(
                message["Body"],
                message["ReceiptHandle"],
                # SQS states milliseconds.
                int(message.get("Attributes", {}).get("SentTimestamp", 0)) / 1_000,
            )
            for message in answer.get("Messages", ())
        ]

    def delete(self, receipts: Sequence[str]) -> None:
        """Delete messages. One with an expired receipt is redelivered; all consumers are idempotent."""
        for batch in _batches_of_ten(receipts):
            with translate_errors("sqs:DeleteMessage", self._target):
                self._sqs.delete_message_batch(
                    QueueUrl=self.url, Entries=[{"Id": n, "ReceiptHandle": r} for n, r in batch]
                )

    def hide(self, receipts: Sequence[str], seconds: int) -> None:
        """Keep messages hidden for this many seconds from now; 0 releases them."""
        for batch in _batches_of_ten(receipts):
            entries = [{"Id": n, "ReceiptHandle": r, "VisibilityTimeout": seconds} for n, r in batch]
            with translate_errors("sqs:ChangeMessageVisibility", self._target):
                # Entries that fail are not looked at: an expired receipt means that the
                # message is with others by now, and the store decides whose outcome counts.
                self._sqs.change_message_visibility_batch(QueueUrl=self.url, Entries=entries)

    def depth(self) -> tuple[int, int]:
        """Messages that wait and messages that are hidden, both approximate and up to a minute old."""
        names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        found = self._attributes(*names)
        return int(found[names[0]]), int(found[names[1]])

    def dead_letters(self) -> Queue | None:
        """The queue that this one's redrive policy names, None without a policy."""
        policy = self._attributes("RedrivePolicy").get("RedrivePolicy")
        if not policy:
            return None
        # The policy has an ARN only, but sending needs a URL, which SQS finds by the queue's name.
        name = json.loads(policy)["deadLetterTargetArn"].rpartition(":")[2]
        with translate_errors("sqs:GetQueueUrl", f"queue {name} (dead letters)"):
            url = self._sqs.get_queue_url(QueueName=name)["QueueUrl"]
        return Queue(self._sqs, url, "dead letters")

    def _attributes(self, *names: str) -> dict[str, str]:
        with translate_errors("sqs:GetQueueAttributes", self._target):
            answer = self._sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=list(names))
        return dict(answer.get("Attributes", {}))


def _batches_of_ten(receipts: Sequence[str]) -> list[list[tuple[str, str]]]:
    """Numbered, at most ten together."""
    # SQS wants an id for each entry that is unique within its call.
    numbered = [(str(number), receipt) for number, receipt in enumerate(receipts)]
    return [
        numbered[first : first + MAX_ENTRIES_PER_CALL]
        for first in range(0, len(numbered), MAX_ENTRIES_PER_CALL)
    ]


def reviewed_ids(body: str, bucket: str) -> list[str]:
    """The ids whose outcomes a notification of S3 announces; none, and a log line, for any other message.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html:
    keys are form-encoded; `s3:TestEvent` is sent when the notification is set up.
    """
    try:
        notification = document_from_json(body, "a message")
        if notification.get("Event") == "s3:TestEvent":
            log.info("S3's test of the notification arrived")
            return []
        keys = [
            (record["s3"]["bucket"]["name"], record["s3"]["object"]["key"])
            for record in notification["Records"]
        ]
    # Dropped, because a message that can never be read would be redelivered again
    # and again; its outcome, if it announced one, is found by the bot's next sweep.
    except (UnreadableRecord, TypeError, KeyError):
        log.warning("a message that is not a notification is dropped: %.200s", body)
        return []
    found = []
    for name, key in keys:
        match = re.fullmatch(r"reviews/([^/]+)\.json", urllib.parse.unquote_plus(str(key)))
        if match and name == bucket:
            found.append(match[1])
        else:
            log.info("a notification of %s in bucket %s is dropped", key, name)
    return found
