"""Answers to an interaction that come later than its three seconds: its token is good for a quarter of an hour.

The token and the id of the answering message go with the request (Message.context) and come back with each reply,
so that a restart can still answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import discord

TOKEN_S = 900.0
MARGIN_S = 30.0
"""A token is not used in its last seconds."""


@dataclass(frozen=True, slots=True)
class InteractionToken:
    """How to answer an interaction."""

    token: str
    message_id: int
    """Of the answering message, "… is thinking"."""

    def is_valid(self, asked_id: str, now: float) -> bool:
        """Whether the token can be used; `asked_id` is the interaction's, `now` in Unix seconds."""
        asked_at = discord.utils.snowflake_time(int(asked_id)).timestamp()
        return now < asked_at + TOKEN_S - MARGIN_S


def context(token: str, message_id: int) -> str:
    """For Message.context."""
    return f"{token} {message_id}"


def parsed(context: str) -> InteractionToken | None:
    """From Reply.context."""
    token, _, message_id = context.partition(" ")
    return InteractionToken(token, int(message_id)) if message_id.isdecimal() else None
