"""The engines that continue a prompt: what each of them promises, and how one is chosen by name.

The settings of `core.domain.Decoding` mean the same on every engine and apply in this order. The repetition penalty
and the n-gram ban look at *new tokens only*, never at the prompt, so that the game's name stays free. The end of the
text is suppressed until `min_new_tokens`. Then come top_k, temperature and top_p. From token number `stop_from` on,
the first token that ends a sentence (`ends_sentence`) is the last one.
"""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from core.domain import Decoding
from core.errors import UsageError
from model_container.models.folders import Model

_SENTENCE_END = re.compile(r"(?:[.!?…]|âĢ¦)(?:[\"')\]”’]|âĢĿ|âĢĻ)*$")
"""GPT-2's vocabulary spells the characters … ” ’ byte by byte (Radford et al. 2019, encoder.py, bytes_to_unicode)."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One continuation, exactly as the model wrote it: neither cleaned nor judged."""

    text: str
    """The continuation without the prompt. It starts with a space if it starts with a new word."""
    ids: tuple[int, ...]
    """The new tokens, without the end-of-text token."""
    ended: bool
    """False if the text was cut at max_new_tokens; True if the model ended it, or a sentence did (`stop_from`)."""

    @property
    def tokens(self) -> int:
        """The number of new tokens, without the end-of-text token."""
        return len(self.ids)


class Engine(Protocol):
    """A loaded model. Call it from one thread at a time; prompts of a batch may be about different games."""

    @property
    def label(self) -> str:
        """Program, version and precision, such as `ctranslate2 4.8.5 int8`."""

    @property
    def context(self) -> int:
        """The most tokens that prompt and continuation may have together."""

    def prompt_budget(self, max_new: int) -> int:
        """The most tokens that a prompt may have if `max_new` are to follow it. Raises UsageError if that is below 16."""

    def count(self, text: str) -> int:
        """The number of tokens in a text."""

    def write(
        self, prompts: Sequence[str], decoding: Decoding, *, seed: int, candidates: int = 1
    ) -> list[list[Draft]]:
        """Return `candidates` drafts for each prompt, in the order of the prompts; one draft each if decoding is greedy.

        The same prompts, decoding, seed and number of candidates give the same drafts again, in any process, as long as
        the engine's label and the kind of machine are the same. Raises UsageError if a prompt exceeds its budget.
        """


def _ctranslate2(model: Model, threads: int | None) -> Engine:
    from model_container.engines.ct2 import CTranslate2Engine

    return CTranslate2Engine(model, threads=threads)


def _transformers(model: Model, threads: int | None) -> Engine:
    from model_container.engines.transformers import TransformersEngine

    return TransformersEngine(model, threads=threads)


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of `ENGINES`."""

    load: Callable[[Model, int | None], Engine]
    """Loads a model, with that many threads or as many as there are cores. Imports the libraries."""
    libraries: tuple[str, ...]
    advice: str
    """What to do if one of them is not installed."""

    @property
    def missing(self) -> str:
        """The first library that is not installed; empty if all are."""
        return next((name for name in self.libraries if importlib.util.find_spec(name) is None), "")


ENGINES: dict[str, Kind] = {
    "ctranslate2": Kind(_ctranslate2, ("ctranslate2",), "install grg again"),
    "transformers": Kind(_transformers, ("torch", "transformers"), "use `uv run --extra torch …`"),
}
"""Every engine by its name in GRG_ENGINE; `auto` means the first."""


def name_of(engine: str) -> str:
    """The engine that GRG_ENGINE names. Raises UsageError if it is unknown or not installed. Loads nothing."""
    # The first one needs no torch, so `auto` works in every installation.
    name = next(iter(ENGINES)) if engine == "auto" else engine
    if name not in ENGINES:
        raise UsageError(
            f"GRG_ENGINE={engine!r} is not known: use {', '.join(['auto', *ENGINES][:-1])} or {[*ENGINES][-1]}"
        )
    if missing := ENGINES[name].missing:
        raise UsageError(
            f"GRG_ENGINE={engine} needs {missing}, which is not installed: {ENGINES[name].advice}"
        )
    return name


def pick(model: Model, engine: str = "auto", *, threads: int | None = None) -> Engine:
    """Load `model` in the engine that GRG_ENGINE names.

    Raises UsageError if the engine is unknown or not installed, WriterError if the model cannot be loaded.
    """
    return ENGINES[name_of(engine)].load(model, threads)


def ends_sentence(token: str) -> bool:
    """Whether a token closes a sentence, in a byte-level vocabulary (GPT-2's) or one of characters (Llama's).

    Quotes and brackets after the mark belong to the sentence;
    "…" and curly quotes are recognised in their byte spelling.
    """
    return _SENTENCE_END.search(token) is not None


def budget(model: Model, most: int, max_new: int) -> int:
    """How many tokens a prompt may have: at most `most`, and
    at most what `max_new` new tokens leave of the context.

    Raises UsageError if that is fewer than 16: no prompt can be cut to fit into so little.
    """
    # Room for the continuation is reserved first: a model must not run out of context inside a sentence.
    tokens = min(most, model.context - max_new)
    if tokens < 16:
        raise UsageError(
            f"max_new_tokens={max_new} leaves {tokens} tokens for the prompt "
            f"in {model.label}'s {model.context}: ask for fewer"
        )
    return tokens


def cores() -> int:
    """The number of physical cores that this process may use, by its CPU affinity and its cgroup's quota.

    Hardware threads of one core count once: a second thread on a core makes matrix products no faster and the rest slower.
    """
    try:
        allowed = os.sched_getaffinity(0)
    except AttributeError:  # not on macOS or Windows
        return os.cpu_count() or 1
    # Affinity and quota restrict independently of each other,
    # and containers may use either, so both are asked.
    seen = {_core(cpu) for cpu in allowed}
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="ascii").split()
        # Rounded down: one thread more than the quota allows
        # makes the kernel pause all of them in every period.
        limit = max(1, int(quota) // int(period))
    except (OSError, ValueError):  # no cgroup v2, or no limit ("max")
        limit = len(seen)
    return max(1, min(len(seen), limit))


def _core(cpu: int) -> str:
    """A text that is equal for all hardware threads of one
    core, and unique to `cpu` if the kernel does not tell.
    """
    try:
        return Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list").read_text(
            encoding="ascii"
        )
    except OSError:
        return str(cpu)
