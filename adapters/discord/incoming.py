"""Converts Discord's messages into the core's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from core.domain import Message, ReplyAddress

PLATFORM = "discord"
"""The adapter's name, the first half of its addresses."""
_BUTTON = re.compile(r"grg:[a-z]+:(?P<request>.{1,80})")
"""The ids of the bot's buttons."""


def to_message(message: discord.Message, me: discord.ClientUser) -> Message | None:
    """A message for the desk; None for the bot's own and for Discord's system messages ("ann joined").

    What is said to the bot comes without its name. If it replies to somebody else's message, it is about that: a link in
    there is asked for, and so is a game that it names if the reply says nothing by itself.
    """
    if message.author.id == me.id or message.is_system():
        return None
    asked, original = mentions(message, me), _replied_message(message)
    text, command = _without_name(text_of(message, cards=is_program(message)), message, me), False
    is_own = original is not None and original.author.id == me.id
    if asked and original is not None and not is_own:
        shown = text_of(original, cards=True)
        command = "steam" in shown.lower() or "s.team" in shown.lower()
        text = f"{text}\n{shown}" if command else text or shown
    return Message(
        address=ReplyAddress(PLATFORM, str(message.channel.id)),
        id=str(message.id),
        text=text,
        author=str(message.author.id),
        command=command,
        direct=asked or message.guild is None,
        community=community(message.guild),
        # A private chat that is read back after a restart has no type of its own in the library.
        adult_ok=message.guild is None or adults_only(message.channel),
        bot=is_program(message),
        # A thread has an id of its own, but what was set for its channel applies to it too.
        within=str(getattr(message.channel, "parent_id", None) or ""),
        private=message.guild is None,
        replies_to_bot=_shown_by(original) if original is not None and is_own else "",
        moderator=_moderates(message),
    )


def _without_name(text: str, message: discord.Message, me: discord.ClientUser) -> str:
    """A text without mentions of the bot, which are no part of a game's name."""
    role = message.guild.self_role if message.guild else None
    for mention in (f"<@{me.id}>", f"<@!{me.id}>", *([role.mention] if role else [])):
        text = text.replace(mention, " ")
    return text.strip()


def _shown_by(message: discord.Message) -> str:
    """What stands for one of the bot's messages: the request that its buttons carry, else its receipt."""
    for component in message.components:
        for button in component.children if isinstance(component, discord.ActionRow) else ():
            if found := _BUTTON.fullmatch(button.custom_id or ""):
                return found["request"]
    return f"{message.channel.id}/{message.id}"


def _moderates(message: discord.Message) -> bool:
    """Whether the author may delete other people's messages here; not known of what was said while the bot was away."""
    if not isinstance(message.author, discord.Member) or isinstance(
        message.channel, discord.PartialMessageable
    ):
        return False
    return message.channel.permissions_for(message.author).manage_messages


def place_of(interaction: discord.Interaction[Any]) -> ReplyAddress:
    """Where a command was given or a button pressed, in the form that messages of that channel have."""
    return ReplyAddress(PLATFORM, str(interaction.channel_id))


def text_of(message: discord.Message, *, cards: bool) -> str:
    """All that a message says: its text, what it forwards, and text that is laid out in components.

    `cards` adds the texts and links of its embeds and buttons. Those of people's own messages only repeat links that are
    in their texts, but a program's may be nowhere else.
    """
    parts = [message.content, *_laid_out(message.components), *(_cards_of(message) if cards else ())]
    for snapshot in message.message_snapshots:
        # Who wrote what is forwarded is not known, so its cards count.
        parts += [snapshot.content, *_laid_out(snapshot.components), *_cards_of(snapshot)]
    return "\n".join(filter(None, parts))


def _cards_of(message: discord.Message | discord.MessageSnapshot) -> Iterator[str]:
    """The texts and addresses in a message's embeds."""
    for embed in message.embeds:
        yield from filter(None, (embed.title, embed.url, embed.author.url, embed.description))
        yield from (str(field.value) for field in embed.fields)


def _laid_out(components: Sequence[discord.Component]) -> Iterator[str]:
    """The texts and the addresses of buttons in components, at any depth."""
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        elif isinstance(component, discord.Button):
            yield component.url or ""
        elif isinstance(component, discord.SectionComponent):
            yield from _laid_out([*component.children, component.accessory])
        elif isinstance(component, (discord.ActionRow, discord.Container)):
            yield from _laid_out(component.children)


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


def replies_to_hidden(message: discord.Message, me: discord.ClientUser) -> bool:
    """Whether a message replies to one whose content the bot cannot see (the Message Content intent is off)."""
    original = _replied_message(message)
    return (
        original is not None
        and not text_of(original, cards=True)
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


# Late answers to an interaction: it must be acknowledged within three seconds, and its token is valid for 15 minutes. The
# token and the id of the acknowledging message are stored with the request (`Message.context`) and come back in each reply.

TOKEN_S = 900.0
"""How long a token is valid."""
MARGIN_S = 30.0
"""Safety margin: a token is not used in its last seconds."""


@dataclass(frozen=True, slots=True)
class InteractionToken:
    """What is needed to answer an interaction later than at once."""

    token: str
    message_id: int
    """The id of the message that shows "… is thinking"."""

    def is_valid(self, asked_id: str, now: float) -> bool:
        """Whether the token can be used; `asked_id` is the interaction's, `now` in Unix seconds."""
        asked_at = discord.utils.snowflake_time(int(asked_id)).timestamp()
        return now < asked_at + TOKEN_S - MARGIN_S


def context(token: str, message_id: int) -> str:
    """The text for `Message.context`, which `parsed` reads again."""
    return f"{token} {message_id}"


def parsed(context: str) -> InteractionToken | None:
    """The token in a `Reply.context`; None if the reply does not belong to an interaction."""
    token, _, message_id = context.partition(" ")
    return InteractionToken(token, int(message_id)) if message_id.isdecimal() else None
