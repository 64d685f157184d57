"""What an adapter of your own may say in the community's language; the wording itself is in `core.messages`."""

from core.messages.catalogue import HELLO, HELP, PRIVACY, counted, say, took, why

__all__ = ["HELLO", "HELP", "PRIVACY", "counted", "say", "took", "why"]
