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
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from core import prompts
from core.domain import Game, Review
from core.errors import WriterError
from core.settings import Settings, as_environment
from core.wire import from_json, to_json

Tell = Callable[[str], None]


def write(game: Game, settings: Settings, seed: int | None, tell: Tell) -> Review:
    """One review by a process of its own. Raises WriterError.

    `seed` None picks one at random; it is in the review, so that the text can be had again.
    """
    prompt = prompts.build(
        game, id="one-shot", seed=secrets.randbits(32) if seed is None else seed,
        decoding=settings.decoding, candidates=settings.candidates,
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
    """What `python -m model_container list` knows."""
    (found,) = _ask(["list"], settings, "")
    return list(found["models"])


def run_through(verb: str, arguments: Sequence[str], settings: Settings) -> int:
    """Run a verb with this terminal as its own; its exit code."""
    command = [sys.executable, "-m", "model_container", verb, *arguments]
    return subprocess.run(command, env=_environment(settings), check=False).returncode  # noqa: S603


def _environment(settings: Settings) -> dict[str, str]:
    return {**os.environ, **as_environment(settings)}


def _ask(arguments: Sequence[str], settings: Settings, said: str) -> Iterator[dict[str, Any]]:
    """The JSON objects that a verb prints, as it prints them."""
    command = [sys.executable, "-m", "model_container", *arguments]
    with subprocess.Popen(  # noqa: S603  our own interpreter and module
        command, env=_environment(settings), text=True, encoding="utf-8",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as child:  # fmt: skip
        assert child.stdin and child.stdout and child.stderr  # noqa: S101  asked for above
        child.stdin.write(said)
        child.stdin.close()
        for line in child.stdout:
            yield json.loads(line)
        errors = child.stderr.read().strip().splitlines()
        if child.wait() != 0:
            last = errors[-1] if errors else f"it ended with {child.returncode}"
            raise WriterError(last.removeprefix("error: "))


def selfcheck(settings: Settings) -> None:
    """Load the model and write a few tokens. Raises WriterError."""
    for _ in _ask(["selfcheck"], settings, ""):
        pass
