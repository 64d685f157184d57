"""The `grg` command: parse, call, print. Results go to stdout, everything else to stderr.

Heavy parts are imported inside the commands that use them, so that `grg links` starts at once.
"""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.cli import owner, training
from core.errors import GrgError
from core.runtime.sayable import keep_secret, sayable
from core.settings import Settings, read

if TYPE_CHECKING:
    from core.domain import Game
    from core.facts import Fact


class Expected(click.ClickException):
    """One `error: …` line and exit code 1."""

    def show(self, file: Any = None) -> None:
        """Print the line to stderr."""
        del file
        click.echo(f"error: {sayable(' '.join(self.message.split()))}", err=True)


class Group(click.Group):
    """Shows an expected error as one line; a reader that went away (`| head`) is not an error."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        # Before anything else, because an error of any command may quote a token.
        keep_secret(os.environ)
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            if (said := sayable(error.message)) != error.message:
                raise click.UsageError(said, error.ctx) from error
            raise
        except GrgError as error:
            raise Expected(str(error)) from error
        except KeyboardInterrupt:
            click.echo("", err=True)
            raise click.exceptions.Exit(130) from None
        except BrokenPipeError:
            # Python flushes stdout once more when it ends; on the broken pipe that would fail again, with a traceback.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(0) from None
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise Expected("the result could not be written: free some disk space") from None


def _settings() -> Settings:
    return read(os.environ)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="game-review-generator", prog_name="grg")
def main() -> None:
    """Post a Steam store link; GPT-Neo writes a review of the game.

    Settings are GRG_* environment variables; docs/settings.md lists them.
    """


@main.command()
def links() -> None:
    """List the app ids in texts: reads one text a line, prints one JSON array a line."""
    from core.steam.links import find_links

    skip_mark = _settings().skip_mark
    # Bytes, so that one line that is no UTF-8 does not end the command.
    for raw in sys.stdin.buffer:
        text = raw.decode("utf-8", "replace").removesuffix("\n")
        sys.stdout.write(json.dumps([link.app_id for link in find_links(text, skip_mark)]) + "\n")
        # After each line, for a program that writes one text and waits for its answer.
        sys.stdout.flush()


@main.command()
@click.argument("target")
@click.option(
    "--facts",
    is_flag=True,
    help="Add the facts that a review may use, each with the sentence that states it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def game(target: str, facts: bool, as_json: bool) -> None:
    """Show what Steam says about a game. TARGET: a store link, an app id or a saved page."""
    from core.cli import render as show

    found = _game(target)
    known = _facts(found) if facts else None
    if as_json:
        more = {} if known is None else {"facts": [dataclasses.asdict(fact) for fact in known]}
        click.echo(json.dumps(game_json(found) | more, ensure_ascii=False), nl=True)
    else:
        click.echo(show.game(found) + ("" if known is None else show.facts(known)), nl=False)


def game_json(found: Game) -> dict[str, Any]:
    """The game as a JSON object: the keys that other programs rely on."""
    # Listed one by one, so that a new field of Game does not become part of the contract by accident.
    keys = (
        "app_id",
        "name",
        "kind",
        "short_description",
        "description",
        "genres",
        "developers",
        "release_date",
        "header_image",
        "source",
    )
    return {key: dataclasses.asdict(found)[key] for key in keys}


def _facts(found: Game) -> tuple[Fact, ...]:
    from core.facts import facts_of

    return facts_of(found.name, found.genres, f"{found.short_description}\n{found.description}")


def _game(target: str) -> Game:
    import asyncio

    from core.cli.target import parse_target

    wanted = parse_target(target)
    if isinstance(wanted, Path):
        from core.steam.saved import read_saved_page

        return read_saved_page(wanted)

    from core.steam.catalog import SteamCatalog

    async def ask() -> Game:
        async with SteamCatalog(_settings()) as catalog:
            return await catalog.game(wanted)

    return asyncio.run(ask())


@main.command()
@click.argument("target")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--model", metavar="M", help="demo, name[@version], a hub id or a folder (default: GRG_MODEL).")
@click.option(
    "--seed",
    type=click.IntRange(0, 2**32 - 1),
    metavar="N",
    help="With the same seed the same text is written again.",
)
@click.option(
    "--candidates",
    type=click.IntRange(1, 16),
    metavar="N",
    help="Number of texts to write; the best one is shown.",
)
@click.option(
    "--tone",
    type=click.Choice(["positive", "negative", "rating"]),
    help="Tone of the review; rating: as players on Steam rate the game.",
)
@click.option("--preset", type=click.Choice(["house", "original"]), help="Decoding settings by name.")
@click.option("--why", is_flag=True, help="Show the page's sentences that the review rests on, below it.")
def review(
    target: str,
    as_json: bool,
    *,
    why: bool,
    model: str | None,
    seed: int | None,
    candidates: int | None,
    tone: str | None,
    preset: str | None,
) -> None:
    """Write a review of a game. TARGET: a store link, an app id or a saved page."""
    from core import plugins, worker_process
    from core.cli import render as show

    # Options become settings, so that they follow the same rules and get the same error messages.
    given = {"GRG_MODEL": model, "GRG_CANDIDATES": candidates, "GRG_PRESET": preset}
    settings = read(
        {**os.environ, **{name: str(value) for name, value in given.items() if value is not None}}
    )
    for name in plugins.unknown_settings(os.environ):
        click.echo(f"warning: {plugins.no_setting(name)}", err=True)
    with show.progress() as on_progress:
        on_progress("Reading the store page")
        found = _game(target)
        written = worker_process.write(found, settings, seed, tone or "", on_progress)
    # Said only now, so that the progress display is gone and the line is not overwritten.
    if tone == "rating" and found.rating is None:
        click.echo("how players rate it is not known, so no tone was asked for", err=True)
    click.echo(
        json.dumps(show.review_json(written), ensure_ascii=False)
        if as_json
        else show.review(found, written, why=why),
        nl=as_json,
    )
    if written.demo and not as_json:
        click.echo(show.GET_A_MODEL, err=True)


@main.group()
def model() -> None:
    """Download, list and publish models."""


@model.command()
@click.argument("name")
def pull(name: str) -> None:
    """Download a GPT-Neo model from the hub and make it the default.

    NAME: the hub's name of it, for example EleutherAI/gpt-neo-125m.
    """
    from core import worker_process
    from core.cli import render as show

    with show.download() as on_progress:
        folder = worker_process.pull(name, _settings(), on_progress)
    click.echo(f"{name} is ready and is now the default ({folder})", err=True)


@model.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
def list_models(as_json: bool) -> None:
    """List the models on this machine; a star marks the one in use."""
    from core import worker_process
    from core.cli import render as show

    models = worker_process.models(_settings())
    click.echo(json.dumps(models) if as_json else show.models(models))


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(arguments: Sequence[str]) -> None:
    """Measure the engines side by side (`grg bench --help` lists the options)."""
    from core import worker_process

    sys.exit(worker_process.run_interactive("bench", arguments, _settings()))


for command in owner.COMMANDS:
    main.add_command(command)
main.add_command(training.dataset)
main.add_command(training.train)
model.add_command(training.publish)
