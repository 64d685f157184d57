"""The commands for the owner of a bot: run it, inspect it, pause it. `core.cli.main` adds them to `grg`."""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import click

from core.cli import env_file, terminal
from core.domain.text import wrapped
from core.errors import GrgError, StorageError, UsageError
from core.runtime.files import open_private
from core.runtime.sayable import sayable
from core.settings import read


@click.command()
@click.option("-v", "--verbose", is_flag=True, help="Show every line of the log at a terminal too.")
def bot(verbose: bool) -> None:
    """Run the chat adapters named in GRG_ADAPTERS until it is stopped (Ctrl-C, SIGTERM)."""
    import asyncio
    import logging

    from core import plugins
    from core.app import run_bot
    from core.runtime import telemetry

    settings = read(os.environ)
    given = click.get_current_context().find_root().params.get("env_file")
    # A service gets the file's settings as variables, and then names its chats.
    if given is None and "GRG_ADAPTERS" not in os.environ and env_file.DEFAULT.exists():
        click.echo(
            f"{env_file.DEFAULT} is here and not used: `grg --env-file {env_file.DEFAULT} bot` runs with it",
            err=True,
        )
    # At a terminal a person wants to see replies; a log that is kept should have everything.
    level = logging.WARNING if sys.stderr.isatty() and not verbose else logging.INFO
    descriptor = sys.stderr.fileno()
    # Where the terminal is the chat, log lines would stand amid the talk.
    if "console" in settings.adapters and not verbose and sys.stdin.isatty() and sys.stderr.isatty():
        level, path = logging.INFO, settings.state_dir / "bot.log"
        descriptor = _log_file(path)
        click.echo(f"log: {path}", err=True)
    log = telemetry.begin(settings.log_format, level, settings.bucket, descriptor)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # its line for each request adds nothing to ours
    for name in plugins.unknown_settings(os.environ):
        logging.getLogger("grg.app").warning("%s", plugins.no_setting(name))
    try:
        if sys.stderr.isatty():
            asyncio.run(run_bot(settings, os.environ, _say))
        else:
            asyncio.run(run_bot(settings, os.environ))
    # Task groups wrap what their tasks raise, and an expected error should still be a single line.
    except ExceptionGroup as group:
        expected, bugs = group.split(GrgError)
        if bugs is not None or expected is None:
            raise
        raise _first(expected) from group
    # Lines are written by a thread, and the last ones say why the bot has stopped.
    finally:
        log.end()


def _say(line: str) -> None:
    """Show a line to the person at the terminal, in place of a prompt or of the `^C` that stands there."""
    click.echo(f"\r\x1b[K{wrapped(sayable(line), shutil.get_terminal_size().columns)}", err=True)


def _log_file(path: Path) -> int:
    """A descriptor to write the log to. Raises StorageError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open_private(path) as file:
            return os.dup(file.fileno())
    except OSError as error:
        raise StorageError(f"cannot write {path}: {error.strerror}") from error


def _first(group: BaseExceptionGroup[Any]) -> BaseException:
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


@click.command()
def adapters() -> None:
    """List the chat adapters that are installed, and whether each loads."""
    from core.ops import doctor

    click.echo(doctor.adapters(read(os.environ), os.environ))


@click.command()
@click.option("--stack", metavar="NAME", help="Use the outputs of a Pulumi stack as settings.")
def doctor(stack: str | None) -> None:
    """Check the state folder, the model, the store and the adapters. Exits with 1 if something is wrong."""
    from core.ops import doctor, stack_outputs

    environ = {**os.environ, **(stack_outputs.read(stack) if stack else {})}
    os.environ.update(environ)  # the region is for boto3, which reads no other place
    checks = []

    def waiting_for(what: str) -> AbstractContextManager[object]:
        return terminal.told_if_slow(f"{what} does not answer yet; trying for up to half a minute")

    for check in doctor.checks(read(environ), environ, waiting_for):
        checks.append(check)
        click.echo(f"{'ok  ' if check.ok else 'FAIL'}  {check.name}: {sayable(check.says)}")
    failed = [check.name for check in checks if not check.ok]
    if failed:
        raise GrgError(
            f"{len(failed)} of {len(checks)} checks failed ({', '.join(failed)}): their lines say what to do"
        )
    click.echo(f"all {len(checks)} checks passed", err=True)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(as_json: bool) -> None:
    """Show open requests and their ages, how many prompts wait, and which programs run."""
    import asyncio

    from core.ops import status as ops_status

    found = asyncio.run(ops_status.status(read(os.environ)))
    click.echo(json.dumps(found) if as_json else ops_status.status_text(found))


@click.command()
@click.option("--drain", is_flag=True, help="Wait until no request is open.")
@click.option(
    "--end-workers",
    is_flag=True,
    help="With --drain, on AWS: then end the workers, and wait until none is left.",
)
def pause(drain: bool, end_workers: bool) -> None:
    """Make the bot decline new requests politely; open ones are still served."""
    import asyncio

    from core.ops import pause_and_replay

    asyncio.run(
        pause_and_replay.pause(
            read(os.environ),
            drain=drain,
            end_workers=end_workers,
            on_progress=lambda text: click.echo(text, err=True),
        )
    )
    click.echo("paused; `grg resume` ends it", err=True)


@click.command()
def resume() -> None:
    """Make the bot accept requests again."""
    import asyncio

    from core.ops import pause_and_replay

    asyncio.run(pause_and_replay.resume(read(os.environ)))
    click.echo("new requests are accepted again", err=True)


@click.command()
@click.option(
    "--hours",
    type=click.IntRange(1, 24 * 90),
    default=24,
    show_default=True,
    metavar="N",
    help="Try what failed in the last N hours.",
)
def replay(hours: int) -> None:
    """Try failed requests again; each review replaces its apology."""
    import asyncio

    from core.ops import pause_and_replay

    asked = asyncio.run(pause_and_replay.replay(read(os.environ), hours * 3_600.0))
    for request in asked:
        click.echo(f"{request.id}  {request.game_name or request.app_id}")
    click.echo(f"{len(asked)} asked again; a running bot takes them up within a minute", err=True)


@click.group()
def worker() -> None:
    """Manage the process that writes the reviews on this machine."""


@worker.command()
def stop() -> None:
    """End the writer now; a review that it is writing gets 15 s more.

    The bot starts another one when it is needed.
    """
    from core.local.stop import stop_worker

    settings = read(os.environ)
    if settings.backend != "local":
        raise UsageError("workers on AWS are Batch jobs, which end by themselves: see docs/operations.md")
    stopped = stop_worker(settings.state_dir)
    click.echo("the writer has ended" if stopped else "no writer runs", err=True)


COMMANDS = (bot, adapters, doctor, status, pause, resume, replay, worker)
"""In the order of `grg --help`."""
