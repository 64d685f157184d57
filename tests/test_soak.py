"""A short soak: real bot, real worker, real SIGKILLs. `scripts/soak.py` is the same with bigger numbers."""

from __future__ import annotations

from pathlib import Path

from scripts.soak import Soak, reply_problems, serve_games
from tests.steam_store import SteamStore


def test_every_message_gets_one_distinct_reply_while_bot_and_worker_are_killed(tmp_path: Path) -> None:
    with SteamStore() as store:
        serve_games(store)
        result = Soak(tmp_path, store.url, "demo", messages=6, kills=3, seed=3).run(limit_s=120)
    assert result.problems == []
    assert len(result.replies) == 6
    assert result.bot_kills + result.worker_kills == 3


def test_a_message_that_a_soak_had_no_time_to_post_is_not_called_lost() -> None:
    found: dict[str, list[dict[str, object]]] = {"m0": [{"text": "A review.", "repeat": False}]}
    late = ["1 messages were still to be posted when the time was over"]
    assert reply_problems(["m0", "m1"], found) == ["m1: lost"]
    assert reply_problems(["m0", "m1"], found, {"m1"}) == late
    assert reply_problems(["m0", "m1", "m2"], found, {"m1"}) == ["m2: lost", *late]
