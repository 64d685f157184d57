"""A short soak: real bot, real worker, real SIGKILLs. `scripts/soak.py` is the same with bigger numbers."""

from __future__ import annotations

from pathlib import Path

from scripts.soak import Soak, serve_games
from tests.steam_store import SteamStore


def test_every_message_gets_one_distinct_reply_while_bot_and_worker_are_killed(tmp_path: Path) -> None:
    with SteamStore() as store:
        serve_games(store)
        result = Soak(tmp_path, store.url, "demo", messages=16, kills=6, seed=3).run(limit_s=120)
    assert result.problems == []
    assert len(result.replies) == 16
    assert result.bot_kills + result.worker_kills == 6
