"""The commands for training a model: `grg dataset build` and `grg train`.

They replace themselves by `python -m model_container`, so that signals reach the work itself.
"""

from __future__ import annotations

import dataclasses
import math
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from core.errors import StorageError, UsageError
from core.runtime.files import no_folder
from core.settings import STEAM_LANGUAGES, Settings, read

# Options, --help included, are passed on to the process that does the work and knows them.
_THROUGH = {"ignore_unknown_options": True, "help_option_names": []}


class _Named(click.Path):
    """A path that is not empty: an unset variable of a shell arrives as an empty one, which would mean this folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, or BadParameter."""
        if not str(value).strip():
            self.fail("it is empty: name one", param, ctx)
        return super().convert(value, param, ctx)


@click.group()
def dataset() -> None:
    """Collect reviews to train on."""


@dataset.command()
@click.argument("games", nargs=-1)
@click.option(
    "--out",
    required=True,
    type=_Named(path_type=Path),
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
    help="Use files instead of the store: a folder with reviews and descriptions, or a CSV file with a column `review`.",
)
@click.option(
    "--describe",
    is_flag=True,
    help="Ask the store for the games whose description the folder of --from lacks.",
)
@click.option(
    "--language",
    default="english",
    show_default=True,
    help="Language of the reviews, by Steam's name, or all.",
)
@click.option(
    "--per-game",
    type=click.IntRange(1, 100_000),
    default=300,
    show_default=True,
    help="Most reviews of one game.",
)
@click.option(
    "--min-words",
    type=click.IntRange(1, 10_000),
    default=20,
    show_default=True,
    help="Shortest review kept, in words.",
)
@click.option(
    "--max-words",
    type=click.IntRange(1, 10_000),
    default=150,
    show_default=True,
    help="Longest review kept, in words.",
)
@click.option(
    "--min-helpful",
    type=click.IntRange(0, 1_000_000),
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
@click.option(
    "--seed",
    type=click.IntRange(0, 2**32 - 1),
    default=1,
    show_default=True,
    help="Seed for choosing the held-out games.",
)
def build(
    games: Sequence[str],
    out: Path,
    top: int,
    given: Path | None,
    language: str,
    per_game: int,
    *,
    describe: bool,
    **filters: Any,
) -> None:
    """Build a data set from reviews on Steam. GAMES: store links or app ids.

    If it is killed, or Steam stops answering, the same command resumes where it was. With other filters and no
    GAMES it builds the data set again from what was collected.
    """
    from core import worker_process

    _check_folder(out)
    _check(given, language, filters, describe=describe)
    settings = read(os.environ)
    arguments = [str(out), "--language", language, "--per-game", str(per_game)]
    # A CSV file needs no collecting: the process that builds the data set reads it itself.
    if given is not None and given.is_file():
        arguments += ["--csv", str(given)]
    elif given is not None or games or top:
        # The option is about the reviews that are gathered; what runs afterwards keeps GRG_STEAM_LANGUAGE.
        gathered = dataclasses.replace(settings, steam_language=language)
        _gather(games, top, given, out / "raw", per_game, gathered, describe=describe)
        arguments += ["--source", str(given) if given else "reviews on the Steam store"]
    for name, value in filters.items():
        arguments += [f"--{name.replace('_', '-')}", str(value)]
    worker_process.exec_command("dataset", arguments, settings)


@dataset.command()
@click.option(
    "--out",
    required=True,
    type=_Named(dir_okay=False, path_type=Path),
    help="File to write, one vote a line.",
)
def ratings(out: Path) -> None:
    """Export what people rated: text, prompt and thumb, and no person.

    `grg train --prefer FILE` learns from it. With GRG_BACKEND=aws it needs credentials that may read the bucket.
    """
    import asyncio

    from core.ops.ratings import export_ratings

    _check_folder(out.parent)
    try:
        found = asyncio.run(export_ratings(read(os.environ), out))
    except OSError as error:
        raise StorageError(
            f"{out} cannot be written ({error.strerror or error}): choose another --out"
        ) from error
    lost = f"; {found.without_text} are on reviews that are no longer stored" if found.without_text else ""
    click.echo(f"{found.up} thumbs up and {found.down} down are in {out}{lost}", err=True)
    if not found.up + found.down:
        click.echo(
            "votes are kept where a community's managers have turned on its setting `ratings`", err=True
        )


def _check_folder(out: Path) -> None:
    """Raises UsageError if nothing can be written to a folder: before minutes of asking the store, or a bucket."""
    if why := no_folder(out):
        raise UsageError(f"--out cannot be there, since {why}: choose another one")


def _check(given: Path | None, language: str, filters: Mapping[str, Any], *, describe: bool) -> None:
    """Raises UsageError for values that no single option can know to be wrong, before anything is gathered."""
    if filters["min_words"] > filters["max_words"]:
        raise UsageError(
            f"--min-words {filters['min_words']} is more than --max-words {filters['max_words']}: "
            "no review would be kept"
        )
    # Every comparison with "nan" is false, so the option's own range does not refuse it.
    if math.isnan(filters["held_out"]):
        raise UsageError("--held-out cannot be nan: use a number from 0 to 0.9")
    # The languages of a CSV file are whatever its column says.
    if language not in ("all", *STEAM_LANGUAGES) and not (given and given.is_file()):
        raise UsageError(f"--language cannot be {language!r}: use all, {', '.join(sorted(STEAM_LANGUAGES))}")
    if describe and not (given and given.is_dir()):
        raise UsageError("--describe completes a folder: name it with --from")


def _gather(
    games: Sequence[str],
    top: int,
    given: Path | None,
    raw: Path,
    per_game: int,
    settings: Settings,
    *,
    describe: bool,
) -> None:
    """Fill `out`/raw. Raises UsageError, CatalogError, StorageError."""
    import asyncio

    from core.cli import render
    from core.cli.target import parse_target
    from core.steam.dataset import collector, files

    apps = [target for game in games if isinstance(target := parse_target(game), int)]
    if len(apps) < len(games):
        raise UsageError(
            "name games by store link or app id: the reviews of a name or a saved page cannot be asked for"
        )
    absent: list[str] = []
    try:
        with render.progress() as on_terminal:
            # A log gets plain lines, because the terminal's display shows nothing there.
            on_progress = on_terminal if sys.stderr.isatty() else _log
            gathering = collector.ReviewCollector(raw, settings, on_progress)
            if given is not None:
                on_progress(f"Reading {given}")
                spoken = settings.steam_language
                files.from_folder(given, raw, "english" if spoken == "all" else spoken)
            if describe:
                absent += asyncio.run(gathering.describe())
            if apps or top:
                # Twice as many as are wanted, since short and foreign ones will be left out.
                absent += asyncio.run(gathering.collect(apps, top, 2 * per_game))
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
    """Train a model on a data set, here or as a job on AWS."""
    from core import worker_process

    worker_process.exec_command("train", arguments, read(os.environ))
