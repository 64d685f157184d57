"""A small soak on three platforms at once. `scripts/chat_soak.py` is the same with bigger numbers."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.platforms.homeserver import Homeserver


def test_each_link_in_many_chats_at_once_gets_one_reply_and_no_platform_s_limit_is_met(
    tmp_path: Path, homeserver: Homeserver
) -> None:
    from scripts.chat_soak import soak

    result = asyncio.run(soak(tmp_path, homeserver, links=18, chats=3, within_s=1.0, limit_s=180.0, waves=1))
    assert result.problems == []
    assert (result.reviews, result.limited + result.apologies) == (18, 0)
