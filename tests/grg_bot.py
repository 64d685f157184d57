"""The real `grg bot` as a child of an event loop that serves its chat platform meanwhile."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from tests.aws_cloud import ROOT

LIMIT_S = 120.0
"""Far more than anything takes, on a machine with other things to do."""


async def grg_bot(folder: Path, settings: dict[str, str]) -> asyncio.subprocess.Process:
    """Start it; its state is kept in the folder, and what it says goes to `log` there."""
    ours = {"GRG_STATE_DIR": str(folder / "state"), "GRG_CANDIDATES": "1", "GRG_LINGER_S": "5", **settings}
    others = {name: value for name, value in os.environ.items() if not name.startswith("GRG_")}
    with (folder / "log").open("ab") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "core", "bot", cwd=ROOT, env=others | ours, stderr=log
        )


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
