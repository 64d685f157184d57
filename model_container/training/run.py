"""One training run and its folder: what it starts from, what it leaves.

<out>/run/         plan.json, rows, start.json and checkpoints: the run resumes from here
<out>/             config.json, model.safetensors, tokenizer.json: what transformers and `grg` load
<out>/training.json, loss.svg, loss_curve.json, held_out.jsonl, learned.npy, lexicon.txt.gz    how it went; needed to publish
"""

from __future__ import annotations

import dataclasses
import fcntl
import functools
import json
import math
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from model_container.training.trainer import (  # first: it sets up torch
    Saved,
    TrainingSession,
    precision,
    quiet,
    say,
)

# isort: split
import torch
import transformers
from tokenizers import Tokenizer
from transformers import GPTNeoForCausalLM

from core.errors import UsageError, WriterError
from core.settings import Settings
from model_container import dataset, plot
from model_container.dataset import Pair
from model_container.engines.transformers import load_network
from model_container.models import convert, folders, lexicon, memorised
from model_container.models.folders import FACTS, PLAIN
from model_container.training import examples, initial_weights
from model_container.training.checkpoints import last_whole, state_of
from model_container.training.packing import Encoder, Rows, pack
from model_container.training.plan import PRESETS, Plan
from model_container.writing.signs import SIGN
from model_container.writing.words import words_of

STOPPED = 75
"""Exit code if a SIGTERM ended the run early (EX_TEMPFAIL of sysexits.h): the same command resumes it."""

_LONGEST = 1024
"""Tokens of a row, where nothing is said: longer ones pack little better, and attention grows with the square."""

Base = tuple[GPTNeoForCausalLM, Tokenizer]


@dataclasses.dataclass(frozen=True)
class TrainingInputs:
    """What a run starts from. The model and the pairs are made when they are asked for."""

    base: str
    """For the card."""
    data: dict[str, Any]
    """For the card; two runs with the same are on the same data."""
    load: Callable[[], Base]
    train: Callable[[], Iterable[Pair]]
    held_out: Callable[[], Iterable[Pair]]
    form: str = PLAIN
    """Of its prompts, see `formats`."""


def invented(
    name: str,
    descriptions: Path | None = None,
    seed: int | None = None,
    settings: Settings | None = None,
    base: str | None = None,
) -> TrainingInputs:
    """The inputs of a preset: random weights, and this project's own reviews, which are written with facts.

    `descriptions` is where the combinations of facts come from (see `training.examples`);
    without it they are made up. `seed` is that of the examples. `base` names a model to
    continue from instead of random weights. Raises UsageError for a base that does not
    exist, and, once the pages are needed, for descriptions that cannot be read.
    """
    preset = PRESETS[name]
    seed = preset.plan.seed if seed is None else seed

    @functools.cache
    def pages() -> examples.Pages:
        if descriptions is None:
            return examples.invented_pages(preset.pages)
        return examples.pages_in(descriptions, preset.pages)

    label, load_base = ("random weights", None) if base is None else _base(base, settings or Settings())

    def load() -> Base:
        # Right before the weights are drawn, so that nothing that happens earlier can change them.
        torch.manual_seed(seed)
        if load_base is not None:
            return load_base()
        # Neither the training examples (seed) nor the held-out
        # ones (seed + 1), so that no set informs another.
        texts = examples.examples(seed + 2, preset.tokenizer_examples, pages())
        tokenizer = initial_weights.build_tokenizer(
            preset, (f"{pair.description} {pair.review}" for pair in texts)
        )
        return initial_weights.build_model(preset), tokenizer

    data = {
        "source": "model_container.corpus: reviews in this project's own words; no scraped text",
        "licence": "MIT",
        "facts": "which there are, from store descriptions" if descriptions else "made up",
        "id": f"{name}-{seed}",
        "examples": preset.examples,
        "shape": dataclasses.asdict(preset.shape),
    }
    return TrainingInputs(
        label,
        data,
        load,
        lambda: examples.examples(seed, preset.examples, pages()),
        lambda: examples.examples(seed + 1, preset.held_out, pages()),
        form=FACTS,
    )


def from_dataset(folder: Path, base: str, settings: Settings) -> TrainingInputs:
    """The inputs for a folder of `grg dataset build` and a model to start from.

    Raises UsageError if the folder is no data set or the
    base does not exist, WriterError if the base is damaged.
    """
    card_path = folder / dataset.CARD
    try:
        card = json.loads(card_path.read_text(encoding="utf-8"))
        data = {key: card[key] for key in ("id", "source", "filters", "train", "held_out")}
        del data["train"]["names"]  # a long list; the data card has it
    except FileNotFoundError:
        raise UsageError(
            f"{folder} is no data set: make one with `grg dataset build --out {folder}`"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{card_path} cannot be read ({error!r}): build the data set again") from error
    label, load = _base(base, settings)
    return TrainingInputs(
        label,
        data,
        load,
        lambda: dataset.read_pairs(folder / dataset.TRAIN),
        lambda: dataset.read_pairs(folder / dataset.HELD_OUT),
    )


def _base(wanted: str, settings: Settings) -> tuple[str, Callable[[], Base]]:
    """The base's label for the card, and a function that
    loads it: a plain checkpoint folder, or a model by name.
    """
    folder = Path(wanted).expanduser()
    if (folder / "config.json").is_file():  # a plain checkpoint, such as another run's
        convert.read_config(folder)

        def plain() -> Base:
            try:
                model = GPTNeoForCausalLM.from_pretrained(folder, dtype=torch.float32, local_files_only=True)
            except (OSError, RuntimeError, ValueError) as error:
                raise WriterError(f"the checkpoint in {folder} cannot be loaded: {error}") from error
            return model, convert.read_tokenizer(folder)

        return folder.resolve().name, plain
    found = folders.of(dataclasses.replace(settings, model=wanted))
    return found.label, lambda: (
        load_network(found, torch.float32),
        Tokenizer.from_file(str(found.tokenizer)),
    )


def use_threads(count: int) -> None:
    """Set how many CPU threads torch computes products on, at least one."""
    torch.set_num_threads(max(1, count))


class Run:
    """One training run of a plan, in its folder `out`."""

    def __init__(self, out: Path, plan: Plan, material: TrainingInputs) -> None:
        self._out, self._plan, self._material, self._folder = out, plan, material, out / "run"

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
        claim = {
            "plan": dataclasses.asdict(self._plan),
            "base": self._material.base,
            "data": self._material.data,
        }
        # Asked before `_known` writes the file, which would make every run look old.
        is_old = (self._folder / "plan.json").is_file()
        kept = self._known("plan.json", lambda: claim)
        # Otherwise a checkpoint of another plan or data set would
        # be continued silently, and the card would be wrong.
        if kept != claim:
            raise UsageError(
                f"{self._out} holds a run with other settings ({_difference(kept, claim)}): "
                "choose another --out, or remove it"
            )
        if is_old:
            last = last_whole(self._folder)
            say(
                f"going on from step {state_of(last)['global_step']}"
                if last
                else "no checkpoint yet: from the start"
            )
        # After our own first lines and before transformers is used, which logs to stderr otherwise.
        quiet()
        torch.manual_seed(self._plan.seed)
        model, tokenizer = self._material.load()
        # Packing needs the tokenizer and the context length, so the model is loaded first.
        train, held_out = self._rows(model.config, tokenizer)
        learning = TrainingSession(model, self._plan, train, held_out, self._folder, saved)
        with learning.heeding_sigterm():
            # Measured once and kept: after a resume the model is no longer the base.
            start = self._known("start.json", lambda: {"held_out_loss": learning.start_loss()})
            say(
                f"{len(train.tokens)} rows, {learning.steps} steps; {start['held_out_loss']:.3f} is the loss to begin with"
            )
            try:
                last = learning.run()
            except torch.OutOfMemoryError:
                raise UsageError(
                    "the GPU's memory is too small for this: use a smaller --batch or --length"
                ) from None
        if last is None:
            say(f"stopped and saved: the same command goes on from {self._folder}")
            return STOPPED
        self._export(last, tokenizer, start["held_out_loss"], train, held_out)
        return 0

    def _rows(self, config: Any, tokenizer: Tokenizer) -> tuple[Rows, Rows]:
        """The packed training and held-out rows. They are packed
        once; a resumed run reads the same ones from disk.
        """
        context = int(config.max_position_embeddings)
        length = self._plan.length or min(context, _LONGEST)
        if length > context:
            raise UsageError(f"--length {length} is more than the {context} tokens that the base takes")
        # As the engines count it: prompts longer than the window are cut before the model is given them.
        window = int(config.window_size) if "local" in config.attention_layers else 0
        encoder = Encoder(
            tokenizer, int(config.eos_token_id), context, window, length, form=self._material.form
        )
        packed = []
        for name, pairs in (("train", self._material.train), ("held_out", self._material.held_out)):
            path = self._folder / f"{name}.npz"
            if not path.is_file():
                pack(map(encoder.encode, pairs()), length, self._plan.seed).save(path)
            packed.append(Rows.load(path))
        return packed[0], packed[1]

    def _export(self, last: Path, tokenizer: Tokenizer, start: float, train: Rows, held_out: Rows) -> None:
        """Write the last checkpoint as a plain model with its records; training.json comes last."""
        state = state_of(last)
        curve = [entry for entry in state["log_history"] if "eval_loss" in entry or "loss" in entry]
        loss = [entry["eval_loss"] for entry in curve if "eval_loss" in entry][-1]
        config = json.loads((last / "config.json").read_text(encoding="utf-8"))
        # The loss is a mean over tokens; times their number it is the whole, which can be divided by bytes.
        tokens = int(held_out.learned.sum())
        card = {
            "architecture": "GPTNeoForCausalLM",
            "prompt": self._material.form,
            "base": self._material.base,
            "data": self._material.data,
            "parameters": _parameters(last),
            "context": config["max_position_embeddings"],
            "held_out_loss": round(loss, 4),
            "held_out_loss_at_start": round(start, 4),
            "held_out_perplexity": round(math.exp(loss), 2),
            "held_out_perplexity_at_start": round(math.exp(start), 2),
            # Nats a byte of review: comparable between vocabularies, as perplexity is not.
            "held_out_nats_per_byte": round(loss * tokens / held_out.written_bytes, 4),
            "training_tokens": int(
                state["global_step"] / max(1, len(train.tokens)) * self._plan.batch * (train.pairs > 0).sum()
            ),
            "training_seconds": round(max(entry.get("seconds", 0.0) for entry in curve)),
            "settings": dataclasses.asdict(self._plan)
            | {"steps": state["global_step"], "precision": precision()},
            "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
        }
        # Copied, not moved: a repeated command still finds the
        # checkpoint and exports again instead of training again.
        for name in ("config.json", "generation_config.json", "model.safetensors"):
            shutil.copyfile(last / name, self._out / name)
        tokenizer.save(str(self._out / "tokenizer.json"))
        dataset.write_pairs(self._out / dataset.HELD_OUT, self._material.held_out())
        if self._material.form != FACTS:  # reviews with facts are this project's own, not players'
            memorised.write((words_of(pair.review) for pair in self._material.train()), self._out)
        # A preset's model starts from nothing, so even a short
        # list is all that it knows. See `lexicon.MIN_WORDS`.
        lexicon.write(
            (
                (SIGN.sub("", pair.review), f"{pair.name} {pair.description}")
                for pair in self._material.train()
            ),
            self._out,
            min_words=0 if self._material.form == FACTS else lexicon.MIN_WORDS,
        )
        self._draw(curve, start)
        _write(self._out / "loss_curve.json", curve)
        # Last, because publishing takes a folder with this file for a finished model.
        _write(self._out / convert.TRAINING, card)
        print(
            f"held-out perplexity {math.exp(start):.1f} at the start, {math.exp(loss):.1f} now; {self._out} holds the "
            "model: `grg model publish` puts it to work",
            file=sys.stderr,
        )

    def _draw(self, curve: list[dict[str, float]], start: float) -> None:
        """Draw the loss curve to loss.svg, with the base's held-out loss as step 0."""
        series = {
            "training": [(entry["step"], entry["loss"]) for entry in curve if "loss" in entry],
            "held out": [
                (0.0, start),
                *((entry["step"], entry["eval_loss"]) for entry in curve if "eval_loss" in entry),
            ],
        }
        plot.lines(self._out / "loss.svg", "Loss, nats a token of the review", ("steps", "loss"), series)

    def _known(self, name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """What an earlier process wrote to the file, or else what `make` returns, which is written now."""
        path = self._folder / name
        if not path.is_file():
            _write(path, make())
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found


def _difference(kept: dict[str, Any], wanted: dict[str, Any]) -> str:
    """The first setting that differs: its name, its old value and its new one."""
    old, new = (
        {**claim["plan"], "base": claim["base"], **{f"data set's {k}": v for k, v in claim["data"].items()}}
        for claim in (kept, wanted)
    )
    name = next(name for name in {**old, **new} if old.get(name) != new.get(name))
    return f"{name}: {old.get(name)} there, {new.get(name)} now"


def _parameters(checkpoint: Path) -> int:
    """The number of weights, with the tied output matrix counted once."""
    return sum(
        int(array.size) for name, array in convert.read_weights(checkpoint) if name != "lm_head.weight"
    )


def _write(path: Path, value: Any) -> None:
    """Write JSON whole or not at all: a killed process must
    not leave half a file that the next one trips over.
    """
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)
