"""One training run and its folder.

<out>/run/         plan.json, rows, start.json and checkpoints: the run resumes from here
<out>/             the finished model, see `export`

What a killed process left half-written is removed (`checkpoints`). The Trainer keeps model, optimizer, schedule, random
states and its place in the shuffled rows, so a resumed run sees what it would have seen. A SIGTERM (a spot machine
is taken back) saves at the next step and ends.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import json
import math
import os
import shutil
import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from model_container.training.trainer import (
    PackedRows,
    PackedTrainer,
    PreferenceTrainer,
)  # first: sets up torch

# isort: split
import numpy as np
import torch
import transformers
from tokenizers import Tokenizer
from transformers import PreTrainedModel, TrainingArguments

from core.errors import GrgError, UsageError
from model_container.dataset import Pair
from model_container.training import export, initial_weights, memory
from model_container.training.checkpoints import (
    BEST,
    CHECKPOINT,
    keep_if_best,
    last_whole,
    state_of,
    steps_of,
)
from model_container.training.export import write_json
from model_container.training.initial_weights import (
    precision,
    use_checkpointing,
    use_fused_kernels,
    with_adapters,
)
from model_container.training.inputs import PLAN, RUN, TrainingInputs, check
from model_container.training.packing import Encoded, Encoder, Rows, pack
from model_container.training.plan import Plan
from model_container.training.preference import weights_of, with_mismatched
from model_container.training.progress import say
from model_container.training.reports import CheckpointCallback, Saved, callbacks, is_finished, quiet

_KEPT = 2
"""The number of checkpoints; the older one remains while the newer one is written."""
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


class TrainingSession:
    """Trains a model from a base; the checkpoints are `folder`/checkpoint-N, with N the number of steps."""

    def __init__(
        self,
        model: PreTrainedModel,
        plan: Plan,
        rows: tuple[Rows, Rows],
        folder: Path,
        saved: Saved,
        *,
        reports: tuple[str, ...] = (),
    ) -> None:
        """`rows` are those to train on and the held-out ones; for `reports` see `reports.callbacks`."""
        train, held_out = rows
        use_fused_kernels(model)
        if plan.gradient_checkpointing:
            use_checkpointing(model)
        is_rated = bool((np.abs(train.thumbs) == 1).any())
        count, length = train.tokens.shape
        self.plan = plan.resolved(count, length, model.num_parameters(), is_rated=is_rated)
        if plan.lora:
            # What is frozen needs no float32, if products are computed in bf16 anyway; fp16 would be too narrow.
            dtype = torch.bfloat16 if precision() == "bf16" else torch.float32
            model = with_adapters(model, plan.lora, plan.seed, dtype)
        self._keeper = CheckpointCallback(saved, plan.patience)
        self._folder = folder
        self.trainer = (PreferenceTrainer if is_rated else PackedTrainer)(
            model=model,
            args=_arguments(self.plan, folder),
            train_dataset=PackedRows(train),
            eval_dataset=PackedRows(held_out),
            callbacks=[self._keeper, *callbacks(reports, folder)],
        )
        self.trainer.muon = plan.muon
        if isinstance(self.trainer, PreferenceTrainer):
            self.trainer.weights = weights_of(train.thumbs)
            self.trainer.remember()
        # It would print a dictionary for every log entry.
        self.trainer.remove_callback(transformers.trainer_callback.PrinterCallback)

    @contextlib.contextmanager
    def heeding_sigterm(self) -> Iterator[None]:
        """Within this block a SIGTERM ends the run after the current step and a checkpoint.

        The handler that was there before is restored. Only the
        main thread may enter it, as Python demands of signals.
        """
        before = signal.signal(signal.SIGTERM, self._keeper.stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, before)

    def start_loss(self) -> float:
        """The held-out loss of the base, in nats per token."""
        return self.trainer.evaluate()["eval_loss"]

    def run(self) -> Path | None:
        """Train to the end and return the last checkpoint, or None if a SIGTERM came first.

        Resumes from the last whole checkpoint. If the run had come to its end there, nothing is trained.
        """
        last = last_whole(self._folder)
        if last is not None:
            # A process that died between the two would have left a better one without its copy.
            keep_if_best(last)
            if is_finished(last, self.plan.steps, self.plan.patience):
                return last
            history = state_of(last)["log_history"]
            self.trainer.seconds_before = max(0.0, *(entry.get("seconds", 0.0) for entry in history), 0.0)
        self.trainer.train(resume_from_checkpoint=None if last is None else str(last))
        last = last_whole(self._folder)
        return last if last and is_finished(last, self.plan.steps, self.plan.patience) else None

    def weights_after(self, step: int) -> Path:
        """The folder of the weights after a number of steps, which must be those of the best or the last checkpoint."""
        folders = (last_whole(self._folder, kind) for kind in (BEST, CHECKPOINT))
        return next(path for path in folders if path is not None and steps_of(path) == step)


def _arguments(plan: Plan, folder: Path) -> TrainingArguments:
    """The Trainer's settings, from a resolved plan. Steps are given as a
    number, so that a resumed run ends where the first would have.
    """
    chosen = precision()
    return TrainingArguments(
        output_dir=str(folder),
        per_device_train_batch_size=plan.batch // plan.gradient_accumulation,
        per_device_eval_batch_size=plan.batch // plan.gradient_accumulation,
        gradient_accumulation_steps=plan.gradient_accumulation,
        # Counted in steps, not epochs: the schedule's end must not depend on how rows were packed.
        max_steps=plan.steps,
        learning_rate=plan.learning_rate,
        lr_scheduler_type="cosine_with_min_lr",
        # Not down to zero: the last steps of a cosine would teach nothing.
        lr_scheduler_kwargs={"min_lr_rate": 0.05},
        warmup_steps=math.ceil(plan.warmup * plan.steps),
        weight_decay=plan.weight_decay,
        # Shorter memory than the default of 0.999, which suits runs of only a few thousand steps.
        adam_beta2=0.98,
        max_grad_norm=plan.clip,
        seed=plan.seed,
        data_seed=plan.seed,
        bf16=chosen == "bf16",
        fp16=chosen == "fp16",
        use_cpu=not torch.cuda.is_available(),
        eval_strategy="steps",
        eval_steps=plan.every,
        save_strategy="steps",
        save_steps=plan.every,
        save_total_limit=_KEPT,
        logging_steps=max(1, plan.every // 10),
        disable_tqdm=True,
        report_to=[],
        # The rows' `pairs` and `positions` are not arguments of
        # the model's forward, so the Trainer would drop them.
        remove_unused_columns=False,
        dataloader_pin_memory=torch.cuda.is_available(),
    )
