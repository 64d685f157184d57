"""A German and a French community read no English text of the bot, as each adapter shows it.

For IRC, whose adapter is a separate package, see `tests/adapters/irc/test_example.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import discord
import pytest

from adapters.console import screen
from adapters.discord import outgoing as discord_outgoing
from adapters.discord.buttons import buttons_for as discord_buttons
from adapters.matrix import outgoing as matrix_outgoing
from adapters.telegram import outgoing as telegram_outgoing
from adapters.telegram.buttons import buttons_for as telegram_buttons
from core.domain import Reply
from core.domain.community import CommunitySettings
from tests.languages import assert_no_english
from tests.pseudo_language import every_reply


def on_discord(reply: Reply, settings: CommunitySettings) -> str:
    payload = discord_outgoing.render(reply)
    texts = [payload["content"]]
    for embed in payload["embeds"]:
        texts += [embed["description"], embed.get("footer", {}).get("text", "")]
    for item in discord_buttons(reply, settings).children:
        button = getattr(item, "item", item)
        assert isinstance(button, discord.ui.Button)
        texts.append(button.label or "")
    return re.sub(r"\\(.)", r"\1", "\n".join(texts))


def on_telegram(reply: Reply, settings: CommunitySettings) -> str:
    keyboard = telegram_buttons(reply, ratings=settings.ratings)
    labels = [button.text for row in keyboard.inline_keyboard for button in row] if keyboard else []
    return "\n".join([telegram_outgoing.content_of(reply, keyboard)["text"], *labels])


def on_matrix(reply: Reply, settings: CommunitySettings) -> str:
    content = matrix_outgoing.reply_content(reply)
    return f"{content['body']}\n{content.get('formatted_body', '')}"


def on_console(reply: Reply, settings: CommunitySettings) -> str:
    # Without colours and without the frame's sides, which stand between the lines of a sentence.
    return re.sub(r"\x1b\[[\d;]*m|│", "", screen.shown(reply, width=80))


@pytest.mark.parametrize("language", ["de", "fr"])
@pytest.mark.parametrize("show", [on_discord, on_telegram, on_matrix, on_console])
def test_no_reply_contains_english(show: Callable[[Reply, CommunitySettings], str], language: str) -> None:
    settings = CommunitySettings(language=language, ratings=True)
    replies = every_reply("1", 1_800, settings)
    assert_no_english({what: show(reply, settings) for what, reply in replies.items()}, language)
