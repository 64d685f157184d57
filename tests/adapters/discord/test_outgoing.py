"""What a reply looks like in Discord's terms, and its errors in ours: pure functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord import backlog, errors
from adapters.discord.incoming import context, parsed
from adapters.discord.outgoing import CONTENT_LENGTH, TEXT_LENGTH, escaped, nonce, render, render_plain
from adapters.discord.read_marks import ReadPosition
from adapters.discord.sender import Receipt, read_receipt
from core.domain import Reply
from core.errors import GrgError, NotSent, TokenRefused, Undeliverable, Unreachable
from core.testing import MARKUP, RecordingDesk
from tests.platforms.discord_server.forms import CREATE, check_message
from tests.platforms.discord_server.markdown import read
from tests.tables import each


def reply(body: str = "A fine thing.", **more: Any) -> Reply:
    values: dict[str, Any] = {
        "kind": "final",
        "request": "r" * 25,
        "message_id": "1",
        "app_id": 620,
        "name": "Portal 2",
        "text": body,
        "body": body,
        "label": "Written by a machine, not by a player.",
        "model": "tiny@1",
        "seconds": 11.6,
        "header_image": "https://cdn.test/620.jpg",
    }
    return Reply(**{**values, **more})


def test_the_footer_says_who_wrote_it_and_how_long_it_took() -> None:
    (card,) = render(reply())["embeds"]
    assert card["footer"]["text"] == "Written by a machine, not by a player. · tiny@1 · 12\N{NO-BREAK SPACE}s"
    assert card["url"] == "https://store.steampowered.com/app/620/"


def test_a_note_that_leads_to_a_store_page_has_its_link_without_a_preview() -> None:
    link = "https://store.steampowered.com/app/620/"
    shown = render(reply(f"It differs.\n{link}", kind="apology", label="", note="price", link=link))
    assert shown == {"content": f"It differs\\.\n<{link}>", "embeds": []}


@given(st.text())
def test_any_text_is_read_as_it_was_written(text: str) -> None:
    assert read(escaped(text)).text == text


@pytest.mark.parametrize("style", ["embed", "text"])
@pytest.mark.parametrize("spoiler", [True, False])
@pytest.mark.parametrize("kind", ["status", "final", "apology"])
@pytest.mark.parametrize("sign", ["x", "*", "🎮", "\\", "||", "a b. "])
def test_the_longest_text_fits_in_every_shape(style: str, spoiler: bool, kind: str, sign: str) -> None:
    body = (sign * TEXT_LENGTH)[:TEXT_LENGTH]
    long = reply(body, style=style, spoiler=spoiler, kind=kind, name=sign * 200)
    payload = render(long)
    check_message(payload, CREATE)
    shown = read(payload["content"]).text + "".join(
        read(embed["description"]).text for embed in payload["embeds"]
    )
    assert body in shown
    flat = render_plain(long)
    check_message(flat, CREATE)
    assert len(flat["content"]) <= CONTENT_LENGTH and not flat["embeds"]


def test_what_is_cut_for_a_place_without_embeds_keeps_its_spoiler_closed() -> None:
    content = render_plain(reply("*" * TEXT_LENGTH, spoiler=True))["content"]
    assert "*" not in read(content).outside and "…" in read(content).text


def test_a_spoilered_text_can_hold_anything() -> None:
    payload = render(reply(MARKUP, spoiler=True))
    (card,) = payload["embeds"]
    assert MARKUP in read(card["description"]).text and read(card["description"]).outside.strip() == ""


def test_nonces_fit_and_differ_by_what_is_said() -> None:
    kinds = ("", "anew", "archive")
    made = [nonce("r" * 25, kind) for kind in kinds] + [nonce("s" * 25, kind) for kind in kinds]
    assert len(set(made)) == 6 and all(len(one) <= 25 for one in made)
    assert nonce("r" * 25) == "r" * 25 and len(nonce("r" * 30)) == 25


def test_receipts_and_contexts_come_back_as_they_were() -> None:
    for receipt in (Receipt(1, 2), Receipt(1, 2, (3, 4))):
        assert read_receipt(str(receipt)) == receipt
    late = parsed(context("to.ken", 7))
    assert late is not None and (late.token, late.message_id) == ("to.ken", 7)
    assert parsed("") is None


class Answer:
    """An HTTP answer as the library's errors hold it."""

    def __init__(self, status: int, **headers: str) -> None:
        self.status, self.reason, self.headers = status, "reason", headers


CASES: list[tuple[int, int, type[GrgError] | None]] = [
    (401, 0, TokenRefused),
    (401, 50027, Undeliverable),
    (403, 50001, Undeliverable),
    (403, 50013, Undeliverable),
    (403, 50007, Undeliverable),
    (404, 10003, Undeliverable),
    (404, 10008, Undeliverable),
    (429, 0, NotSent),
    (400, 20016, NotSent),
    (400, 50083, Undeliverable),
    (400, 160005, Undeliverable),
    (500, 0, Unreachable),
    (502, 0, Unreachable),
    (503, 0, Unreachable),
    (400, 50035, None),
]


@each(("status", "code", "ours"), CASES)
def test_each_error_of_discord_s_is_one_of_ours_with_a_line_to_act_on(
    status: int, code: int, ours: type[GrgError] | None
) -> None:
    answer: Any = Answer(status, **{"Retry-After": "7"})
    error = discord.HTTPException(answer, {"code": code, "message": "words"})
    found = errors.core_error(error, "replying")
    assert (type(found) if found else None) is ours
    if found is not None:
        assert "\n" not in str(found) and len(str(found)) > 20
    if type(found) is Unreachable and status < 500:
        assert found.retry_after_s == 7.0


RAISED: list[Callable[[], Exception]] = [
    lambda: discord.RateLimited(40.0),
    lambda: ConnectionResetError(104, "reset"),
    TimeoutError,
    lambda: discord.DiscordServerError(Answer(503), ""),  # type: ignore[arg-type]
]


@each("make", RAISED)
def test_what_the_network_does_is_unreachable(make: Callable[[], Exception]) -> None:
    with pytest.raises(Unreachable), errors.translate_errors("replying"):
        raise make()


def test_every_error_of_the_library_s_http_side_is_known() -> None:
    """A new kind of HTTP error of a later discord.py is noticed here."""
    known = {
        discord.Forbidden,
        discord.NotFound,
        discord.DiscordServerError,
        discord.app_commands.CommandSyncFailure,
    }
    assert set(discord.HTTPException.__subclasses__()) <= known


async def _marks() -> ReadPosition:
    position = ReadPosition(RecordingDesk(cursors={("discord", "g"): "100"}))
    position._latest["g"], position._kept["g"] = 100, 100
    return position


def test_a_mark_does_not_pass_what_is_being_handed_over_or_may_be_unknown() -> None:
    import asyncio

    async def story() -> None:
        position = await _marks()
        with position.delivering("g", 200):
            with position.delivering("g", 300):
                pass
            assert position.of("g") == 199 or position.of("g") == 100
            assert position.of("g") < 200
        assert position.of("g") == 300
        hold = position.hold("g")
        with position.delivering("g", 400):
            pass
        assert position.of("g") == 300
        again = position.hold("g")
        position.release("g", hold)
        assert position.of("g") == 300, "pinned again meanwhile"
        position.release("g", again)
        assert position.of("g") == 400
        with pytest.raises(RuntimeError), position.delivering("g", 500):
            raise RuntimeError
        with position.delivering("g", 600):
            pass
        assert position.of("g") < 500, "what could not be kept is read again"

    asyncio.run(story())


@each("kept", ["", "soon", "-5", "1.5", "9" * 5_000, "\u0663"])
def test_a_damaged_mark_counts_as_none(kept: str) -> None:
    import asyncio

    position = ReadPosition(RecordingDesk(cursors={("discord", "g"): kept}))
    assert asyncio.run(position.open("g")) > 0


@each(
    ("kept", "ids"),
    [("[1, 2]", [1, 2]), ("nonsense", []), ("{}", []), ("[" * 50_000, []), ('[1, "x", null, true]', [1])],
)
def test_damaged_ids_of_private_chats_are_left_out(kept: str, ids: list[int]) -> None:
    assert backlog._ids(kept) == ids
