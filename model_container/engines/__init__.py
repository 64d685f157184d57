"""What writes texts for prompts: the promise, and picking one by name.

Settings (`core.domain.Decoding`) mean the same on both engines, in this order: the repetition
penalty and the n-gram ban look at *new tokens only* (never at the prompt: the game's name stays
free), the end is suppressed until `min_new_tokens`, then top_k, temperature, top_p. From the token `stop_from` on,
one that ends a sentence (`ends_sentence`) is the last.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from core.domain import Decoding
from core.errors import UsageError
from model_container.models import convert
from model_container.models.folders import Model

_SENTENCE_END = re.compile(r"(?:[.!?]|âĢ¦)(?:[\"')\]]|âĢĿ|âĢĻ)*$")
"""… ” ’ as their bytes are written in that vocabulary (Radford et al. 2019, encoder.py, bytes_to_unicode)."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One continuation, as the model wrote it."""

    text: str
    """Without the prompt; begins with a space where a new word does."""
    ids: tuple[int, ...]
    """The new tokens, the end mark not among them."""
    ended: bool
    """The model ended it, or a sentence's end did (`stop_from`); False: it was cut at max_new_tokens."""

    @property
    def tokens(self) -> int:
        """New tokens, the end mark not counted."""
        return len(self.ids)


class Engine(Protocol):
    """A loaded model. Not safe to call from two threads at once."""

    @property
    def label(self) -> str:
        """Program, version and precision: `ctranslate2 4.8.5 int8`."""

    @property
    def context(self) -> int:
        """Tokens, prompt and continuation together."""

    def prompt_budget(self, max_new: int) -> int:
        """The most tokens that a prompt may have when `max_new` are to follow. Raises UsageError below 16."""

    def count(self, text: str) -> int:
        """Tokens of a text."""

    def write(
        self, prompts: Sequence[str], decoding: Decoding, *, seed: int, candidates: int = 1
    ) -> list[list[Draft]]:
        """For each prompt, in order, `candidates` drafts (one if decoding is greedy).

        The same prompts, decoding, seed and candidates give the same drafts with the same label on
        the same kind of machine, in any process. Raises UsageError for a prompt over its budget.
        """


def pick(model: Model, engine: str = "auto", *, threads: int | None = None) -> Engine:
    """Load `model` in the engine that GRG_ENGINE names; auto is ctranslate2.

    Raises UsageError where the engine is not installed, WriterError where the model cannot be loaded.
    """
    if engine in ("auto", "ctranslate2"):
        from model_container.engines.ct2 import CTranslate2Engine

        return CTranslate2Engine(model, threads=threads)
    if engine == "transformers":
        if not convert.torch_installed():
            raise UsageError(
                "GRG_ENGINE=transformers needs torch, which is not installed: use `uv run --extra torch …`"
            )
        from model_container.engines.transformers import TransformersEngine

        return TransformersEngine(model, threads=threads)
    raise UsageError(f"GRG_ENGINE={engine!r} is not known: use auto, ctranslate2 or transformers")


def ends_sentence(token: str) -> bool:
    """Whether a token of a byte-level vocabulary (GPT-2's) ends in the mark of a sentence's end."""
    return _SENTENCE_END.search(token) is not None


def budget(model: Model, most: int, max_new: int) -> int:
    """`most` tokens of prompt, or what `max_new` leave of the context. Raises UsageError below 16."""
    tokens = min(most, model.context - max_new)
    if tokens < 16:
        raise UsageError(
            f"max_new_tokens={max_new} leaves {tokens} tokens for the prompt "
            f"in {model.label}'s {model.context}: ask for fewer"
        )
    return tokens


def cores() -> int:
    """Physical cores that this process may use: its CPU affinity, siblings counted once, and its cgroup's quota.

    A second thread on one core makes matrix products no faster and the rest slower.
    """
    try:
        allowed = os.sched_getaffinity(0)
    except AttributeError:  # not on macOS or Windows
        return os.cpu_count() or 1
    seen = {_core(cpu) for cpu in allowed}
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="ascii").split()
        limit = max(1, int(quota) // int(period))
    except (OSError, ValueError):  # no cgroup v2, or no limit ("max")
        limit = len(seen)
    return max(1, min(len(seen), limit))


def _core(cpu: int) -> str:
    """A text that is the same for hardware threads of one core."""
    try:
        return Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list").read_text(
            encoding="ascii"
        )
    except OSError:
        return str(cpu)
