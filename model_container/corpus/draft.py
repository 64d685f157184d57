"""A text in the making: how a line of a table becomes its next sentence."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

from model_container.corpus.facts import Known
from model_container.corpus.joints import even_so, repeats, turn
from model_container.corpus.language import Line, about, choose, fill, labelled, sentence, slots_of

_NOUNS = frozenset(("has", "look", "sound", "foe", "place", "role", "praised", "blamed"))
_ADDS = re.compile(
    r"\b(?:also|add|along the way|another part|at other times|in between|now and then|on top of that|more to do|the rest of|what the reviews add)\b|\bas well$|, too$"
)
"""Words of a sentence that adds to what has been said of the same kind."""


class Draft:
    """Sentences that are added one after another; what they said is remembered."""

    def __init__(self, rng: random.Random, genres: Sequence[Known]) -> None:
        self._rng, self._genres = rng, genres
        self._genre_left = 2
        """How often a genre may still be named: more would sound repetitive."""
        self._sentences: list[str] = []
        self._stance = ""
        """Of the last sentence: `+`, `-` or empty."""
        self._used: set[str] = set()
        self._remarked: Known | None = None
        """The one fact of which the text says what it means for a player."""

    def _pick(
        self,
        lines: Sequence[Line],
        facts: Sequence[Known],
        opinion: str = "",
        words: Mapping[str, tuple[str, bool]] | None = None,
        *,
        joined: bool = True,
    ) -> str:
        """Add the sentence that repeats least of what has been
        said, and return it; "" if every try hit a line used before.
        """
        best: tuple[int, str, Line] | None = None
        said = " ".join(self._sentences)
        if not ("<do" in said or "<has" in said):
            # Nothing has been said yet that a sentence could add to.
            lines = [line for line in lines if not _ADDS.search(line.text)] or lines
        # Enough tries to find a fresh line in most tables, and few
        # enough that a corpus of thousands is made in minutes.
        for _ in range(16):
            line = self._rng.choice(lines)
            if line.text in self._used:
                continue
            text = self._written(line, facts, opinion, words or {}, joined=joined)
            score = repeats(self._sentences, text)
            if best is None or score < best[0]:
                best = score, text, line
            if score == 0:
                break
        if best is None:
            return ""
        self._used.add(best[2].text)
        if "why" in best[2].slots:
            self._remarked = self._doing(facts)
        self._genre_left -= best[1].count("<genre")
        self._sentences.append(best[1])
        return best[1]

    def _written(
        self,
        line: Line,
        facts: Sequence[Known],
        opinion: str,
        words: Mapping[str, tuple[str, bool]],
        *,
        joined: bool,
    ) -> str:
        """A line with its choices made, its joint in front and placeholders in its slots."""
        rng = self._rng
        text = choose(rng, line.text)
        # Before `<why>` is replaced: whether a joint fits
        # depends on the line, not on the clause that is put in.
        joint = self._joint(text, opinion, verdict=bool(words)) if joined else ""
        if "<why>" in text:
            judged = self._doing(facts)
            clause = choose(rng, rng.choice(judged.clauses.why(opinion)))
            text = text.replace("<why>", about(judged.clauses_name) + clause)
            against = ("but", "yet", "though", "but", "and")
            text = text.replace("<and>", "and" if opinion == "+" or joint else rng.choice(against))
        text = joint + about(line.topic) + text
        by_slot = {
            slot: self._placeholder(slot, facts)
            for slot in slots_of(text)
            if slot not in words and slot != "name"
        }

        def value(slot: str, form: str) -> str:
            if slot in words:
                return words[slot][0]
            if slot == "name":
                return "<name>"
            fact = by_slot[slot]
            return labelled(f"<{fact.kind}{fact.number}{form}>", fact.topic)

        def plural(slot: str) -> bool | None:
            if slot in words:
                return words[slot][1]
            known = by_slot.get(slot)
            return known.plural if known is not None and known.kind in _NOUNS else None

        # The joint may have come in front, so the capital is set last.
        return sentence(fill(text, value, plural))

    def _doing(self, facts: Sequence[Known]) -> Known:
        """The fact that a sentence judges: what you do, if the sentence says so, else the first one."""
        return next((fact for fact in facts if fact.kind == "do"), facts[0])

    def _joint(self, text: str, opinion: str, *, verdict: bool) -> str:
        """The words that join a sentence to the one before, or ""."""
        if verdict:
            return even_so(self._rng, text, self._stance, opinion)
        return turn(self._rng, text, self._stance, opinion, first=len(self._sentences) < 2)

    def _placeholder(self, slot: str, facts: Sequence[Known]) -> Known:
        """The fact for a slot; `genre2`, `do2`, `has3` and the like mean a further one of their kind."""
        kind = slot.rstrip("23")
        at = int(slot[len(kind) :] or 1) - 1
        if kind == "genre":
            return self._genres[at]
        return [fact for fact in facts if fact.kind == kind][at]
