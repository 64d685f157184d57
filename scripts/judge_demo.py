"""Judge the bundled demo model as the bot uses it: 200 invented games that no training step saw, four candidates each.

    uv run python scripts/judge_demo.py

Prints shares (0 to 1) as one JSON line. `shared_4grams`: what two games' reviews have in common, on average.
"""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core.domain import PRESETS, Prompt, Review
from model_container import engines, models, rank
from model_container.corpus import pairs
from model_container.judge import measure
from model_container.write import Writer

GAMES = 200
SEED = 777
"""Of no training run."""


def main() -> None:
    """Write, measure, print."""
    games = list(pairs(SEED, GAMES))
    model = models.load(models.DEMO)
    writer = Writer(engines.pick(model), model)
    prompts = [
        Prompt(
            str(n),
            n + 1,
            game.name,
            game.genres,
            game.description,
            game.opening,
            seed=n,
            decoding=PRESETS["house"],
            candidates=4,
        )
        for n, game in enumerate(games)
    ]
    outcomes = [
        outcome for start in range(0, GAMES, 8) for outcome in writer.write(prompts[start : start + 8])
    ]
    written = [(game, one.text) for game, one in zip(games, outcomes, strict=True) if isinstance(one, Review)]
    figures = measure([game for game, _ in written], [text for _, text in written])
    print(
        json.dumps(
            {
                **figures,
                "failed": GAMES - len(written),
                "shared_4grams": _shared([text for _, text in written]),
            }
        )
    )


def _shared(texts: list[str]) -> float:
    """Mean share of a text's distinct 4-grams that stand in another game's text too."""
    grams = [set(rank.grams(rank.words_of(text), 4)) for text in texts]
    shares = [len(a & b) / max(1, min(len(a), len(b))) for a, b in itertools.combinations(grams, 2)]
    return round(sum(shares) / len(shares), 4)


if __name__ == "__main__":
    main()
