"""How results look on a terminal (rich), and as plain text anywhere else."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table
from rich.text import Text

from core.domain import Game, Review
from core.facts import Fact, FactKind
from core.messages.replies import label

GET_A_MODEL = "For better reviews get a real model: grg model pull EleutherAI/gpt-neo-125m (0.5 GB, once)"

_WIDTH = 88

_KINDS = {
    FactKind.DO: "You",
    FactKind.HAS: "It has",
    FactKind.PLACE: "Set",
    FactKind.ROLE: "You are",
    FactKind.FOE: "Against",
    FactKind.COMPANY: "Played",
    FactKind.LOOK: "Looks",
    FactKind.SOUND: "Sounds",
    FactKind.GENRE: "Genre",
    FactKind.EARLY: "Early access",
}


def game(found: Game) -> str:
    """A game as a page of text."""
    table = Table.grid(padding=(0, 2))
    rows = {
        "App": f"{found.app_id} ({found.kind})",
        "Genres": ", ".join(found.genres) or "none shown",
        "By": ", ".join(found.developers) or "not shown",
        "Released": found.release_date or "not shown",
    }
    for name, value in rows.items():
        table.add_row(Text(name, style="dim"), Text(value))
    return _render(Text(found.name, style="bold"), table, Text(""), Text(found.short_description))


def facts(found: Sequence[Fact]) -> str:
    """Facts by kind, each with the sentence that states it; aligned, and wrapped if a column is too narrow."""
    if not found:
        return _render(Text(""), Text("No facts: the page says nothing that can be used.", style="dim"))
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="bold", pad_edge=False)
    for name, ratio in (("Kind", None), ("Fact", 2), ("Sentence", 3)):
        table.add_column(name, ratio=ratio, no_wrap=ratio is None, overflow="fold")
    before = ""
    for fact in found:
        kind = _KINDS[fact.kind]
        text = f"{fact.preposition} {fact.text}".strip() or "-"
        table.add_row(
            Text("" if kind == before else kind, style="dim"), Text(text), Text(fact.sentence, style="dim")
        )
        before = kind
    return _render(Text(""), table)


def review(found: Game, written: Review, *, why: bool = False) -> str:
    """A review with its label; a frame around it on a terminal. `why` adds what it rests on."""
    said = label(demo=written.demo)
    if why:
        return f"{review(found, written)}\n{reasons(written)}"
    # A file or another program gets the bare text, without a frame that it would have to remove.
    if not sys.stdout.isatty():
        return f"{written.text}\n\n{said}\n"
    body = Text.assemble(written.text, "\n\n", (said, "italic"))
    foot = f"{written.model} · {written.engine} · seed {written.seed} · {written.seconds:.1f} s"
    return _render(
        Panel(body, title=Text(found.name, style="bold"), subtitle=Text(foot, style="dim"), padding=(1, 2))
    )


def reasons(written: Review) -> str:
    """Each fact that a review uses, and below it the sentence of the page that states it. Ends in a newline."""
    if not written.facts:
        return f"{written.model} was given the page's text as a whole, so no sentence stands for a part of the review.\n"
    lines = (f"{one.text or one.kind}\n    “{one.sentence}”\n" for one in written.facts)
    return "The store page says:\n\n" + "".join(lines)


def review_json(written: Review) -> dict[str, Any]:
    """The review as JSON: the keys that other programs rely on, with the label that belongs to the text.

    `seconds` is rounded to milliseconds; `facts` is empty if the model was given the page as a whole.
    """
    return {
        "app_id": written.app_id,
        "name": written.name,
        "prompt": written.prompt,
        "review": written.text,
        "label": label(demo=written.demo),
        "model": written.model,
        "engine": written.engine,
        "seed": written.seed,
        "seconds": round(written.seconds, 3),
        "facts": [{"kind": one.kind, "text": one.text, "sentence": one.sentence} for one in written.facts],
    }


def models(found: list[dict[str, Any]]) -> str:
    """One line for each model, a star before the one in use; empty if there is none. `found` is a list of cards."""
    return "\n".join(
        f"{'*' if item['default'] else ' '} {item['name']}@{item['version']}  {item['parameters'] / 1e6:.0f} M parameters"
        f"{'  (demo)' if item['demo'] else ''}  {item['folder']}"
        for item in found
    )


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A function that shows on stderr what is being done, until the body ends.

    It shows nothing if stderr is no terminal, so that logs and pipes stay clean.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("") as spinner:
        yield lambda doing: spinner.update(f"{doing}…")


@contextmanager
def download() -> Iterator[Callable[[str, int, int], None]]:
    """A function that shows how far each file is: a bar on a terminal, elsewhere one line when the file begins.

    Call it with the file's name, the bytes that are here, and the file's size in bytes (0 if it is not known).
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        told: set[str] = set()

        def on_progress_plain(file: str, done: int, total: int) -> None:
            del done
            if file not in told:
                told.add(file)
                console.print(f"downloading {file} ({total / 1e6:.1f} MB)", highlight=False)

        yield on_progress_plain
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console) as bars:
        tasks: dict[str, Any] = {}

        def on_progress(file: str, done: int, total: int) -> None:
            if file not in tasks:
                # Without a total rich shows a moving bar, for a server that does not say how large the file is.
                tasks[file] = bars.add_task(file, total=total or None)
            bars.update(tasks[file], completed=done, total=total or None)

        yield on_progress


def _render(*parts: Any) -> str:
    """The parts as text that ends in a newline, with colours if stdout is a terminal."""
    real = Console()
    console = Console(
        file=io.StringIO(),
        force_terminal=real.is_terminal,
        # Long lines are hard to read, so a wide terminal is not used in full.
        width=min(_WIDTH, real.width),
        # Otherwise rich colours numbers and addresses within a game's own text.
        highlight=False,
        color_system="auto" if real.is_terminal else None,
    )
    for part in parts:
        console.print(part)
    output = console.file
    assert isinstance(output, io.StringIO)  # noqa: S101  given above
    # rich pads each line with spaces up to the full width; they are in the way when text is copied.
    return "".join(f"{line.rstrip()}\n" for line in output.getvalue().splitlines())
