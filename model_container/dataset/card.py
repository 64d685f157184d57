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

Reviews keep their words. Removed from them were BBCode, ASCII art, links, mail addresses, emoji, and names of persons
if the words around them show that they are ("my brother …", "@…", a signature); a name that stands alone remains, because
it looks like a character's. Also removed were sentences with claims that a machine must not make: to have bought or
played the game, a price, a time, a date. Line ends became sentence ends, and an incomplete last sentence was cut if little
was lost. Whole reviews were left out for the reasons below; "a near-duplicate" shares half of its three-word runs with
an earlier one. Nothing shows who wrote a review.

Every pair is the text that the writer continues, `Game Description: …`, `Review: …`. Every second pair begins with one
of the bot's openings, which says whether the review recommends the game and is not learned. No game is in both the
held-out part and the training part.

## What it is not

It contains opinions of players, many of them angry or joking, about the version of a game that they played; the store's
description may be of another version. Rude words remain unless they are slurs or the store bleeps them out. The texts
belong to their authors.
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
        "games_without_description": dict(built.undescribed.most_common()),
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
        # Cut off, because the card is for readers; all names are in the pairs themselves.
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
