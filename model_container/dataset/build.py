"""Builds a data set from downloaded reviews or a CSV file: `python -m model_container dataset --help`."""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from core.errors import UsageError
from model_container.dataset import HELD_OUT, TRAIN, Pair, card, sources, write_pairs
from model_container.dataset.cleaning import tidy
from model_container.dataset.filters import BuildResult, Filters
from model_container.dataset.near_duplicates import NearDuplicates
from model_container.writing.words import words_of

_UNDESCRIBED = "no description of its game"
_MAX_NAMED = 12
"""Games without a description that are named on the terminal; the card has them all."""
_PAUSE_S = 10.0
"""Between two lines of progress if stderr is not a terminal."""


def build(found: Iterable[Pair], filters: Filters) -> BuildResult:
    """Clean the reviews, filter them, drop near-duplicates and split them by game.

    Which games are held out does not depend on the order of `found`; of near-duplicates the first one stays.
    Either part of the result may be empty, which is for the caller to judge.
    """
    left_out: Counter[str] = Counter()
    taken_out: Counter[str] = Counter()
    undescribed: Counter[str] = Counter()
    near = NearDuplicates()
    games: dict[str, list[Pair]] = {}
    seen = 0
    for pair in found:
        seen += 1
        why = _unfit(pair, filters)
        undescribed[pair.game] += why == _UNDESCRIBED
        if not why:
            text, why, took = tidy(pair.review, pair.language, pair.description)
            taken_out += took
            # Near-duplicates come last: the check remembers each
            # text, and only texts that are kept should be remembered.
            why = why or _wrong_length(text, filters) or ("" if near.is_new(text) else "a near-duplicate")
        if why:
            left_out[why] += 1
        else:
            games.setdefault(pair.game, []).append(dataclasses.replace(pair, review=text))
    for pairs in games.values():
        # A stable sort: of equally helpful reviews the first
        # ones stay, so the same downloads give the same set.
        pairs.sort(key=lambda pair: -pair.votes_up)
        left_out["more than enough of its game"] += len(pairs[filters.per_game :])
        del pairs[filters.per_game :]
    held = held_out_games(games, filters)
    train = [pair for game, pairs in games.items() if game not in held for pair in pairs]
    held_out = [pair for game in held for pair in games[game]]
    return BuildResult(train, held_out, seen, +left_out, taken_out, +undescribed)


def held_out_games(games: Iterable[str], filters: Filters) -> list[str]:
    """The games to hold out: at least one if there are two or more, none otherwise.

    They are chosen by hash, so that adding a game changes the choice of few others.
    """

    def turn(game: str) -> str:
        return hashlib.sha256(f"{filters.seed}:{game}".encode()).hexdigest()

    # Whole games are held out, not reviews: a model that has seen a game's page must not be judged by it.
    ordered = sorted(set(games), key=turn)
    return ordered[: min(len(ordered) - 1, max(1, round(filters.held_out * len(ordered))))]


def _unfit(pair: Pair, filters: Filters) -> str:
    """Why a review is unfit, as far as it shows before cleaning, which is slow; "" if it may be fit."""
    if filters.language not in ("all", pair.language):
        return "another language"
    if filters.vote != "any" and pair.voted_up != (filters.vote == "up"):
        return "another vote"
    if pair.votes_up < filters.min_helpful:
        return "not helpful enough"
    if not pair.description and pair.game.isdecimal():
        return _UNDESCRIBED
    # Generous bounds, since cleaning still takes words away and `_wrong_length` decides afterwards.
    words = len(pair.review.split())
    return (
        "too short" if words < filters.min_words // 2 else "too long" if words > 4 * filters.max_words else ""
    )


def _wrong_length(text: str, filters: Filters) -> str:
    """Why the cleaned text has the wrong length, or "" if it has not."""
    words = len(words_of(text))
    return "too short" if words < filters.min_words else "too long" if words > filters.max_words else ""


def main(argv: list[str]) -> int:
    """The `dataset` verb; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m model_container dataset", description=__doc__)
    parser.add_argument("out", type=Path, help="folder of the data set; out/raw holds the downloads")
    parser.add_argument("--csv", type=Path, help="read this file instead of out/raw")
    parser.add_argument("--source", default="", help="where the reviews come from, for the card")
    for field in dataclasses.fields(Filters):
        choices = ("any", "up", "down") if field.name == "vote" else None
        name = f"--{field.name.replace('_', '-')}"
        parser.add_argument(name, type=type(field.default), default=field.default, choices=choices)
    options = parser.parse_args(argv)
    filters = Filters(**{field.name: getattr(options, field.name) for field in dataclasses.fields(Filters)})
    write(options.out, options.csv, options.source, filters)
    return 0


def write(out: Path, csv: Path | None, source: str, filters: Filters) -> None:
    """Build the data set and write its folder, the card last; a summary goes to stderr.

    `csv` is read instead of out/raw if it is given. Raises UsageError
    if too few reviews are left or the folder cannot be written.
    """
    found: Iterator[Pair] = sources.from_csv(csv, filters.language) if csv else sources.from_raw(out / "raw")
    built = build(told(found), filters)
    if not built.train or not built.held_out:
        most = ", ".join(f"{why} ({count})" for why, count in built.left_out.most_common(3))
        raise UsageError(
            f"of {built.seen} reviews too few are left to train and to judge (two games at least): {most or 'none came'}"
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / ".gitignore").write_text("*\n", encoding="ascii")  # players' texts are not for passing on
        write_pairs(out / TRAIN, built.train)
        write_pairs(out / HELD_OUT, built.held_out)
        # The card comes last, so that a folder with a card is a whole data set.
        card.write(out, built, filters, source or str(csv or out / "raw"))
    except OSError as error:
        raise UsageError(
            f"{out} cannot be written ({error.strerror or error}): choose another --out"
        ) from error
    games = (len({pair.game for pair in pairs}) for pairs in (built.train, built.held_out))
    summary = (
        f"{len(built.train)} reviews of {next(games)} games to train on, {len(built.held_out)} of {next(games)} "
        f"held out; {out / 'card.md'} says what was left out"
    )
    say = [summary, f"next: grg train {out} --out NAME"]
    if built.undescribed:
        say.insert(1, _without_description(built.undescribed))
    print("\n".join(say), file=sys.stderr)


def _without_description(reviews: Mapping[str, int]) -> str:
    """Which games lack a description, those with the most reviews first, and what can be done about it."""
    first = sorted(reviews, key=lambda game: -reviews[game])
    more = f" and {len(first) - _MAX_NAMED:,} more" if len(first) > _MAX_NAMED else ""
    return (
        f"{sum(reviews.values()):,} reviews were left out since nothing describes their {len(first):,} games "
        f"({', '.join(first[:_MAX_NAMED])}{more}): the same command with --describe asks the store for them"
    )


def told(found: Iterable[Pair], clock: Callable[[], float] = time.monotonic) -> Iterator[Pair]:
    """The same pairs; says on stderr how many were read, first after half a second.

    On a terminal the line is drawn again, elsewhere another one follows from time to time.
    """
    terminal = sys.stderr.isatty()
    pause, ahead, after = (0.2, "\r\033[K", "") if terminal else (_PAUSE_S, "", "\n")
    # What is done by then needs no progress.
    due = clock() + 0.5
    for number, pair in enumerate(found, 1):
        if clock() >= due:
            due = clock() + pause
            print(f"{ahead}Cleaning the reviews: {number:,}", end=after, file=sys.stderr, flush=True)
        yield pair
    if terminal:
        print(ahead, end="", file=sys.stderr, flush=True)
