"""How the bot treats its adapters: it introduces them, and lets one rest whose token is refused."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from core import app, document_keys
from core.domain import Reply, ReplyAddress
from core.errors import TokenRefused, Unreachable
from core.hookspecs import Desk, Identity, Limits
from core.testing.chat import RecordingDesk
from tests.fakes import EDITS, MemoryDocuments

REFUSED = TokenRefused("the platform refuses GRG_CHAT_TOKEN: get a new one")


@dataclass
class Platform:
    """An adapter that listens for ever, after raising what it is given."""

    platform: str = "chat"
    limits: Limits = EDITS
    raises: list[Exception] = field(default_factory=list)
    unreachable: int = 0
    silent: bool = False
    listened: int = 0

    async def listen(self, desk: Desk) -> None:
        self.listened += 1
        if self.raises:
            raise self.raises.pop(0)
        await asyncio.Event().wait()

    async def identify(self) -> Identity:
        if self.silent:
            await asyncio.Event().wait()
        if self.unreachable:
            self.unreachable -= 1
            raise Unreachable
        return Identity("@reviews", "3 rooms", "open https://chat.example/add", "a room")

    async def reply(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        return ""

    async def retract(self, address: ReplyAddress, receipt: str) -> None:
        pass


def play(*adapters: Platform, until: Callable[[], bool]) -> tuple[list[str], MemoryDocuments]:
    """Listen on the adapters until something holds. Returns what was said, and the documents."""
    said: list[str] = []
    documents = MemoryDocuments()
    documents.kept[document_keys.DOWN + "elsewhere"] = '{"schema": 1, "error": "of an earlier bot"}'

    async def story() -> None:
        named = {adapter.platform: adapter for adapter in adapters}
        listening = asyncio.create_task(app._listen_all(RecordingDesk(), named, documents, said.append))
        async with asyncio.timeout(5):
            while not until() and not listening.done():  # noqa: ASYNC110  the adapters are plain objects
                await asyncio.sleep(0)
        if not listening.done():
            listening.cancel()
        await asyncio.gather(listening)

    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(story())
    return said, documents


def test_a_bot_whose_only_platform_refuses_its_token_ends() -> None:
    alone = Platform(raises=[REFUSED])
    with pytest.raises(ExceptionGroup) as raised:
        play(alone, until=lambda: False)
    assert raised.value.exceptions == (REFUSED,) and alone.listened == 1


def test_a_refused_adapter_rests_while_the_others_run_and_status_names_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(app, "RESTART_S", 0.0)
    refused = Platform("refused", raises=[REFUSED])
    shaky = Platform("shaky", raises=[Unreachable(), Unreachable(), Unreachable()])
    _, documents = play(refused, shaky, until=lambda: shaky.listened == 4)
    assert refused.listened == 1
    assert document_keys.DOWN + "elsewhere" not in documents.kept, "this bot does not run it"
    assert "GRG_CHAT_TOKEN" in str(documents.kept[document_keys.DOWN + "refused"])


def test_a_token_that_is_refused_later_does_not_end_the_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "RESTART_S", 0.0)
    monkeypatch.setattr(app, "REFUSED_RESTART_S", 0.0)
    alone = Platform(raises=[Unreachable(), REFUSED])
    play(alone, until=lambda: alone.listened == 3)


def test_the_bot_says_once_who_it_is_even_if_it_can_be_asked_only_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(app, "RESTART_S", 0.0)
    said: list[str] = []
    asyncio.run(app._introduce(Platform(unreachable=2), said.append))
    assert said == [
        "chat: @reviews, in 3 rooms; to add it to a room, open https://chat.example/add",
        "to try it, post a Steam link in a room that it is in; Ctrl-C stops the bot",
    ]


def test_a_platform_that_says_nothing_is_named_long_before_its_library_gives_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(app, "SILENT_S", 0.02)
    play(Platform(silent=True), until=lambda: "chat has not answered" in caplog.text)
    assert "check the network; the bot goes on trying" in caplog.text


def test_a_platform_that_answers_or_says_what_is_wrong_is_not_called_silent(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(app, "SILENT_S", 0.02)
    monkeypatch.setattr(app, "RESTART_S", 0.04)  # longer than silence may last
    said: list[str] = []
    asyncio.run(app._introduce(Platform(unreachable=1), said.append))
    assert said and "has not answered" not in caplog.text
