"""Discord, through discord.py. Start with `chat`, the adapter; `client` handles events, `sender` shows replies."""

from adapters.discord.chat import chat_adapter, setup_questions

__all__ = ["chat_adapter", "setup_questions"]
