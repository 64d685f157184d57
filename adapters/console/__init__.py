"""The console: the terminal is the chat. A person gets a prompt and panels, a program JSON lines."""

from adapters.console.chat import HERE, Console, chat_adapter

__all__ = ["HERE", "Console", "chat_adapter"]
