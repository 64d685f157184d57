"""`grg history` and `grg open`: what was written, and the page that it was written from."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.domain import store_page
from core.domain.text import visible
from core.errors import UsageError
from core.settings import read

_MARKDOWN = re.compile(r"[\\`*_{}\[\]()#|~!]|^[-+=>]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")

if TYPE_CHECKING:
    from core.ops.history import PastReview


@click.command()
@click.argument("words", nargs=-1)
@click.option(
    "--days",
    type=click.IntRange(1, 3_650),
    default=30,
    show_default=True,
    metavar="N",
    help="Show reviews of the last N days.",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    metavar="N",
    help="Show at most N reviews.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--markdown", is_flag=True, help="Print a Markdown document.")
def history(words: Sequence[str], days: int, limit: int, *, as_json: bool, markdown: bool) -> None:
    """Show the latest reviews, newest first: those of `grg review` and those of the bot.

    WORDS: only reviews whose text or game's name contains all of them.
    """
    import asyncio

    from core.cli import render
    from core.ops.history import past_reviews

    found = asyncio.run(past_reviews(read(os.environ), " ".join(words), days, limit))
    if not found and words:
        click.echo(f"no review of the last {days} days contains {' and '.join(words)}", err=True)
    elif not found:
        click.echo(
            f"no review in the last {days} days: `grg review` writes one, and so does `grg bot` in a chat",
            err=True,
        )
    for past in found:
        if as_json:
            more = {"at": _time(past.at), "platform": past.platform}
            click.echo(json.dumps(render.review_json(past.review) | more, ensure_ascii=False))
        else:
            click.echo(_markdown(past) if markdown else render.past_review(past))


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _markdown(past: PastReview) -> str:
    from core.messages.replies import label

    review = past.review
    return (
        f"## [{_plain(review.name)}]({store_page(review.app_id)})\n\n{_plain(review.text)}\n\n"
        f"*{label(demo=review.demo)}* ({past.platform}, {_time(past.at)})\n"
    )


def _plain(text: str) -> str:
    """A text that Markdown shows as it is: quotations of a page may hold its signs, and HTML."""
    lines = (" ".join(visible(line).split()) for line in text.splitlines())
    escaped = (_MARKDOWN.sub(r"\\\g<0>", line) for line in lines if line)
    return "\n\n".join(escaped).replace("&", "&amp;").replace("<", "&lt;")


@click.command("open")
@click.argument("target")
def open_page(target: str) -> None:
    """Open a game's store page in the browser.

    TARGET: a store link, an app id or a name.
    """
    from core.cli import games

    wanted = games.resolve(target, read(os.environ))
    if isinstance(wanted, Path):
        raise UsageError("a saved page is open in any browser: use a store link, an app id or a name")
    address = store_page(wanted)
    click.echo(address)
    # On a machine without a browser the address is what remains.
    click.launch(address)
