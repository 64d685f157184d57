"""The inputs of a training run: where its base and its pairs come from, and what distinguishes it from other runs.

Nothing here loads PyTorch before `TrainingInputs.load` is called: a wrong option, a missing data set or a folder of
another run is found out within a second.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from core.errors import UsageError
from core.runtime.files import no_folder
from core.settings import Settings
from model_container import dataset
from model_container.dataset import Pair, build
from model_container.dataset.filters import Filters
from model_container.models import convert, families, folders
from model_container.models.folders import FACTS, PLAIN
from model_container.models.told import CHAT, EXAMPLES, TOLD
from model_container.training import examples
from model_container.training.plan import PRESETS, Plan, Shape

Base = tuple[Any, Tokenizer]
"""A causal language model of transformers in float32, and its tokenizer."""
RUN, PLAN = "run", "plan.json"
"""The folder of a run within its output, and the file there that names its settings."""


@dataclasses.dataclass(frozen=True)
class TrainingInputs:
    """The inputs of a run. The model and the pairs are made at first use."""

    base: str
    """For the card."""
    data: dict[str, Any]
    """For the card; two runs with the same value use the same data."""
    load: Callable[[], Base]
    train: Callable[[], Iterable[Pair]]
    held_out: Callable[[], Iterable[Pair]]
    config: Mapping[str, Any]
    """The base's config.json, or as much of it as a run with random weights knows: the sizes."""
    form: str = PLAIN
    """The format of the prompts, see `formats`."""
    are_rated: bool = False
    """Whether the pairs are texts with thumbs (`Pair.voted_up`), which a model is to prefer or to avoid."""
    home: Path | None = None
    """The base's folder, if it has one."""

    def claim(self, plan: Plan) -> dict[str, Any]:
        """What another run must share to be continued: equal claims give equal steps."""
        return {"plan": dataclasses.asdict(plan), "base": self.base, "data": self.data}


def check(out: Path, claim: Mapping[str, Any], config: Mapping[str, Any]) -> None:
    """Whether a run with this claim and its base's config can begin or continue in `out`; changes nothing.

    Raises UsageError if there can be no such folder, if rows are longer than the base takes, or if the folder holds a
    run with other settings.
    """
    if why := no_folder(out):
        raise UsageError(f"--out cannot be there, since {why}: choose another one")
    length, context = claim["plan"]["length"], int(config["max_position_embeddings"])
    if length > context:
        raise UsageError(f"--length {length} is more than the {context} tokens that the base takes")
    path = out / RUN / PLAN
    if not path.is_file():
        return
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        # A setting that an older version did not have was at its default then.
        stored["plan"] = dataclasses.asdict(Plan()) | stored["plan"]
        difference = _difference(stored, claim)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path} cannot be read ({error!r}): choose another --out") from error
    # Otherwise a checkpoint of another plan or data set would be continued silently, and the card would be wrong.
    if difference:
        raise UsageError(
            f"{out} holds a run with other settings ({difference}): choose another --out, or remove it"
        )


def _difference(kept: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """The first setting that differs: its name, its old value and its new one; "" if none does."""
    old, new = (
        {**claim["plan"], "base": claim["base"], **{f"data set's {k}": v for k, v in claim["data"].items()}}
        # As JSON has it, which knows no tuples.
        for claim in (kept, json.loads(json.dumps(wanted)))
    )
    name = next((name for name in {**old, **new} if old.get(name) != new.get(name)), None)
    return f"{name}: {old.get(name)} there, {new.get(name)} now" if name else ""


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

    def from_nothing() -> Base:
        from model_container.training import initial_weights

        # Neither the training examples (seed) nor the held-out
        # ones (seed + 1), so that no set informs another.
        texts = examples.examples(seed + 2, preset.tokenizer_examples, pages())
        tokenizer = initial_weights.build_tokenizer(
            preset, (f"{pair.description} {pair.review}" for pair in texts)
        )
        return initial_weights.build_model(preset, seed), tokenizer

    label, config, load = (
        ("random weights", _sizes(preset.shape), from_nothing)
        if base is None
        else _base(base, settings or Settings())
    )
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
        config,
        form=FACTS,
    )


def from_dataset(folder: Path, base: str, settings: Settings) -> TrainingInputs:
    """The inputs for a folder of `grg dataset build` and a model to start from.

    Raises UsageError if the folder is not a data set or the
    base does not exist, WriterError if the base is damaged.
    """
    card_path = folder / dataset.CARD
    try:
        card = json.loads(card_path.read_text(encoding="utf-8"))
        data = {key: card[key] for key in ("id", "source", "filters", "train", "held_out")}
        del data["train"]["names"]  # a long list; the data card has it
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(
            f"{folder} is not a data set: make one with `grg dataset build --out {folder}`"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{card_path} cannot be read ({error!r}): build the data set again") from error
    label, config, load = _base(base, settings)
    return TrainingInputs(
        label,
        data,
        load,
        lambda: dataset.read_pairs(folder / dataset.TRAIN),
        lambda: dataset.read_pairs(folder / dataset.HELD_OUT),
        config,
        # Only GPT-Neo's window is so short that a page cut to it leaves a row room for several pairs; facts always do.
        form=PLAIN if config["model_type"] == families.GPT_NEO else TOLD,
    )


def from_votes(path: Path, base: str, settings: Settings) -> TrainingInputs:
    """The inputs for a file of `grg dataset ratings` and the model that wrote its texts. A tenth of the games is held out.

    Raises UsageError if the file is none, if it lacks one of the thumbs, or if the base does not
    exist or writes with facts, whose placeholders a finished text no longer has.
    """
    if not path.is_file():
        raise UsageError(f"{path} does not exist: write it with `grg dataset ratings --out {path}`")
    pairs = dataset.read_pairs(path)
    games = {pair.game for pair in pairs}
    held = set(build.held_out_games(games, Filters()))
    train = [pair for pair in pairs if pair.game not in held]
    ups = sum(pair.voted_up for pair in train)
    if not held or not 0 < ups < len(train):
        raise UsageError(
            f"{path} has {ups} thumbs up and {len(train) - ups} down on {len(games)} games: both kinds are needed, "
            "on at least two games"
        )
    label, config, load = _base(base, settings)
    home = _home(base, settings)
    form = _form(home)
    if form == FACTS:
        raise UsageError(
            f"{label} writes with facts, and votes are on finished texts: use a --base that was trained on reviews"
        )
    if form in (EXAMPLES, CHAT):
        raise UsageError(f"{label} writes after examples: train it on reviews first, and use that as --base")
    data = {
        "source": "what people rated",
        "id": hashlib.sha256(path.read_bytes()).hexdigest()[:16],
        "thumbs_up": ups,
        "thumbs_down": len(train) - ups,
        "held_out_thumbs": len(pairs) - len(train),
        "games": len(games),
    }
    return TrainingInputs(
        label,
        data,
        load,
        lambda: train,
        lambda: [pair for pair in pairs if pair.game in held],
        config,
        form=form,
        are_rated=True,
        home=home,
    )


def _home(wanted: str, settings: Settings) -> Path:
    """The folder of a base."""
    folder = Path(wanted).expanduser()
    return (
        folder
        if (folder / "config.json").is_file()
        else folders.of(dataclasses.replace(settings, model=wanted)).folder
    )


def _form(home: Path) -> str:
    """The format of a base's prompts, as its card says."""
    for name in ("card.json", convert.TRAINING):
        if (home / name).is_file():
            return str(json.loads((home / name).read_text(encoding="utf-8")).get("prompt", PLAIN))
    return PLAIN


def _base(wanted: str, settings: Settings) -> tuple[str, Mapping[str, Any], Callable[[], Base]]:
    """The base's label for the card, its config, and a function that
    loads it: a plain checkpoint folder, or a model by name.
    """
    folder = Path(wanted).expanduser()
    if (folder / "config.json").is_file():  # a plain checkpoint, such as another run's
        config = convert.read_config(folder)

        def plain() -> Base:
            from model_container.training import initial_weights

            network, tokenizer = initial_weights.load_checkpoint(folder), convert.read_tokenizer(folder)
            known = tokenizer.get_vocab(with_added_tokens=True)
            # config.json may name several, or none.
            ends = families.end_tokens(config, folder, known, network.config.vocab_size)
            network.config.eos_token_id = ends[0]
            return network, tokenizer

        return folder.resolve().name, _trainable(folder.name, config), plain
    found = folders.of(dataclasses.replace(settings, model=wanted))

    def named() -> Base:
        from model_container.training import initial_weights

        return initial_weights.load_model(found), Tokenizer.from_file(str(found.tokenizer))

    return found.label, _trainable(found.label, found.config), named


def _trainable(label: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """A base's config with what old ones leave out. Raises UsageError if its family cannot be trained here."""
    kind = config.get("model_type", families.GPT_NEO)
    able = (families.GPT_NEO, *sorted(families.LLAMA_LIKE))
    if kind not in able:
        raise UsageError(f"{label} is a {kind}: only {', '.join(able)} can be trained here")
    return {"max_position_embeddings": 2048, "model_type": kind, **config}


def _sizes(shape: Shape) -> dict[str, int]:
    """The sizes of a model with random weights, by the names that config.json has for them."""
    return {
        "vocab_size": shape.vocabulary,
        "hidden_size": shape.width,
        "num_layers": shape.layers,
        "num_heads": shape.heads,
        "max_position_embeddings": shape.positions,
    }
