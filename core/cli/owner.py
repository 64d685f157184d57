"""The commands for the owner of a bot: run it, inspect it, pause it. `core.cli.main` adds them to `grg`."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import click

from core.errors import GrgError
from core.settings import read


@click.command()
def bot() -> None:
    """Run the chat adapters named in GRG_ADAPTERS until SIGTERM."""
    import asyncio
    import logging

    from core import plugins
    from core.app import run_bot
    from core.runtime import telemetry

    settings = read(os.environ)
    # At a terminal a person wants to see replies; a log that is kept should have everything.
    level = logging.WARNING if sys.stderr.isatty() else logging.INFO
    log = telemetry.begin(settings.log_format, level, settings.bucket)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # its line for each request adds nothing to ours
    for name in plugins.unknown_settings(os.environ):
        logging.getLogger("grg.app").warning("%s", plugins.no_setting(name))
    try:
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
    healthy = True
    for check in doctor.checks(read(environ), environ):
        healthy = healthy and check.ok
        click.echo(f"{'ok  ' if check.ok else 'FAIL'}  {check.name}: {check.says}")
    if not healthy:
        raise GrgError("something above is wrong")


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
def pause(drain: bool) -> None:
    """Make the bot decline new requests politely; open ones are still served."""
    import asyncio

    from core.ops import pause_and_replay

    asyncio.run(
        pause_and_replay.pause(
            read(os.environ), drain=drain, on_progress=lambda text: click.echo(text, err=True)
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
@click.option("--hours", type=click.IntRange(1, 24 * 90), default=24, show_default=True, help="How far back.")
def replay(hours: int) -> None:
    """Try failed requests again; each review replaces its apology."""
    import asyncio

    from core.ops import pause_and_replay

    asked = asyncio.run(pause_and_replay.replay(read(os.environ), hours * 3_600.0))
    for request in asked:
        click.echo(f"{request.id}  {request.game_name or request.app_id}")
    click.echo(f"{len(asked)} asked again; a running bot takes them up within a minute", err=True)


COMMANDS = (bot, adapters, doctor, status, pause, resume, replay)
"""In the order of `grg --help`."""
