"""The commands for training a model: `grg dataset build`, `grg train`, `grg model publish`.

They replace themselves by `python -m model_container`, so that signals reach the work itself.
"""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from core.errors import StorageError, UsageError
from core.settings import Settings, read

# Options, --help included, are passed on to the process that does the work and knows them.
_THROUGH = {"ignore_unknown_options": True, "help_option_names": []}


@click.group()
def dataset() -> None:
    """Collect reviews to train on."""


@dataset.command()
@click.argument("games", nargs=-1)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder to write to; a second run resumes there.",
)
@click.option(
    "--top", type=click.IntRange(0, 100), default=0, metavar="N", help="Add the N most played games."
)
@click.option(
    "--from",
    "given",
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH",
    help="Use files instead of the store: a folder with appreviews/ and appdetails/, or a CSV file with a column `review`.",
)
@click.option(
    "--language",
    default="english",
    show_default=True,
    help="Language of the reviews, by Steam's name, or all.",
)
@click.option(
    "--per-game", type=click.IntRange(1), default=300, show_default=True, help="Most reviews of one game."
)
@click.option(
    "--min-words",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="Shortest review kept, in words.",
)
@click.option(
    "--max-words",
    type=click.IntRange(1),
    default=150,
    show_default=True,
    help="Longest review kept, in words.",
)
@click.option(
    "--min-helpful",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Fewest helpful votes of a review kept.",
)
@click.option(
    "--vote",
    type=click.Choice(["any", "up", "down"]),
    default="any",
    show_default=True,
    help="Keep only reviews with this verdict.",
)
@click.option(
    "--held-out",
    type=click.FloatRange(0, 0.9),
    default=0.1,
    show_default=True,
    help="Share of games held out for evaluation.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Seed for choosing the held-out games.")
def build(
    games: Sequence[str],
    out: Path,
    top: int,
    given: Path | None,
    language: str,
    per_game: int,
    **filters: object,
) -> None:
    """Build a data set from reviews on Steam. GAMES: store links or app ids.

    If it is killed, or Steam stops answering, the same command resumes where it was. With other filters and no
    GAMES it builds the data set again from what was collected.
    """
    from core import worker_process

    settings = read(os.environ)
    arguments = [str(out), "--language", language, "--per-game", str(per_game)]
    # A CSV file needs no collecting: the process that builds the data set reads it itself.
    if given is not None and given.is_file():
        arguments += ["--csv", str(given)]
    elif given is not None or games or top:
        # The option is about the reviews that are gathered; what runs afterwards keeps GRG_STEAM_LANGUAGE.
        gathered = dataclasses.replace(settings, steam_language=language)
        _gather(games, top, given, out / "raw", per_game, gathered)
        arguments += ["--source", str(given) if given else "reviews on the Steam store"]
    for name, value in filters.items():
        arguments += [f"--{name.replace('_', '-')}", str(value)]
    worker_process.exec_command("dataset", arguments, settings)


def _gather(
    games: Sequence[str], top: int, given: Path | None, raw: Path, per_game: int, settings: Settings
) -> None:
    """Fill `out`/raw. Raises UsageError, CatalogError, StorageError."""
    import asyncio

    from core.cli import render
    from core.cli.target import parse_target
    from core.steam.dataset import collector

    apps = [target for game in games if isinstance(target := parse_target(game), int)]
    if len(apps) < len(games):
        raise UsageError("a saved page has no reviews: name games by store link or app id")
    absent: list[str] = []
    try:
        with render.progress() as on_progress:
            if given is not None:
                on_progress("Reading the folder")
                collector.from_folder(given, raw)
            if apps or top:
                # Twice as many as are wanted, since short and foreign ones will be left out.
                gathering = collector.ReviewCollector(
                    # A log gets plain lines, because the terminal's display shows nothing there.
                    raw,
                    settings,
                    on_progress if sys.stderr.isatty() else _log,
                )
                absent = asyncio.run(gathering.collect(apps, top, 2 * per_game))
        for why in absent:
            click.echo(f"left out: {why}", err=True)
    except OSError as error:
        raise StorageError(
            f"{raw} cannot be written ({error.strerror or error}): choose another --out"
        ) from error


def _log(doing: str) -> None:
    """Print what is being done, so that a log shows what takes time."""
    click.echo(doing, err=True)


@click.command(context_settings=_THROUGH)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def train(arguments: Sequence[str]) -> None:
    """Train a model on a data set, here or as a job on AWS (`grg train --help` lists the options)."""
    from core import worker_process

    worker_process.exec_command("train", arguments, read(os.environ))


@click.command(context_settings=_THROUGH)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def publish(arguments: Sequence[str]) -> None:
    """Check a trained model and make it available: FOLDER NAME [--force]."""
    from core import worker_process

    worker_process.exec_command("publish", arguments, read(os.environ))
