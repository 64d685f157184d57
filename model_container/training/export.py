"""The finished model of a run: a plain checkpoint with its records, from which it can be published.

<out>/             config.json, model.safetensors, tokenizer.json: what transformers and `grg` load
<out>/learned.npy or phrases.npy: what its texts were like, by their hashes
<out>/training.json, loss.svg, loss_curve.json, held_out.jsonl, lexicon.txt.gz    how it went; needed to publish
"""

from __future__ import annotations

import dataclasses
import json
import math
import shutil
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from core.runtime.files import write_atomically
from model_container import dataset, plot
from model_container.models import convert, lexicon, memorised, phrases
from model_container.models.folders import FACTS
from model_container.training.checkpoints import best_entry, held_out_entries, state_of
from model_container.training.inputs import TrainingInputs
from model_container.training.packing import Rows
from model_container.training.plan import Plan
from model_container.writing.placeholders import PLACEHOLDER
from model_container.writing.words import words_of


@dataclasses.dataclass(frozen=True, slots=True)
class Finished:
    """A run that came to its end."""

    last: Path
    """Its last checkpoint, whose state has the whole history."""
    weights: Path
    """The folder of the weights that become the model: config.json, generation_config.json, model.safetensors."""
    step: int
    """The number of steps after which they were saved."""
    plan: Plan
    """What was used: numbers that the run chose by itself are filled in."""
    precision: str
    start_loss: float
    """The held-out loss of the base, in nats a token."""


def export(
    out: Path, done: Finished, material: TrainingInputs, tokenizer: Tokenizer, train: Rows, held_out: Rows
) -> None:
    """Write the model and its records to `out`; training.json comes last. Repeating it writes the same files again."""
    state = state_of(done.last)
    curve = [entry for entry in state["log_history"] if "eval_loss" in entry or "loss" in entry]
    measured = held_out_entries(state)
    entry = next(entry for entry in measured if entry["step"] == done.step)
    loss = entry["eval_loss"]
    config = json.loads((done.weights / "config.json").read_text(encoding="utf-8"))
    # The loss is a mean over tokens; times their number it is the whole, which can be divided by bytes.
    tokens = int(held_out.learned.sum())
    rows_seen = state["global_step"] * done.plan.batch
    card = {
        "architecture": config["architectures"][0],
        "prompt": material.form,
        "base": material.base,
        "data": material.data,
        "parameters": _parameters(done.weights),
        "context": config["max_position_embeddings"],
        "step": done.step,
        "held_out_loss": round(loss, 4),
        "held_out_loss_at_start": round(done.start_loss, 4),
        "held_out_loss_at_the_end": round(measured[-1]["eval_loss"], 4),
        **(
            {
                "objective": "kto",
                "held_out_right": round(entry["eval_right"], 4),
                "held_out_drift": round(entry["eval_drift"], 4),
            }
            if material.are_rated
            else {
                "held_out_perplexity": round(math.exp(loss), 2),
                "held_out_perplexity_at_start": round(math.exp(done.start_loss), 2),
                # Nats per byte of review: comparable between vocabularies, as perplexity is not.
                "held_out_nats_per_byte": round(loss * tokens / held_out.written_bytes, 4),
            }
        ),
        "training_tokens": int(rows_seen / max(1, len(train.tokens)) * (train.pairs > 0).sum()),
        "training_seconds": round(max(entry.get("seconds", 0.0) for entry in curve)),
        "settings": dataclasses.asdict(done.plan)
        | {"steps": state["global_step"], "precision": done.precision},
        "versions": {name: version(name) for name in ("torch", "transformers")},
    }
    # Copied, not moved: a repeated command still finds the
    # checkpoint and exports again instead of training again.
    for name in ("config.json", "generation_config.json", "model.safetensors"):
        shutil.copyfile(done.weights / name, out / name)
    tokenizer.save(str(out / "tokenizer.json"))
    _write_texts(out, material)
    title = "Loss by thumbs" if material.are_rated else "Loss, nats a token of the review"
    draw(out / "loss.svg", title, curve, done.start_loss)
    write_json(out / "loss_curve.json", curve)
    # Last, because publishing takes a folder with this file for a finished model.
    write_json(out / convert.TRAINING, card)
    print(_summary(out, done, loss, measured, are_rated=material.are_rated), file=sys.stderr)


def _write_texts(out: Path, material: TrainingInputs) -> None:
    """Write what publishing and the bot need to know of the texts: held-out reviews, the memorised runs, the words."""
    if material.are_rated:
        # Texts that people liked are what the model should predict; what it may not repeat are still players' reviews,
        # which its base has learned.
        liked = [pair for pair in material.held_out() if pair.voted_up]
        dataset.write_pairs(out / dataset.HELD_OUT, liked or material.held_out())
        for name in (memorised.FILE, lexicon.FILE, phrases.FILE):
            if material.home is not None and (material.home / name).is_file():
                shutil.copyfile(material.home / name, out / name)
        return
    dataset.write_pairs(out / dataset.HELD_OUT, material.held_out())
    facts = material.form == FACTS
    if facts:
        phrases.write((pair.review for pair in material.train()), out)
    else:  # reviews with facts are this project's own, not players'
        memorised.write((words_of(pair.review) for pair in material.train()), out)
    # A preset's model starts with random weights, so even a short
    # list contains all words that it knows. See `lexicon.MIN_WORDS`.
    lexicon.write(
        # A prompt of placeholders is no page: `<praised1>` would forbid "praise" for ever.
        (
            (PLACEHOLDER.sub("", pair.review), "" if facts else f"{pair.name} {pair.description}")
            for pair in material.train()
        ),
        out,
        min_words=0 if facts else lexicon.MIN_WORDS,
    )


def _summary(
    out: Path, done: Finished, loss: float, measured: Sequence[Mapping[str, float]], *, are_rated: bool
) -> str:
    """What came of the run, and the next command."""
    chosen = "" if done.step == measured[-1]["step"] else f" after {done.step} steps, where it was lowest"
    worse = "" if loss < done.start_loss else "; no checkpoint was better than the base"
    now = (
        f"loss of the held-out votes {done.start_loss:.3f} at the start, {loss:.3f}"
        if are_rated
        else f"held-out perplexity {math.exp(done.start_loss):.1f} at the start, {math.exp(loss):.1f}"
    )
    return f"{now} now{chosen}{worse}\nnext: grg model publish {out} NAME"


def draw(path: Path, title: str, curve: Sequence[Mapping[str, float]], start: float) -> None:
    """Draw the loss curve, with the base's held-out loss as step 0 and a mark at each measure."""
    held_out = [(entry["step"], entry["eval_loss"]) for entry in curve if "eval_loss" in entry]
    series = {
        "training": [(entry["step"], entry["loss"]) for entry in curve if "loss" in entry],
        "held out": [(0.0, start), *held_out],
    }
    plot.lines(path, title, ("steps", "loss"), series, marked=frozenset({"held out"}))


def chosen_step(last: Path, *, best: bool) -> int:
    """The number of steps of the checkpoint that becomes the model."""
    state = state_of(last)
    return int(best_entry(state)["step"] if best else state["global_step"])


def write_json(path: Path, value: Any) -> None:
    """Write a value as JSON, completely or not at all: a killed process must not leave half a file."""
    write_atomically(path, f"{json.dumps(value, indent=1)}\n".encode(), mode=0o644)


def _parameters(checkpoint: Path) -> int:
    """The number of weights, with the tied output matrix counted once."""
    return sum(
        int(array.size) for name, array in convert.read_weights(checkpoint) if name != "lm_head.weight"
    )
