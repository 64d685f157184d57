"""Whether the bot or the worker of this state folder is alive, for a container's health check.

Run it as `python -m core.health.check bot` (or `worker`).

Both touch a file of their own there: the bot as long as its event loop turns, the worker as long as it
makes progress (`core.health.heartbeat`). Standard library only, and quick to start: it runs twice a minute.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from core import settings
from core.errors import UsageError

HEARTBEAT_FILES = {"bot": "bot.beat", "worker": "worker.beat"}
"""Files in the state folder, by program."""
HEARTBEAT_EVERY_S = 20.0
"""Between the bot's signs."""
STALE_AFTER_S = 120.0
"""Without a sign for so long the bot counts as hung; a worker after three times its `hold_s` if that is longer."""

log = logging.getLogger("grg.alive")


def touch(path: Path) -> None:
    """Touch `path`. A folder that cannot be written to is named in the log: whoever asks us is to work on."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError as error:
        log.warning("no sign of life for health checks: %s: %s", path, error.strerror)


async def keep_touching(path: Path) -> None:
    """Until cancelled."""
    while True:
        touch(path)
        await asyncio.sleep(HEARTBEAT_EVERY_S)


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Says how it is, in one line on stdout. Returns 0 if it lives, 1 if not, 2 where it was not told of whom."""
    if len(arguments) != 1 or arguments[0] not in HEARTBEAT_FILES:
        code, line = 2, f"usage: python -m core.health.check {{{','.join(HEARTBEAT_FILES)}}}"
    else:
        try:
            code, line = _look(arguments[0], settings.read(environ))
        except UsageError as error:
            code, line = 1, f"error: {error}"
    sys.stdout.write(f"{line}\n")
    return code


def _look(program: str, told: settings.Settings) -> tuple[int, str]:
    path = told.state_dir / HEARTBEAT_FILES[program]
    quiet_s = STALE_AFTER_S if program == "bot" else max(STALE_AFTER_S, 3.0 * told.hold_s)
    try:
        silent_s = time.time() - path.stat().st_mtime
    except OSError as error:
        return 1, f"no {program} has given a sign yet: {path}: {error.strerror}"
    said = f"the {program} gave its last sign {silent_s:.0f} s ago, {quiet_s:.0f} s are allowed"
    return (0 if silent_s <= quiet_s else 1), said


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
