"""A review of an invented game: it continues the opening and repeats what its page says."""

from __future__ import annotations

import random
import re

from model_container.corpus import frames, middles, words
from model_container.corpus.grammar import choose, expand, fill, sentence
from model_container.corpus.ideas import Fact, Idea

_FACT_SLOT = re.compile(r"<c?(act|doing|feat|place|hero|foe|type)(\d?)>")
_MIN_WORDS, _MAX_WORDS = 45, 92
"""Of opening and review together; 92 words stay below `Decoding.max_new_tokens` in the demo's own vocabulary."""
_TRIES = 30


def review(rng: random.Random, idea: Idea, present: tuple[Fact, ...], opening: str) -> str:
    """What follows the filled-in `opening` (one of `core.prompts.OPENINGS`), with its leading space."""
    opened = len(opening.format(name=idea.name).split())
    while True:
        text = _Writer(rng, idea, present).write(frames.OPENING_FORMS[opening])
        if _MIN_WORDS <= len(text.split()) + opened <= _MAX_WORDS:
            return " " + text


class _Writer:
    """Spends the facts of one page on frames, each fact once."""

    def __init__(self, rng: random.Random, idea: Idea, present: tuple[Fact, ...]) -> None:
        self._rng, self._idea = rng, idea
        self._facts: dict[str, list[Fact]] = {}
        for fact in rng.sample(present, min(len(present), rng.choice((3, 4, 4, 5)))):
            self._facts.setdefault(fact.kind, []).append(fact)
        self._used: set[str] = set()
        self._kind = _kind(rng, idea)

    def write(self, form: str) -> str:
        """All sentences, the first in the lower case that its opening asks for."""
        first = self._pick(frames.CONTINUATIONS[form], facts=True) or self._pick(
            frames.CONTINUATIONS[f"{form} general"], facts=False
        )
        parts = [re.sub(r"([!?])\.$", r"\1", first + ".")]
        while len(" ".join(parts).split()) < 45:
            text = self._pick(middles.BODY, facts=True)
            if not text:
                break
            parts.append(text)
        if len(parts) == 1 or self._rng.random() < 0.08:
            parts.append(self._pick(middles.GENERAL, facts=False))
        parts += self._judgement()
        return " ".join([*parts, self._verdict(" ".join(parts))])

    def _judgement(self) -> list[str]:
        if self._rng.random() < 0.3:
            return [self._pick(middles.BOTH, facts=False)]
        judged = [self._pick(bank, facts=self._rng.random() < 0.35) for bank in (middles.PLUS, middles.MINUS)]
        judged = [
            text or self._pick(bank, False)
            for text, bank in zip(judged, (middles.PLUS, middles.MINUS), strict=True)
        ]
        return judged if self._rng.random() < 0.75 else judged[::-1]

    def _verdict(self, so_far: str) -> str:
        """A closing that says the name or the genre if nothing before did."""
        first = self._kind
        if first in so_far and self._rng.random() < 0.4:
            self._kind = _kind(self._rng, self._idea)
        while True:
            text = self._pick(middles.VERDICT, facts=self._rng.random() < 0.2) or self._pick(
                middles.VERDICT, False
            )
            if self._idea.name in f"{so_far} {text}" and (first in so_far or first in text):
                return text

    def _pick(self, bank: tuple[str, ...], facts: bool) -> str:
        """A sentence from a frame not used before whose facts are still unspent; empty where none was found.

        `facts`: whether the sentence is to hold at least one, or none at all.
        """
        for _ in range(_TRIES):
            frame = self._rng.choice(bank)
            chosen = choose(self._rng, frame)
            wanted = {(_kind_of(kind), number) for kind, number in _FACT_SLOT.findall(chosen)}
            if frame in self._used or bool(wanted) != facts:
                continue
            if all(int(number or 1) <= len(self._facts.get(kind, ())) for kind, number in wanted):
                # A closing may reuse a frame: whether the verdict holds is known only afterwards.
                if bank is not middles.VERDICT:
                    self._used.add(frame)
                return self._fill(chosen, wanted, capital=bank not in frames.CONTINUATIONS.values())
        return ""

    def _fill(self, chosen: str, wanted: set[tuple[str, str]], capital: bool) -> str:
        slots = self._words()
        for kind in {kind for kind, _ in wanted}:
            for number, fact in zip(("", "2"), list(self._facts[kind]), strict=False):
                slots |= {kind + number: fact.text, f"c{kind}{number}": sentence(fact.text)}
                if kind == "act":
                    slots |= {"doing" + number: fact.doing, "cdoing" + number: sentence(fact.doing)}
                if (kind, number) in wanted:
                    self._facts[kind].remove(fact)
        text = fill(chosen, slots)
        # A name may end in a mark of its own.
        text = re.sub(r"([!?])\.", r"\1", text)
        return sentence(text) if capital and not text.startswith(self._idea.name) else text

    def _words(self) -> dict[str, str]:
        rng = self._rng
        genre = rng.choice(self._idea.known or (None,))
        mood, mood2 = rng.sample(words.MOODS, 2)
        slots = {"name": self._idea.name, "kind": self._kind, "mood": mood, "mood2": mood2}
        for slot, own, common in (
            ("plus", genre.plus if genre else (), middles.PLUSES),
            ("minus", genre.minus if genre else (), middles.MINUSES),
            ("fans", genre.fans if genre else (), middles.FANS),
        ):
            text = expand(rng, rng.choice(own if own and rng.random() < 0.7 else common), slots)
            slots |= {slot: text, "c" + slot: sentence(text)}
        return slots


def _kind_of(slot: str) -> str:
    return "act" if slot == "doing" else slot


def _kind(rng: random.Random, idea: Idea) -> str:
    """How the review names the genre: one or two of the page's own, modifiers first."""
    if not idea.genres:
        return rng.choice(("game", "title", "piece of work"))
    known = list(idea.known)
    odd = [
        label for label in idea.genres if label not in {g.label for g in known} and label != "Free to Play"
    ]
    if odd:
        return f"{rng.choice(odd)} {rng.choice(('title', 'title', 'game'))}"
    before = [genre.word for genre in known if genre.modifier]
    nouns = [genre.word for genre in known if not genre.modifier]
    # Mostly the first that the store lists: a rule that a small model finds.
    chosen = before[: rng.choice((0, 1, 1)) if nouns else rng.choice((1, 2))]
    if not nouns:
        return f"{' '.join(chosen)} game"
    picked = nouns[: rng.choice((1, 1, 2))] if rng.random() < 0.8 else [rng.choice(nouns)]
    if "RPG" in picked:
        noun = " ".join([*(word for word in picked if word != "RPG"), "RPG"])
    elif picked == ["simulation"]:
        noun = rng.choice(("simulation", "simulation game"))
    else:
        noun = (
            f"{' and '.join(picked)} game" if picked != ["adventure"] or rng.random() < 0.5 else "adventure"
        )
    return " ".join([*chosen, noun])
