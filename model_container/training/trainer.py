"""The losses of a training run and their measures: transformers' Trainer on packed rows."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

# Threads that wait by spinning starve each other as soon as anything else runs: without spinning, a busy machine
# with 2 cores processed 3,300-3,900 tokens/s instead of 800-1,300. libgomp reads the setting when torch is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import numpy as np
import torch
from transformers import Trainer

from model_container.training.muon import Muon
from model_container.training.packing import Rows
from model_container.training.preference import DRIFT, drift, kto_loss, likeliest

IGNORED = -100


class PackedRows(torch.utils.data.Dataset[dict[str, torch.Tensor]]):
    """Rows as the model's tensors: tokens, positions, pairs
    and the next token of each place, each of shape (length,).

    Positions restart at 0 with each pair, as they do when the writer gives the model one prompt alone.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self.thumbs = rows.thumbs
        self.before: dict[str, torch.Tensor] = {}
        """Where the rows are rated texts: what the base made of them, see `_before`."""

    def __len__(self) -> int:
        return len(self._rows.tokens)

    def __getitem__(self, index: int) -> dict[str, torch.Tensor]:
        """One row. A label is IGNORED at every position whose next token is not learned.

        Rated texts have their `thumbs`, of shape (most pairs in a row,), and what the base made of them too.
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
        if self.before:
            row["thumbs"] = torch.from_numpy(self.thumbs[index])
            row |= {name: found[index] for name, found in self.before.items()}
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
        """Note what the model as it is now makes of each text, which all later ones are compared with."""
        for rows in (self.train_dataset, self.eval_dataset):
            assert isinstance(rows, PackedRows)  # noqa: S101  given by `TrainingSession`
            found = self._over(rows, functools.partial(_before, most=rows.thumbs.shape[1]))
            rows.before = {name: torch.cat([some[name] for some in found]) for name in found[0]}

    def compute_loss(
        self,
        model: Any,
        inputs: Mapping[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: Any = None,
    ) -> Any:
        """The mean loss of the rated texts, with the drift of all, as a scalar tensor."""
        del num_items_in_batch, return_outputs
        with self.accelerator.autocast():
            found = _compared(model, inputs)
        loss = self._loss(inputs["thumbs"], found["moved"], found["drift"])
        # The Trainer adds the parts of a step up.
        return loss / self.args.gradient_accumulation_steps

    def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
        """The loss of the held-out texts, with their drift in it and alone (nats a token), and the share of them that
        moved as their thumbs say; all are logged.
        """
        rows = self.eval_dataset
        assert isinstance(rows, PackedRows)  # noqa: S101  given by `TrainingSession`
        each = self._over(rows, _compared)
        moved, away = (torch.cat([some[name] for some in each]) for name in ("moved", "drift"))
        thumbs = torch.from_numpy(rows.thumbs)
        rated = thumbs.abs() == 1
        found = {
            "eval_loss": float(self._loss(thumbs, moved, away)),
            "eval_drift": float(away.mean()),
            "eval_right": float((moved[rated] * thumbs[rated] > 0).float().mean()),
        }
        self.log(dict(found))
        return found

    def _loss(self, thumbs: torch.Tensor, moved: torch.Tensor, away: torch.Tensor) -> torch.Tensor:
        """The loss of texts with such thumbs, log ratios (both of one shape) and drifts of their places, a scalar."""
        return kto_loss(moved.flatten(), thumbs.flatten(), self.weights) + DRIFT * away.mean()

    def _over(self, rows: PackedRows, read: Callable[..., dict[str, torch.Tensor]]) -> list[dict[str, Any]]:
        """What `read` makes of the model and each batch of the rows, on the CPU; without gradients."""
        model: Any = self.model
        was, size = model.training, self.args.per_device_eval_batch_size
        model.train(False)
        with torch.no_grad(), self.accelerator.autocast():
            each = [
                {name: value.cpu() for name, value in read(model, batch).items()}
                for batch in _batches(rows, size, model.device)
            ]
        model.train(was)
        return each


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


def _before(model: Any, batch: Mapping[str, torch.Tensor], most: int) -> dict[str, torch.Tensor]:
    """What a base makes of some rows: the log probability of each pair as `reference` (rows, most), and what `likeliest`
    gives for each place as `tokens` and `likely`, (rows, length, as many), 0 where nothing is learned.
    """
    logits, wanted = _logits(model, batch)
    found = {"reference": _log_probabilities(logits, wanted, batch, most)}
    for name, kept in zip(("tokens", "likely"), likeliest(logits), strict=True):
        found[name] = kept.new_zeros(*wanted.shape, kept.shape[1])
        found[name][wanted] = kept
    return found


def _compared(model: Any, batch: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """How far a model has `moved` on each pair of some rows (rows, most), and the `drift` of each learned place (n,)."""
    logits, wanted = _logits(model, batch)
    reference = batch["reference"]
    return {
        "moved": _log_probabilities(logits, wanted, batch, reference.shape[1]) - reference,
        "drift": drift(logits, batch["tokens"][wanted], batch["likely"][wanted]),
    }


def _log_probabilities(
    logits: torch.Tensor, wanted: torch.Tensor, batch: Mapping[str, torch.Tensor], most: int
) -> torch.Tensor:
    """The log probability of each pair's review, in nats, (rows, most); 0 where a row has no such pair."""
    each = -torch.nn.functional.cross_entropy(logits, batch["labels"][wanted], reduction="none")
    rows = torch.arange(len(wanted), device=wanted.device)[:, None].expand_as(wanted)[wanted]
    # The token before a review's first one belongs to its pair, so its number is that of the pair.
    places = rows * most + batch["pairs"][wanted].long() - 1
    return each.new_zeros(len(wanted) * most).index_add(0, places, each).view(len(wanted), most)


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
