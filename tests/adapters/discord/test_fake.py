"""The strict fake refuses what Discord refuses; without that the other tests would show little."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.platforms.discord_server.gateway import ALL_INTENTS, MEMBERS, MESSAGE_CONTENT
from tests.platforms.discord_server.markdown import read
from tests.platforms.discord_server.server import DiscordServer
from tests.platforms.discord_server.world import PERMISSIONS

Call = Callable[..., Awaitable[tuple[int, Any, Any]]]


@asynccontextmanager
async def api() -> AsyncIterator[tuple[DiscordServer, Call]]:
    """The fake, and a way to call it as a client without manners."""
    async with DiscordServer() as discord, aiohttp.ClientSession() as session:

        async def call(
            method: str, path: str, token: str = discord.token, **body: Any
        ) -> tuple[int, Any, Any]:
            headers = {"Authorization": f"Bot {token}", "User-Agent": "DiscordBot (a test, 1)"}
            async with session.request(
                method, discord.url + path, json=body or None, headers=headers
            ) as answer:
                said = await answer.json() if answer.content_type == "application/json" else None
                return answer.status, said, answer.headers

        yield discord, call


def send(**body: Any) -> tuple[int, Any, Any]:
    """Send one message; status, answer, headers."""

    async def story() -> tuple[int, Any, Any]:
        async with api() as (discord, call):
            return await call("POST", f"/channels/{discord.general.id}/messages", **body)

    return asyncio.run(story())


BUTTON = {"type": 2, "style": 1, "label": "x", "custom_id": "x"}
ROW = {"type": 1, "components": [BUTTON]}
BAD_BODIES: list[tuple[dict[str, Any], str]] = [
    ({"content": "x" * 2001}, "content"),
    ({"content": "🎮" * 1001}, "content"),
    ({"content": "x", "nonsense": 1}, "nonsense"),
    ({"content": "x", "nonce": "x" * 26}, "nonce"),
    ({"content": "x", "flags": 1 << 6 | 1}, "flags"),
    ({"content": "x", "allowed_mentions": {"parse": ["all"]}}, "allowed_mentions"),
    ({"embeds": [{"title": "x" * 257}]}, "embeds"),
    ({"embeds": [{"description": "x" * 4097}]}, "embeds"),
    ({"embeds": [{"footer": {"text": "x" * 2049}}]}, "embeds"),
    ({"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]}, "embeds"),
    ({"embeds": [{"title": "x", "url": "steam://run/620"}]}, "embeds"),
    ({"embeds": [{"title": "x", "picture": "y"}]}, "embeds"),
    ({"content": "x", "components": [ROW, ROW]}, "components"),
    ({"content": "x", "components": [{"type": 1, "components": [BUTTON] * 6}]}, "components"),
    (
        {"content": "x", "components": [{"type": 1, "components": [{**BUTTON, "custom_id": "x" * 101}]}]},
        "components",
    ),
    ({"content": "x", "components": [{"type": 1, "components": [{**BUTTON, "label": ""}]}]}, "components"),
]


@pytest.mark.parametrize(
    ("body", "where"), BAD_BODIES, ids=[f"{where}-{n}" for n, (_, where) in enumerate(BAD_BODIES)]
)
def test_a_body_that_discord_refuses_is_refused_with_the_errors_where_they_are(
    body: dict[str, Any], where: str
) -> None:
    status, said, _ = send(**body)
    assert (status, said["code"], list(said["errors"])) == (400, 50035, [where])
    assert '"_errors": [{"code": ' in json.dumps(said)


def test_an_empty_message_is_refused() -> None:
    assert send(content="")[1]["code"] == 50006


def test_a_reply_to_nothing_is_refused_unless_that_is_fine() -> None:
    assert send(content="x", message_reference={"message_id": "1"})[0] == 400
    assert send(content="x", message_reference={"message_id": "1", "fail_if_not_exists": False})[0] == 200


def test_rooms_that_are_gone_or_closed_are_refused_in_discord_s_codes() -> None:
    async def story() -> None:
        async with api() as (discord, call):
            path = f"/channels/{discord.general.id}/messages"
            assert (await call("POST", "/channels/1/messages", content="x"))[1]["code"] == 10003
            assert (await call("PATCH", f"{path}/1", content="x"))[1]["code"] == 10008
            assert (await call("POST", path, "wrong", content="x"))[0] == 401
            theirs = discord.post("mine")
            assert (await call("PATCH", f"{path}/{theirs}", content="x"))[1]["code"] == 50005
            discord.general.denied.add("embed_links")
            assert (await call("POST", path, embeds=[{"title": "x"}]))[1]["code"] == 50013
            discord.general.denied.add("send_messages")
            assert (await call("POST", path, content="x"))[1]["code"] == 50013
            discord.general.denied.add("view_channel")
            assert (await call("POST", path, content="x"))[1]["code"] == 50001

    asyncio.run(story())


def test_the_same_nonce_is_the_same_message_for_some_minutes() -> None:
    async def story() -> None:
        async with api() as (discord, call):
            path = f"/channels/{discord.general.id}/messages"
            body = {"content": "x", "nonce": "n", "enforce_nonce": True}
            ids = [(await call("POST", path, **body))[1]["id"] for _ in range(2)]
            discord.ahead_s += 3600
            ids.append((await call("POST", path, **body))[1]["id"])
            assert ids[0] == ids[1] != ids[2]

    asyncio.run(story())


def test_too_many_requests_are_told_in_all_the_headers() -> None:
    async def story() -> None:
        async with api() as (discord, call):
            path = f"/channels/{discord.general.id}/messages"
            for left in (4, 3, 2, 1, 0):
                _, _, headers = await call("POST", path, content="x")
                assert headers["X-RateLimit-Remaining"] == str(left)
            status, said, headers = await call("POST", path, content="x")
            assert (status, said["global"], headers["Via"]) == (429, False, "1.1 google")
            assert 0 < said["retry_after"] <= 5 and int(headers["Retry-After"]) >= 1
            assert discord.rest.rates.violations

    asyncio.run(story())


def close_code(payload: dict[str, Any], *, before: dict[str, Any] | None = None) -> int | None:
    """What the gateway closes with after a payload."""

    async def story() -> int | None:
        async with DiscordServer() as discord, aiohttp.ClientSession() as session:
            url = discord.gateway._url() + "/?v=10&encoding=json&compress=zlib-stream"
            async with session.ws_connect(url) as socket:
                unpack = zlib.decompressobj()
                hello = json.loads(unpack.decompress((await socket.receive()).data))
                assert hello["op"] == 10
                for said in (before, payload):
                    if said is not None:
                        await socket.send_json(said)
                while (message := await socket.receive(timeout=5)).type is aiohttp.WSMsgType.BINARY:
                    pass
                assert message.type is aiohttp.WSMsgType.CLOSE
                return socket.close_code

    return asyncio.run(story())


def identify(intents: int, token: str = "made-up.token.for-tests", **more: Any) -> dict[str, Any]:
    return {"op": 2, "d": {"token": token, "intents": intents, "properties": {}, **more}}


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (identify(1, "wrong"), 4004),
        (identify(1, shard=[2, 2]), 4010),
        (identify(1 << 30), 4013),
        (identify(1 | MEMBERS), 4014),
        ({"op": 2, "d": {}}, 4002),
        ({"op": 3, "d": {}}, 4003),
        ({"op": 99, "d": {}}, 4001),
    ],
)
def test_the_gateway_closes_as_discord_does(payload: dict[str, Any], code: int) -> None:
    assert close_code(payload) == code


def test_who_identifies_twice_is_closed() -> None:
    assert close_code(identify(1), before=identify(1 | MESSAGE_CONTENT)) == 4005
    assert not ALL_INTENTS & 1 << 30


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**b** _i_ `c`", "b i c"),
        (r"\*\*b\*\* \_i\_", "**b** _i_"),
        ("[a](https://x.test)", "a"),
        ("<@12> :smile:", "«@12» «:smile: as a picture»"),
        (r"\<\@12\> \:smile\:", "<@12> :smile:"),
        ("# big\n> said\n-# small", "big\nsaid\nsmall"),
        (r"a\b", r"a\b"),
        (r"\\", "\\"),
    ],
)
def test_markup_is_read_as_clients_render_it(text: str, shown: str) -> None:
    assert read(text).text == shown


def test_spoilers_are_hidden() -> None:
    assert read("a ||b|| c").outside == "a  c" and read("a ||b|| c").hidden
    assert not read(r"a \|\|b\|\| c").hidden and not read("a || c").hidden


def test_the_invite_link_in_the_manual_asks_for_what_the_bot_needs_and_no_more() -> None:
    needed = [
        "view_channel",
        "send_messages",
        "send_messages_in_threads",
        "embed_links",
        "read_message_history",
        "add_reactions",
    ]
    manual = (Path(__file__).resolve().parents[3] / "docs" / "discord.md").read_text("utf-8")
    assert f"permissions={sum(PERMISSIONS[name] for name in needed)}`" in manual


def test_a_client_without_a_heartbeat_is_closed() -> None:
    async def story() -> None:
        async with DiscordServer() as discord, aiohttp.ClientSession() as session:
            discord.gateway.heartbeat_s = 0.1
            url = discord.gateway._url() + "/?v=10&encoding=json&compress=zlib-stream"
            async with session.ws_connect(url) as socket:
                assert (await socket.receive()).type is aiohttp.WSMsgType.BINARY
                assert (await socket.receive(timeout=5)).data == 4009

    asyncio.run(story())
