"""The commands for models: `grg model pull`, `list`, `use`, `remove`, `publish` and `push`."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence

import click

from core.cli import terminal
from core.settings import Settings, read

# Options, --help included, are passed on to the process that does the work and knows them.
_THROUGH = {"ignore_unknown_options": True, "help_option_names": []}


@click.group()
def model() -> None:
    """Download, list, choose, remove and publish models."""


@model.command()
@click.argument("name")
@click.option(
    "--prompt",
    type=click.Choice(["plain", "examples", "chat"]),
    help="How the model is asked: the page's text alone, or after three examples (default: as suits its family).",
)
def pull(name: str, prompt: str | None) -> None:
    """Download a model from the hub and make it the default.

    NAME: the model's name on the hub, for example EleutherAI/gpt-neo-125m.
    """
    folder, form = download(name, read(os.environ), prompt)
    click.echo(f"{name} is ready and is now the default; its prompt: {form} ({folder})", err=True)


def download(name: str, settings: Settings, prompt: str | None = None) -> tuple[str, str]:
    """Download a model and show how far it is. Returns its folder and the format of its prompts. Raises WriterError."""
    from core import worker_process
    from core.cli import render

    slow = f"the hub does not answer yet about {name}; trying for up to a minute"
    with terminal.told_if_slow(slow) as answered, render.download() as on_progress:

        def on_bytes(file: str, done: int, total: int | None) -> None:
            answered()
            on_progress(file, done, total)

        return worker_process.pull(name, settings, on_bytes, prompt=prompt)


@model.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
def list_models(as_json: bool) -> None:
    """List the models on this machine and their sizes; a star marks the one in use."""
    from core import worker_process
    from core.cli import render

    models = worker_process.models(read(os.environ))
    click.echo(json.dumps(models) if as_json else render.models(models))


@model.command()
@click.argument("name")
def use(name: str) -> None:
    """Make a model on this machine the default. NAME: as in `grg model list`; demo is the bundled one."""
    from core import worker_process

    settings = read(os.environ)
    label = worker_process.use(name, settings)
    click.echo(f"{label} is now the default", err=True)
    if settings.model:
        click.echo(f"warning: GRG_MODEL={settings.model} is set, and wins over it", err=True)


@model.command()
@click.argument("name")
@click.option("--all", "every", is_flag=True, help="Delete every version of that name.")
def remove(name: str, every: bool) -> None:
    """Delete a model from this machine. NAME: name[@version] as in `grg model list`."""
    from core import worker_process

    removed, default = worker_process.remove(name, every, read(os.environ))
    for label, size in removed:
        click.echo(f"removed {label} ({size / 1e6:.0f} MB)", err=True)
    click.echo(f"the default is {default}", err=True)


@model.command(context_settings=_THROUGH)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def publish(arguments: Sequence[str]) -> None:
    """Check a trained model and make it available."""
    from core import worker_process

    worker_process.exec_command("publish", arguments, read(os.environ))


@model.command(context_settings=_THROUGH)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def push(arguments: Sequence[str]) -> None:
    """Put a model into a repository on the hub."""
    from core import worker_process

    worker_process.exec_command("push", arguments, read(os.environ))
