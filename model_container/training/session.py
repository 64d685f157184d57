"""A run of the training loop, with checkpoints that survive any crash.

What a killed process left half-written is removed (`checkpoints`). The Trainer keeps model, optimizer, schedule, random
states and its place in the shuffled rows, so a resumed run sees what it would have seen. A SIGTERM (a spot machine
is taken back) saves at the next step and ends.
"""

from __future__ import annotations

import math
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from model_container.training.trainer import (
    PackedRows,
    PackedTrainer,
    PreferenceTrainer,
)  # first: sets up torch

# isort: split
import numpy as np
import torch
import transformers
from transformers import PreTrainedModel, TrainingArguments

from model_container.training.checkpoints import (
    BEST,
    CHECKPOINT,
    keep_if_best,
    last_whole,
    state_of,
    steps_of,
)
from model_container.training.initial_weights import (
    precision,
    use_checkpointing,
    use_fused_kernels,
    with_adapters,
)
from model_container.training.packing import Rows
from model_container.training.plan import Plan
from model_container.training.preference import weights_of
from model_container.training.reports import CheckpointCallback, Saved, callbacks, is_finished

_KEPT = 2
"""The number of checkpoints; the older one remains while the newer one is written."""


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
