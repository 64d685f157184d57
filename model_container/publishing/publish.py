"""Converts a trained model, checks it, compares it with the model that it replaces, and makes it available.

A version is the time of publishing in UTC, so the last one is the newest. Older ones remain; to return to one, name it
(`GRG_MODEL=name@version`).
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import re
import sys
import tempfile
import textwrap
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.errors import GrgError, UsageError, WriterError
from core.settings import Settings
from model_container import dataset
from model_container.command_line import command_parser, not_empty
from model_container.models import convert, folders
from model_container.models.folders import Model

_MIN_AGREEMENT = 0.9
"""Of both engines' greedy tokens in float32; a wrong conversion shares next to none."""
_MAX_WORSE = 0.005
"""Share of its loss by which a model may be behind the one that it replaces: less is noise."""
_MAX_PAIRS = 300
"""Held-out reviews that are measured."""


def main(argv: Sequence[str], settings: Settings) -> int:
    """The `publish` verb. Prints name@version and returns the exit code."""
    options = make_parser().parse_args(argv)
    label = publish(options.folder, options.name, settings, force=options.force)
    where = f"bucket {settings.bucket}" if settings.backend == "aws" else "the state folder"
    print(
        f"{label} lies in {where}: GRG_MODEL={options.name} takes the newest, GRG_MODEL={label} this one",
        file=sys.stderr,
    )
    print(label)
    return 0


def make_parser() -> argparse.ArgumentParser:
    """What `grg model publish` takes."""
    parser = command_parser(
        "model publish",
        "FOLDER NAME",
        "Convert a trained model, check it, compare it with the model that it replaces, and make it available.",
    )
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        type=not_empty,
        help="the result of `grg train`: a folder, or s3://bucket/training/…/model",
    )
    parser.add_argument(
        "name", metavar="NAME", help="the model's name: small letters, digits, dots and hyphens"
    )
    parser.add_argument(
        "--force", action="store_true", help="publish it even if it is worse than the model that it replaces"
    )
    return parser


def publish(source: str, name: str, settings: Settings, *, force: bool = False) -> str:
    """Convert, check and file a trained model; returns its `name@version`.

    Repeating it files another version. Nothing is filed if a check fails. Raises UsageError for a bad name, a
    folder without a checkpoint or a model that is worse than the current one (unless `force`), WriterError if
    conversion, engine or disk fail, StorageError if the bucket cannot be used.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,63}", name) or name == "demo":
        raise UsageError(
            f"{name!r} cannot be a name: use small letters, digits, dots and hyphens, and not demo"
        )
    if not convert.torch_installed():
        raise UsageError(
            "a model is checked with torch, which is not installed: use `uv run --extra torch …`"
        )
    if source.startswith("s3://"):
        from model_container.training import remote

        remote.split(source)
    else:
        # Before the state folder is made, which a wrong folder has no use for.
        convert.read_config(Path(source).expanduser())
    version = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    home = settings.state_dir / "models"
    try:
        home.mkdir(parents=True, exist_ok=True)
        # Beside its final place, so that filing is a rename within one file system and never half done.
        # Folders that begin with a dot are not listed as models.
        with tempfile.TemporaryDirectory(prefix=".publish-", dir=home) as work:
            checkpoint = _at_hand(source, Path(work) / "source")
            folder = Path(work) / "model"
            convert.make_model_folder(
                checkpoint,
                folder,
                name=name,
                version=version,
                base=_base_of(checkpoint),
                keep_checkpoint=True,
            )
            old = _current(name, settings)
            found = _judged(folders.load(folder), checkpoint, Path(work), old, force=force)
            # After the judgment: if the model is refused, writing texts with it would be wasted time.
            found |= _texts(folders.load(folder), checkpoint / dataset.HELD_OUT, old, settings, force=force)
            _amend_card(folder / "card.json", {"published": found})
            _file(folder, name, version, settings)
    except OSError as error:
        raise WriterError(f"{home} cannot be written: {error}; free space, or set GRG_STATE_DIR") from error
    return f"{name}@{version}"


def _at_hand(source: str, target: Path) -> Path:
    """The folder of the checkpoint, downloaded to `target` if it is in a bucket."""
    if not source.startswith("s3://"):
        return Path(source).expanduser()
    from model_container.training import remote

    return remote.fetch(source, target)


def _base_of(checkpoint: Path) -> str:
    """What the checkpoint was trained from, for the card;
    the folder's name if it was not trained by `grg train`.
    """
    try:
        return str(json.loads((checkpoint / convert.TRAINING).read_text(encoding="utf-8"))["base"])
    except (OSError, ValueError, KeyError):
        return checkpoint.resolve().name


def _current(name: str, settings: Settings) -> Model | None:
    """The model that the name means now, or None if there is none."""
    try:
        return folders.of(dataclasses.replace(settings, model=name))
    except UsageError:
        return None


def _judged(model: Model, checkpoint: Path, work: Path, old: Model | None, *, force: bool) -> dict[str, Any]:
    """What was found, for the card. Raises WriterError if
    the engines disagree, UsageError if the model is worse.
    """
    from model_container.publishing import acceptance

    _say("checking that both engines write alike")
    alike = acceptance.agreement(model, checkpoint, work / "float32")
    if alike["float32"] < _MIN_AGREEMENT:
        raise WriterError(
            f"the engines agree on {alike['float32']:.0%} of the tokens, {_MIN_AGREEMENT:.0%} are wanted: "
            "the conversion is wrong, please report it"
        )
    if old is None:
        _say(f"there is no earlier {model.name}: nothing to compare with")
    found: dict[str, Any] = {"engines_agree": alike, "replaces": old.label if old else None}
    # Without held-out reviews there is nothing to compare by; the owner may still insist.
    held_out = checkpoint / dataset.HELD_OUT
    if not held_out.is_file():
        if old is not None and not force:
            raise UsageError(
                f"{checkpoint} has no {dataset.HELD_OUT}, so it cannot be compared with {old.label}: "
                "train it with `grg train`, or use --force"
            )
        return found
    # Both models are measured on the new one's held-out reviews. The old one may have been trained on some of
    # them, which only makes the comparison stricter.
    pairs = dataset.read_pairs(held_out)[:_MAX_PAIRS]
    _say(f"measuring it on {len(pairs)} held-out reviews")
    found["held_out_nats_per_byte"] = ours = acceptance.nats_per_byte(model, pairs)
    if old is not None:
        found["replaced_nats_per_byte"] = theirs = acceptance.nats_per_byte(old, pairs)
        if ours > theirs * (1 + _MAX_WORSE) and not force:
            raise UsageError(
                f"it is worse than {old.label} on the held-out reviews ({ours:.4f} nats a byte, {theirs:.4f} before): "
                "train it longer, or use --force"
            )
    return found


def _texts(
    model: Model, held_out: Path, old: Model | None, settings: Settings, *, force: bool
) -> dict[str, Any]:
    """What the model's texts are like, for the card, and the owner sees how one begins.

    A model may predict reviews well and still write none that is shown. Raises UsageError
    if they are worse than the current model's, unless `force`; if a text cannot be written, nothing is said of them.
    """
    from model_container.publishing import texts

    _say(f"writing reviews of {texts.GAMES} invented games")
    reviews = [pair.review for pair in dataset.read_pairs(held_out)] if held_out.is_file() else []
    known = texts.known_words([model, old] if old else [model], reviews)
    try:
        ours = texts.write(model, settings.engine, settings.decoding, known)
        theirs = texts.write(old, settings.engine, settings.decoding, known) if old else None
    except GrgError as error:
        _say(f"it wrote none: {error}")
        return {}
    figures = ours.figures()
    unknown = figures["invented_words_in_100"]
    told = f"{figures['shown']:.0%} of its texts would be shown, {unknown} words in 100 are invented"
    _say(
        f"{told}; one begins: {textwrap.shorten(ours.example, 200)}"
        if ours.example
        else f"{told}: train longer"
    )
    if theirs is None or old is None:
        return {"texts": figures}
    worse = texts.worse_in(ours, theirs)
    if worse and not force:
        raise UsageError(
            f"its texts are worse than those of {old.label}: {worse}; train it longer, or use --force"
        )
    return {"texts": figures, "replaced_texts": theirs.figures()}


def _amend_card(card: Path, more: dict[str, Any]) -> None:
    """Add entries to a card."""
    values = json.loads(card.read_text(encoding="utf-8")) | more
    card.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")


def _file(folder: Path, name: str, version: str, settings: Settings) -> None:
    """Put the model folder where workers look for it: into the bucket, or into the state folder."""
    if settings.backend == "aws":
        from model_container.training import remote

        remote.upload(folder, name, version, settings)
        return
    target = folders.home_of(name, settings.state_dir) / version
    target.parent.mkdir(parents=True, exist_ok=True)
    folder.replace(target)


def _say(line: str) -> None:
    """Print one line of progress to stderr."""
    print(line, file=sys.stderr, flush=True)
