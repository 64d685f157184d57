"""What a worker holds while it writes; the same on every backend. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain import Prompt

SPARES_A_GAME = 8
"""Spare texts kept at one time for a game and tone."""
MAX_ATTEMPTS = 3
"""A prompt is given up once this many workers died while writing it alone."""


@dataclass(frozen=True, slots=True)
class LeasedPrompt:
    """A prompt in the worker's hands."""

    prompt: Prompt
    isolated: bool
    """It was tried before without a result, so it is written by itself and the attempt is counted."""
    waited_s: float = 0.0
    """Seconds from its latest queueing until it was taken."""


def spares_of(prompt: Prompt) -> str:
    """The prefix of the keys under which good texts left over from such a prompt are kept."""
    # The bot looks under the same prefix in `core.requests.spares`; a key needs a word even for no tone.
    return f"spares/{prompt.app_id}/{prompt.tone or 'plain'}/"
