"""Parses what the store sent in a process of its own, which can be ended at any moment and delays nobody else.

A thread would take turns with the event loop for the interpreter, so that a few large pages would slow down every message;
and it could not be stopped. The process has a lower priority, limited memory and none of the bot's tokens.

    ask  ── ["page", 620, "", length of the body] on a line, then the body ──▶  python -m core.steam.parser_process
    ask  ◀── {"game": …}, {"found": …}, {"heard": …} or {"error": [class, …]} on a line ──
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from typing import Any, BinaryIO, Literal, cast

from core.domain import Game, Opinion, Theme
from core.domain.records import game_of
from core.errors import CatalogError, CatalogUnreachable, NoSuchGame, PageNotUnderstood
from core.runtime import child
from core.steam.api import Heard, parse_details, parse_reviews, parse_search
from core.steam.page import AgeGate, FrontPage, SteamErrorPage, parse_page

What = Literal["page", "details", "search", "reviews"]
Hits = list[tuple[int, str]]
Read = Game | Hits | Heard

_NICE = 5
"""Added to the priority number: who waits for the event loop or for a text comes first."""
_MAX_MEMORY_BYTES = 1 << 30
"""Of address space; the largest page that is allowed takes a tenth of it."""
_ERRORS: dict[str, type[CatalogError]] = {
    kind.__name__: kind
    for kind in (AgeGate, SteamErrorPage, FrontPage, PageNotUnderstood, NoSuchGame, CatalogUnreachable)
}


def parse(what: What, body: bytes, app_id: int, name: str = "") -> Read:
    """A page, an answer of appdetails, of storesearch or with reviews of the game `name`, as plain values.

    Raises what the parsers raise.
    """
    if what == "page":
        return parse_page(body)
    if what == "reviews":
        return parse_reviews(body, name)
    return parse_details(body, app_id) if what == "details" else parse_search(body)


class ParserProcess:
    """One such process. `ask` blocks; `end` may be called from another thread meanwhile."""

    def __init__(self) -> None:
        """Raises OSError if no process can be started."""
        process = subprocess.Popen(  # noqa: S603  our own interpreter and module
            child.command(__name__),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child.environment(_environment(os.environ)),
            # Ctrl-C at the bot's terminal is the bot's business; this process ends with its input.
            start_new_session=True,
        )
        self._process = process
        self._tasks, self._answers = cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)

    def ask(self, what: What, body: bytes, app_id: int, name: str = "") -> Read:
        """What `parse` returns or raises over there. Raises CatalogUnreachable if the process ends meanwhile."""
        line = b""
        with contextlib.suppress(OSError):  # it ended
            self._tasks.write(_line([what, app_id, name, len(body)]) + body)
            self._tasks.flush()
            line = self._answers.readline()
        if not line.endswith(b"\n"):
            raise CatalogUnreachable("the process that reads pages ended: try again later")
        answer = json.loads(line)
        if "game" in answer:
            return game_of(answer["game"])
        if "found" in answer:
            return [(app_id, name) for app_id, name in answer["found"]]
        if "heard" in answer:
            rating, opinions, themes = answer["heard"]
            return Heard(
                rating, tuple(Opinion(*one) for one in opinions), tuple(Theme(*one) for one in themes)
            )
        kind, *arguments = answer["error"]
        raise _ERRORS[kind](*arguments)

    def end(self) -> None:
        """End the process at once. Safe to repeat."""
        self._process.kill()
        self._process.wait()  # a killed process is gone within moments

    def close(self) -> None:
        """End it and close its pipes; no `ask` may be under way."""
        self.end()
        for pipe in (self._tasks, self._answers):
            with contextlib.suppress(OSError):  # what was not sent any more
                pipe.close()


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    """What Python itself needs: nothing of ours, and no key of anybody's."""
    names = {"PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV"}
    return {
        name: value
        for name, value in environ.items()
        if name in names or name.startswith(("PYTHON", "LC_", "LD_"))
    }


def _answer(what: What, body: bytes, app_id: int, name: str) -> dict[str, Any]:
    try:
        found = parse(what, body, app_id, name)
    except AgeGate as gate:
        return {"error": ["AgeGate", gate.app_id, gate.name, gate.short_description]}
    except CatalogError as error:
        return {"error": [type(error).__name__, str(error)]}
    except Exception as error:  # noqa: BLE001  a bug, or no memory: told to the bot, whose log its owner reads
        reason = f"its page cannot be read ({type(error).__name__} {error!s:.200}): try again later"
        return {"error": ["CatalogUnreachable", " ".join(reason.split())]}
    if isinstance(found, Heard):
        said = ([dataclasses.astuple(one) for one in of] for of in (found.opinions, found.themes))
        return {"heard": [found.rating, *said]}
    return {"game": dataclasses.asdict(found)} if isinstance(found, Game) else {"found": found}


def _line(value: object) -> bytes:
    return json.dumps(value).encode("ascii") + b"\n"


def _serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer tasks until the input ends: the bot has ended, or closed it."""
    while line := source.readline():
        what, app_id, name, length = json.loads(line)
        body = source.read(length)
        if len(body) < length:
            return
        sink.write(_line(_answer(what, body, app_id, name)))
        sink.flush()


def main() -> None:
    """Serve on standard input and output."""
    os.nice(_NICE)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or hard >= _MAX_MEMORY_BYTES:
        resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY_BYTES, hard))
    with contextlib.suppress(BrokenPipeError):
        _serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
