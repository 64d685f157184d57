"""Discord, by discord.py. The chat part, the file to copy, is `chat`; `client` has the events, `delivery` the replies."""

from adapters.discord.chat import chat_adapter

__all__ = ["chat_adapter"]
