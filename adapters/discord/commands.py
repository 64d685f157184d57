"""Slash commands for everybody, and the context menu of a message."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from adapters.discord import interactions
from adapters.discord.connection import COMMANDS, Connection
from adapters.discord.incoming import PLATFORM, adults_only, community, place_of
from adapters.discord.outgoing import escaped
from adapters.discord.translation import menu_text
from core.domain import TONES, Message
from core.messages.catalogue import forgotten_text, ignored_text, my_data_text, say

MAX_LISTED = 8
"""Most requests that /my-data lists."""
CHOICE_LENGTH = 100
"""Discord's limit for an autocomplete choice, in characters."""

Interaction = discord.Interaction[Any]

log = logging.getLogger("grg.discord")


def fingerprint(text: str) -> str:
    """A short hash of a text: 32 hexadecimal digits, the same in every process and version of Python."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def add_to(client: Connection) -> None:
    """Add all of them to the client's command tree. Nothing is registered with Discord before the tree is synced."""
    for add in (_review, _menu, _greetings, _own_data):
        add(client)


def _review(client: Connection) -> None:
    """Adds /review, with completion of game names."""

    @client.tree.command(name="review", description=menu_text("command.review"))
    @app_commands.describe(game=menu_text("command.review_game"), tone=menu_text("command.review_tone"))
    @app_commands.choices(
        tone=[app_commands.Choice(name=menu_text(f"tone.{tone}"), value=tone) for tone in TONES if tone]
    )
    async def review(interaction: Interaction, game: str, tone: str = "") -> None:
        async with client.answering(interaction) as language:
            if not await _may_ask(client, interaction, language):
                return
            # Before the search, which may take longer than the three seconds that Discord waits for a sign of life.
            context = await _defer(interaction)
            app_ids = (await client.desk.resolve(game)).best
            if not app_ids:
                # Everybody sees "… is thinking", and it cannot turn into an answer that only one person sees.
                await interaction.delete_original_response()
                answer = say(language, "answer.not_found", text=escaped(game[:CHOICE_LENGTH]))
                await interaction.followup.send(answer, ephemeral=True)
                return
            await _ask(client, interaction, app_ids, context, tone)

    @review.autocomplete("game")
    async def names(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        del interaction
        found = await client.desk.search(typed) if typed.strip() else []
        return [app_commands.Choice(name=name[:CHOICE_LENGTH], value=str(app_id)) for app_id, name in found]


async def _may_ask(client: Connection, interaction: Interaction, language: str) -> bool:
    """Whether the owner lets the bot answer here; if it may not, the person is informed."""
    here = place_of(interaction)
    if await client.desk.is_allowed(here, community(interaction.guild), str(interaction.user.id)):
        return True
    await interaction.response.send_message(say(language, "answer.not_served"), ephemeral=True)
    return False


async def _defer(interaction: Interaction) -> str:
    """Have Discord show "… is thinking". Returns the context for later answers, or an empty text if Discord says that
    the answer came too late (it sometimes does when it did not); the review is then an ordinary message.
    """
    try:
        await interaction.response.defer(thinking=True)
    except discord.NotFound:
        log.info("an interaction was answered too late; its review comes as a message")
        return ""
    return interactions.context(interaction.token, (await interaction.original_response()).id)


async def _ask(
    client: Connection, interaction: Interaction, app_ids: Sequence[int], context: str, tone: str = ""
) -> None:
    """Pass a request by command to the desk. Raises StorageError.

    `context` is that of the deferred answer, empty if there is none. The games are known already, so the message has
    no text.
    """
    await client.desk.accept(
        Message(
            address=place_of(interaction),
            # A command has no message. Its interaction's id serves as one, and also says when it was given.
            id=str(interaction.id),
            text="",
            app_ids=tuple(app_ids),
            author=str(interaction.user.id),
            command=True,
            direct=True,
            community=community(interaction.guild),
            adult_ok=adults_only(interaction.channel),
            tone=tone,
            context=context,
        )
    )


def _menu(client: Connection) -> None:
    """Adds "Review this game" to the menu of messages."""

    @client.tree.context_menu(name=menu_text("command.review_menu"))
    async def review_this(interaction: Interaction, message: discord.Message) -> None:
        async with client.answering(interaction) as language:
            # Another program's message may have its link in an embed only.
            previews = [embed.url for embed in message.embeds if embed.url]
            app_ids = list(await client.desk.links(" ".join([message.content, *previews])))
            if not app_ids:
                await interaction.response.send_message(say(language, "answer.no_link"), ephemeral=True)
                return
            if not await _may_ask(client, interaction, language):
                return
            await _ask(client, interaction, app_ids, await _defer(interaction))


def _greetings(client: Connection) -> None:
    """Adds /hello and /help."""

    @client.tree.command(name="hello", description=menu_text("command.hello"))
    async def hello(interaction: Interaction) -> None:
        async with client.answering(interaction) as language:
            await interaction.response.send_message(say(language, "about.hello"))

    @client.tree.command(name="help", description=menu_text("command.help"))
    async def help_(interaction: Interaction) -> None:
        async with client.answering(interaction) as language:
            help_text = say(language, "about.help", **COMMANDS)
            await interaction.response.send_message(
                f"{help_text}\n\n{say(language, 'about.privacy')}", ephemeral=True, suppress_embeds=True
            )


def _own_data(client: Connection) -> None:
    """Adds /my-data, /forget-me and /ignore-me, whose answers only the person sees."""

    @client.tree.command(name="my-data", description=menu_text("command.my_data"))
    async def my_data(interaction: Interaction) -> None:
        async with client.answering(interaction) as language:
            await interaction.response.defer(ephemeral=True, thinking=True)
            kept = await client.desk.my_data(PLATFORM, str(interaction.user.id))
            lines = [
                my_data_text(language, kept, COMMANDS),
                # The latest ones, because a message holds no more than 2,000 characters.
                *(_listed(request, language) for request in kept["requests"][-MAX_LISTED:]),
                "",
                say(language, "about.privacy"),
            ]
            await interaction.edit_original_response(content="\n".join(lines))

    @client.tree.command(name="forget-me", description=menu_text("command.forget_me"))
    async def forget_me(interaction: Interaction) -> None:
        async with client.answering(interaction) as language:
            await interaction.response.defer(ephemeral=True, thinking=True)
            n = await client.desk.forget(PLATFORM, str(interaction.user.id))
            await interaction.edit_original_response(content=forgotten_text(language, n))

    @client.tree.command(name="ignore-me", description=menu_text("command.ignore_me"))
    @app_commands.describe(on=menu_text("command.ignore_me_on"))
    async def ignore_me(interaction: Interaction, on: bool = True) -> None:
        async with client.answering(interaction) as language:
            await interaction.response.defer(ephemeral=True, thinking=True)
            await client.desk.ignore(PLATFORM, str(interaction.user.id), on=on)
            await interaction.edit_original_response(content=ignored_text(language, on=on, names=COMMANDS))


def _listed(request: dict[str, Any], language: str) -> str:
    """A line about one request. Discord shows the time in the reader's time zone."""
    name = escaped(str(request["name"] or say(language, "review.app", id=request["app_id"]))[:40])
    return f"- <t:{int(request['asked_at'])}:f> {name}"
