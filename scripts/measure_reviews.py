"""Measure the reviews that a model writes: of real games, of saved pages, and of names that are hard to spell.

    uv run --group dev python scripts/measure_reviews.py real --data STEAM --judge text_quality.py --out build/reviews
    uv run --group dev python scripts/measure_reviews.py page examples/lantern_hollow.html --seeds 60
    uv run --group dev python scripts/measure_reviews.py names --names names.txt

`real` takes 40 English games of a folder of saved pages and API answers (`tests/steam_store.py --data` says how it is laid
out), served on loopback, three seeds each, default settings. The judge is a program that is given a file of JSON lines
(review, name, page) and prints its figures. `page` writes one saved page with many seeds. `names` gives each name of a file,
one a line, to a made-up page. Each prints one JSON object; what failed is counted, never left out in silence.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import itertools
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core import prompts
from core.domain import Game, Review, Tone, Wish
from core.errors import CatalogError
from core.settings import Settings
from core.steam.catalog import SteamCatalog
from core.steam.saved import read_saved_page
from model_container import engines
from model_container.models import folders
from model_container.writing.rank import words_of
from model_container.writing.writer import Writer
from tests.steam_store import SteamStore

GAMES_SEED = 40
"""Chooses the games."""
_ENGLISH = frozenset("the of and to a in you your is with".split())
_PAGE = "examples/lantern_hollow.html"


def main() -> None:
    """Print the figures of one measure."""
    options = _options()
    settings = dataclasses.replace(Settings(), model=options.model)
    measures = {"real": real, "page": page, "names": names}
    print(json.dumps(measures[options.what](options, settings), ensure_ascii=False, indent=1))


def real(options: argparse.Namespace, settings: Settings) -> dict[str, Any]:
    """Reviews of real games, as the judge sees them."""
    games = games_in(options.data, options.games)
    rows, failed = [], 0
    for seed in options.seed or range(1, options.seeds + 1):
        for game, outcome in zip(
            games, write(games, itertools.repeat(seed), settings, options.tone), strict=True
        ):
            if isinstance(outcome, Review):
                rows.append({**_row(game, outcome), "seed": seed})
            else:
                failed += 1
    options.out.mkdir(parents=True, exist_ok=True)
    file = options.out / "reviews.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    figures: dict[str, Any] = {
        "games": [f"{game.app_id} {game.name}" for game in games],
        "failed": failed,
        "facts": round(sum(len(row["facts"]) for row in rows) / max(1, len(rows)), 2),
    }
    if options.judge is not None:
        command = [sys.executable, str(options.judge), str(file)]
        judged = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        figures["judged"] = json.loads(judged)
    return figures


def page(options: argparse.Namespace, settings: Settings) -> dict[str, Any]:
    """One saved page, many seeds: how many reviews have 45 words and two three-word runs of the page."""
    game = read_saved_page(options.target)
    seeds = options.seed or list(range(1, options.seeds + 1))
    outcomes = write([game] * len(seeds), seeds, settings, options.tone)
    rows = [_row(game, outcome) for outcome in outcomes if isinstance(outcome, Review)]
    for row in rows if options.show else ():
        print(f"[{row['tone']}] {row['review']}\n", file=sys.stderr)
    long = [len(row["review"].split()) >= 45 for row in rows]
    told = [len(_runs(row["review"].replace(game.name, " ")) & _runs(row["page"])) >= 2 for row in rows]
    return {
        "page": game.name,
        "seeds": len(seeds),
        "failed": len(seeds) - len(rows),
        "words": round(sum(len(row["review"].split()) for row in rows) / max(1, len(rows)), 1),
        "long": sum(long),
        "page_phrases": sum(told),
        "both": round(sum(map(all, zip(long, told, strict=True))) / len(seeds), 3),
        "texts": len({row["review"] for row in rows}),
    }


def names(options: argparse.Namespace, settings: Settings) -> dict[str, Any]:
    """Which names get no review, and which stand otherwise in it than as given."""
    like = read_saved_page(Path(_PAGE))
    lines = options.names.read_text(encoding="utf-8").splitlines()
    asked = [
        dataclasses.replace(like, app_id=at, name=name) for at, name in enumerate(filter(None, lines), 1)
    ]
    outcomes = write(asked, range(1, len(asked) + 1), settings, options.tone)
    pairs = list(zip(asked, outcomes, strict=True))
    silent = [game.name for game, outcome in pairs if not isinstance(outcome, Review)]
    wrong = {
        game.name: outcome.text
        for game, outcome in pairs
        if isinstance(outcome, Review) and game.name not in outcome.text
    }
    return {"names": len(asked), "without_review": silent, "spelled_otherwise": wrong}


def games_in(folder: Path, most: int) -> list[Game]:
    """Up to `most` English games of a folder laid out as the store's answers, chosen by a fixed seed."""
    listed = [
        entry["app_id"]
        for kind in ("pages", "appdetails")
        for entry in json.loads((folder / kind / "expected.json").read_text(encoding="utf-8"))
        if entry.get("app_id") and entry.get("kind") == "game"
    ]
    numbers = sorted(set(listed))
    random.Random(GAMES_SEED).shuffle(numbers)
    with SteamStore() as store, tempfile.TemporaryDirectory() as state:
        store.add_folder(folder)
        settings = Settings(steam_url=store.url, state_dir=Path(state))
        found = asyncio.run(_read(numbers, settings))
    return [game for game in found if _is_english(game)][:most]


def write(games: Sequence[Game], seeds: Iterable[int], settings: Settings, tone: str) -> list[Any]:
    """A Review or a Failure for each game, each written alone, as `grg review` does."""
    model = folders.of(settings)
    writer = Writer(engines.pick(model, settings.engine), model)
    return [
        writer.write(
            [
                prompts.build(
                    game,
                    id="measured",
                    seed=seed,
                    decoding=settings.decoding,
                    candidates=settings.candidates,
                    wish=Wish(Tone(tone)),
                )
            ]
        )[0]
        for game, seed in zip(games, seeds, strict=False)
    ]


async def _read(numbers: Sequence[int], settings: Settings) -> list[Game]:
    found = []
    async with SteamCatalog(settings) as catalog:
        for number in numbers:
            try:
                found.append(await catalog.game(number))
            except CatalogError as error:  # a few of the folder are there for what goes wrong
                print(f"{number}: {error}", file=sys.stderr)
    return found


def _is_english(game: Game) -> bool:
    words = words_of(f"{game.short_description} {game.description}")
    return len(words) > 20 and sum(word in _ENGLISH for word in words) > 0.12 * len(words)


def _row(game: Game, review: Review) -> dict[str, Any]:
    return {
        "review": review.text,
        "name": game.name,
        "page": f"{game.short_description}\n{game.description}",
        "tone": review.prompt.partition("\n")[0],
        "facts": [fact.text for fact in review.facts],
    }


def _runs(text: str) -> set[tuple[str, ...]]:
    words = words_of(text)
    return set(itertools.pairwise(itertools.pairwise(words)))  # type: ignore[arg-type]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", default="demo", help="as in GRG_MODEL (default: demo)")
    parser.add_argument("--tone", default="", choices=("", "positive", "negative", "rating"))
    parser.add_argument("--seed", type=int, action="append", help="these seeds instead of the first ones")
    what = parser.add_subparsers(dest="what", required=True)
    real_ = what.add_parser("real", help="40 real games")
    real_.add_argument("--data", type=Path, required=True, help="a folder of saved pages and API answers")
    real_.add_argument("--judge", type=Path, help="a program that is given the rows and prints JSON")
    real_.add_argument("--games", type=int, default=40)
    real_.add_argument("--seeds", type=int, default=3)
    real_.add_argument("--out", type=Path, required=True, help="where reviews.jsonl goes")
    page_ = what.add_parser("page", help="one saved page")
    page_.add_argument("target", type=Path)
    page_.add_argument("--seeds", type=int, default=60)
    page_.add_argument("--show", action="store_true", help="print the reviews, to stderr")
    names_ = what.add_parser("names", help="names that are hard to spell")
    names_.add_argument("--names", type=Path, required=True, help="a file with one name a line")
    return parser.parse_args()


if __name__ == "__main__":
    main()
