"""One training run and its folder.

<out>/run/         plan.json, rows, start.json and checkpoints: the run resumes from here
<out>/             the finished model, see `export`
"""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from model_container.training.session import TrainingSession  # first: it sets up torch

# isort: split
import torch
from tokenizers import Tokenizer

from core.errors import GrgError, UsageError
from model_container.dataset import Pair
from model_container.training import export, initial_weights, memory
from model_container.training.checkpoints import last_whole, state_of
from model_container.training.export import write_json
from model_container.training.initial_weights import precision
from model_container.training.inputs import PLAN, RUN, TrainingInputs, check
from model_container.training.packing import Encoded, Encoder, Rows, pack
from model_container.training.plan import Plan
from model_container.training.preference import with_mismatched
from model_container.training.progress import say
from model_container.training.reports import Saved, quiet

STOPPED = os.EX_TEMPFAIL
"""Exit code if a SIGTERM ended the run early (75, "temporary failure"): the same command resumes it."""

_LONGEST = 1024
"""Default number of tokens in a row: longer rows pack little better, and attention grows with the square of the length."""


def use_threads(count: int) -> None:
    """Set how many CPU threads torch computes products on."""
    torch.set_num_threads(count)


class Run:
    """One training run of a plan, in its folder `out`."""

    def __init__(
        self, out: Path, plan: Plan, material: TrainingInputs, reports: tuple[str, ...] = ()
    ) -> None:
        self._out, self._plan, self._material, self._folder = out, plan, material, out / RUN
        self._reports = reports

    def go(self, saved: Saved = lambda _: None) -> int:
        """Train to the end, write the model and return 0, or return STOPPED if a SIGTERM came first.

        `saved` is called with each checkpoint. Repeating the call resumes from the
        last whole checkpoint. Raises UsageError if the folder holds a run with
        another plan, base or data set, or if another process is training in it.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / ".gitignore").write_text("*\n", encoding="ascii")  # it holds players' texts
            with (self._folder / "lock").open(
                "a", encoding="utf-8"
            ) as lock:  # the kernel frees what a dead one held
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return self._go(saved)
        except BlockingIOError:
            raise UsageError(f"another process trains in {self._out}: wait for it, or stop it") from None
        except OSError as error:
            raise UsageError(
                f"{self._out} cannot be used ({error}): free some space, or choose another --out"
            ) from error

    def _go(self, saved: Saved) -> int:
        """The run itself; the caller holds the folder's lock."""
        # Again, now that nobody else can change the folder.
        check(self._out, self._material.claim(self._plan), self._material.config)
        if (self._folder / PLAN).is_file():
            last = last_whole(self._folder)
            say(
                f"going on from step {state_of(last)['global_step']}"
                if last
                else "no checkpoint yet: from the start"
            )
        half = precision() != "fp32"
        say(memory.told(self._material.config, self._plan, half=half))
        # After our own first lines and before transformers is used, which logs to stderr otherwise.
        quiet()
        memory.return_freed_memory()
        torch.manual_seed(self._plan.seed)
        # Packing needs the tokenizer and the context length, so the model is loaded first.
        model, tokenizer = self._begun()
        train, held_out = self._rows(model.config, tokenizer)
        with self._advising(half=half):
            learning = TrainingSession(
                model, self._plan, (train, held_out), self._folder, saved, reports=self._reports
            )
            with learning.heeding_sigterm():
                # Measured once and kept: after a resume the model is no longer the base.
                start = self._known("start.json", lambda: {"held_out_loss": learning.start_loss()})
                steps, loss = learning.plan.steps, start["held_out_loss"]
                say(f"{len(train.tokens)} rows, {steps} steps; {loss:.3f} is the loss to begin with")
                last = learning.run()
        if last is None:
            say(f"stopped and saved: the same command resumes from {self._folder}")
            return STOPPED
        step = export.chosen_step(last, best=self._plan.best)
        weights, plan = learning.weights_after(step), learning.plan
        if plan.lora:
            # Into the base as it was: the one at hand was perhaps converted to half precision.
            del learning, model
            initial_weights.merge_adapters(self._material.load()[0], weights, self._folder / "merged")
            weights = self._folder / "merged"
        done = export.Finished(
            last,
            weights,
            step,
            plan,
            precision(),
            start["held_out_loss"],
        )
        export.export(self._out, done, self._material, tokenizer, train, held_out)
        return 0

    @contextlib.contextmanager
    def _advising(self, *, half: bool) -> Iterator[None]:
        """Within this block, an error that says that memory ran out becomes a UsageError that says what helps."""
        try:
            yield
        except (RuntimeError, MemoryError) as error:
            # On a CPU, PyTorch raises an error of no type of its own.
            kinds = (MemoryError, torch.OutOfMemoryError)
            if not isinstance(error, kinds) and "can't allocate memory" not in str(error):
                raise
            advice = memory.advice(self._material.config, self._plan, half=half)
            raise UsageError(f"the memory is too small for this: {advice}") from None

    def _begun(self) -> tuple[Any, Tokenizer]:
        """The base, and the run's first file that lasts: a base that cannot be loaded leaves nothing behind."""
        try:
            model, tokenizer = self._material.load()
        except GrgError:
            if not (self._folder / PLAN).is_file():
                shutil.rmtree(self._folder)
                with contextlib.suppress(OSError):  # it holds something else
                    self._out.rmdir()
            raise
        self._known(PLAN, lambda: self._material.claim(self._plan))
        return model, tokenizer

    def _rows(self, config: Any, tokenizer: Tokenizer) -> tuple[Rows, Rows]:
        """The packed training and held-out rows. They are packed
        once; a resumed run reads the same ones from disk.
        """
        context = int(config.max_position_embeddings)
        length = self._plan.length or min(context, _LONGEST)
        # As the engines count it: prompts longer than the window are cut before the model is given them.
        window = int(config.window_size) if "local" in getattr(config, "attention_layers", ()) else 0
        # Chat models may name several ends, the one that closes a turn first.
        ends = config.eos_token_id
        end = int(ends[0] if isinstance(ends, list) else ends)
        encoder = Encoder(tokenizer, end, context, window, length, form=self._material.form)
        packed = []
        for name, pairs in (("train", self._material.train), ("held_out", self._material.held_out)):
            path = self._folder / f"{name}.npz"
            if not path.is_file():
                pack(self._encoded(encoder, pairs()), length, self._plan.seed).save(path)
            packed.append(Rows.load(path))
        return packed[0], packed[1]

    def _encoded(self, encoder: Encoder, pairs: Iterable[Pair]) -> Iterator[Encoded]:
        """The pairs as tokens, with their thumbs if they are rated; without those whose opening is longer than a prompt."""
        marked = with_mismatched(pairs) if self._material.are_rated else ((pair, 0) for pair in pairs)
        left_out = 0
        for pair, thumb in marked:
            try:
                yield dataclasses.replace(encoder.encode(pair), thumb=thumb)
            except UsageError:  # a name of hundreds of tokens: the bot could not ask for that game either
                left_out += 1
        if left_out:
            say(f"texts left out, since the names of their games are too long for this model: {left_out}")

    def _known(self, name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """What an earlier process wrote to the file, or else what `make` returns, which is written now."""
        path = self._folder / name
        if not path.is_file():
            write_json(path, make())
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found
