"""What a worker holds while it writes, the same on every backend. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain import Prompt

MOST_ATTEMPTS = 3
"""A prompt that a worker died over this many times while it was written alone is given up."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A prompt in the worker's hands."""

    prompt: Prompt
    alone: bool
    """Tried before without a result: written by itself, with its attempt noted."""
