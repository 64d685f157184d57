"""Prompts in, reviews out: fit, generate as one batch, clean, rank, and no text twice.

Verb `write`: one Prompt as JSON on stdin, events and the Review as JSON lines on stdout.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TextIO

from core.domain import Failure, FailureCode, Length, Prompt, Review, UsedFact, records
from core.errors import UsageError, WriterError
from core.settings import Settings
from model_container import engines
from model_container.engines import Draft, Engine
from model_container.models import folders, lexicon, memorised, phrases
from model_container.models.folders import Model
from model_container.models.told import SLOT
from model_container.writing import formats, rank, tone
from model_container.writing.formats import Asked, Finished

TRIES = 3
"""Times that a prompt's candidates are drawn, each time with another seed, until a text passes every gate."""
_PHRASES = 2
"""Phrases of the page that a text should tell, if it was offered so many."""
_LONG_ENOUGH: dict[str, int] = {Length.SHORT: 15, Length.ANY: 45, Length.LONG: 100}
"""Words that a review should have, if the model finds them, by the length that was asked for."""
_SUBSTANCE = 4
"""How much a text should tell, if the page has as much, before no others are drawn."""
_SINGLE = 2
"""Rounds in which a try's candidates are drawn: one, then the rest."""


@dataclass
class _Piece:
    """One prompt on its way to a review."""

    prompt: Prompt
    asked: Asked
    drafts: list[str] = field(default_factory=list)
    """Finished, of all tries; '' where nothing usable came of one."""
    behind: set[str] = field(default_factory=set)
    """Those of them that the model did not end, that are short or leave out what they should tell: others come first."""
    facts: dict[str, tuple[UsedFact, ...]] = field(default_factory=dict)
    """What each of them tells."""
    substance: dict[str, int] = field(default_factory=dict)
    """How much each of them tells, see `formats.Finished`."""
    unfit: list[Draft] = field(default_factory=list)
    """What the model wrote where nothing usable came of it."""

    def add(self, finished: Finished, *, behind: bool) -> None:
        """Add a finished draft, which comes after the others if it is `behind` them."""
        self.drafts.append(finished.text)
        # By the text: two drafts may finish as the same one, and then they tell the same facts.
        self.facts[finished.text] = finished.facts
        self.substance[finished.text] = finished.substance
        if behind:
            self.behind.add(finished.text)

    def mend(self) -> bool:
        """Add what can be used of the unfit drafts, and say whether there may be anything."""
        if self.asked.mend is None:
            return False
        for draft in self.unfit:
            self.add(self.asked.mend(draft), behind=True)
        return self.unfit != []


class Writer:
    """Writes reviews with a loaded engine.

    A prompt written alone gives the same review for the same seed, engine label and kind of
    machine. Written among others, its seed is recorded, but what was drawn also depends on the
    batch: the same batch gives the same reviews.
    """

    def __init__(
        self,
        engine: Engine,
        model: Model,
        *,
        clock: Callable[[], float] = time.time,
        all_at_once: bool = False,
    ) -> None:
        """`all_at_once`: draw all of a prompt's candidates, even if the first is good enough."""
        self.engine, self.model, self._clock = engine, model, clock
        self._all_at_once = all_at_once
        self._learned = memorised.load(model.folder)
        self._lexicon = lexicon.load(model.folder)
        self._phrases = phrases.load(model.folder)
        self.spares: list[Review] = []
        """Good texts that the latest `write` left over, each with the id of the prompt that it was written for."""

    def write(self, prompts: Sequence[Prompt], *, taken: Collection[str] = ()) -> list[Review | Failure]:
        """One outcome for each prompt, in order. Texts for one
        app differ from each other and from those in `taken`.

        A prompt that does not fit, or for which three tries produce nothing good
        enough to be shown, becomes a Failure and does not hold up the others. Raises
        WriterError if the engine itself fails. Not for several threads at once.
        """
        begun = time.monotonic()
        outcomes: list[Review | Failure | None] = [None] * len(prompts)
        pieces: dict[int, _Piece] = {}
        for place, prompt in enumerate(prompts):
            try:
                decoding = formats.decoding_of(prompt, self.model.prompt)
                budget = self.engine.prompt_budget(decoding.max_new_tokens)
                asked = formats.ask(
                    prompt, self.engine.count, budget, self.model.prompt, self.model.frame, self._phrases
                )
                pieces[place] = _Piece(prompt, asked)
            except UsageError as error:
                outcomes[place] = self._failure(prompt, FailureCode.DOES_NOT_FIT, str(error))
        # Prompts that do not fit are out by now, so that one of
        # them cannot make the engine refuse the whole batch.
        chosen = self._choose(pieces, taken)
        self.spares = self._left_over(pieces, chosen, taken, time.monotonic() - begun)
        for place, piece in pieces.items():
            text = chosen.get(place)
            if text is None:
                others = self._first(piece, chosen, pieces, taken, faultless=False, of_length=False)
                outcomes[place] = (
                    self._nothing_to_show(piece) if others is None else self._not_of_length(piece)
                )
            else:
                outcomes[place] = self._review(piece, text, time.monotonic() - begun)
        return [outcome for outcome in outcomes if outcome is not None]

    def _choose(self, pieces: dict[int, _Piece], taken: Collection[str]) -> dict[int, str]:
        """A text for each place that gets one.

        One candidate is drawn first, and the others of a try only if that one has a fault or a score below
        `rank.ENOUGH`; after that, further tries follow for those without a new text that is free of faults.
        """
        chosen: dict[int, str] = {}
        alone = not self._all_at_once
        # Drawing a try's candidates in two rounds takes one round more.
        for attempt in range(TRIES + alone):
            waiting = {place: piece for place, piece in pieces.items() if place not in chosen}
            first = alone and attempt == 0
            self._generate(list(waiting.values()), attempt, alone=alone)
            for piece in waiting.values():
                _lengthen(piece)
            for place, piece in waiting.items():
                text = self._first(piece, chosen, pieces, taken, faultless=True)
                single = piece.prompt.candidates == 1 and piece.prompt.length != Length.LONG
                if text is not None and (not first or single or _is_enough(text, piece)):
                    chosen[place] = text
            if all(not piece.asked.decoding.sample for piece in waiting.values()):
                break  # greedy: another try would give the same
        for place, piece in pieces.items():
            if place not in chosen:
                # Only now: a text with a fault, or one with sentences left out, is shown if no try brought a better one.
                text = self._first(piece, chosen, pieces, taken, faultless=False)
                if text is None and piece.mend():
                    text = self._first(piece, chosen, pieces, taken, faultless=False)
                if text is not None:
                    chosen[place] = text
        return chosen

    def _first(
        self,
        piece: _Piece,
        chosen: dict[int, str],
        pieces: dict[int, _Piece],
        taken: Collection[str],
        *,
        faultless: bool,
        of_length: bool = True,
    ) -> str | None:
        """The piece's best text that nobody has and that may be shown, or None.

        `of_length`: none that is no longer, or no shorter, than the review that it was to be longer or shorter than.
        """
        same = {text for place, text in chosen.items() if pieces[place].prompt.app_id == piece.prompt.app_id}
        earlier = [rank.runs(text) for text in (*same, *taken)]
        judged = rank.judge(
            dict.fromkeys(piece.drafts),
            piece.asked.judged,
            demo=self.model.demo,
            earlier=earlier,
            learned=self._learned,
            lexicon=self._lexicon,
            behind=piece.behind,
            substance=piece.substance,
        )
        if piece.prompt.length == Length.LONG:
            # Of the good ones the longest, since that is what was asked for.
            judged.sort(key=lambda one: (len(one[1]), -len(one[0].split())))
        for text, faults in judged:
            if faultless and faults:
                return None  # the rest are no better
            if (
                text not in same
                and text not in taken
                and (_has_length(text, piece.prompt) or not of_length)
                and rank.may_be_posted(text, piece.asked.judged, faults)
            ):
                return text
        return None

    def _generate(self, pieces: list[_Piece], attempt: int, *, alone: bool) -> None:
        """Add each piece's finished drafts of one round; pieces of one decoding go to the engine together.

        `alone`: one draft in the first round, the rest of the candidates in the second.
        """

        def many(piece: _Piece) -> int:
            if alone and attempt < _SINGLE:
                return 1 if attempt == 0 else piece.prompt.candidates - 1 + piece.asked.more
            return piece.prompt.candidates + piece.asked.more

        def kind(piece: _Piece) -> tuple[str, int]:
            return repr(piece.asked.decoding), many(piece)

        # groupby joins neighbours only, so the pieces are sorted by the same key.
        for (_, candidates), group in groupby(sorted(pieces, key=kind), key=kind):
            batch = list(group)
            if candidates == 0:
                continue
            seed = _seed([piece.prompt.seed for piece in batch], attempt)
            decoding = batch[0].asked.decoding
            drafts: list[list[Draft]] = self.engine.write(
                [piece.asked.text for piece in batch], decoding, seed=seed, candidates=candidates
            )
            for piece, texts in zip(batch, drafts, strict=True):
                for one in texts:
                    finished = piece.asked.finish(one)
                    short = _is_short(finished.text, piece) or not _tells_enough(finished.text, piece)
                    piece.add(finished, behind=finished.misses or not one.ended or short)
                    if not finished.text:
                        piece.unfit.append(one)

    def _left_over(
        self, pieces: dict[int, _Piece], chosen: dict[int, str], taken: Collection[str], seconds: float
    ) -> list[Review]:
        """Good texts that nobody got, for the next person who asks for one of these games."""
        found: list[Review] = []
        for place in chosen:
            piece = pieces[place]
            app_id = piece.prompt.app_id
            used = [text for other, text in chosen.items() if pieces[other].prompt.app_id == app_id]
            used += [spare.text for spare in found if spare.app_id == app_id] + list(taken)
            good = rank.left_over(
                piece.drafts, piece.asked.judged, used, learned=self._learned, lexicon=self._lexicon
            )
            found += [self._review(piece, text, seconds) for text in good]
        return found

    def _review(self, piece: _Piece, text: str, seconds: float) -> Review:
        """The record of one text."""
        prompt = piece.prompt
        return Review(
            id=prompt.id,
            app_id=prompt.app_id,
            name=prompt.name,
            text=text,
            prompt=piece.asked.text.replace(SLOT, ""),
            model=self.model.label,
            demo=self.model.demo,
            engine=self.engine.label,
            seed=prompt.seed,
            decoding=piece.asked.decoding,
            seconds=round(seconds, 3),
            created_at=self._clock(),
            facts=piece.facts[text],
        )

    def _nothing_to_show(self, piece: _Piece) -> Failure:
        """The failure of a prompt that got no text; its code tells unusable texts from poor ones."""
        code, what = FailureCode.NOTHING_USABLE, "usable"
        if any(piece.drafts):
            code, what = FailureCode.NOT_GOOD_ENOUGH, "good enough to show"
        message = f"{self.model.label} wrote nothing {what} in {TRIES} tries"
        return self._failure(piece.prompt, code, message, model=self.model.label, tries=TRIES)

    def _not_of_length(self, piece: _Piece) -> Failure:
        """The failure of a prompt whose texts are no longer, or no shorter, than the review that it answers."""
        if piece.prompt.length == Length.LONG:
            return self._failure(piece.prompt, FailureCode.NO_LONGER, "there is no more to say about it")
        return self._failure(piece.prompt, FailureCode.NO_SHORTER, "it cannot be said in fewer words")

    def _failure(self, prompt: Prompt, code: FailureCode, message: str, **values: str | int) -> Failure:
        """A failure of one prompt, dated now."""
        return Failure(prompt.id, code, message, self._clock(), values)


def _lengthen(piece: _Piece) -> None:
    """Add longer drafts to those of a long review: each with what the others tell besides."""
    join = piece.asked.join
    if piece.prompt.length != Length.LONG or join is None:
        return
    drawn = [text for text in dict.fromkeys(piece.drafts) if text]
    for text in drawn:
        longer = join(text, [other for other in drawn if other != text])
        if longer.text not in piece.facts:
            piece.drafts.append(longer.text)
            piece.facts[longer.text] = longer.facts
            if text in piece.behind:
                piece.behind.add(longer.text)


def _has_length(text: str, prompt: Prompt) -> bool:
    """Whether a text is longer or shorter than the review that it was to be longer or shorter than."""
    if not prompt.compared_words:
        return True
    words = len(text.split())
    return words > prompt.compared_words if prompt.length == Length.LONG else words < prompt.compared_words


def _is_short(text: str, piece: _Piece) -> bool:
    """Whether a text has fewer words than one of its kind should have."""
    return len(text.split()) < _LONG_ENOUGH.get(piece.prompt.length, _LONG_ENOUGH[Length.ANY])


def _tells_enough(text: str, piece: _Piece) -> bool:
    """Whether a text tells as many phrases of the page as one should, of those that it was offered."""
    told = sum(phrase in text for phrase in piece.asked.phrases)
    return told >= min(_PHRASES, len(piece.asked.phrases))


def _is_enough(text: str, piece: _Piece) -> bool:
    """Whether a text without a fault is so good that another would hardly be better."""
    return (
        text not in piece.behind
        and rank.score(text, piece.asked.judged) >= rank.ENOUGH
        and (tone.verdict(text) != 0 or not piece.asked.verdict)
        and piece.substance.get(text, 0) >= min(_SUBSTANCE, len(piece.asked.phrases))
    )


def _seed(seeds: Sequence[int], attempt: int) -> int:
    """The engine's seed (0 to 2**31 - 1): the prompt's own
    for its first try alone, else derived from all of them.
    """
    if len(seeds) == 1 and attempt == 0:
        return seeds[0] % 2**31
    key = json.dumps([list(seeds), attempt]).encode()
    return int.from_bytes(hashlib.sha256(key).digest()[:4], "big") % 2**31


def main(settings: Settings, stdin: TextIO, stdout: TextIO) -> int:
    """The verb `write`; returns the exit code. Events: loading,
    loaded (model, demo, engine, seconds), writing; then the Review.

    Raises WriterError or UsageError (one line each) if there is no review.
    """
    prompt = records.from_json(Prompt, stdin.readline())

    def emit(event: str, **more: Any) -> None:
        print(json.dumps({"event": event, **more}, ensure_ascii=False), file=stdout, flush=True)

    begun = time.monotonic()
    model = folders.of(settings)
    emit("loading", model=model.label, demo=model.demo)
    engine = engines.pick(model, settings.engine)
    seconds = round(time.monotonic() - begun, 3)
    emit("loaded", model=model.label, demo=model.demo, engine=engine.label, seconds=seconds)
    emit("writing")
    (outcome,) = Writer(engine, model).write([prompt])
    if isinstance(outcome, Failure):
        raise WriterError(f"{outcome.message}; try another seed or model")
    print(records.to_json(outcome), file=stdout, flush=True)
    return 0
