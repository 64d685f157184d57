"""What a worker holds while it writes, the same on every backend. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain import Prompt

SPARES_A_GAME = 8
"""Kept for a game and tone at one time."""
MAX_ATTEMPTS = 3
"""A prompt that a worker died over this many times while it was written alone is given up."""


@dataclass(frozen=True, slots=True)
class LeasedPrompt:
    """A prompt in the worker's hands."""

    prompt: Prompt
    alone: bool
    """Tried before without a result: written by itself, with its attempt noted."""
    waited_s: float = 0.0
    """From its latest queueing until it was taken."""


def spares_of(prompt: Prompt) -> str:
    """Under which key good texts for such a prompt are kept, for the next one who asks."""
    return f"spares/{prompt.app_id}/{prompt.tone or 'plain'}/"
