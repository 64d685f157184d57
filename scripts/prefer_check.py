"""Does a model come to write what people like? Made-up raters whose taste is known say so; prints a table.

    uv run --extra torch python scripts/prefer_check.py [--seeds 3] [--steps 40] [--tastes short,word,tone]

A small model learns made-up reviews, which are short or long, name a lantern or not, and praise or blame at random. It
writes about games, a rater with a taste votes, and the model is trained on the votes with `grg train --prefer`; another run
gets the same votes shuffled. On games that had no part in it, the share of texts that the rater likes must be at least
20 points higher after the first run than after the second, and words that no review has must not become more frequent.
"""

from __future__ import annotations

import argparse
import functools
import random
import shutil
import statistics
import sys
import tempfile
import textwrap
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from core.domain import Decoding, Prompt
from core.settings import Settings
from model_container import engines, invented
from model_container.dataset import Pair, card, write_pairs
from model_container.dataset.filters import BuildResult, Filters
from model_container.models import convert, folders
from model_container.training import command
from model_container.training.plan import PRESETS, Preset, Shape
from model_container.writing.formats import ask
from model_container.writing.words import words_of

PRAISE = ("The music is warm.", "The levels are clever.", "It is a joy to play.", "The story stays with you.")
BLAME = ("The music is dull.", "The levels are empty.", "It is a chore to play.", "The story goes nowhere.")
LANTERN = "A lantern lights the way."
DECODING = Decoding(
    # The longest review has 71 tokens. A draft that is cut short would end within a word, which is then taken for an
    # invented one, and which the model would learn to end with if the rater likes the text.
    max_new_tokens=128,
    min_new_tokens=1,
    sample=True,
    temperature=1.0,
    top_k=0,
    top_p=0.95,
    repetition_penalty=1.0,
)
GAMES, HELD_OUT = 40, 40
RATED, JUDGED = 4, 12
"""Drafts of a game: one word in a hundred is invented, so the judgment needs many."""
TASTES: dict[str, Callable[[str], bool]] = {
    "short": lambda text: text.count(".") <= 2,
    "word": lambda text: "lantern" in text,
    "tone": lambda text: sum(one in text for one in PRAISE) > sum(one in text for one in BLAME),
}
SHAPE = Shape(vocabulary=420, layers=2, width=64, heads=4)


def review(rng: random.Random) -> str:
    """A made-up review."""
    sentences = rng.sample(rng.choice((PRAISE, BLAME)), rng.randint(1, 4))
    if rng.random() < 0.5:
        sentences.insert(rng.randint(0, len(sentences)), LANTERN)
    return " ".join(sentences)


@functools.cache
def pages(first: int, count: int) -> list[str]:
    """What is told of games; other numbers give other games.

    So short that neither training nor writing cuts it: a model must be asked for what it has learned to continue.
    """
    told = list(invented.pages_of(11, first + count))[first:]
    return [textwrap.shorten(page.description, 120, placeholder="") for page in told]


def base(folder: Path, steps: int) -> Path:
    """A small model that has learned the reviews."""
    from model_container.training import run  # noqa: F401  sets up torch

    # isort: split
    from model_container.training import initial_weights

    rng = random.Random(1)
    pairs = [Pair(str(n), "", (), page, "", review(rng)) for n, page in enumerate(pages(0, 1000))]
    data, start = folder / "data", folder / "start"
    for made in (data, start):
        made.mkdir()
    preset = Preset(SHAPE, PRESETS["tiny"].plan, examples=0, pages=0)
    texts = [f"{pair.description} {pair.review}" for pair in pairs]
    initial_weights.build_tokenizer(preset, texts).save(str(start / "tokenizer.json"))
    initial_weights.build_model(preset, 1).save_pretrained(start)
    write_pairs(data / "train.jsonl", pairs[:960])
    write_pairs(data / "held_out.jsonl", pairs[960:])
    card.write(data, BuildResult(pairs[:960], pairs[960:], 1000, Counter(), Counter()), Filters(), "made up")
    train(
        data,
        "--base",
        start,
        "--out",
        folder / "base",
        "--steps",
        steps,
        "--batch",
        8,
        "--learning-rate",
        0.003,
    )
    return folder / "base"


def train(*words: object) -> None:
    """`grg train`, in this process."""
    code = command.main([*map(str, words), "--threads", "1", "--length", "320"], Settings())
    if code:
        raise SystemExit(f"error: grg train ended with {code}")


def written(checkpoint: Path, games: Sequence[str], seed: int, work: Path, drafts: int) -> list[list[str]]:
    """So many drafts for each game."""
    shutil.rmtree(work, ignore_errors=True)
    model = folders.load(convert.make_model_folder(checkpoint, work, name="small", version="1"))
    engine = engines.pick(model)
    budget = engine.prompt_budget(DECODING.max_new_tokens)
    asked = [
        ask(Prompt("", n, "", (), game, "", n, DECODING), engine.count, budget, model.prompt).text
        for n, game in enumerate(games)
    ]
    found = engine.write(asked, DECODING, seed=seed, candidates=drafts)
    return [[draft.text.strip() for draft in some] for some in found]


def votes(path: Path, texts: list[list[str]], taste: Callable[[str], bool], shuffled_by: int | None) -> Path:
    """What a rater thinks of the texts, or the same thumbs on other texts."""
    pairs = [
        Pair(str(n), "", (), game, "", text, voted_up=taste(text))
        for n, (game, some) in enumerate(zip(pages(1000, GAMES), texts, strict=True))
        for text in some
        if text
    ]
    thumbs = [pair.voted_up for pair in pairs]
    if shuffled_by is not None:
        random.Random(shuffled_by).shuffle(thumbs)
    write_pairs(
        path,
        [
            Pair(pair.game, "", (), pair.description, "", pair.review, voted_up=thumb)
            for pair, thumb in zip(pairs, thumbs, strict=True)
        ],
    )
    return path


def liked(texts: list[list[str]], taste: Callable[[str], bool]) -> float:
    """The share of texts that a rater likes."""
    every = [text for some in texts for text in some]
    return sum(map(taste, every)) / len(every)


def invented_words(texts: list[list[str]]) -> list[float]:
    """For each game, words in a hundred of its drafts that no made-up review has."""
    known = set(words_of(" ".join((*PRAISE, *BLAME, LANTERN))))
    by_game = [[word for text in some for word in words_of(text)] for some in texts]
    return [100 * sum(word not in known for word in words) / max(1, len(words)) for words in by_game]


def difference(before: list[float], after: list[float]) -> tuple[float, float]:
    """By how much the mean over the games rose, and the standard error of that: the games are the same."""
    each = [new - old for old, new in zip(before, after, strict=True)]
    return statistics.mean(each), statistics.stdev(each) / len(each) ** 0.5


def main() -> int:
    """Run, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=40)
    # With half as many the base itself invents three times as many words, above all in long texts.
    parser.add_argument("--base-steps", type=int, default=600)
    parser.add_argument("--rate", type=float, default=0.0001)
    parser.add_argument("--tastes", default=",".join(TASTES))
    options = parser.parse_args()
    fine = True
    with tempfile.TemporaryDirectory(prefix="grg-prefer-") as name:
        folder = Path(name)
        start = base(folder, options.base_steps)
        held_out = pages(1000 + GAMES, HELD_OUT)
        before = written(start, held_out, 99, folder / "model", JUDGED)
        rated = [
            written(start, pages(1000, GAMES), seed, folder / "model", RATED) for seed in range(options.seeds)
        ]
        print(
            "| taste, seed | liked before | after shuffled thumbs | after thumbs "
            "| invented words in 100: before | after shuffled thumbs | after thumbs | rise |"
        )
        print("|---|---|---|---|---|---|---|---|")
        for taste_name in options.tastes.split(","):
            taste = TASTES[taste_name]
            for seed in range(options.seeds):
                after = {}
                for kind, shuffled_by in (("shuffled", seed), ("thumbs", None)):
                    file = votes(folder / "votes.jsonl", rated[seed], taste, shuffled_by)
                    out = folder / f"{taste_name}-{seed}-{kind}"
                    size = (
                        "--steps",
                        options.steps,
                        "--every",
                        max(1, options.steps // 4),
                        "--learning-rate",
                        options.rate,
                    )
                    train("--prefer", file, "--base", start, "--out", out, "--seed", seed, *size)
                    after[kind] = written(out, held_out, 99, folder / "model", JUDGED)
                    shutil.rmtree(out)
                shares = [liked(texts, taste) for texts in (before, after["shuffled"], after["thumbs"])]
                unknown = [invented_words(texts) for texts in (before, after["shuffled"], after["thumbs"])]
                rise, error = difference(unknown[0], unknown[2])
                row = " | ".join(
                    [
                        *(f"{share:.0%}" for share in shares),
                        *(f"{statistics.mean(one):.2f}" for one in unknown),
                    ]
                )
                print(f"| {taste_name}, {seed} | {row} | {rise:+.2f} ± {error:.2f} |", flush=True)
                fine = fine and shares[2] - shares[1] >= 0.2 and rise <= 0.5
    print("ok" if fine else "NOT as it must be", file=sys.stderr)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
