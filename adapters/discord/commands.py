"""Slash commands for everybody, and the context menu of a message."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any, Self

import discord
from discord import app_commands
from discord.ui import DynamicItem, Select, View

from adapters.discord import incoming
from adapters.discord.connection import Connection, commands_in, send_ephemeral
from adapters.discord.incoming import PLATFORM, adults_only, community, place_of, text_of
from adapters.discord.outgoing import escaped
from adapters.discord.registration import menu_text
from core.domain import TONES, Message
from core.messages.catalogue import forgotten_text, ignored_text, my_data_text, say

MAX_LISTED = 8
"""Most requests that /my-data lists."""
CHOICE_LENGTH = 100
"""Discord's limit for an autocomplete choice, in characters."""

Interaction = discord.Interaction[Any]

log = logging.getLogger("grg.discord")


def add_to(client: Connection) -> None:
    """Add all of them to the client's command tree. Nothing is registered with Discord before the tree is synced."""
    for add in (_review, _menu, _greetings, _own_data):
        add(client)


def _review(client: Connection) -> None:
    """Adds /review, with completion of game names."""

    @client.tree.command(name=menu_text("slash.review"), description=menu_text("command.review"))
    @app_commands.rename(game=menu_text("slash.game"), tone=menu_text("slash.tone"))
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
            resolved = await client.desk.resolve(game)
            if resolved.candidates:
                view = View(timeout=None)
                view.add_item(GameMenu(tone, resolved.candidates))
                question = say(language, "answer.which_of_these")
                await interaction.edit_original_response(content=question, view=view)
                return
            if not resolved.app_ids:
                text = escaped(game[:CHOICE_LENGTH])
                await send_ephemeral(interaction, say(language, "answer.not_found", text=text))
                return
            await _ask(client, interaction, resolved.app_ids, context, tone)

    @review.autocomplete("game")
    async def names(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        del interaction
        found = await client.desk.search(typed) if typed.strip() else []
        return [app_commands.Choice(name=name[:CHOICE_LENGTH], value=str(app_id)) for app_id, name in found]


class GameMenu(DynamicItem[Select[View]], template=r"grg:pick:(?P<tone>[a-z]*)"):
    """The games that a name may mean, for whoever asked to pick one. It works after a restart, too."""

    def __init__(self, tone: str, games: Sequence[tuple[int, str]]) -> None:
        self.tone = tone
        options = [
            discord.SelectOption(label=name[:CHOICE_LENGTH], value=str(app_id)) for app_id, name in games
        ]
        super().__init__(Select(custom_id=f"grg:pick:{tone}", options=options))

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Called by the library with a menu's id."""
        del interaction, item
        return cls(match["tone"], ())

    async def callback(self, interaction: Interaction) -> None:
        """A game was picked: the question becomes its review."""
        client: Connection = interaction.client
        async with client.answering(interaction) as language:
            asked, message = interaction.user, interaction.message
            metadata = message.interaction_metadata if message else None
            if message is None or (metadata is not None and metadata.user.id != asked.id):
                answer = say(language, "answer.not_asker", **commands_in(language))
                await interaction.response.send_message(answer, ephemeral=True)
                return
            # The menu disappears at once, so that nobody picks twice.
            await interaction.response.edit_message(content=say(language, "answer.picked"), view=None)
            context = incoming.context(interaction.token, message.id)
            await _ask(client, interaction, [int(self.item.values[0])], context, self.tone)


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
    return incoming.context(interaction.token, (await interaction.original_response()).id)


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
            language=str(interaction.locale),
        )
    )


def _menu(client: Connection) -> None:
    """Adds "Review this game" to the menu of messages."""

    @client.tree.context_menu(name=menu_text("command.review_menu"))
    async def review_this(interaction: Interaction, message: discord.Message) -> None:
        async with client.answering(interaction) as language:
            app_ids = list(await client.desk.links(text_of(message, cards=True)))
            if not app_ids:
                await interaction.response.send_message(say(language, "answer.no_link"), ephemeral=True)
                return
            if not await _may_ask(client, interaction, language):
                return
            await _ask(client, interaction, app_ids, await _defer(interaction))


def _greetings(client: Connection) -> None:
    """Adds /hello and /help."""

    @client.tree.command(name=menu_text("slash.hello"), description=menu_text("command.hello"))
    async def hello(interaction: Interaction) -> None:
        async with client.answering(interaction) as language:
            await interaction.response.send_message(say(language, "about.hello"))

    @client.tree.command(name=menu_text("slash.help"), description=menu_text("command.help"))
    async def help_(interaction: Interaction) -> None:
        async with client.answering(interaction) as language:
            help_text = say(language, "about.help", **commands_in(language))
            await interaction.response.send_message(
                f"{help_text}\n\n{say(language, 'about.privacy')}", ephemeral=True, suppress_embeds=True
            )


def _own_data(client: Connection) -> None:
    """Adds /my-data, /forget-me and /ignore-me, whose answers only the person sees."""

    @client.tree.command(name=menu_text("slash.my_data"), description=menu_text("command.my_data"))
    async def my_data(interaction: Interaction) -> None:
        async with client.answering(interaction) as language:
            await interaction.response.defer(ephemeral=True, thinking=True)
            kept = await client.desk.my_data(PLATFORM, str(interaction.user.id))
            lines = [
                my_data_text(language, kept, commands_in(language)),
                # The latest ones, because a message holds no more than 2,000 characters.
                *(_listed(request, language) for request in kept["requests"][-MAX_LISTED:]),
                "",
                say(language, "about.privacy"),
            ]
            await interaction.edit_original_response(content="\n".join(lines))

    @client.tree.command(name=menu_text("slash.forget_me"), description=menu_text("command.forget_me"))
    async def forget_me(interaction: Interaction) -> None:
        async with client.answering(interaction) as language:
            await interaction.response.defer(ephemeral=True, thinking=True)
            n = await client.desk.forget(PLATFORM, str(interaction.user.id))
            await interaction.edit_original_response(content=forgotten_text(language, n))

    @client.tree.command(name=menu_text("slash.ignore_me"), description=menu_text("command.ignore_me"))
    @app_commands.rename(on=menu_text("slash.on"))
    @app_commands.describe(on=menu_text("command.ignore_me_on"))
    async def ignore_me(interaction: Interaction, on: bool = True) -> None:
        async with client.answering(interaction) as language:
            await interaction.response.defer(ephemeral=True, thinking=True)
            await client.desk.ignore(PLATFORM, str(interaction.user.id), on=on)
            await interaction.edit_original_response(
                content=ignored_text(language, on=on, names=commands_in(language))
            )


def _listed(request: dict[str, Any], language: str) -> str:
    """A line about one request. Discord shows the time in the reader's time zone."""
    name = escaped(str(request["name"] or say(language, "review.app", id=request["app_id"]))[:40])
    return f"- <t:{int(request['asked_at'])}:f> {name}"
