"""Late answers to an interaction: it must be acknowledged within three seconds, and its token is valid for 15 minutes.

The token and the id of the acknowledging message are stored with the request (`Message.context`) and come back with
each reply, so that the bot can still answer after a restart.
"""

from __future__ import annotations

from dataclasses import dataclass

import discord

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
