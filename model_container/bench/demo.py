"""Judges a model's texts as the bot posts them: reviews of invented games that no training step saw.

`python -m model_container train --demo --out DIR --judge 200` judges a checkpoint, `scripts/judge_demo.py` the bundled
model. How our preset compares with the old one, on any model: `bench_quality`.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from core.domain import PRESETS, Prompt, Review
from core.settings import Settings
from model_container import engines
from model_container.invented import Page, pages_of
from model_container.models import convert, folders
from model_container.models.folders import Model
from model_container.writing import rank
from model_container.writing.words import grams, words_of
from model_container.writing.writer import Writer

_SEED = 777
"""Of no training run: the games are new to every model."""
_BATCH, _CANDIDATES = 8, Settings().candidates


def main(folder: Path, count: int) -> int:
    """Convert the checkpoint as it would be served, print
    each prompt with its review, then the shares as JSON.

    Returns the exit code. Raises UsageError or WriterError if the checkpoint cannot be converted or loaded.
    """

    def show(game: Page, text: str) -> None:
        sys.stdout.write(f"{game.description}\n  -> {text}\n\n")

    with tempfile.TemporaryDirectory() as made:
        convert.make_model_folder(folder, Path(made), name=folder.resolve().name, version="1", demo=True)
        figures = judged(folders.load(Path(made)), count, show)
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


def judged(model: Model, count: int, show: Callable[[Page, str], None] = lambda *_: None) -> dict[str, float]:
    """The shares of `measure` for `count` invented games, and how many of them got no review (`failed`).

    `show` is called with each game and its text. The same model
    and count give the same figures on the same kind of machine.
    """
    games = list(pages_of(_SEED, count))
    # The bot's own path from prompt to text, so that the figures hold for what users get.
    writer = Writer(engines.pick(model), model)
    prompts = [
        Prompt(
            str(number),
            number + 1,
            game.name,
            game.genres,
            game.description,
            game.opening,
            seed=number,
            decoding=PRESETS["house"],
            candidates=_CANDIDATES,
        )
        for number, game in enumerate(games)
    ]
    outcomes = [
        one for start in range(0, count, _BATCH) for one in writer.write(prompts[start : start + _BATCH])
    ]
    written = [(game, one.text) for game, one in zip(games, outcomes, strict=True) if isinstance(one, Review)]
    for game, text in written:
        show(game, text)
    figures = measure([game for game, _ in written], [text for _, text in written])
    return {**figures, "failed": count - len(written)}


def measure(games: Sequence[Page], texts: Sequence[str]) -> dict[str, float]:
    """Shares of texts, 0 to 1: as `rank` judges them, and whether they say what the page says.

    `repeats_4gram`: some run of four words occurs in it twice, the game's name counted like any words.
    `shared_4grams`: mean share of a text's distinct 4-grams that also occur in another game's text.
    """
    faults = [rank.faults(text, _prompt(game), demo=True) for game, text in zip(games, texts, strict=True)]
    # A game without genres cannot have them named, and a short page has no three words to say again: leave
    # both out of the shares that they would only lower.
    labelled = [(game, text) for game, text in zip(games, texts, strict=True) if game.genres]
    detailed = [
        (game, text) for game, text in zip(games, texts, strict=True) if len(game.description.split()) > 25
    ]
    return {
        "texts": len(texts),
        "without_fault": _share(not found for found in faults),
        "name": _share("does not name it" not in found for found in faults),
        "genre": _share(names_genre(game.genres, text) for game, text in labelled),
        "three_words_from_page": _share(copied(game, text) >= 3 for game, text in detailed),
        "ends_in_sentence": _share("ends inside a sentence" not in found for found in faults),
        "repeats_4gram": _share("repeats itself" in found for found in faults),
        "mean_words": round(sum(len(text.split()) for text in texts) / max(1, len(texts)), 1),
        "shared_4grams": _shared(texts),
    }


def names_genre(genres: Sequence[str], text: str) -> bool:
    """Whether any genre is named in the text, however it is inflected ("simulation", "simulator")."""
    lowered = text.lower()
    stems = (genre.lower().replace("simulation", "simulat").removesuffix("s") for genre in genres)
    return any(stem in lowered for stem in stems)


def copied(game: Page, text: str) -> int:
    """How many distinct longer words of the page, apart
    from the game's name and genres, occur in the review.
    """
    page = set(words_of(game.description)) - set(words_of(f"{game.name} {' '.join(game.genres)}"))
    return len({word for word in page & set(words_of(text)) if len(word) > 4})


def _prompt(game: Page) -> Prompt:
    """A prompt for the gates; its numbers play no part in the judgment."""
    return Prompt("judged", 1, game.name, game.genres, game.description, game.opening, seed=0)


def _share(values: Any) -> float:
    """The share of true values, 0 if there are none."""
    found = list(values)
    return round(sum(map(bool, found)) / max(1, len(found)), 3)


def _shared(texts: Sequence[str]) -> float:
    """The mean share of distinct 4-grams over all pairs of texts."""
    grams = [set(grams(words_of(text), 4)) for text in texts]
    shares = [len(a & b) / max(1, min(len(a), len(b))) for a, b in combinations(grams, 2)]
    return round(sum(shares) / max(1, len(shares)), 4)
