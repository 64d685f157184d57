"""The data card: where a data set comes from, what is in it, what was left out. card.json, card.md and plots."""

from __future__ import annotations

import dataclasses
import json
import statistics
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from model_container import plot
from model_container.dataset import CARD, Pair, digest
from model_container.dataset.filters import BuildResult, Filters

_MAX_GAMES = 30

_NOTES = """\
## How it was made

Reviews keep their words. Taken out of them: BBCode, drawings in signs, links, mail addresses, emoji, and names of persons
where the words around them give them away ("my brother …", "@…", a signature); a name that stands alone stays, since it
looks like a character's. So are sentences that claim what a machine must not claim when it writes: to have bought or
played the game, a price, a time, a date. Line ends became sentence ends, and a tail without an end was cut where little
was lost. Reviews were left out whole for the reasons below; "a near-duplicate" shares half of its three-word runs with
an earlier one. Nothing tells who wrote a review.

Every pair is the text that the writer continues, `Game Description: …`, `Review: …`. Every second pair begins with one
of the bot's openings, which is not learned. No game of the held-out part stands in the training part.

## What it is not

Opinions of players, many of them angry or joking, about the version of a game that they played; the description is
the store's of another day. Rude words stay where they are no slurs and the store does not bleep them out. The texts are
their authors'.
"""


def write(out: Path, built: BuildResult, filters: Filters, source: str) -> None:
    """Write the plots, card.md and, last, card.json into the folder `out`, which holds the pairs already.

    Raises OSError if the disk fails. Both parts of `built` must have pairs.
    """
    pairs = [*built.train, *built.held_out]
    names = Counter(pair.name or pair.game for pair in pairs)
    lengths = [len(pair.review.split()) for pair in pairs]
    left = dict(built.left_out.most_common())
    plot.bars(out / "left_out.svg", f"{built.seen:,} reviews", {"kept": float(len(pairs)), **left})
    plot.bars(out / "lengths.svg", "Words of a review", plot.histogram(lengths, 10))
    plot.bars(out / "games.svg", "Reviews of a game", dict(names.most_common(_MAX_GAMES)))
    card = {
        "schema": 1,
        "id": digest(out),
        "source": source,
        "filters": dataclasses.asdict(filters),
        "seen": built.seen,
        "left_out": left,
        "taken_out": dict(built.taken_out.most_common()),
        "train": _part(built.train),
        "held_out": _part(built.held_out),
    }
    (out / "card.md").write_text(_page(card), encoding="utf-8")
    (out / CARD).write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _part(pairs: Sequence[Pair]) -> dict[str, Any]:
    """The figures of one part of the set."""
    words = sorted(len(pair.review.split()) for pair in pairs)
    return {
        "reviews": len(pairs),
        "games": len({pair.game for pair in pairs}),
        "words": sum(words),
        "median_words": statistics.median(words),
        "recommended": round(sum(pair.voted_up for pair in pairs) / len(pairs), 3),
        "languages": dict(Counter(pair.language for pair in pairs).most_common()),
        # Cut off, because the card is meant to be read; all names are in the pairs themselves.
        "names": sorted({pair.name or pair.game for pair in pairs})[: 4 * _MAX_GAMES],
    }


def _page(card: dict[str, Any]) -> str:
    """The card as Markdown."""
    train, held = card["train"], card["held_out"]
    rows = [
        f"| {what} | {train[key]:,} | {held[key]:,} |"
        for what, key in (
            ("reviews", "reviews"),
            ("games", "games"),
            ("words", "words"),
            ("words of the middle review", "median_words"),
            ("share that recommends", "recommended"),
        )
    ]
    return "\n".join(
        [
            "# Data card",
            "",
            f"Data set `{card['id']}`, from {card['source']}.",
            "",
            "| | training | held out |",
            "|---|---|---|",
            *rows,
            "",
            f"Held-out games: {', '.join(held['names'])}.",
            "",
            "Filters: " + ", ".join(f"{name} {value}" for name, value in card["filters"].items()) + ".",
            "",
            _NOTES,
            "## Counts",
            "",
            f"{card['seen']:,} reviews were read.",
            "",
            "| left out since it is | reviews |",
            "|---|---|",
            *(f"| {why} | {count:,} |" for why, count in card["left_out"].items()),
            "",
            "| taken out of reviews | times |",
            "|---|---|",
            *(f"| {what} | {count:,} |" for what, count in card["taken_out"].items()),
            "",
            "![left out](left_out.svg)",
            "",
            "![lengths](lengths.svg)",
            "",
            "![games](games.svg)",
            "",
        ]
    )
