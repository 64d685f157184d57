"""What an adapter of your own may say in the community's language; the wording itself is in `core.messages`."""

from core.messages.catalogue import HELLO, HELP, PRIVACY, counted, failure_text, say, took

why = failure_text
"""Its name before 0.2."""

__all__ = ["HELLO", "HELP", "PRIVACY", "counted", "failure_text", "say", "took", "why"]
