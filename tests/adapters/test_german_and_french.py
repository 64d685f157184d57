"""A German and a French community read no English of the bot's on any platform, as each adapter shows it."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator

import discord
import pytest

from adapters.console import _shown
from adapters.discord import outgoing as discord_outgoing
from adapters.discord.buttons import buttons_for as discord_buttons
from adapters.matrix import outgoing as matrix_outgoing
from adapters.telegram import outgoing as telegram_outgoing
from adapters.telegram.buttons import buttons_for as telegram_buttons
from core.domain import Reply
from core.domain.community import CommunitySettings
from core.messages.catalogue import texts_of
from tests.pseudo_language import every_reply

MIN_LENGTH = 9
"""Characters of a literal from which on it cannot stand in another language by chance."""


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
    return _shown(reply, to_a_person=True).decode()


def literals(language: str) -> Iterator[str]:
    """The parts of a language's texts that are always the same."""
    for text in texts_of(language).values():
        for literal, *_ in string.Formatter().parse(text):
            if len(literal.strip()) >= MIN_LENGTH:
                yield literal.strip()


@pytest.mark.parametrize("language", ["de", "fr"])
@pytest.mark.parametrize("show", [on_discord, on_telegram, on_matrix, on_console])
def test_no_reply_holds_any_english(show: Callable[[Reply, CommunitySettings], str], language: str) -> None:
    settings = CommunitySettings(language=language, ratings=True)
    own = set(literals(language))
    english = {literal for literal in literals("en") if not any(literal in text for text in own)}
    assert len(english) > 100
    for what, reply in every_reply("1", 1_800, settings).items():
        text = show(reply, settings)
        assert [literal for literal in english if literal in text] == [], what
        assert any(literal in text for literal in own), f"{what}: {text}"
