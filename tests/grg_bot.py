"""The real `grg bot` as a child of an event loop that serves its chat platform meanwhile."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

from tests.warm import Warm

LIMIT_S = 120.0
"""Far more than anything takes, on a machine with other things to do."""


class GrgBot:
    """It runs from the start. Its state is kept in the folder, and what it says goes to `log` there."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        ours = {
            "GRG_STATE_DIR": str(folder / "state"),
            "GRG_CANDIDATES": "1",
            "GRG_LINGER_S": "5",
            **settings,
        }
        others = {name: value for name, value in os.environ.items() if not name.startswith("GRG_")}
        with (folder / "log").open("ab") as log:
            self._process = Warm("core", "bot", environ=others | ours, stdout=log, stderr=log)

    @property
    def code(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        return self._process.poll()

    async def wait(self) -> int:
        """Its exit code, once it has ended. Raises TimeoutError after LIMIT_S."""
        async with asyncio.timeout(LIMIT_S):
            while (code := self.code) is None:  # noqa: ASYNC110  a process has no event
                await asyncio.sleep(0.05)
        return code

    async def end(self) -> int:
        """SIGTERM, and if that is not enough SIGKILL. Its exit code."""
        self._process.send_signal(signal.SIGTERM)
        try:
            return await self.wait()
        finally:
            self._process.kill()


def a_game(app_id: int) -> dict[str, Any]:
    """What the store's API says of one."""
    return {
        "type": "game",
        "name": f"Lantern Vale {app_id}",
        "steam_appid": app_id,
        "short_description": "A quiet game about lamps, letters and long roads.",
        "about_the_game": "Light the lamps, carry the letters, walk the long roads.",
        "genres": [{"id": "23", "description": "Indie"}],
    }
