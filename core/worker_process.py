"""Asking `python -m model_container` for one thing and waiting: the CLI's side of that process.

The model's libraries live in that process only. It answers on stdout in JSON lines; its last
`error: …` line on stderr becomes a WriterError.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

from core import prompts
from core.domain import Game, Review
from core.domain.records import from_json, to_json
from core.errors import WriterError
from core.settings import Settings, as_environment

Tell = Callable[[str], None]


def write(game: Game, settings: Settings, seed: int | None, tone: str, tell: Tell) -> Review:
    """One review by a process of its own. Raises WriterError.

    `seed` None picks one at random; it is in the review, so that the text can be had again. `tone`: one of TONES.
    """
    prompt = prompts.build(
        game, id="one-shot", seed=secrets.randbits(32) if seed is None else seed,
        decoding=settings.decoding, candidates=settings.candidates, tone=tone,
    )  # fmt: skip
    tell("Loading the model")
    for event in _ask(["write"], settings, to_json(prompt)):
        if event.get("event") == "loaded":
            tell(f"Writing with {event['model']}")
        elif event.get("type") == "Review":
            return from_json(Review, json.dumps(event))
    raise WriterError("the writer ended without a review")


def pull(name: str, settings: Settings, tell: Callable[[str, int, int], None]) -> str:
    """Download and convert a model; `tell(file, bytes done, bytes in all)`. Returns its folder."""
    for event in _ask(["pull", name], settings, ""):
        if event["event"] == "progress":
            tell(event["file"], event["done"], event["total"])
        elif event["event"] == "done":
            return str(event["folder"])
    raise WriterError(f"{name} could not be pulled")


def models(settings: Settings) -> list[dict[str, Any]]:
    """The models here, a card each with `default` true for the one in use."""
    (line,) = _lines(["list"], settings, "")
    return list(json.loads(line))


def selfcheck(settings: Settings) -> str:
    """Load the model and write a few tokens; what it says. Raises WriterError."""
    (line,) = _lines(["selfcheck"], settings, "")
    return line.strip().removeprefix("ok: ")


def run_interactive(verb: str, arguments: Sequence[str], settings: Settings) -> int:
    """Run a verb with this terminal as its own; its exit code."""
    return subprocess.run(_command(verb, *arguments), env=_environment(settings), check=False).returncode  # noqa: S603


def exec_command(verb: str, arguments: Sequence[str], settings: Settings) -> NoReturn:
    """Run a verb in place of this very process: what stops or kills it reaches the verb."""
    os.execve(sys.executable, _command(verb, *arguments), _environment(settings))  # noqa: S606  our own module


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "model_container", *arguments]


def _environment(settings: Settings) -> dict[str, str]:
    return {**os.environ, **as_environment(settings)}


def _ask(arguments: Sequence[str], settings: Settings, said: str) -> Iterator[dict[str, Any]]:
    """The JSON objects that a verb prints, as it prints them."""
    return (json.loads(line) for line in _lines(arguments, settings, said))


def _lines(arguments: Sequence[str], settings: Settings, said: str) -> Iterator[str]:
    """The lines that a verb prints, as it prints them. Raises WriterError with its last word if it fails."""
    # Files, not pipes: a child that says much, or dies before it has read, must not block or break us.
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as errors:
        told.write(said.encode())
        told.seek(0)
        with subprocess.Popen(  # noqa: S603  our own interpreter and module
            _command(*arguments),
            env=_environment(settings),
            stdin=told,
            stdout=subprocess.PIPE,
            stderr=errors,
        ) as child:
            assert child.stdout is not None  # noqa: S101  asked for above
            for line in child.stdout:
                yield line.decode()
        if child.returncode != 0:
            errors.seek(0)
            words = errors.read().decode("utf-8", "replace").strip().splitlines()
            raise WriterError(
                words[-1].removeprefix("error: ") if words else f"the writer ended with {child.returncode}"
            )
