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
from click.exceptions import NoArgsIsHelpError
from click.shell_completion import CompletionItem

from core.cli import env_file as env_files
from core.cli import history, models, owner, setup, training
from core.errors import GrgError, StorageError, UsageError
from core.runtime.sayable import keep_secret, sayable
from core.settings import Settings, read

if TYPE_CHECKING:
    from core.domain import Game, Review


class Expected(click.ClickException):
    """One `error: …` line and exit code 1."""

    def show(self, file: Any = None) -> None:
        """Print the line to stderr."""
        del file
        click.echo(f"error: {sayable(' '.join(self.message.split()))}", err=True)


class Misuse(click.UsageError):
    """One `error: …` line as of any other error, after the usage unless a value is wrong; exit code 2."""

    @classmethod
    def of(cls, error: click.UsageError) -> Misuse:
        """The same misuse, as it is shown here."""
        # Who typed a value that is not allowed knows the option already; what it takes is in the line.
        wrong_value = isinstance(error, click.BadParameter) and not isinstance(error, click.MissingParameter)
        misplaced = isinstance(error, click.NoSuchOption) and error.option_name == "--env-file" and error.ctx
        if misplaced:
            words = misplaced.command_path.split()
            return cls(
                f"--env-file goes before the command: {words[0]} --env-file FILE {' '.join(words[1:])}"
            )
        return cls(error.format_message(), None if wrong_value else error.ctx)

    def show(self, file: Any = None) -> None:
        """Print both to stderr."""
        del file
        if self.ctx is not None:
            click.echo(f"{self.ctx.get_usage()}\nTry '{self.ctx.command_path} --help' for help.\n", err=True)
        click.echo(f"error: {sayable(self.format_message())}", err=True)


class Target(click.types.StringParamType):
    """A store link, an app id, a name or a saved page: what a shell can complete of these is the files."""

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Leave it to the shell, which knows its files."""
        del ctx, param
        return [CompletionItem(incomplete, type="file")]


class Seed(click.IntRange):
    """A whole number of 32 bits; whatever else is typed is told so in one way."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number, or BadParameter."""
        try:
            return int(super().convert(value, param, ctx))
        except click.BadParameter:
            self.fail(f"{value!r} is not allowed: use a whole number from 0 to {self.max}", param, ctx)


SECTIONS = {
    "Write": ("review", "history", "open", "game", "links"),
    "Run a bot": ("setup", "bot", "adapters", "worker"),
    "Models": ("model", "dataset", "train", "bench"),
    "Operate": ("status", "doctor", "pause", "resume", "replay"),
}
"""The commands as `grg --help` groups them."""


class Group(click.Group):
    """Shows an expected error as one line; a reader that went away (`| head`) is not an error."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in sections, each with its first sentence uncut."""
        del ctx
        for title, names in SECTIONS.items():
            with formatter.section(title):
                # One width for all sections, so that the sentences stand below each other.
                formatter.write_dl(
                    [(f"{name:<8}", _first_sentence(self.commands[name].help or "")) for name in names]
                )

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Parse the group's own options."""
        try:
            return super().make_context(*args, **kwargs)
        except NoArgsIsHelpError:
            raise  # its text is the help itself
        except click.UsageError as error:
            raise Misuse.of(error) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        # Before anything else, because an error of any command may quote a token.
        keep_secret(os.environ)
        try:
            return super().invoke(ctx)
        except NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            raise Misuse.of(error) from error
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


def _first_sentence(text: str) -> str:
    paragraph = " ".join(text.partition("\n\n")[0].split())
    # A colon may introduce what only the command's own help needs; an abbreviation's full stop is in no first sentence.
    return f"{paragraph.partition('. ')[0].removesuffix('.')}."


def _settings() -> Settings:
    return read(os.environ)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(None, "-V", "--version", package_name="game-review-generator", prog_name="grg")
@click.option(
    "--env-file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Read settings from a file, one NAME=value a line; variables that are set already take precedence.",
)
def main(env_file: Path | None) -> None:
    """Reviews of Steam games, written by GPT-Neo: here in the terminal, or by a bot in your chats.

    Settings are GRG_* environment variables; docs/settings.md lists them.
    """
    if env_file is not None:
        if not env_file.exists():
            raise UsageError(f"there is no file {env_file}: `grg setup` writes it")
        for name, value in env_files.read(env_file).items():
            os.environ.setdefault(name, value)
        keep_secret(os.environ)


@main.command()
def links() -> None:
    """List the app ids in texts: reads one text a line, prints one JSON array a line."""
    from core.steam.links import find_links

    skip_mark = _settings().skip_mark
    # Bytes, so that one line that is not UTF-8 does not end the command.
    for raw in sys.stdin.buffer:
        text = raw.decode("utf-8", "replace").removesuffix("\n")
        sys.stdout.write(json.dumps([link.app_id for link in find_links(text, skip_mark)]) + "\n")
        # After each line, for a program that writes one text and waits for its answer.
        sys.stdout.flush()


@main.command()
@click.argument("target", type=Target())
@click.option(
    "--facts",
    is_flag=True,
    help="Add the facts that a review may use, each with the sentence that states it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def game(target: str, facts: bool, as_json: bool) -> None:
    """Show what Steam says about a game.

    TARGET: a store link, an app id, a saved page or a name.
    """
    from core.cli import games
    from core.cli import render as show
    from core.prompts import facts_of

    found = games.find(target, _settings())
    known = facts_of(found) if facts else None
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
        "tags",
        "features",
        "developers",
        "release_date",
        "header_image",
        "source",
    )
    opinions = [dataclasses.asdict(one) for one in found.opinions]
    themes = [dataclasses.asdict(one) for one in found.themes]
    return {key: getattr(found, key) for key in keys} | {"opinions": opinions, "themes": themes}


@main.command()
@click.argument("targets", nargs=-1, required=True, type=Target())
@click.option(
    "--json", "as_json", is_flag=True, help="Print each review as a JSON object, on a line of its own."
)
@click.option("--model", metavar="M", help="demo, name[@version], a hub id or a folder (default: GRG_MODEL).")
@click.option(
    "--seed",
    type=Seed(0, 2**32 - 1),
    metavar="N",
    help="Seed of the text: the same seed writes the same text again.",
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
    help="Tone of the review; rating follows how players on Steam rate the game.",
)
@click.option("--preset", type=click.Choice(["house", "original"]), help="Decoding settings by name.")
@click.option("--why", is_flag=True, help="Show below the review the sentences of the page that it rests on.")
def review(
    targets: Sequence[str],
    as_json: bool,
    *,
    why: bool,
    model: str | None,
    seed: int | None,
    candidates: int | None,
    tone: str | None,
    preset: str | None,
) -> None:
    """Write reviews of games.

    TARGETS: store links, app ids, saved pages or names; - reads them from stdin, one a line.
    """
    from core import plugins
    from core.cli import games

    # Options become settings, so that they follow the same rules and get the same error messages.
    given = {"GRG_MODEL": model, "GRG_CANDIDATES": candidates, "GRG_PRESET": preset}
    settings = read(
        {**os.environ, **{name: str(value) for name, value in given.items() if value is not None}}
    )
    for name in plugins.unknown_settings(os.environ):
        click.echo(f"warning: {plugins.no_setting(name)}", err=True)
    failed, demo = 0, False
    for number, target in enumerate(games.targets(targets)):
        if number and not as_json:
            click.echo()
        try:
            demo = _review(target, settings, seed, tone or "", as_json=as_json, why=why)
        except GrgError as error:
            # One that fails is no reason to leave the others unwritten.
            Expected(str(error)).show()
            failed += 1
    if demo and not as_json:
        from core.cli import render as show

        click.echo(show.GET_A_MODEL, err=True)
    if failed:
        raise click.exceptions.Exit(1)


def _review(
    target: str, settings: Settings, seed: int | None, tone: str, *, as_json: bool, why: bool
) -> bool:
    """Write one review and print it. Returns whether the bundled model wrote it. Raises GrgError."""
    from core import worker_process
    from core.cli import games
    from core.cli import render as show

    # Before the progress display, which a question to the person would run into.
    wanted = games.resolve(target, settings)
    with show.progress() as on_progress:
        on_progress("Reading the store page")
        found = games.read(wanted, settings)
        games.require_game(found)
        written = worker_process.write(found, settings, seed, tone, on_progress)
    # Said only now, so that the progress display is gone and the line is not overwritten.
    if tone == "rating" and found.rating is None:
        click.echo("how players rate it is not known, so no tone was asked for", err=True)
    click.echo(
        json.dumps(show.review_json(written), ensure_ascii=False)
        if as_json
        else show.review(found, written, why=why),
        nl=as_json,
    )
    _keep(written, settings)
    return written.demo


def _keep(written: Review, settings: Settings) -> None:
    """Keep it for `grg history`. That it cannot be kept does not make it a failure: it has been printed."""
    import asyncio

    from core.ops import history as kept

    try:
        asyncio.run(kept.keep(settings, written))
    except StorageError as error:
        click.echo(f"warning: `grg history` will not have this review: {sayable(str(error))}", err=True)


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(arguments: Sequence[str]) -> None:
    """Measure the speed of the engines, or how good the texts are."""
    from core import worker_process

    sys.exit(worker_process.run_interactive("bench", arguments, _settings()))


for command in owner.COMMANDS:
    main.add_command(command)
main.add_command(setup.setup)
main.add_command(history.history)
main.add_command(history.open_page)
main.add_command(training.dataset)
main.add_command(training.train)
main.add_command(models.model)
