"""Where pairs come from: a folder that `core.steam.dataset.collector` filled, or a CSV file with a `review` column."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import json
import re
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core import prompts
from core.domain import Decoding
from core.domain.records import game_of
from core.errors import UsageError
from model_container.dataset import Pair

_YES = ("1", "true", "yes")
_WHOLE_PROMPT = re.compile(r"\s*Game Description:(?P<description>.*?)\n?\s*Review:(?P<review>.*)", re.DOTALL)
_OPENINGS = {
    recommended: tuple(opening for opening in prompts.TONED[tone] if opening.endswith(":"))
    for recommended, tone in ((True, "positive"), (False, "negative"))
}
"""The bot's openings that may stand before a player's review, by whether it recommends the game.

After a colon any sentence reads on, but only what the colon announces makes sense there: an opening that announces an
idea or a pitch would teach a model to write something else after it. A verdict is all that is known of each review.
"""


def from_raw(raw: Path) -> Iterator[Pair]:
    """One pair for each review, its text unchanged. The
    description is empty if the store no longer shows the game.

    Raises UsageError, at the first pair, if the folder does not exist or a file cannot be read.
    """
    if not raw.is_dir():
        raise UsageError(
            f"{raw} does not exist: name games, --top or --from, so that there is something to read"
        )
    try:
        # Padded with zeros, so that app ids sort as numbers do.
        for folder in sorted(raw.iterdir(), key=lambda path: path.name.zfill(12)):
            game = json.loads((folder / "game.json").read_text(encoding="utf-8"))["game"]
            described = _described(game) if game else Pair(folder.name, "", (), "", "", "")
            for page in sorted(folder.glob("*-*.json")):
                for row in json.loads(page.read_text(encoding="utf-8"))["reviews"]:
                    yield dataclasses.replace(
                        described,
                        review=row["review"],
                        opening=_opening(described.name, row["review"], recommended=row["voted_up"]),
                        voted_up=row["voted_up"],
                        votes_up=row["votes_up"],
                        language=row["language"],
                    )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{raw} cannot be read ({error!r}): remove it and fetch again") from error


def from_csv(path: Path, language: str) -> Iterator[Pair]:
    """One pair for each row of a CSV file in UTF-8.

    Only `review` is needed; app_id, name, description, genres (separated by ;), voted_up, votes_up and
    language are used if they are there. A review that contains a whole prompt is taken apart. Without a game
    each row counts as a game of its own; without a language it is taken to be in `language`. Raises
    UsageError if the file cannot be read or lacks the column.
    """
    # The default of 128 KiB is less than some reviews with pasted texts have.
    csv.field_size_limit(sys.maxsize)
    try:
        # Spreadsheets write a byte order mark, which would become a part of the first column's name.
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if "review" not in (rows.fieldnames or ()):
                raise UsageError(f"{path} has no column `review`: its first line must name the columns")
            for row in rows:
                yield _from_row(row, language)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} cannot be read ({error}): give a CSV file in UTF-8") from error


def _described(values: dict[str, Any]) -> Pair:
    """The game's side of a pair, made by the very function that builds the bot's prompts."""
    game = game_of(values)
    prompt = prompts.build(game, id="", seed=0, decoding=Decoding())
    return Pair(str(game.app_id), prompt.name, prompt.genres, prompt.description, "", "")


def _from_row(row: dict[str, Any], language: str) -> Pair:
    """The pair of one row."""
    review, description = row["review"] or "", row.get("description") or ""
    whole = _WHOLE_PROMPT.fullmatch(review)
    if whole:
        review, description = whole["review"], whole["description"].strip()
    name = row.get("name") or ""
    # The best that distinguishes the games of two rows; at worst the review itself.
    known = row.get("app_id") or name or description or review
    vote = (row.get("voted_up") or "").strip().lower()
    return Pair(
        game=row.get("app_id") or hashlib.sha256(known.encode()).hexdigest()[:12],
        name=name,
        genres=tuple(genre.strip() for genre in (row.get("genres") or "").split(";") if genre.strip()),
        description=description,
        # Without a vote nothing is known that an opening could say.
        opening=_opening(name, review, recommended=vote in _YES) if vote else "",
        review=review,
        voted_up=not vote or vote in _YES,
        votes_up=int(row["votes_up"]) if (row.get("votes_up") or "").isdecimal() else 0,
        language=row.get("language") or language,
    )


def _opening(name: str, review: str, *, recommended: bool) -> str:
    """One of the bot's openings for every second review of a game with a name, and "" for the others.

    It says whether the review recommends the game, so that a model learns to keep to it. Which one it is is decided
    by a hash of the review, so that building the set again gives the same pairs.
    """
    openings = _OPENINGS[recommended]
    turn = zlib.crc32(review.encode("utf-8", "replace")) % (2 * len(openings))
    return openings[turn].format(name=name) if name and turn < len(openings) else ""
