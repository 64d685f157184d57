"""Slash commands for everybody, and the menu of a message."""

from __future__ import annotations

import hashlib
import logging
from typing import Any, Literal

import discord
from discord import app_commands

from adapters.discord import interactions
from adapters.discord.connection import Connection
from adapters.discord.incoming import PLATFORM, adults_only, community
from adapters.discord.outgoing import escaped, store_page
from adapters.discord.phrases import word
from core.domain import Message, ReplyAddress
from core.messages.catalogue import HELLO, HELP, PRIVACY

MAX_LISTED = 8
"""Requests that /my-data names."""
CHOICE_LENGTH = 100
"""Of an autocompleted name, at most."""

Interaction = discord.Interaction[Any]

log = logging.getLogger("grg.discord")


def fingerprint(text: str) -> str:
    """Changes when a text does."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def add_to(client: Connection) -> None:
    """Declare them all."""
    for add in (_review, _menu, _greetings, _own_data):
        add(client)


def _review(client: Connection) -> None:
    @client.tree.command(name="review", description="Write a review of a game on the Steam store")
    @app_commands.describe(
        game="Its name, a link to its store page, or its app id", tone="How it should sound"
    )
    async def review(
        interaction: Interaction, game: str, tone: Literal["positive", "negative", "rating"] | None = None
    ) -> None:
        async with client.answering(interaction) as language:
            if not await _may_ask(client, interaction, language):
                return
            context = await _defer(interaction)
            app_ids = await _app_ids(client, game)
            if not app_ids:
                await interaction.delete_original_response()
                said = word(language, "not_found", text=escaped(game[:CHOICE_LENGTH]))
                await interaction.followup.send(said, ephemeral=True)
                return
            await _ask(client, interaction, app_ids, context, tone or "")

    @review.autocomplete("game")
    async def names(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        del interaction
        found = await client.desk.search(typed) if typed.strip() else []
        return [app_commands.Choice(name=name[:CHOICE_LENGTH], value=str(app_id)) for app_id, name in found]


async def _may_ask(client: Connection, interaction: Interaction, language: str) -> bool:
    """False, and said so, where the owner does not let the bot answer."""
    here = ReplyAddress(PLATFORM, str(interaction.channel_id))
    if await client.desk.is_allowed(here, community(interaction.guild), str(interaction.user.id)):
        return True
    await interaction.response.send_message(word(language, "not_served"), ephemeral=True)
    return False


async def _app_ids(client: Connection, game: str) -> list[int]:
    """A link's games, an app id's, or the first that the store finds for a name."""
    if linked := list(await client.desk.links(game)):
        return linked
    if game.strip().isdecimal():
        return [int(game)]
    return [app_id for app_id, _ in (await client.desk.search(game))[:1]]


async def _defer(interaction: Interaction) -> str:
    """Have Discord say "… is thinking". The context of later answers; empty where Discord says that we are too late,
    which happens to the punctual too: the review is a message then.
    """
    try:
        await interaction.response.defer(thinking=True)
    except discord.NotFound:
        log.info("an interaction was answered too late; its review comes as a message")
        return ""
    return interactions.context(interaction.token, (await interaction.original_response()).id)


async def _ask(
    client: Connection, interaction: Interaction, app_ids: list[int], context: str, tone: str = ""
) -> None:
    """Hand a command to the desk."""
    await client.desk.accept(
        Message(
            address=ReplyAddress(PLATFORM, str(interaction.channel_id)), id=str(interaction.id),
            text=" ".join(store_page(app_id) for app_id in app_ids), author=str(interaction.user.id),
            command=True, direct=True, community=community(interaction.guild),
            adult_ok=adults_only(interaction.channel), tone=tone, context=context,
        )
    )  # fmt: skip


def _menu(client: Connection) -> None:
    @client.tree.context_menu(name="Review this game")
    async def review_this(interaction: Interaction, message: discord.Message) -> None:
        async with client.answering(interaction) as language:
            previews = [embed.url for embed in message.embeds if embed.url]
            app_ids = list(await client.desk.links(" ".join([message.content, *previews])))
            if not app_ids:
                await interaction.response.send_message(word(language, "no_link"), ephemeral=True)
                return
            if not await _may_ask(client, interaction, language):
                return
            await _ask(client, interaction, app_ids, await _defer(interaction))


def _greetings(client: Connection) -> None:
    @client.tree.command(name="hello", description="What this bot does")
    async def hello(interaction: Interaction) -> None:
        async with client.answering(interaction):
            await interaction.response.send_message(HELLO)

    @client.tree.command(name="help", description="All the ways to ask, and to ask for silence")
    async def help_(interaction: Interaction) -> None:
        async with client.answering(interaction):
            await interaction.response.send_message(
                f"{HELP}\n\n{PRIVACY}", ephemeral=True, suppress_embeds=True
            )


def _own_data(client: Connection) -> None:
    @client.tree.command(name="my-data", description="What is kept of you")
    async def my_data(interaction: Interaction) -> None:
        async with client.answering(interaction) as language:
            await interaction.response.defer(ephemeral=True, thinking=True)
            kept = await client.desk.my_data(PLATFORM, str(interaction.user.id))
            requests = kept["requests"]
            said = [
                word(language, "kept", requests=len(requests), ratings=kept["ratings"]),
                word(language, "ignoring" if kept["ignored"] else "listening"),
                *(_listed(request) for request in requests[-MAX_LISTED:]),
                "", PRIVACY,
            ]  # fmt: skip
            await interaction.edit_original_response(content="\n".join(said))

    @client.tree.command(name="forget-me", description="Take your id out of everything that is kept")
    async def forget_me(interaction: Interaction) -> None:
        async with client.answering(interaction) as language:
            await interaction.response.defer(ephemeral=True, thinking=True)
            n = await client.desk.forget(PLATFORM, str(interaction.user.id))
            await interaction.edit_original_response(content=word(language, "forgotten", n=n))

    @client.tree.command(name="ignore-me", description="Leave the links that you post alone")
    @app_commands.describe(on="False: answer them again")
    async def ignore_me(interaction: Interaction, on: bool = True) -> None:
        async with client.answering(interaction) as language:
            await interaction.response.defer(ephemeral=True, thinking=True)
            await client.desk.ignore(PLATFORM, str(interaction.user.id), on=on)
            await interaction.edit_original_response(content=word(language, "ignored" if on else "heard"))


def _listed(request: dict[str, Any]) -> str:
    name = escaped(str(request["name"] or f"app {request['app_id']}")[:40])
    return f"- <t:{int(request['asked_at'])}:f> {name}"
