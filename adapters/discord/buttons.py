"""Buttons below a reply. Each has its action and its request in its id, so it also works after a restart."""

from __future__ import annotations

import re
from typing import Any, Self

import discord
from discord.ui import Button, DynamicItem, Select, View

from adapters.discord.connection import Connection, commands_in
from adapters.discord.incoming import place_of
from adapters.discord.outgoing import CONTENT_LENGTH, escaped
from core.domain import TONES, Reply
from core.domain.community import CommunitySettings
from core.messages.catalogue import say

VERBS = ("again", "tone", "up", "down", "delete", "retry", "report", "why")
"""What a button does, as it stands in its id."""
_SIGNS = {"up": "👍", "down": "👎", "report": "🚩"}
"""Buttons that show an emoji instead of a label."""
_STYLES = {"again": discord.ButtonStyle.primary, "retry": discord.ButtonStyle.primary}
"""Buttons that stand out."""


def buttons_for(reply: Reply, settings: CommunitySettings) -> View:
    """The buttons that go with a reply; none for a note, and for a report to the owner, which answers nobody.

    The view has no timeout, because its buttons must work for as long as their message is there.
    """
    verbs: list[str]
    if reply.note or not reply.message_id:
        verbs = []
    elif reply.kind == "status":
        verbs = ["delete"]
    elif reply.kind == "apology":
        verbs = ["retry", "delete"] if reply.retry else ["delete"]
    else:
        verbs = ["again", "tone", *(["up", "down"] if settings.ratings else []), "why", "delete", "report"]
    view = View(timeout=None)
    for verb in verbs:
        line = "cancel" if reply.kind == "status" else verb
        view.add_item(ReplyButton(verb, reply.request, settings.language, line))
    return view


# An id may hold 100 characters, which the prefix, the longest verb and 80 characters of the request fit into.
class ReplyButton(
    DynamicItem[Button[View]], template=rf"grg:(?P<verb>{'|'.join(VERBS)}):(?P<request>.{{1,80}})"
):
    """One button below a reply. discord.py restores it from its id, so nothing about it is kept in memory.

    `line` names the label in the catalogue if it is not that of the verb: a status is deleted by "Cancel".
    """

    def __init__(self, verb: str, request: str, language: str = "en", line: str = "") -> None:
        self.verb, self.request = verb, request
        sign = _SIGNS.get(verb)
        style = _STYLES.get(verb, discord.ButtonStyle.secondary)
        label = None if sign else say(language, f"button.{line or verb}")
        super().__init__(Button(style=style, label=label, emoji=sign, custom_id=f"grg:{verb}:{request}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Called by the library with a button's id."""
        del interaction, item
        return cls(match["verb"], match["request"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """The button was pressed. `Connection.answering` handles the errors that are to be expected."""
        client: Connection = interaction.client
        async with client.answering(interaction) as language:
            match self.verb:
                case "again" | "retry":
                    await self._again(interaction, client, language)
                case "tone":
                    await self._tone(interaction, client, language)
                case "up" | "down":
                    await self._vote(interaction, client, language, 1 if self.verb == "up" else -1)
                case "delete":
                    await self._delete(interaction, client, language)
                case "report":
                    await self._report(interaction, client, language)
                case "why":
                    await self._why(interaction, client, language)

    async def _again(self, interaction: discord.Interaction[Any], client: Connection, language: str) -> None:
        """Another review below this one; "Try again" edits the apology instead."""
        in_place = self.verb == "retry"
        # An edit changes a message that is already there, for which the bot needs no right to post.
        if not in_place and not _may_speak(interaction, client):
            answer = say(language, "answer.not_member", **commands_in(language))
            await interaction.response.send_message(answer, ephemeral=True)
            return
        # Discord accepts no acknowledgement after three seconds, and the desk may take longer than that.
        await interaction.response.defer()
        who = str(interaction.user.id)
        if not await client.desk.again(self.request, who, address=place_of(interaction), in_place=in_place):
            await interaction.followup.send(say(language, "answer.long_ago"), ephemeral=True)

    async def _tone(self, interaction: discord.Interaction[Any], client: Connection, language: str) -> None:
        """Asks which tone the next review should have; only the person who pressed sees the question."""
        if not _may_speak(interaction, client):
            await interaction.response.send_message(
                say(language, "answer.not_member", **commands_in(language)), ephemeral=True
            )
            return
        view = View(timeout=None)
        view.add_item(ToneMenu(self.request, language))
        await interaction.response.send_message(say(language, "answer.which_tone"), view=view, ephemeral=True)

    async def _delete(self, interaction: discord.Interaction[Any], client: Connection, language: str) -> None:
        """Deletes the reply, if the person asked for it or moderates the channel."""
        await interaction.response.defer()
        # Discord sends the person's permissions in this very channel along, so nothing needs to be looked up.
        moderator = interaction.guild_id is not None and interaction.permissions.manage_messages
        if not await client.desk.remove(
            self.request, str(interaction.user.id), address=place_of(interaction), moderator=moderator
        ):
            await interaction.followup.send(say(language, "answer.not_yours"), ephemeral=True)

    async def _vote(
        self, interaction: discord.Interaction[Any], client: Connection, language: str, vote: int
    ) -> None:
        """Stores a vote, and confirms it to the person alone."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        kept = await client.desk.rate(
            self.request, str(interaction.user.id), vote, address=place_of(interaction)
        )
        await interaction.edit_original_response(
            content=say(
                language, "answer.vote_stored" if kept else "answer.no_ratings", **commands_in(language)
            )
        )

    async def _report(self, interaction: discord.Interaction[Any], client: Connection, language: str) -> None:
        """Reports the reply to the owner, with a link to it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        where = interaction.message.jump_url if interaction.message else ""
        await client.desk.report(self.request, str(interaction.user.id), where, address=place_of(interaction))
        await interaction.edit_original_response(content=say(language, "answer.reported"))

    async def _why(self, interaction: discord.Interaction[Any], client: Connection, language: str) -> None:
        """Shows the person alone what the review rests on."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        text = await client.desk.why(self.request, address=place_of(interaction), language=language)
        text = escaped(text) if text else say(language, "answer.long_ago")
        # Escaping lengthens a text, whose end is then left out.
        cut = text if len(text) <= CONTENT_LENGTH else f"{text[: CONTENT_LENGTH - 2].rstrip(chr(92))}…"
        await interaction.edit_original_response(content=cut)


class ToneMenu(DynamicItem[Select[View]], template=r"grg:as:(?P<request>.{1,80})"):
    """The menu behind "Another tone…"."""

    def __init__(self, request: str, language: str = "en") -> None:
        self.request = request
        options = [
            # The empty tone is left out: the button for another review stands for it.
            discord.SelectOption(label=say(language, f"tone.{tone}"), value=tone)
            for tone in TONES
            if tone
        ]
        super().__init__(Select(custom_id=f"grg:as:{request}", options=options))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Called by the library with a menu's id."""
        del interaction, item
        return cls(match["request"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """A tone was chosen. `Connection.answering` handles the errors that are to be expected."""
        client: Connection = interaction.client
        async with client.answering(interaction) as language:
            (tone,) = self.item.values
            # The menu disappears at once, so that nobody chooses twice.
            await interaction.response.edit_message(content=f"✍️ {say(language, f'tone.{tone}')}", view=None)
            who = str(interaction.user.id)
            if not await client.desk.again(
                self.request, who, address=place_of(interaction), in_place=False, tone=tone
            ):
                await interaction.followup.send(say(language, "answer.long_ago"), ephemeral=True)


def _may_speak(interaction: discord.Interaction[Any], client: Connection) -> bool:
    """Whether the bot can post messages here, not only answer commands: as a member of the server, or in its own
    private chats.
    """
    if interaction.guild_id is None:
        # A group chat, or a chat between two people, has no server either, but the bot is not in it.
        return interaction.context.dm_channel
    return client.get_guild(interaction.guild_id) is not None
