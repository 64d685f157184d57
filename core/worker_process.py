"""Running one verb of `python -m model_container` and waiting for it: the command line's side of that process.

The model's libraries live in that process only. It answers in JSON lines on stdout; its last
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
from dataclasses import dataclass
from typing import Any, NoReturn

from core import prompts
from core.domain import Game, Review, Tone, Wish
from core.domain.records import from_json, to_json
from core.errors import WriterError
from core.runtime import child
from core.settings import Settings, for_child

ProgressCallback = Callable[[str], None]
"""Is called with what is being done now."""


@dataclass(frozen=True, slots=True)
class Writer:
    """What writes the reviews."""

    model: str
    """`name@version`, or the address or folder of a model that the worker is still to fetch or convert."""
    demo: bool
    """Whether it is the bundled demo model."""
    engine: str
    """A name in `GRG_ENGINE`."""


def write(
    game: Game, settings: Settings, seed: int | None, tone: str, on_progress: ProgressCallback
) -> Review:
    """Write one review in a process of its own. Raises WriterError.

    Without a `seed` one is picked at random; the review names it, so that the same text can be written again.
    `tone` is one of TONES.
    """
    prompt = prompts.build(
        game,
        id="one-shot",
        seed=secrets.randbits(32) if seed is None else seed,
        decoding=settings.decoding,
        candidates=settings.candidates,
        wish=Wish(Tone(tone)),
    )
    on_progress("Loading the model")
    for event in _ask(["write"], settings, to_json(prompt)):
        if event.get("event") == "loaded":
            on_progress(f"Writing with {event['model']}")
        elif event.get("type") == "Review":
            return from_json(Review, json.dumps(event))
    raise WriterError("the writer ended without a review")


def pull(
    name: str,
    settings: Settings,
    on_progress: Callable[[str, int, int | None], None],
    *,
    prompt: str | None = None,
) -> tuple[str, str]:
    """Download and convert a model. Returns its folder and the format of its prompts. Raises WriterError.

    `prompt` is the format wanted; None for the one that suits the model. `on_progress` is called with a file's
    name, the bytes that are here, and its size in bytes (None if unknown).
    """
    arguments = ["pull", name, *([f"--prompt={prompt}"] if prompt else [])]
    for event in _ask(arguments, settings, ""):
        if event["event"] == "progress":
            on_progress(event["file"], event["done"], event["total"])
        elif event["event"] == "done":
            return str(event["folder"]), str(event["prompt"])
    raise WriterError(f"{name} could not be pulled")


def use(name: str, settings: Settings) -> str:
    """Make a model the default. Returns its `name@version`. Raises WriterError."""
    (line,) = _lines(["use", name], settings, "")
    return line.strip()


def remove(name: str, every: bool, settings: Settings) -> tuple[list[tuple[str, int]], str]:
    """Delete a model from this machine. Returns what was deleted, each with its bytes, and the default that is left.

    Raises WriterError.
    """
    (found,) = _ask(["remove", name, *(["--all"] if every else [])], settings, "")
    return [(str(label), int(size)) for label, size in found["removed"]], str(found["default"])


def models(settings: Settings) -> list[dict[str, Any]]:
    """The cards of the models on this machine; `default` is true for the one in use. Raises WriterError."""
    (line,) = _lines(["list"], settings, "")
    return list(json.loads(line))


def check(settings: Settings) -> Writer:
    """Which model and engine would write, without loading them: takes a fraction of a second.

    Raises WriterError with a line that says what to do if the model's card or files or the engine's library are missing.
    """
    (found,) = _ask(["check"], settings, "")
    return Writer(str(found["model"]), bool(found["demo"]), str(found["engine"]))


def selfcheck(settings: Settings) -> str:
    """Load the model and write a few tokens. Returns a line about the model. Raises WriterError."""
    (line,) = _lines(["selfcheck"], settings, "")
    return line.strip().removeprefix("ok: ")


def run_interactive(verb: str, arguments: Sequence[str], settings: Settings) -> int:
    """Run a verb on this terminal. Returns its exit code."""
    return subprocess.run(_command(verb, *arguments), env=_environment(settings), check=False).returncode  # noqa: S603


def exec_command(verb: str, arguments: Sequence[str], settings: Settings) -> NoReturn:
    """Replace this process by a verb, so that signals reach the verb itself. Never returns, and flushes nothing."""
    os.execve(sys.executable, _command(verb, *arguments), _environment(settings))  # noqa: S606  our own module


def _command(*arguments: str) -> list[str]:
    return child.command("model_container", *arguments)


def _environment(settings: Settings) -> dict[str, str]:
    return child.environment(for_child(settings, os.environ))


def _ask(arguments: Sequence[str], settings: Settings, stdin: str) -> Iterator[dict[str, Any]]:
    """The JSON objects that a verb prints, as it prints them."""
    return (json.loads(line) for line in _lines(arguments, settings, stdin))


def _lines(arguments: Sequence[str], settings: Settings, stdin: str) -> Iterator[str]:
    """The lines that a verb prints, as it prints them. Raises WriterError with the last line of its stderr if it fails."""
    # Files instead of pipes: a child that prints a lot, or dies before it has read, must not block or break this process.
    with tempfile.TemporaryFile() as input_file, tempfile.TemporaryFile() as errors:
        input_file.write(stdin.encode())
        input_file.seek(0)
        with subprocess.Popen(  # noqa: S603  our own interpreter and module
            _command(*arguments),
            env=_environment(settings),
            stdin=input_file,
            stdout=subprocess.PIPE,
            stderr=errors,
        ) as process:
            assert process.stdout is not None  # noqa: S101  asked for above
            for line in process.stdout:
                yield line.decode()
        if process.returncode != 0:
            errors.seek(0)
            lines = errors.read().decode("utf-8", "replace").strip().splitlines()
            raise WriterError(
                lines[-1].removeprefix("error: ") if lines else f"the writer ended with {process.returncode}"
            )
