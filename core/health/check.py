"""Whether the bot or the worker of this state folder is alive, for a container's health check.

Run it as `python -m core.health.check bot` (or `worker`).

Both touch a file of their own there: the bot while its event loop runs, the worker while it makes
progress (`core.health.heartbeat`). Standard library only, and quick to start: it runs twice a minute.
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
from core.runtime.files import touch_private

HEARTBEAT_FILES = {"bot": "bot.beat", "worker": "worker.beat"}
"""Files in the state folder, by program."""
HEARTBEAT_EVERY_S = 20.0
"""Seconds between the bot's heartbeats."""
STALE_AFTER_S = 120.0
"""The bot is considered hung after this many seconds without a heartbeat; a worker after three times its `hold_s` if
that is longer."""

log = logging.getLogger("grg.alive")


def touch(path: Path) -> None:
    """Touch `path`. Logs and carries on if the folder is not writable: a health check must not stop the program."""
    try:
        # The first heartbeat may come before anything else has created the folder.
        path.parent.mkdir(parents=True, exist_ok=True)
        touch_private(path)
    except OSError as error:
        log.warning("no sign of life for health checks: %s: %s", path, error.strerror)


async def keep_touching(path: Path) -> None:
    """Touch `path` every `HEARTBEAT_EVERY_S` seconds until cancelled."""
    while True:
        touch(path)
        await asyncio.sleep(HEARTBEAT_EVERY_S)


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Print one line on stdout. Returns the exit code: 0 healthy, 1 stale or a setting is wrong, 2 wrong usage.

    `arguments` is the program's name alone, one of `HEARTBEAT_FILES`.
    """
    if len(arguments) != 1 or arguments[0] not in HEARTBEAT_FILES:
        code, line = 2, f"usage: python -m core.health.check {{{','.join(HEARTBEAT_FILES)}}}"
    else:
        try:
            code, line = _check(arguments[0], settings.read(environ))
        except UsageError as error:
            code, line = 1, f"error: {error}"
    sys.stdout.write(f"{line}\n")
    return code


def _check(program: str, values: settings.Settings) -> tuple[int, str]:
    path = values.state_dir / HEARTBEAT_FILES[program]
    # The bot beats at a fixed pace, whereas a worker's beats follow `hold_s`, which may be as long as an hour.
    quiet_s = STALE_AFTER_S if program == "bot" else max(STALE_AFTER_S, 3.0 * values.hold_s)
    try:
        silent_s = time.time() - path.stat().st_mtime
    except OSError as error:
        return 1, f"no {program} has given a sign yet: {path}: {error.strerror}"
    line = f"the {program} gave its last sign {silent_s:.0f} s ago, {quiet_s:.0f} s are allowed"
    return (0 if silent_s <= quiet_s else 1), line


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
