"""Named places between two effects, where a test can kill the process. Standard library only.

`GRG_CRASH_AT=name` dies (SIGKILL, as a power cut would) the first time that point is reached,
`name:3` the third time. Nothing else is done here: without the setting a point costs one look-up.
"""

from __future__ import annotations

import os
import signal

from core.errors import UsageError

BOT = (
    "open_kept",  # the promise is in the store, nobody saw anything yet
    "status_posted",  # the status is in the chat, its receipt is not stored
    "status_kept",
    "page_read",
    "prompt_staged",  # the worker could read it, but is not told
    "queued",  # told, but the record does not know
    "stage_kept",
    "reply_noted",  # the record says "about to send"
    "replied",  # in the chat, not closed
    "closed_kept",  # closed, still listed as open
    "open_deleted",
    "failure_kept",  # a failed outcome is stored, nobody apologised
    "retracted",  # a cancelled request's reply is gone, its record is not closed
)
WORKER = (
    "prompts_taken",
    "attempt_noted",
    "texts_written",  # in memory only
    "outcome_kept",  # stored, still in the queue
    "queue_deleted",
)

_armed: tuple[str, int] | None = None


def arm(setting: str) -> None:
    """Arm what `GRG_CRASH_AT` asks for. Raises UsageError for a name that does not exist or no count."""
    global _armed  # noqa: PLW0603  one process, one death
    name, _, times = setting.partition(":")
    if name and name not in BOT + WORKER:
        raise UsageError(f"GRG_CRASH_AT={setting!r} is not allowed: use one of {', '.join(BOT + WORKER)}")
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
