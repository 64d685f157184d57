"""How results look on a terminal (rich), and as plain text anywhere else."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table
from rich.text import Text

from core.domain import Game, Review
from core.facts import Fact, FactKind, opinion_facts, theme_facts
from core.messages.panel import MAX_WIDTH, render, review_panel
from core.messages.replies import label
from core.ops.history import PastReview

GET_A_MODEL = "For better reviews get a real model (0.5 GB, once):\n  grg model pull EleutherAI/gpt-neo-125m"

_KINDS = {
    FactKind.DO: "You",
    FactKind.HAS: "It has",
    FactKind.PLACE: "Set",
    FactKind.ROLE: "You are",
    FactKind.FOE: "Against",
    FactKind.COMPANY: "Played",
    FactKind.LOOK: "Looks",
    FactKind.SOUND: "Sounds",
    FactKind.CALLED: "Called",
    FactKind.SAYS: "Says",
    FactKind.GENRE: "Genre",
    FactKind.EARLY: "Early access",
    FactKind.FREE: "Free to play",
    FactKind.RATING: "Recommended by",
    FactKind.PRAISED: "Players praise",
    FactKind.BLAMED: "Complaints",
    FactKind.THEME: "Players write of",
}


def game(found: Game) -> str:
    """A game as a page of text."""
    table = Table.grid(padding=(0, 2))
    rows = {
        "App": f"{found.app_id} ({found.kind})",
        "Genres": ", ".join(found.genres) or "none shown",
        "Tags": ", ".join(found.tags) or "none shown",
        "Features": ", ".join(found.features) or "none shown",
        "By": ", ".join(found.developers) or "not shown",
        "Released": found.release_date or "not shown",
    }
    heard = (*opinion_facts(found.opinions), *theme_facts(found.themes))
    for kind in (FactKind.PRAISED, FactKind.BLAMED, FactKind.THEME):
        said = [fact.text for fact in heard if fact.kind is kind]
        # Nothing is said of games whose players' reviews were not read.
        rows |= {_KINDS[kind]: ", ".join(said)} if said else {}
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
    notice = label(demo=written.demo)
    if why:
        return f"{review(found, written)}\n{reasons(written)}"
    # A file or another program gets the bare text, without a frame that it would have to remove.
    if not sys.stdout.isatty():
        return f"{written.text}\n\n{notice}\n"
    engine, seed = written.engine, f"seed {written.seed}"
    feet = (
        f"{written.model} · {engine} · {seed} · {written.seconds:.1f} s",
        f"{written.model} · {engine} · {seed}",
        f"{written.model} · {seed}",
        seed,
    )
    return _render(review_panel(found.name, written.text, notice, Console().width, *feet))


def past_review(past: PastReview) -> str:
    """A review of `grg history`: its time in the local zone, its game, its text. Ends in a newline."""
    at = datetime.fromtimestamp(past.at, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
    head = Text.assemble(
        (past.review.name, "bold"), (f"  {at}  {past.platform}  app {past.review.app_id}", "dim")
    )
    return _render(head, Text(past.review.text), Text(label(demo=past.review.demo), style="italic"))


def reasons(written: Review) -> str:
    """Each fact that a review uses, and below it the sentence of the page that states it. Ends in a newline."""
    if not written.facts:
        return f"{written.model} was given the page's text as a whole, so no sentence stands for a part of the review.\n"
    # A file or another program gets each sentence on a line of its own, however long.
    width = min(MAX_WIDTH, Console().width) if sys.stdout.isatty() else sys.maxsize
    wrapped = textwrap.TextWrapper(width, initial_indent="    ", subsequent_indent="    ")
    lines = (f"{one.text or one.kind}\n{wrapped.fill(f'“{one.sentence}”')}\n" for one in written.facts)
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
        f"  {item['bytes'] / 1e6:.0f} MB{_kind(item)}  {item['folder']}"
        for item in found
    )


def _kind(item: dict[str, Any]) -> str:
    """What a model is, if it is not one that writes reviews by choice."""
    if item["demo"]:
        return "  (demo)"
    return {"bench": "  (random weights, of grg bench)", "converted": "  (converted from a folder)"}.get(
        item["kind"], ""
    )


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A function that shows on stderr what is being done, until the body ends.

    It shows nothing if stderr is not a terminal, so that logs and pipes stay clean.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("") as spinner:
        yield lambda doing: spinner.update(f"{doing}…")


@contextmanager
def download() -> Iterator[Callable[[str, int, int | None], None]]:
    """A function that shows how far each file is: a bar on a terminal, elsewhere one line when the file begins.

    Call it with the file's name, the bytes that are here, and the file's size in bytes (None if it is not known).
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        told: set[str] = set()

        def on_progress_plain(file: str, done: int, total: int | None) -> None:
            del done
            if file not in told:
                told.add(file)
                size = "size not known" if total is None else f"{total / 1e6:.1f} MB"
                console.print(f"downloading {file} ({size})", highlight=False)

        yield on_progress_plain
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console) as bars:
        tasks: dict[str, Any] = {}

        def on_progress(file: str, done: int, total: int | None) -> None:
            if file not in tasks:
                # Without a total rich shows a moving bar, for a server that does not say how large the file is.
                tasks[file] = bars.add_task(file, total=total)
            bars.update(tasks[file], completed=done, total=total)

        yield on_progress


def _render(*parts: Any) -> str:
    """The parts as text that ends in a newline, with colours if stdout is a terminal."""
    real = Console()
    return render(*parts, width=real.width, is_terminal=real.is_terminal)
