"""`/settings`: what those who manage a server choose for it."""

from __future__ import annotations

from typing import Any, Literal

import discord
from discord import app_commands

from adapters.discord.connection import Connection
from adapters.discord.incoming import PLATFORM
from core.domain.community import CommunitySettings

ARCHIVE_NAME = "game-review-archive"
"""A channel of this name is the archive where none is set."""
NO_ARCHIVE = "off"
MAX_NAMED = 40
"""Channels; a message has 2,000 characters."""

Interaction = discord.Interaction[Any]


def add_to(client: Connection) -> None:
    """Declare the group."""
    group = app_commands.Group(
        name="settings", description="How this bot behaves on this server", guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
    )  # fmt: skip
    _places(client, group)
    _choices(client, group)
    _switches(client, group)
    client.tree.add_command(group)


async def _change(client: Connection, interaction: Interaction, note: str = "", **values: Any) -> None:
    """Change and show; without values only show."""
    async with client.answering(interaction):
        await interaction.response.defer(ephemeral=True, thinking=True)
        community = str(interaction.guild_id)
        asked = (
            client.desk.change(PLATFORM, community, **values)
            if values
            else client.desk.settings(PLATFORM, community)
        )
        settings = await asked
        await interaction.edit_original_response(content=f"{note}{shown(settings)}")


def shown(settings: CommunitySettings) -> str:
    """All of them, a line each."""
    named = [f"<#{place}>" for place in settings.channels[:MAX_NAMED]]
    rest = len(settings.channels) - len(named)
    channels = ", ".join(named + ([f"and {rest} more"] if rest else [])) or "all"
    archive = {"": f"a channel named {ARCHIVE_NAME}, if there is one", NO_ARCHIVE: "none"}.get(
        settings.archive
    )
    yes = {True: "yes", False: "no"}
    return "\n".join((
        f"**mode**: {'every link is answered' if settings.mode == 'auto' else 'only what is said to me'}",
        f"**channels**: {channels}",
        f"**archive**: {archive or f'<#{settings.archive}>'}",
        f"**language**: {settings.language}",
        f"**daily limit**: {settings.daily_limit or 'none of this server'}",
        f"**style**: {settings.style}",
        f"**quiet**: {yes[settings.quiet]}",
        f"**adult games everywhere**: {yes[settings.adult]}",
        f"**other bots answered**: {yes[settings.bots]}",
        f"**thumbs shown and kept**: {yes[settings.ratings]}",
    ))  # fmt: skip


def _places(client: Connection, group: app_commands.Group) -> None:
    @group.command(name="show", description="Show all settings")
    async def show(interaction: Interaction) -> None:
        await _change(client, interaction)

    @group.command(name="listen", description="Answer links in a channel without being asked, or no more")
    @app_commands.describe(channel="Once one is named, links elsewhere are left alone", on="False: no more")
    async def listen(
        interaction: Interaction, channel: discord.TextChannel | discord.ForumChannel, on: bool = True
    ) -> None:
        async with client.answering(interaction):
            settings = await client.desk.settings(PLATFORM, str(interaction.guild_id))
            others = [place for place in settings.channels if place != str(channel.id)]
            chosen = [*others, *([str(channel.id)] if on else [])]
            await _change(client, interaction, _hint(channel), channels=chosen)

    @group.command(name="everywhere", description="Answer links in all channels")
    async def everywhere(interaction: Interaction) -> None:
        await _change(client, interaction, channels=[])

    @group.command(name="archive", description="Where a copy of each review goes")
    @app_commands.describe(
        channel=f"None: a channel named {ARCHIVE_NAME}, if there is one", on="False: no copies"
    )
    async def archive(
        interaction: Interaction, channel: discord.TextChannel | None = None, on: bool = True
    ) -> None:
        place = str(channel.id) if channel else ""
        await _change(client, interaction, _hint(channel), archive=place if on else NO_ARCHIVE)


def _hint(channel: discord.TextChannel | discord.ForumChannel | None) -> str:
    """What the bot lacks in a channel."""
    if channel is None:
        return ""
    may = channel.permissions_for(channel.guild.me)
    needed = {
        "View Channel": may.view_channel, "Send Messages": may.send_messages, "Embed Links": may.embed_links,
        "Read Message History": may.read_message_history,
    }  # fmt: skip
    lacking = [name for name, has in needed.items() if not has]
    return f"⚠️ In {channel.mention} I still need: {', '.join(lacking)}.\n" if lacking else ""


def _choices(client: Connection, group: app_commands.Group) -> None:
    @group.command(name="mode", description="Answer every link, or only what is said to the bot")
    async def mode(interaction: Interaction, value: Literal["auto", "command"]) -> None:
        await _change(client, interaction, mode=value)

    @group.command(name="language", description="Of the bot's own words; reviews are in English")
    async def language(interaction: Interaction, value: Literal["en", "de", "fr", "es"]) -> None:
        await _change(client, interaction, language=value)

    @group.command(name="style", description="A card with a picture, or plain text")
    async def style(interaction: Interaction, value: Literal["embed", "text"]) -> None:
        await _change(client, interaction, style=value)

    @group.command(name="daily-limit", description="Reviews within 24 hours on this server")
    @app_commands.describe(reviews="Leave it out for no limit of your own")
    async def daily_limit(interaction: Interaction, reviews: int | None = None) -> None:
        await _change(client, interaction, daily_limit=reviews)


def _switches(client: Connection, group: app_commands.Group) -> None:
    @group.command(name="quiet", description="Reply without a notification sound")
    async def quiet(interaction: Interaction, on: bool) -> None:
        await _change(client, interaction, quiet="yes" if on else "no")

    @group.command(name="adult", description="Answer adults-only games in every channel")
    async def adult(interaction: Interaction, on: bool) -> None:
        await _change(client, interaction, adult="yes" if on else "no")

    @group.command(name="bots", description="Answer other bots and webhooks too")
    async def bots(interaction: Interaction, on: bool) -> None:
        await _change(client, interaction, bots="yes" if on else "no")

    @group.command(name="ratings", description="Show thumbs, and keep them for training")
    async def ratings(interaction: Interaction, on: bool) -> None:
        await _change(client, interaction, ratings="yes" if on else "no")
