"""The training loop: transformers' Trainer on packed rows, with checkpoints that survive any crash.

What a killed process left half-written is removed (`checkpoints`). The Trainer keeps model, optimizer, schedule, random
states and its place in the shuffled rows, so a resumed run sees what it would have seen. A SIGTERM (a spot machine
is taken back) saves at the next step and ends.
"""

from __future__ import annotations

import math
import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Threads that wait by spinning starve each other as soon as anything else runs: without spinning, a busy machine
# with 2 cores processed 3,300-3,900 tokens/s instead of 800-1,300. libgomp reads the setting when torch is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import numpy as np
import torch
import transformers
from transformers import PreTrainedModel, Trainer, TrainingArguments

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
from model_container.training.muon import Muon
from model_container.training.packing import Rows
from model_container.training.plan import Plan
from model_container.training.preference import ANCHOR, anchor, kto_loss, weights_of
from model_container.training.reports import CheckpointCallback, Saved, callbacks, is_finished

IGNORED = -100
_KEPT = 2
"""The number of checkpoints; the older one remains while the newer one is written."""


class PackedRows(torch.utils.data.Dataset[dict[str, torch.Tensor]]):
    """Rows as the model's tensors: tokens, positions, pairs
    and the next token of each place, each of shape (length,).

    Positions restart at 0 with each pair, as they do when the writer gives the model one prompt alone.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self.thumbs = rows.thumbs
        self.reference: torch.Tensor | None = None
        """Where the rows are rated texts: their log probabilities before the run, of the shape of `Rows.thumbs`."""

    def __len__(self) -> int:
        return len(self._rows.tokens)

    def __getitem__(self, index: int) -> dict[str, torch.Tensor]:
        """One row. A label is IGNORED at every position whose next token is not learned.

        Rated texts have their `thumbs` and their `reference` too, each of shape (most pairs in a row,).
        """
        tokens, pairs = self._rows.tokens[index].astype(np.int64), self._rows.pairs[index]
        begins = np.flatnonzero(np.diff(pairs, prepend=-1))  # where a pair, or the rest, begins
        place = np.arange(len(tokens))
        positions = place - begins[np.searchsorted(begins, place, side="right") - 1]
        labels = np.full(len(tokens), IGNORED, np.int64)
        learned = self._rows.learned[index]
        # Shifted here, because `_losses` bypasses the model's own loss, which would shift them.
        labels[:-1][learned[1:]] = tokens[1:][learned[1:]]
        row = {
            "input_ids": torch.from_numpy(tokens),
            "positions": torch.from_numpy(positions),
            "pairs": torch.from_numpy(pairs),
            "labels": torch.from_numpy(labels),
        }
        if self.reference is not None:
            row |= {"thumbs": torch.from_numpy(self.thumbs[index]), "reference": self.reference[index]}
        return row


class PackedTrainer(Trainer):
    """A Trainer whose loss counts learned tokens only, and in which no pair attends to another."""

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
        """Mean cross-entropy in nats per learned token, as a scalar tensor.

        Where a step is computed in parts, each gives its share of the whole step's mean, which their sum is.
        """
        del return_outputs
        with self.accelerator.autocast():
            total, count = _losses(model, inputs)
        return total / (count if self.args.gradient_accumulation_steps == 1 else num_items_in_batch)

    def create_optimizer(self, model: Any = None) -> Any:
        """Muon if the plan says so, else the Trainer's own AdamW."""
        if not self.muon:
            return super().create_optimizer()
        del model
        named = list(self.model.named_parameters())  # type: ignore[union-attr]
        # Embeddings are matrices too, but a row of them is
        # one token's, and there is no reason to make those orthogonal.
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


class PreferenceTrainer(PackedTrainer):
    """Learns from thumbs; see `preference` for the loss, whose mean is what `evaluate` gives as `eval_loss`."""

    weights: tuple[float, float]
    """Lambda of desirable and of undesirable texts."""

    def remember(self) -> None:
        """Note how likely each text is for the model as it is now, which all later ones are compared with."""
        for rows in (self.train_dataset, self.eval_dataset):
            assert isinstance(rows, PackedRows)  # noqa: S101  given by `TrainingSession`
            rows.reference = self._log_probabilities(rows)

    def compute_loss(
        self,
        model: Any,
        inputs: Mapping[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: Any = None,
    ) -> Any:
        """The mean loss of the rated texts, as a scalar tensor."""
        del num_items_in_batch, return_outputs
        with self.accelerator.autocast():
            found, tokens = _log_probabilities(model, inputs, inputs["thumbs"].shape[1])
        moved, thumbs = (found - inputs["reference"]).flatten(), inputs["thumbs"].flatten()
        loss = kto_loss(moved, thumbs, self.weights) + ANCHOR * anchor(
            found.flatten(), tokens.flatten(), thumbs
        )
        # The Trainer adds the parts of a step up.
        return loss / self.args.gradient_accumulation_steps

    def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
        """The loss of the held-out texts, and the share of them that moved as their thumbs say; both are logged."""
        rows = self.eval_dataset
        assert isinstance(rows, PackedRows)  # noqa: S101  given by `TrainingSession`
        assert rows.reference is not None  # noqa: S101  `remember` comes first
        thumbs = torch.from_numpy(rows.thumbs).flatten()
        moved = (self._log_probabilities(rows) - rows.reference).flatten()
        rated = thumbs.abs() == 1
        found = {
            "eval_loss": float(kto_loss(moved, thumbs, self.weights)),
            "eval_right": float((moved[rated] * thumbs[rated] > 0).float().mean()),
        }
        self.log(dict(found))
        return found

    def _log_probabilities(self, rows: PackedRows) -> torch.Tensor:
        """Those of all texts of the rows, in nats, on the CPU, of the shape of `Rows.thumbs`; without gradients."""
        model: Any = self.model
        was, most = model.training, rows.thumbs.shape[1]
        model.train(False)
        with torch.no_grad(), self.accelerator.autocast():
            batches = _batches(rows, self.args.per_device_eval_batch_size, model.device)
            found = torch.cat([_log_probabilities(model, batch, most)[0].cpu() for batch in batches])
        model.train(was)
        return found


def _batches(rows: PackedRows, size: int, device: Any) -> Iterator[dict[str, torch.Tensor]]:
    """The rows as batches of `size` on a device."""
    for first in range(0, len(rows), size):
        some = [rows[index] for index in range(first, min(first + size, len(rows)))]
        yield {key: torch.stack([one[key] for one in some]).to(device) for key in some[0]}


def total_loss(model: Any, rows: PackedRows, batch: int) -> tuple[float, int]:
    """Sum of the cross-entropies in nats, and the number of tokens that it is over.

    `batch` rows are computed at once. Runs without gradients
    in evaluation mode; the model's mode is restored.
    """
    was, total, count = model.training, 0.0, 0
    # Dropout, if a base has any, would make the measure random.
    model.train(False)
    with torch.no_grad():
        for some in _batches(rows, batch, model.device):
            loss, tokens = _losses(model, some)
            total, count = total + float(loss), count + tokens
    model.train(was)
    return total, count


def _losses(model: Any, batch: Mapping[str, torch.Tensor]) -> tuple[torch.Tensor, int]:
    """Sum of the losses of some rows, and the number of their tokens."""
    logits, wanted = _logits(model, batch)
    loss = torch.nn.functional.cross_entropy(logits, batch["labels"][wanted], reduction="sum")
    return loss, int(wanted.sum())


def _log_probabilities(
    model: Any, batch: Mapping[str, torch.Tensor], most: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """The log probability of each pair's review, in nats, and its tokens; both of shape (rows, most).

    Both are 0 where a row has no such pair.
    """
    logits, wanted = _logits(model, batch)
    each = -torch.nn.functional.cross_entropy(logits, batch["labels"][wanted], reduction="none")
    rows = torch.arange(len(wanted), device=wanted.device)[:, None].expand_as(wanted)[wanted]
    # The token before a review's first one belongs to its pair, so its number is that of the pair.
    places = rows * most + batch["pairs"][wanted].long() - 1
    none = each.new_zeros(len(wanted) * most)
    found, tokens = none.index_add(0, places, each), none.index_add(0, places, torch.ones_like(each))
    return found.view(len(wanted), most), tokens.view(len(wanted), most)


def _logits(model: Any, batch: Mapping[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Logits in float32 where something is learned, (wanted, vocabulary), and where that is, (rows, length).

    A GPT-Neo must have been prepared by `use_fused_kernels`:
    transformers' own attention of that family takes no boolean mask.
    """
    pairs = batch["pairs"]  # (rows, length)
    # True where query and key belong to the same pair, and the key is not after the query: only GPT-Neo's kernel has
    # a mask of its own besides.
    together = (pairs[:, None, :, None] == pairs[:, None, None, :]).tril()
    # The head is applied by hand below: the model's own forward pass would compute logits for every position.
    hidden = model.get_decoder()(
        input_ids=batch["input_ids"],
        position_ids=batch["positions"],
        attention_mask=together,
        use_cache=False,
    )[0]  # (rows, length, width)
    # The head is by far the widest product of a small model, so it is applied only to learned positions.
    wanted = batch["labels"] != IGNORED
    return model.get_output_embeddings()(hidden[wanted]).float(), wanted


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
