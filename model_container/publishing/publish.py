"""Puts a trained model to work: converts it, checks it, compares it with the one that it replaces, tries it, files it.

A version is the time of publishing in UTC, so that the last one is the newest. Older ones stay: naming one
(`GRG_MODEL=name@version`) is how to go back.
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
from model_container.models import convert, folders
from model_container.models.folders import Model

_MIN_AGREEMENT = 0.9
"""Of both engines' greedy tokens in float32; a wrong conversion shares next to none."""
_MAX_WORSE = 0.005
"""Share of its loss by which a model may be behind the one that it replaces: less is noise."""
_MAX_PAIRS = 300
"""Held-out reviews that are measured."""


def main(argv: Sequence[str], settings: Settings) -> int:
    """The `publish` verb. Prints name@version."""
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
    parser = argparse.ArgumentParser(prog="grg model publish", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", help="what `grg train` made: a folder, or s3://bucket/training/…/model")
    parser.add_argument("name", help="small letters, digits, dots and hyphens")
    parser.add_argument("--force", action="store_true", help="even if it is worse than what it replaces")
    return parser


def publish(source: str, name: str, settings: Settings, *, force: bool = False) -> str:
    """`name@version` of what was filed. Raises UsageError (no checkpoint, a worse model), WriterError, StorageError."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,63}", name) or name == "demo":
        raise UsageError(
            f"{name!r} cannot be a name: use small letters, digits, dots and hyphens, and not demo"
        )
    if not convert.torch_installed():
        raise UsageError(
            "a model is checked with torch, which is not installed: use `uv run --extra torch …`"
        )
    version = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    home = settings.state_dir / "models"
    try:
        home.mkdir(parents=True, exist_ok=True)
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
            found = _judged(
                folders.load(folder), checkpoint, Path(work), _current(name, settings), force=force
            )
            _try_out(folders.load(folder), checkpoint / dataset.HELD_OUT, settings)
            _amend_card(folder / "card.json", {"published": found})
            _file(folder, name, version, settings)
    except OSError as error:
        raise WriterError(f"{home} cannot be written: {error}; free space, or set GRG_STATE_DIR") from error
    return f"{name}@{version}"


def _at_hand(source: str, target: Path) -> Path:
    if not source.startswith("s3://"):
        return Path(source).expanduser()
    from model_container.training import remote

    return remote.fetch(source, target)


def _base_of(checkpoint: Path) -> str:
    try:
        return str(json.loads((checkpoint / convert.TRAINING).read_text(encoding="utf-8"))["base"])
    except (OSError, ValueError, KeyError):
        return checkpoint.resolve().name


def _current(name: str, settings: Settings) -> Model | None:
    """What the name means now."""
    try:
        return folders.of(dataclasses.replace(settings, model=name))
    except UsageError:
        return None


def _judged(model: Model, checkpoint: Path, work: Path, old: Model | None, *, force: bool) -> dict[str, Any]:
    """What was found, for the card. Raises WriterError where the engines disagree, UsageError where it is worse."""
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
    held_out = checkpoint / dataset.HELD_OUT
    if not held_out.is_file():
        if old is not None and not force:
            raise UsageError(
                f"{checkpoint} has no {dataset.HELD_OUT}, so it cannot be compared with {old.label}: "
                "train it with `grg train`, or use --force"
            )
        return found
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


def _try_out(model: Model, held_out: Path, settings: Settings) -> None:
    """Tell the owner what it writes: a model may foretell reviews well and write none that is shown. Never fails."""
    from model_container.publishing import acceptance

    _say("writing a few reviews")
    try:
        texts, games = acceptance.acceptable_texts(
            model, dataset.read_pairs(held_out) if held_out.is_file() else [], settings
        )
    except GrgError as error:
        _say(f"it wrote none: {error}")
        return
    if texts:
        _say(f"{len(texts)} of {games} would be shown; one begins: {textwrap.shorten(texts[0], 200)}")
    else:
        _say(f"0 of {games} would be shown: train longer")


def _amend_card(card: Path, more: dict[str, Any]) -> None:
    told = json.loads(card.read_text(encoding="utf-8")) | more
    card.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def _file(folder: Path, name: str, version: str, settings: Settings) -> None:
    if settings.backend == "aws":
        from model_container.training import remote

        remote.upload(folder, name, version, settings)
        return
    target = folders.home_of(name, settings.state_dir) / version
    target.parent.mkdir(parents=True, exist_ok=True)
    folder.replace(target)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
