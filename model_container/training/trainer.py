"""The training loop: transformers' Trainer on packed rows, with checkpoints that survive any death.

What a killed process left half-written is removed (`checkpoints`). The Trainer keeps model, optimizer, schedule, random
states and its place in the shuffled rows, so a resumed run sees what it would have seen. A SIGTERM (a spot machine
is taken back) saves at the next step and ends.
"""

from __future__ import annotations

import math
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Threads that wait by spinning starve each other as soon as anything else runs: on a busy machine with 2
# cores 800-1,300 tokens/s became 3,300-3,900. libgomp reads it when torch is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import numpy as np
import torch
import transformers
from transformers import GPTNeoForCausalLM, Trainer, TrainerCallback, TrainingArguments

from model_container.training.checkpoints import last_whole, mark_whole, state_of
from model_container.training.initial_weights import use_fused_kernels
from model_container.training.muon import Muon
from model_container.training.packing import Rows
from model_container.training.plan import Plan
from model_container.training.progress import Progress

IGNORED = -100
_SMALL = 20_000_000
"""Parameters up to which a model can be trained at the high learning rate."""
_KEPT = 2
"""Checkpoints; the older one stands while the newer is written."""

Saved = Callable[[Path], None]
"""Called with each checkpoint once it is whole."""


class PackedRows(torch.utils.data.Dataset[dict[str, torch.Tensor]]):
    """Rows as the model's tensors: tokens, positions, pairs
    and the next token of each place, each of shape (length,).

    Positions restart at 0 with each pair, as they do when the writer gives the model one prompt alone.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows.tokens)

    def __getitem__(self, index: int) -> dict[str, torch.Tensor]:
        """One row. A label is IGNORED at every place whose next token is not learned."""
        tokens, pairs = self._rows.tokens[index].astype(np.int64), self._rows.pairs[index]
        begins = np.flatnonzero(np.diff(pairs, prepend=-1))  # where a pair, or the rest, begins
        place = np.arange(len(tokens))
        positions = place - begins[np.searchsorted(begins, place, side="right") - 1]
        labels = np.full(len(tokens), IGNORED, np.int64)
        learned = self._rows.learned[index]
        # Shifted here, because `_losses` bypasses the model's own loss, which would shift them.
        labels[:-1][learned[1:]] = tokens[1:][learned[1:]]
        return {
            "input_ids": torch.from_numpy(tokens),
            "positions": torch.from_numpy(positions),
            "pairs": torch.from_numpy(pairs),
            "labels": torch.from_numpy(labels),
        }


class PackedTrainer(Trainer):
    """A Trainer whose loss counts learned tokens only, and in which no pair sees another."""

    seconds_before = 0.0
    """Seconds that earlier processes spent on this run."""
    muon = False
    """Train the layers' matrices with Muon."""

    def compute_loss(
        self,
        model: Any,
        inputs: Mapping[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: Any = None,
    ) -> Any:
        """Mean cross-entropy in nats a learned token, as a scalar tensor."""
        del num_items_in_batch, return_outputs
        with self.accelerator.autocast():
            total, count = _losses(model, inputs)
        return total / count

    def create_optimizer(self, model: Any = None) -> Any:
        """Muon if the plan says so, else the Trainer's own AdamW."""
        if not self.muon:
            return super().create_optimizer()
        del model
        named = list(self.model.named_parameters())  # type: ignore[union-attr]
        # Embeddings are matrices too, but a row of them is
        # one token's: making those orthogonal makes no sense.
        matrices = [one for name, one in named if one.ndim == 2 and ".h." in name]
        others = [one for name, one in named if not (one.ndim == 2 and ".h." in name)]
        self.optimizer = Muon(
            matrices, others, lr=self.args.learning_rate, weight_decay=self.args.weight_decay
        )
        return self.optimizer

    def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
        """The mean loss over all held-out tokens in nats, each token counting the same; it is logged too."""
        assert isinstance(self.eval_dataset, PackedRows)  # noqa: S101  given by `TrainingSession`
        with self.accelerator.autocast():
            total, count = total_loss(self.model, self.eval_dataset, self.args.per_device_eval_batch_size)
        found = {"eval_loss": total / count}
        self.log(dict(found))
        return found

    def log(self, logs: dict[str, float], start_time: float | None = None) -> None:
        """Log as the Trainer does, with the seconds that the run has taken in all its processes together."""
        # The clock starts with the first entry, so that loading and packing do not count.
        if not hasattr(self, "_began"):
            self._began = time.monotonic()
        super().log(
            {**logs, "seconds": round(self.seconds_before + time.monotonic() - self._began, 1)}, start_time
        )


def total_loss(model: Any, rows: PackedRows, batch: int) -> tuple[float, int]:
    """Sum of the cross-entropies in nats, and the number of tokens that it is over.

    `batch` rows are computed at once. Runs without gradients
    in evaluation mode; the model's mode is restored.
    """
    was, total, count = model.training, 0.0, 0
    # Dropout, if a base has any, would make the measure random.
    model.train(False)
    with torch.no_grad():
        for first in range(0, len(rows), batch):
            some = [rows[index] for index in range(first, min(first + batch, len(rows)))]
            stacked = {key: torch.stack([one[key] for one in some]).to(model.device) for key in some[0]}
            loss, tokens = _losses(model, stacked)
            total, count = total + float(loss), count + tokens
    model.train(was)
    return total, count


def _losses(model: Any, batch: Mapping[str, torch.Tensor]) -> tuple[torch.Tensor, int]:
    """Sum of the losses of some rows, and how many tokens they are of.

    The model must have been prepared by `use_fused_kernels`:
    transformers' own attention takes no boolean mask.
    """
    pairs = batch["pairs"]  # (rows, length)
    # True where query and key belong to the same pair; who comes before whom is the layer's own mask.
    together = pairs[:, None, :, None] == pairs[:, None, None, :]
    # The head is applied by hand below: the model's own forward pass would compute logits for every place.
    hidden = model.transformer(
        input_ids=batch["input_ids"],
        position_ids=batch["positions"],
        attention_mask=together,
        use_cache=False,
    )[0]  # (rows, length, width)
    # The head is by far the widest product of a small model, so it runs on learned places only.
    wanted = batch["labels"] != IGNORED
    logits = model.lm_head(hidden[wanted])  # (wanted, vocabulary): a third of the head's work
    loss = torch.nn.functional.cross_entropy(logits.float(), batch["labels"][wanted], reduction="sum")
    return loss, int(wanted.sum())


class _CheckpointCallback(TrainerCallback):
    """Marks checkpoints as whole, and saves once more if the machine is about to be taken back."""

    def __init__(self, saved: Saved) -> None:
        self._saved = saved
        self.stopped = False

    def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Mark the checkpoint, then report it."""
        del control
        folder = Path(args.output_dir) / f"checkpoint-{state.global_step}"
        mark_whole(folder)
        # After the mark: an upload must contain the list that says what is whole.
        self._saved(folder)

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Save and end early if a SIGTERM came."""
        del args, state
        if self.stopped:
            # Both flags: stopping alone would lose the steps since the last checkpoint.
            control.should_save = control.should_training_stop = True

    def on_epoch_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Suppress what the Trainer would do at an epoch's end.

        Everything happens by steps here; otherwise a last step
        that ends an epoch would be measured and saved twice.
        """
        del args, state
        control.should_log = control.should_evaluate = control.should_save = False

    def stop(self, *_: object) -> None:
        """The signal's handler. It only sets a flag: saving
        inside a handler could interrupt a step half-way.
        """
        self.stopped = True


class _ProgressCallback(TrainerCallback):
    """Passes the Trainer's events on to the progress line."""

    def __init__(self) -> None:
        self._progress = Progress()

    def on_step_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """The first call starts the clock."""
        del args, control
        self._progress.begin(state.global_step)

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Redraw the line."""
        del args, control
        self._progress.end_of_step(state.global_step, state.max_steps)

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
        """Report the losses. The Trainer logs a step's own first and then, if it is due, the held-out one."""
        del args
        if state.max_steps and {"loss", "eval_loss"} & set(logs or {}):
            last = "eval_loss" in logs or not control.should_evaluate
            self._progress.measured(state.global_step, state.max_steps, logs, last=last)

    def on_train_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """End the line."""
        del args, state, control
        self._progress.end()


class TrainingSession:
    """Trains a model from a base; the checkpoints are `folder`/checkpoint-N, with N the number of steps."""

    def __init__(
        self, model: GPTNeoForCausalLM, plan: Plan, train: Rows, held_out: Rows, folder: Path, saved: Saved
    ) -> None:
        use_fused_kernels(model)
        self.steps = plan.steps or max(1, math.ceil(plan.epochs * math.ceil(len(train.tokens) / plan.batch)))
        self._keeper = _CheckpointCallback(saved)
        self._folder = folder
        self.trainer = PackedTrainer(
            model=model,
            args=_arguments(plan, self.steps, model.num_parameters(), folder),
            train_dataset=PackedRows(train),
            eval_dataset=PackedRows(held_out),
            callbacks=[self._keeper, _ProgressCallback()],
        )
        self.trainer.muon = plan.muon
        # It would print a dictionary for every log entry.
        self.trainer.remove_callback(transformers.trainer_callback.PrinterCallback)

    @contextmanager
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
        """The held-out loss of the base, in nats a token."""
        return self.trainer.evaluate()["eval_loss"]

    def run(self) -> Path | None:
        """Train to the last step and return its checkpoint, or None if a SIGTERM came first.

        Resumes from the last whole checkpoint. If that is already the last step, nothing is trained.
        """
        last = last_whole(self._folder)
        if last is not None:
            done = state_of(last)
            if done["global_step"] >= self.steps:
                return last
            self.trainer.seconds_before = max(
                0.0, *(entry.get("seconds", 0.0) for entry in done["log_history"]), 0.0
            )
        self.trainer.train(resume_from_checkpoint=None if last is None else str(last))
        return last_whole(self._folder) if self.trainer.state.global_step >= self.steps else None


def precision() -> str:
    """The type that products are computed in: bf16, fp16 or fp32.

    bf16 if the machine has it (twice the speed of float32 on
    a CPU with AVX512-BF16), fp16 on older GPUs, else fp32.
    """
    if torch.cuda.is_available():
        return "bf16" if torch.cuda.is_bf16_supported() else "fp16"
    flags = Path("/proc/cpuinfo")
    return (
        "bf16"
        if flags.is_file() and "avx512_bf16" in flags.read_text(encoding="ascii", errors="replace")
        else "fp32"
    )


def quiet() -> None:
    """Silence transformers' logging and progress bars: stderr is for this program's own lines."""
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()


def say(line: str) -> None:
    """Print one line to stderr at once."""
    print(line, file=sys.stderr, flush=True)


def _arguments(plan: Plan, steps: int, parameters: int, folder: Path) -> TrainingArguments:
    """The Trainer's settings. Steps are given as a number,
    so that a resumed run ends where the first would have.
    """
    chosen = precision()
    every = plan.every or max(1, steps // 10)
    return TrainingArguments(
        output_dir=str(folder),
        per_device_train_batch_size=plan.batch,
        per_device_eval_batch_size=plan.batch,
        # Counted in steps, not epochs: the schedule's end must not depend on how rows were packed.
        max_steps=steps,
        learning_rate=plan.learning_rate or (1e-3 if parameters <= _SMALL else 5e-5),
        lr_scheduler_type="cosine_with_min_lr",
        # Not down to zero: the last steps of a cosine would teach nothing.
        lr_scheduler_kwargs={"min_lr_rate": 0.05},
        warmup_steps=math.ceil(plan.warmup * steps),
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
        eval_steps=every,
        save_strategy="steps",
        save_steps=every,
        save_total_limit=_KEPT,
        logging_steps=max(1, every // 10),
        disable_tqdm=True,
        report_to=[],
        # The rows' `pairs` and `positions` are no arguments of
        # the model's forward, so the Trainer would drop them.
        remove_unused_columns=False,
        dataloader_pin_memory=torch.cuda.is_available(),
    )
