"""How good the texts of a model are, on a fixed set of invented games: how many would be shown, with how many faults, with
how many words that nobody knows. Two models are compared game by game.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Sequence
from statistics import fmean, stdev

from core.domain import Decoding, Prompt
from core.prompts import OPENINGS, tidy_name
from model_container import engines, invented
from model_container.models import folders, lexicon, memorised
from model_container.models.folders import Model
from model_container.writing import names, rank
from model_container.writing.formats import ask

GAMES, _DRAFTS = 24, 2
_SEED = 7
"""Of the invented games, for all models and for ever: other games could not be compared."""
_ONE_SIDED_95 = 1.71
"""Student's t for 23 degrees of freedom."""


@dataclasses.dataclass(frozen=True, slots=True)
class Measures:
    """The drafts of one model; the sequences have one number a game, a mean over its drafts, in one order for all models."""

    shown: Sequence[float]
    """Share of drafts that would be shown, 0 to 1, as the bot decides it."""
    faults: Sequence[float]
    """Number of faults in a draft, of those that `rank.faults` knows."""
    invented: Sequence[float]
    """Words in a hundred that neither the page nor a list of words knows; the same list for both models of a comparison."""
    example: str
    """The first text that would be shown; empty if none would."""

    def figures(self) -> dict[str, float]:
        """The means, for a card."""
        return {
            "games": len(self.shown),
            "shown": round(fmean(self.shown), 3),
            "faults_a_text": round(fmean(self.faults), 3),
            "invented_words_in_100": round(fmean(self.invented), 2),
        }


def write(model: Model, engine_name: str, decoding: Decoding, known: lexicon.Lexicon) -> Measures:
    """Let a model write; `known` are the words that do not count as invented.

    Deterministic on one kind of machine. Raises UsageError if the engine is
    unknown, not installed or too narrow for a prompt, WriterError if it fails.
    """
    engine = engines.pick(model, engine_name)
    budget = engine.prompt_budget(decoding.max_new_tokens)
    asked = [ask(prompt, engine.count, budget, model.prompt, model.frame) for prompt in _prompts(decoding)]
    drafts = engine.write([one.text for one in asked], asked[0].decoding, seed=_SEED, candidates=_DRAFTS)
    learned, own_words = memorised.load(model.folder), lexicon.load(model.folder)
    shown, faults, unknown = [], [], []
    example = ""
    for one, some in zip(asked, drafts, strict=True):
        prompt, texts = one.judged, [one.finish(draft).text for draft in some]
        found = [
            rank.faults(text, prompt, demo=model.demo, learned=learned, lexicon=own_words) for text in texts
        ]
        # A draft of which nothing is left is not shown, whatever its faults.
        good = [
            text != "" and rank.may_be_posted(text, prompt, wrong)
            for text, wrong in zip(texts, found, strict=True)
        ]
        shown.append(fmean(good))
        faults.append(fmean(map(len, found)))
        unknown.append(
            fmean(_unknown(names.without(text, prompt.name), rank.told(prompt), known) for text in texts)
        )
        example = example or next((text for text, fine in zip(texts, good, strict=True) if fine), "")
    return Measures(shown, faults, unknown, example)


def worse_in(ours: Measures, theirs: Measures) -> str:
    """In what the first model's texts are worse than the second's, beyond what chance explains; "" if in nothing.

    A difference counts if the one-sided 95 % interval of its mean over the games does not contain zero.
    """
    measures: tuple[tuple[str, Callable[[Measures], Sequence[float]], int], ...] = (
        ("fewer would be shown", lambda texts: texts.shown, -1),
        ("they have more faults", lambda texts: texts.faults, 1),
        ("they invent more words", lambda texts: texts.invented, 1),
    )
    for what, of, direction in measures:
        harm = [direction * (our - their) for our, their in zip(of(ours), of(theirs), strict=True)]
        if fmean(harm) > _ONE_SIDED_95 * stdev(harm) / math.sqrt(len(harm)):
            return f"{what} ({fmean(of(ours)):.2f}, {fmean(of(theirs)):.2f} before)"
    return ""


def known_words(models: Sequence[Model], texts: Iterable[str]) -> lexicon.Lexicon:
    """The words of the models' own lists, of the bundled model's, and of some `texts` that people wrote."""
    lists = filter(
        None, (lexicon.load(folder) for folder in (folders.DEMO, *(model.folder for model in models)))
    )
    return lexicon.Lexicon.union(lists, texts)


def _unknown(text: str, page: str, known: lexicon.Lexicon) -> float:
    """The unknown words in a hundred."""
    return 100 * len(known.unknown(text, page)) / max(1, len(text.split()))


def _prompts(decoding: Decoding) -> list[Prompt]:
    """What the models are asked for."""
    return [
        Prompt(
            str(place),
            place,
            game.name,
            game.genres,
            game.description,
            OPENINGS[place % len(OPENINGS)].format(name=tidy_name(game.name)),
            seed=place,
            decoding=decoding,
        )
        for place, game in enumerate(invented.pages_of(_SEED, GAMES))
    ]
