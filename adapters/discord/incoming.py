"""Converts Discord's messages into the core's."""

from __future__ import annotations

from typing import Any

import discord

from core.domain import Message, ReplyAddress

PLATFORM = "discord"
"""The adapter's name, the first half of its addresses."""


def to_message(message: discord.Message, me: discord.ClientUser) -> Message | None:
    """A message for the desk; None for the bot's own and for Discord's system messages ("ann joined").

    A reply that mentions the bot includes the text of the message that it replies to, and counts as a command.
    """
    if message.author.id == me.id or message.is_system():
        return None
    asked = mentions(message, me)
    text, command = _text_of(message), False
    if asked and (original := _replied_message(message)) is not None and original.author.id != me.id:
        text, command = f"{text}\n{original.content}", True  # "@bot" as a reply to a message with a link
    return Message(
        address=ReplyAddress(PLATFORM, str(message.channel.id)),
        id=str(message.id),
        text=text,
        author=str(message.author.id),
        command=command,
        direct=asked or message.guild is None,
        community=community(message.guild),
        adult_ok=adults_only(message.channel),
        bot=is_program(message),
        # A thread has an id of its own, but what was set for its channel applies to it too.
        within=str(getattr(message.channel, "parent_id", None) or ""),
    )


def place_of(interaction: discord.Interaction[Any]) -> ReplyAddress:
    """Where a command was given or a button pressed, in the form that messages of that channel have."""
    return ReplyAddress(PLATFORM, str(interaction.channel_id))


def _text_of(message: discord.Message) -> str:
    """The text, that of forwarded messages, and the links of embeds if a program wrote the message."""
    forwarded = [snapshot.content for snapshot in message.message_snapshots]
    # The embeds of people's messages only repeat links that are in their texts.
    cards = [embed.url for embed in message.embeds if embed.url] if is_program(message) else []
    return "\n".join([message.content, *forwarded, *cards])


def mentions(message: discord.Message, me: discord.ClientUser) -> bool:
    """Whether a message addresses the bot: by mention, through its role, or as a reply to it."""
    # Discord's completion offers the bot's role beside the bot, and many people pick that.
    role = message.guild.self_role if message.guild else None
    original = _replied_message(message)
    return (
        any(user.id == me.id for user in message.mentions)
        or (role is not None and role in message.role_mentions)
        or (original is not None and original.author.id == me.id)
    )


def asks_for_help(message: discord.Message, me: discord.ClientUser) -> bool:
    """Whether a message addresses the bot by name or in a private chat and is not a reply.

    If there is no link in it, it is taken as a question about what the bot does.
    """
    # A ping through a role or to everybody is no question to the bot, so only its own mention counts.
    named = message.guild is None or f"<@{me.id}>" in message.content or f"<@!{me.id}>" in message.content
    return named and message.reference is None and message.author.id != me.id and not is_program(message)


def replies_to_hidden(message: discord.Message, me: discord.ClientUser) -> bool:
    """Whether a message replies to one whose content the bot cannot see (the Message Content intent is off)."""
    original = _replied_message(message)
    return (
        original is not None
        and not original.content
        and not original.embeds
        and not original.attachments
        and original.author.id != me.id
        and mentions(message, me)
        and not is_program(message)
    )


def community(guild: discord.Guild | discord.Object | None) -> str:
    """The server's id; empty in a private chat."""
    return str(guild.id) if guild is not None else ""


def adults_only(channel: object) -> bool:
    """Whether adult content may be shown: the channel is marked for it, or is a private chat."""
    if isinstance(channel, (discord.DMChannel, discord.GroupChannel)):
        return True
    marked = getattr(channel, "is_nsfw", None)
    return bool(marked and marked())


def is_program(message: discord.Message) -> bool:
    """Whether a bot or a webhook wrote the message, and not a person."""
    return message.author.bot or message.webhook_id is not None


def _replied_message(message: discord.Message) -> discord.Message | None:
    """The message that is replied to, if Discord sent it along."""
    reference = message.reference
    return reference.resolved if reference and isinstance(reference.resolved, discord.Message) else None
