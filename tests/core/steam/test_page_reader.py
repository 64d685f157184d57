"""Pages are read in processes of their own, in turn for those who ask, and what takes too long is ended."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from core.domain import Game
from core.errors import CatalogUnreachable, NoSuchGame, PageNotUnderstood
from core.steam.page import AgeGate, FrontPage, SteamErrorPage
from core.steam.page_reader import PageReader
from core.steam.parser_process import _environment

T = TypeVar("T")
_HEAD = '<link rel=canonical href="https://store.steampowered.com/app/{id}/x">'
_LONG = "<p>x</p>" * 500
"""More tags than are read without a process."""


def page(app_id: int, text: str = _LONG) -> bytes:
    """A store page."""
    return (
        f"{_HEAD.format(id=app_id)}<div class=apphub_AppName>Vale {app_id}</div><div id=game_area_description>{text}</div>"
    ).encode()


def with_reader(story: Callable[[PageReader], Awaitable[T]], read_s: float = 15.0) -> T:
    """What a story with a reader returns; the reader is closed then."""

    async def told() -> T:
        reader = PageReader(read_s)
        try:
            return await story(reader)
        finally:
            await reader.aclose()

    return asyncio.run(told())


def parsers() -> set[int]:
    """Processes that read pages for this one."""
    pids = {
        int(pid) for path in Path("/proc/self/task").glob("*/children") for pid in path.read_text().split()
    }
    return {pid for pid in pids if b"core.steam.parser_process" in Path(f"/proc/{pid}/cmdline").read_bytes()}


def test_a_long_page_a_short_one_and_what_parsers_raise_come_back_from_over_there() -> None:
    details = {"7": {"success": True, "data": {"name": "Vale", "about_the_game": _LONG}}}
    gate = f'{_HEAD.format(id=7)}<div id=agegate_box></div><meta property="og:title" content="Vale">'
    bad = {
        gate: AgeGate,
        "<div id=error_box><span class=error>gone</span></div>": SteamErrorPage,
        "<link rel=canonical href='https://store.steampowered.com/'>": FrontPage,
        "<p>hello</p>": PageNotUnderstood,
    }

    async def story(reader: PageReader) -> list[Game]:
        for markup, kind in bad.items():
            with pytest.raises(kind) as caught:
                await reader.page((markup + _LONG).encode())
            assert type(caught.value) is kind
            if isinstance(caught.value, AgeGate):
                assert (caught.value.app_id, caught.value.name) == (7, "Vale")
        with pytest.raises(NoSuchGame, match="no app 7"):
            await reader.details(b'{"7": {"success": false}, "a": "' + b"<" * 400 + b'"}', 7)
        assert len(parsers()) == 1  # all of these were read by the same
        hits = {"items": [{"type": "app", "id": n, "name": f"Vale <{n}>"} for n in range(1, 500)]}
        assert (await reader.search(json.dumps(hits).encode()))[0] == (1, "Vale <1>")
        return [
            await reader.page(page(620)),
            await reader.page(page(620, "short")),
            await reader.details(json.dumps(details).replace("<", "\\u003c").encode(), 7),
        ]

    long, short, api = with_reader(story)
    assert (long.name, long.description[:4], short.description, api.name) == (
        "Vale 620",
        "x\n\nx",
        "short",
        "Vale",
    )
    assert parsers() == set()


def test_what_takes_too_long_is_ended_and_the_next_page_is_read() -> None:
    async def story(reader: PageReader) -> tuple[str, Game]:
        await reader.page(page(1))
        (pid,) = parsers()
        os.kill(pid, signal.SIGSTOP)
        reader._read_s = 0.05
        with pytest.raises(CatalogUnreachable) as caught:
            await reader.page(page(2))
        reader._read_s = 15.0
        read = await reader.page(page(3))
        assert pid not in parsers()
        return str(caught.value), read

    error, read = with_reader(story)
    assert "takes more than" in error and read.name == "Vale 3"


def test_a_process_that_dies_costs_one_page_alone_and_a_caller_that_leaves_frees_his() -> None:
    async def story(reader: PageReader) -> Game:
        await reader.page(page(1))
        (pid,) = parsers()
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(CatalogUnreachable, match="ended"):
            await reader.page(page(2))
        left = asyncio.ensure_future(reader.page(page(3)))
        await asyncio.sleep(0.02)
        left.cancel()
        with pytest.raises(asyncio.CancelledError):
            await left
        return await reader.page(page(4))

    assert with_reader(story).name == "Vale 4"
    assert parsers() == set()


def test_who_asks_for_many_pages_lets_others_pass_and_a_turn_is_never_lost() -> None:
    order = list[str]()

    async def story(reader: PageReader) -> None:
        async def ask(name: str, text: str, asker: str) -> None:
            await reader.page(page(9, text), asker)
            order.append(name)

        many = [
            asyncio.ensure_future(ask(f"many{number}", "<p>x</p>" * 1_000, "greedy")) for number in range(6)
        ]
        await asyncio.sleep(0)
        gone = asyncio.ensure_future(ask("gone", _LONG, "other"))
        other = asyncio.ensure_future(ask("other", _LONG, "another"))
        await asyncio.sleep(0)
        gone.cancel()
        await other
        assert len(order) <= 4  # two were under way, and one of them may have had a successor
        await asyncio.gather(*many)
        await asyncio.gather(*(ask("after", _LONG, "greedy") for _ in range(4)))

    with_reader(story)
    assert sorted(order) == sorted(["other", *["after"] * 4, *[f"many{number}" for number in range(6)]])


def test_it_is_given_no_token() -> None:
    kept = _environment(
        {"PATH": "/bin", "PYTHONPATH": "x", "GRG_DISCORD_TOKEN": "t", "AWS_SECRET_ACCESS_KEY": "k"}
    )
    assert kept == {"PATH": "/bin", "PYTHONPATH": "x"}
