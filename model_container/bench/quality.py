"""How good the texts are: the old preset and ours on the same weights, prompts and seeds, in one run.

`original` decodes as the system that this one rebuilds (its preset of that name, one text, cut at the last dot);
`house` is what the bot posts: its preset, candidates, the ranker, cleaning. Batches of both alternate, so that a busy
machine slows both alike. Prompts are of invented games that no training run saw, or of the games in a folder that
`grg dataset build` filled. What is measured, and by whom it was first described: `quality`.

`invented_words` needs the model's list of words (`models.lexicon`) and is left out if its folder has none. That and
`garbled_names` and `contradicts` are what the ranker's gates look for too; the other measures are none of the ranker's.
`ends_in_sentence` and `names_game` look at what the model wrote, before any cleaning and without the opening (which
names the game in both); the rest at what would be posted. `difference` pairs the two by game.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any, TextIO

from core import prompts
from core.domain import PRESETS, Decoding, Prompt, Review
from core.domain.records import game_of
from core.domain.text import sentence_ends
from core.errors import UsageError
from core.settings import Settings
from model_container import engines, invented, plot
from model_container.bench import metrics
from model_container.engines import Draft, Engine
from model_container.models import folders, lexicon
from model_container.models.folders import Model
from model_container.models.lexicon import Lexicon
from model_container.writing import fit, names, rank, tone
from model_container.writing.formats import Asked, ask
from model_container.writing.writer import Writer

GAMES_SEED = 777
"""Of invented games that no training run has: those use other seeds."""
OTHERS = 20
"""Descriptions that a text's own one is compared with."""
_PHRASES = 2
"""Three-word runs of the page, from which on a text speaks of it in its terms."""

_LOWER_IS_BETTER = (
    "invented_words",
    "garbled_names",
    "contradicts",
    "repeated_2grams",
    "repeated_3grams",
    "repeated_4grams",
    "self_bleu",
    "copied",
    "seconds",
)
_HIGHER_IS_BETTER = (
    "page_phrases",
    "distinct_1",
    "distinct_2",
    "ends_in_sentence",
    "names_game",
    "swap_wins",
    "swap_first",
)


@dataclass(frozen=True)
class Written:
    """One side's answer to one prompt."""

    raw: str
    """What the model wrote after the opening; of several candidates, the one that was chosen."""
    ended: bool
    text: str
    """What would be posted; empty: nothing."""
    seconds: float
    """Its share of its batch's."""


def main(args: argparse.Namespace, settings: Settings, stdout: TextIO) -> int:
    """The verb `bench quality`; returns the exit code. `args` as parsed in `__main__`.

    Raises UsageError if there are too few games for the comparison, WriterError if the engine fails.
    """
    if args.games < OTHERS + 1:
        raise UsageError(
            f"bench quality takes --games {OTHERS + 1} or more: each is compared with {OTHERS} others"
        )
    model = folders.of(dataclasses.replace(settings, model=args.model) if args.model else settings)
    engine = engines.pick(model, settings.engine)
    chosen = list(_of_folder(args.source, args.games) if args.source else _invented(args.games))
    if len(chosen) < OTHERS + 1:
        raise UsageError(f"{args.source} holds {len(chosen)} games, {OTHERS + 1} are needed: gather more")
    asked = [prompt if model.prompt == folders.FACTS else _cut_to_fit(prompt, engine) for prompt in chosen]
    sides = write(asked, engine, model, candidates=settings.candidates, batch=settings.batch)
    report = {
        "model": model.label,
        "engine": engine.label,
        "games": len(asked),
        "source": str(args.source or "invented games"),
        "candidates": settings.candidates,
        "batch": settings.batch,
        **compare(asked, sides, lexicon.load(model.folder)),
    }
    print(json.dumps(report) if args.json else table(report), file=stdout)
    if args.out is not None:
        save(report, args.out)
    return 0


def write(
    asked: Sequence[Prompt], engine: Engine, model: Model, *, candidates: int, batch: int
) -> dict[str, list[Written]]:
    """Both sides' answers, `original` and `house`, each in the order of `asked`.

    `candidates` are drawn for `house` alone. Raises WriterError if the engine fails.
    """
    recorder = _Recorder(engine, model)
    writer = Writer(recorder, model)
    sides: dict[str, list[Written]] = {"original": [], "house": []}
    for start in range(0, len(asked), batch):
        some = asked[start : start + batch]
        # Batch by batch, not side by side: see the module.
        sides["original"] += _original(some, engine, model)
        begun = time.monotonic()
        outcomes = writer.write(
            [dataclasses.replace(one, decoding=PRESETS["house"], candidates=candidates) for one in some]
        )
        seconds = (time.monotonic() - begun) / len(some)
        for prompt, outcome in zip(some, outcomes, strict=True):
            text = outcome.text if isinstance(outcome, Review) else ""
            draft = recorder.draft_of(prompt, text)
            sides["house"].append(Written(draft.text, draft.ended, text, seconds))
        # Prompts of two batches never share drafts, and keeping thousands would only cost memory.
        recorder.drafts.clear()
    return sides


def compare(
    asked: Sequence[Prompt], sides: Mapping[str, Sequence[Written]], known: Lexicon | None = None
) -> dict[str, Any]:
    """Each side's measures as a mean with the ends of its interval, and the paired difference.

    `known` is the model's list of words; without it
    `invented_words` is left out. A measure without values is NaN.
    """
    values = {name: _measure(asked, written, known) for name, written in sides.items()}
    report: dict[str, Any] = {
        name: {key: _summary([one for one in column if one is not None]) for key, column in columns.items()}
        for name, columns in values.items()
    }
    report["difference"] = {}
    for key in values["house"]:
        pairs = zip(values["house"][key], values["original"][key], strict=True)
        both = [ours - theirs for ours, theirs in pairs if ours is not None and theirs is not None]
        report["difference"][key] = _summary(both)
    for name, written in sides.items():
        report[name]["failed"] = sum(one.text == "" for one in written)
    return report


def table(report: Mapping[str, Any]) -> str:
    """The report as plain text, one measure a line, with the side that is better."""
    head = (
        f"{report['model']}, {report['engine']}: {report['games']} games ({report['source']}), mean [95 % interval]; "
        f"house with {report['candidates']} candidates"
    )
    rows: list[tuple[str, ...]] = [("measure", "original", "house", "house - original", "better")]
    for key in _shown(report, "words"):
        cells = [_cell(report[side][key]) for side in ("original", "house", "difference")]
        rows.append((key, *cells, _verdict(key, report["difference"][key])))
    rows.append(("failed", str(report["original"]["failed"]), str(report["house"]["failed"]), "", ""))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
    return "\n".join([head, *lines])


def save(report: Mapping[str, Any], folder: Path) -> None:
    """Write quality.json and quality.svg into `folder`, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "quality.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    rows = [
        plot.Difference(
            key.replace("_", " "),
            "lower is better" if key in _LOWER_IS_BETTER else "higher is better",
            **report["difference"][key],
            verdict=_verdict(key, report["difference"][key]),
            better=-1 if key in _LOWER_IS_BETTER else 1,
        )
        for key in _shown(report)
    ]
    title = f"{report['model']}: house against original, {report['games']} games, mean difference and 95 % interval"
    plot.differences(folder / "quality.svg", title, ("original", "house"), rows)


def _shown(report: Mapping[str, Any], *more: str) -> list[str]:
    """The measures that a report has; those for which less is better come first."""
    return [key for key in (*_LOWER_IS_BETTER, *_HIGHER_IS_BETTER, *more) if key in report["house"]]


def _measure(
    asked: Sequence[Prompt], written: Sequence[Written], known: Lexicon | None
) -> dict[str, list[float | None]]:
    """A column for each measure with a row for each prompt; None in a row whose text is missing."""
    there = [number for number, one in enumerate(written) if one.text]
    words = [metrics.words_of(written[number].text, asked[number].name) for number in there]
    pages = [metrics.words_of(asked[number].description, asked[number].name) for number in there]
    wins = metrics.swap_wins(words, pages, OTHERS, seed=0)
    named = [metrics.words_of(written[number].text) for number in there]
    columns: dict[str, list[float]] = {
        "repeated_2grams": [metrics.repeated_ngrams(one, 2) for one in named],
        "repeated_3grams": [metrics.repeated_ngrams(one, 3) for one in named],
        "repeated_4grams": [metrics.repeated_ngrams(one, 4) for one in named],
        "self_bleu": metrics.self_bleu(words),
        "copied": [metrics.copied(one, page) for one, page in zip(words, pages, strict=True)],
        "distinct_1": [metrics.distinct(one, 1) for one in named],
        "distinct_2": [metrics.distinct(one, 2) for one in named],
        "swap_wins": wins,
        "swap_first": [float(one == 1.0) for one in wins],
        "words": [float(len(one)) for one in named],
        "page_phrases": [
            float(metrics.shared_runs(one, page, 3) >= _PHRASES)
            for one, page in zip(words, pages, strict=True)
        ],
        "garbled_names": [
            float(
                not names.stands(written[number].text, asked[number].name)
                or names.garbled(written[number].text, asked[number].name, _known(asked[number], known))
            )
            for number in there
        ],
        "contradicts": [
            float(tone.contradicts(written[number].text, asked[number].opening, asked[number].tone))
            for number in there
        ],
    }
    if known is not None:
        columns["invented_words"] = [
            len(
                known.unknown(
                    names.without(written[number].text, asked[number].name), rank.told(asked[number])
                )
            )
            / max(1, len(own))
            for number, own in zip(there, named, strict=True)
        ]
    by_place: dict[str, list[float | None]] = {key: [None] * len(written) for key in columns}
    for key, column in columns.items():
        for number, value in zip(there, column, strict=True):
            by_place[key][number] = value
    by_place["ends_in_sentence"] = [float(_ends(one)) for one in written]
    by_place["names_game"] = [
        float(prompt.name.lower() in one.raw.lower()) for prompt, one in zip(asked, written, strict=True)
    ]
    by_place["seconds"] = [one.seconds for one in written]
    return by_place


def _known(prompt: Prompt, lexicon: Lexicon | None) -> Callable[[str], bool]:
    """Whether a reader would know a word: from the page or from the model's list."""
    page = frozenset(metrics.words_of(rank.told(prompt)))
    return lambda word: word in page or (lexicon is not None and word in lexicon)


def _ends(one: Written) -> bool:
    """Whether the raw text ends exactly at the end of a sentence."""
    raw = one.raw.rstrip()
    return bool(raw) and sentence_ends(raw, ended=one.ended)[-1:] == [len(raw)]


def _summary(values: Sequence[float]) -> dict[str, float]:
    """Mean and interval, rounded; NaN if there are no values."""
    if not values:
        return dict.fromkeys(("mean", "low", "high"), float("nan"))
    low, high = metrics.interval(values)
    return {"mean": round(fmean(values), 4), "low": round(low, 4), "high": round(high, 4)}


def _cell(value: Mapping[str, float]) -> str:
    """A summary as one cell of the table."""
    return f"{value['mean']:.3f} [{value['low']:.3f}, {value['high']:.3f}]"


def _verdict(key: str, difference: Mapping[str, float]) -> str:
    """Which side is better, if the whole interval says so;
    "even" if it does not, "" for a measure without a better way.
    """
    if key == "words" or difference["low"] <= 0 <= difference["high"]:
        return "" if key == "words" else "even"
    return "house" if (difference["high"] < 0) == (key in _LOWER_IS_BETTER) else "original"


def _original(some: Sequence[Prompt], engine: Engine, model: Model) -> list[Written]:
    """One greedy text for each prompt, cut at its last dot
    as the old system did it, or filled if it is in placeholders.
    """
    begun = time.monotonic()
    asked = [_asked(prompt, engine, model) for prompt in some]
    drafts = engine.write([one.text for one in asked], PRESETS["original"], seed=0)
    seconds = (time.monotonic() - begun) / len(some)
    found = []
    for prompt, one, (draft,) in zip(some, asked, drafts, strict=True):
        if model.prompt == folders.FACTS:  # what stands in placeholders is not a text before they are filled
            found.append(Written(draft.text, draft.ended, one.finish(draft).text, seconds))
            continue
        # The old system looked for the last marker, also if the model had begun another review.
        whole = f"{prompt.opening}{draft.text}".rpartition("Review:")[2]
        found.append(Written(draft.text, draft.ended, whole[: whole.rfind(".") + 1].strip(), seconds))
    return found


class _Recorder:
    """An engine that keeps what it wrote, by the text that it was given."""

    def __init__(self, engine: Engine, model: Model) -> None:
        self._engine, self._model = engine, model
        self.label, self.context = engine.label, engine.context
        self.prompt_budget, self.count = engine.prompt_budget, engine.count
        self.drafts: dict[str, list[Draft]] = {}

    def write(
        self, prompts: Sequence[str], decoding: Decoding, *, seed: int, candidates: int = 1
    ) -> list[list[Draft]]:
        """As the engine."""
        found = self._engine.write(prompts, decoding, seed=seed, candidates=candidates)
        for prompt, drafts in zip(prompts, found, strict=True):
            self.drafts.setdefault(prompt, []).extend(drafts)
        return found

    def draft_of(self, prompt: Prompt, text: str) -> Draft:
        """The draft that became `text`; if none did, the first one."""
        asked = _asked(prompt, self._engine, self._model)
        drafts = self.drafts[asked.text]
        return next((one for one in drafts if asked.finish(one).text == text), drafts[0])


def _asked(prompt: Prompt, engine: Engine, model: Model) -> Asked:
    """The prompt in the model's own format, within the smaller of the two presets' budgets."""
    budget = engine.prompt_budget(PRESETS["original"].max_new_tokens)
    return ask(prompt, engine.count, budget, model.prompt, model.frame)


def _given(prompt: Prompt, engine: Engine) -> tuple[str, str]:
    """The text that the model is given, and its opening, within the smaller of the two presets' budgets."""
    return fit.fit(prompt, engine.count, engine.prompt_budget(PRESETS["original"].max_new_tokens))


def _cut_to_fit(prompt: Prompt, engine: Engine) -> Prompt:
    """The prompt with the description that both presets
    have room for, so that both sides get the same one.
    """
    text, opening = _given(prompt, engine)
    description = text.removeprefix("Game Description: ").rpartition("\nReview:")[0]
    return dataclasses.replace(prompt, description=description, opening=opening)


def _invented(count: int) -> Iterator[Prompt]:
    """Prompts for invented games."""
    for number, game in enumerate(invented.pages_of(GAMES_SEED, count)):
        yield Prompt(
            str(number), number + 1, game.name, game.genres, game.description, game.opening, seed=number
        )


def _of_folder(folder: Path, count: int) -> Iterable[Prompt]:
    """Up to `count` games of `<folder>/raw/<app id>/game.json` (or without raw/), chosen by a fixed seed.

    Raises UsageError if a file cannot be read or there are no games with a description.
    """
    raw = folder / "raw" if (folder / "raw").is_dir() else folder
    paths = sorted(raw.glob("*/game.json"))
    # Sorted before: directories list files in no fixed order.
    random.Random(GAMES_SEED).shuffle(paths)
    found: list[Prompt] = []
    for path in paths:
        try:
            fields = json.loads(path.read_text(encoding="utf-8"))["game"]
            if fields is None:  # the store does not show it
                continue
            game = game_of(fields)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{path} cannot be read ({error!r}): gather it again") from error
        if game.description or game.short_description:
            found.append(prompts.build(game, id=str(len(found)), seed=len(found), decoding=Decoding()))
    if not found:
        raise UsageError(f"{folder} holds no games: `grg dataset build --out {folder}` gathers some")
    return found[:count]
