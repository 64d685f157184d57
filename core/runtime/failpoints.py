"""Named points between two effects, at which a test can kill the process. Standard library only.

`GRG_CRASH_AT=name` dies (SIGKILL, as a power cut would) the first time that point is reached,
`name:3` the third time. Without the setting a point costs one comparison.
"""

from __future__ import annotations

import os
import signal

from core.errors import UsageError

BOT = (
    "open_kept",  # the request is in the store, nobody has seen anything yet
    "status_posted",  # the status is in the chat, its receipt is not stored
    "status_kept",
    "page_read",
    "spare_claimed",  # a spare text is claimed for this request, but is not its outcome yet
    "spare_put",  # it is the outcome, and still among the spares
    "spare_deleted",  # its claim remains
    "prompt_staged",  # the worker could read it, but has not been notified
    "queued",
    "slow_noted",  # the record says that the requester was informed, but nobody was
    "reply_noted",  # the record says "about to send"
    "replied",  # in the chat, not closed
    "closed_kept",  # closed, still listed as open
    "shown_noted",  # the same, and it is noted which request the reply stands for
    "open_deleted",
    "failure_kept",  # a failed outcome is stored, nobody apologised
    "retraction_noted",  # a reply is to be deleted, and still exists
    "retracted",  # a cancelled request's reply is deleted, its record is not closed
)
AWS_BOT = (
    "lease_taken",
    "lease_renewed",
    "index_kept",  # the message's index names a request that is not stored yet
    "message_sent",  # in the prompt queue, before checking whether a worker runs
    "submit_wanted",  # a worker is needed, no job is submitted
    "job_submitted",  # submitted, but not remembered
    "events_heard",  # received and processed, still in the review queue
    "events_deleted",
)
WORKER = (
    "model_loaded",  # no prompt received
    "prompts_taken",
    "attempt_noted",
    "texts_written",  # in memory only
    "outcome_kept",  # stored, still in the queue
    "queue_deleted",
    "spare_kept",
)
AWS_WORKER = (
    "model_fetched",  # on the disk, not yet under its name
    "worker_lives",  # its first heartbeat is written
    "message_received",  # hidden from others, without an attempt note
    "try_noted",  # the note says that a worker holds it, the batch is not complete
    "note_deleted",  # written, the note is deleted, the message still exists
    "dead_letter_sent",  # given up, without an outcome
    "end_announced",  # before the last poll of the queue
    "note_taken_back",  # half released: its message is still hidden
    "given_back",
)
ALL = BOT + AWS_BOT + WORKER + AWS_WORKER

_armed: tuple[str, int] | None = None


def arm(setting: str) -> None:
    """Arm what `GRG_CRASH_AT` asks for. Raises UsageError for a name that does not exist or no count."""
    global _armed  # noqa: PLW0603  one process, one death
    name, _, times = setting.partition(":")
    if name and name not in ALL:
        raise UsageError(f"GRG_CRASH_AT={setting!r} is not allowed: use one of {', '.join(ALL)}")
    if times and (not times.isdecimal() or int(times) < 1):
        raise UsageError(f"GRG_CRASH_AT={setting!r} is not allowed: use name or name:times, times 1 or more")
    _armed = (name, int(times or 1)) if name else None


def reached(name: str) -> None:
    """Die here if this point is armed."""
    global _armed  # noqa: PLW0603
    if _armed is None or _armed[0] != name:
        return
    if _armed[1] == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    _armed = (name, _armed[1] - 1)
