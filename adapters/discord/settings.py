"""`/settings`: what the people who manage a server choose for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from adapters.discord.connection import Connection, still_needed
from adapters.discord.incoming import PLATFORM
from adapters.discord.registration import menu_text
from core.domain.community import LANGUAGES, MODES, STYLES, CommunitySettings
from core.messages.catalogue import say
from core.messages.settings import LANGUAGE_NAMES, setting_lines

ARCHIVE_NAME = "game-review-archive"
"""A channel of this name is the archive if none is set."""
NO_ARCHIVE = "off"
"""The setting's value for no copies at all."""
_COMMANDS = {"channels": "listen", "daily_limit": "daily-limit"}
"""Settings whose command has a different name."""
MAX_NAMED = 40
"""Most channels that are listed: a message holds 2,000 characters."""

Interaction = discord.Interaction[Any]


def add_to(client: Connection) -> None:
    """Add the command group to the client's command tree."""
    group = app_commands.Group(
        name=menu_text("slash.settings"),
        description=menu_text("command.settings"),
        guild_only=True,
        # Only the default: a server's admins can give the command to other roles in Discord's own settings.
        default_permissions=discord.Permissions(manage_guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
    )
    _places(client, group)
    _choices(client, group)
    _switches(client, group)
    client.tree.add_command(group)


def _named(values: Sequence[str]) -> list[app_commands.Choice[str]]:
    """Choices of a command, with their names in the language of each person's client."""
    return [app_commands.Choice(name=menu_text(f"settings.{value}"), value=value) for value in values]


async def _change(client: Connection, interaction: Interaction, note: str = "", **values: Any) -> None:
    """Change settings and show them all; without values, only show them."""
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
    """All settings, one per line, each with the name of the command that changes it.

    In Discord's Markdown, and short enough for one message.
    """
    language, lines = settings.language, setting_lines(settings)
    named = [f"<#{place}>" for place in settings.channels[:MAX_NAMED]]
    if rest := len(settings.channels) - len(named):
        named.append(say(language, "settings.more", n=rest))
    values = {"channels": ", ".join(named), "archive": _archive(settings)}
    return "\n".join(
        f"**{label}** ({_COMMANDS.get(name, name)}): {values.get(name) or value}"
        for name, (label, value) in lines.items()
    )


def _archive(settings: CommunitySettings) -> str:
    """Where copies go, in words."""
    if settings.archive == NO_ARCHIVE:
        return say(settings.language, "settings.no_archive")
    if not settings.archive:
        return say(settings.language, "settings.archive_by_name", name=ARCHIVE_NAME)
    return f"<#{settings.archive}>"


def _places(client: Connection, group: app_commands.Group) -> None:
    """Adds the commands about channels, and /settings show."""

    @group.command(name="show", description=menu_text("settings.show"))
    async def show(interaction: Interaction) -> None:
        await _change(client, interaction)

    @group.command(name="listen", description=menu_text("settings.listen"))
    @app_commands.describe(channel=menu_text("settings.listen_channel"), on=menu_text("settings.listen_on"))
    async def listen(
        interaction: Interaction, channel: discord.TextChannel | discord.ForumChannel, on: bool = True
    ) -> None:
        async with client.answering(interaction) as language:
            settings = await client.desk.settings(PLATFORM, str(interaction.guild_id))
            # Taken out first, so that a channel that is added twice is in the list once.
            others = [place for place in settings.channels if place != str(channel.id)]
            chosen = [*others, *([str(channel.id)] if on else [])]
            await _change(client, interaction, _hint(channel, language), channels=chosen)

    @group.command(name="everywhere", description=menu_text("settings.everywhere_command"))
    async def everywhere(interaction: Interaction) -> None:
        await _change(client, interaction, channels=[])

    @group.command(name="archive", description=menu_text("settings.archive_command"))
    @app_commands.describe(
        channel=menu_text("settings.archive_channel", name=ARCHIVE_NAME), on=menu_text("settings.archive_on")
    )
    async def archive(
        interaction: Interaction, channel: discord.TextChannel | None = None, on: bool = True
    ) -> None:
        async with client.answering(interaction) as language:
            place = str(channel.id) if channel else ""
            hint = _hint(channel, language)
            await _change(client, interaction, hint, archive=place if on else NO_ARCHIVE)


def _hint(channel: discord.TextChannel | discord.ForumChannel | None, language: str) -> str:
    """A line about the permissions that the bot lacks in a channel; empty if it lacks none."""
    if channel is None:
        return ""
    # Checked now, because otherwise the first person who asks in that channel would find out.
    hint = still_needed(channel, language)
    return f"{hint}\n" if hint else ""


def _choices(client: Connection, group: app_commands.Group) -> None:
    """Adds the commands whose value is one of several."""

    @group.command(name="mode", description=menu_text("settings.mode_command"))
    @app_commands.choices(value=_named(MODES))
    async def mode(interaction: Interaction, value: str) -> None:
        await _change(client, interaction, mode=value)

    @group.command(name="language", description=menu_text("settings.language_command"))
    @app_commands.choices(
        value=[app_commands.Choice(name=LANGUAGE_NAMES[code], value=code) for code in LANGUAGES]
    )
    async def language(interaction: Interaction, value: str) -> None:
        await _change(client, interaction, language=value)

    @group.command(name="style", description=menu_text("settings.style_command"))
    @app_commands.choices(value=_named(STYLES))
    async def style(interaction: Interaction, value: str) -> None:
        await _change(client, interaction, style=value)

    @group.command(name="daily-limit", description=menu_text("settings.daily_limit_command"))
    @app_commands.describe(reviews=menu_text("settings.daily_limit_reviews"))
    async def daily_limit(interaction: Interaction, reviews: int | None = None) -> None:
        await _change(client, interaction, daily_limit=reviews)


def _switches(client: Connection, group: app_commands.Group) -> None:
    """Adds the commands that turn something on or off."""

    @group.command(name="quiet", description=menu_text("settings.quiet_command"))
    async def quiet(interaction: Interaction, on: bool) -> None:
        await _change(client, interaction, quiet="yes" if on else "no")

    @group.command(name="adult", description=menu_text("settings.adult_command"))
    async def adult(interaction: Interaction, on: bool) -> None:
        await _change(client, interaction, adult="yes" if on else "no")

    @group.command(name="bots", description=menu_text("settings.bots_command"))
    async def bots(interaction: Interaction, on: bool) -> None:
        await _change(client, interaction, bots="yes" if on else "no")

    @group.command(name="ratings", description=menu_text("settings.ratings_command"))
    async def ratings(interaction: Interaction, on: bool) -> None:
        await _change(client, interaction, ratings="yes" if on else "no")
