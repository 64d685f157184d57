"""A review out of sentences: which facts it uses, what it thinks of each, and that it hangs together."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence

from model_container.corpus.facts import FactLike, Known, signs
from model_container.corpus.joints import even_so, length, repeats, turn
from model_container.corpus.language import Line, choose, fill, read_line, sentence, slots_of
from model_container.corpus.tables import (
    BODY,
    BY_TOPIC,
    GENRE,
    JUDGED,
    OPENINGS,
    SHORT,
    TOGETHER,
    TWO,
    VERDICTS,
)
from model_container.corpus.topics import NOTHING, TOPICS

_NOUNS = frozenset(("has", "look", "sound", "foe", "place", "role"))
_WEIGHTS = {
    "do": 3.0,
    "has": 3.0,
    "place": 2.0,
    "role": 1.6,
    "foe": 1.2,
    "company": 0.8,
    "look": 1.1,
    "sound": 0.8,
    "early": 0.7,
}
_TOGETHER = 0.25
"""How often two facts that could stand in one sentence do."""
_LEAST, _ENOUGH, _AMPLE = 21, 58, 84
"""Words: of a short text before its verdict, of a long one before its verdict, and from where on it has no more facts."""

_SCENES = {
    "place": 0,
    "role": 1,
    "do": 2,
    "foe": 3,
    "has": 4,
    "look": 6,
    "sound": 7,
    "company": 8,
    "early": 9,
}
"""The order in which a review comes to speak of things."""


def review(rng: random.Random, facts: Sequence[FactLike], tone: str) -> str:
    """A whole review in signs, on one line, from some of the `facts`; `tone` is positive, negative or mixed.

    The same state of `rng` gives the same review. A page with fewer than two facts apart from genres gets a
    short review, which admits that little is known.
    """
    known = signs(facts)
    # Genres and early access alone cannot carry a body: there is nothing to judge.
    if sum(fact.kind not in {"genre", "early"} for fact in known) < 2:
        return _Text(rng, known, tone).short()
    return _Text(rng, known, tone).long()


class _Text:
    """One review in the making: sentences are added one after another, and what they said is remembered."""

    def __init__(self, rng: random.Random, known: Sequence[Known], tone: str) -> None:
        self._rng, self._tone = rng, tone
        self._genres = [fact for fact in known if fact.kind == "genre"]
        self._known = [fact for fact in known if fact.kind != "genre"]
        self._genre_left = 2
        self._few = False
        """Whether each fact deserves a second thought, since there are few."""
        self._sentences: list[str] = []
        self._stance = ""
        """Of the last sentence: `+`, `-` or empty."""
        self._liked: list[Known] = []
        self._disliked: list[Known] = []
        self._used: set[str] = set()

    def long(self) -> str:
        """Opening, sentences about two to four facts, verdict."""
        facts = self._some_facts()
        self._few = len(facts) <= 3
        left = self._open(facts)
        self._body(self._opinions(left))
        self._verdict()
        return " ".join(self._sentences)

    def short(self) -> str:
        """What can honestly be said about a page that says next to nothing."""
        rng = self._rng
        facts = [fact for fact in self._known if fact.kind != "early"]
        if facts:
            self._few = True
            for fact in self._open(facts):
                opinion = self._opinion()
                self._say(self._lines(fact, opinion), [fact], opinion)
            self._lengthen()
        else:
            self._pick(
                [line for line in SHORT["opening"] if ("genre" in line.slots) == bool(self._genres)], []
            )
        if len(facts) < len(self._known) and rng.random() < 0.4:
            self._pick([line for line in BODY["early"] if line.stance == "="], [])
        self._stance = ""
        self._pick(SHORT["reason"], [])
        if length(self._sentences) < _LEAST:
            self._pick(SHORT["reason"], [])
        self._pick(SHORT[self._tone], [])
        return " ".join(self._sentences)

    # Which facts, and what to think of them

    def _some_facts(self) -> list[Known]:
        """Three to five of the facts, in the order in which they
        were drawn: likelier kinds and earlier numbers first.
        """
        rng = self._rng
        count = rng.choice((3, 4, 4, 5, 5))
        left, chosen = list(self._known), list[Known]()
        while left and len(chosen) < count:
            # A page's first facts of a kind are its best, so later numbers weigh less.
            weights = [_WEIGHTS[fact.kind] / (0.75 + 0.25 * fact.number) for fact in left]
            fact = rng.choices(left, weights)[0]
            left.remove(fact)
            chosen.append(fact)
        return chosen

    def _opinion(self) -> str:
        """`+` or `-`, as the tone demands; either one for a mixed review."""
        return {"positive": "+", "negative": "-"}.get(self._tone) or self._rng.choice("+-")

    def _opinions(self, facts: Sequence[Known]) -> list[tuple[Known, str]]:
        """What to think of each fact, in the order of the text.

        A clear review thinks one way apart from a small exception; a mixed one first says what is for a game
        and then what is against it, or the other way round.
        """
        rng = self._rng
        facts = sorted(facts, key=lambda fact: _SCENES[fact.kind] + rng.uniform(0, 3))
        if self._tone != "mixed":
            main, aside = ("+", "?") if self._tone == "positive" else ("-", "!")
            stances = [main] * len(facts)
            # With two facts an exception would be half of the review, and the tone no longer clear.
            if len(facts) > 2 and rng.random() < 0.6:
                stances[0 if aside == "!" and rng.random() < 0.4 else -1] = aside
            return list(zip(facts, stances, strict=True))
        first, second = rng.choice(("+-", "-+"))
        half = (len(facts) + rng.randrange(2)) // 2 or 1
        by_subject = dict[str, str]()
        thought = []
        for number, fact in enumerate(facts):
            subject = fact.subject.noun or f"{fact.kind}{fact.number}"
            # One subject is thought of in one way.
            thought.append((fact, by_subject.setdefault(subject, first if number < half else second)))
        # A stable sort: within each half the order of scenes stays.
        return sorted(thought, key=lambda pair: pair[1] != first)

    # Sentences

    def _open(self, facts: list[Known]) -> list[Known]:
        """Say the first sentence; returns the facts that it did not use."""
        rng = self._rng
        lines = OPENINGS[0] if self._genres else OPENINGS[1]
        toned = {"positive": "+", "negative": "-"}.get(self._tone, "=") if rng.random() < 0.55 else "="
        first = dict[str, Known]()
        for fact in facts:
            first.setdefault(fact.kind, fact)
        # Only lines whose slots can all be filled.
        have = {*first, "name", *("genre", "genre2")[: len(self._genres)]}
        fitting = [line for line in lines if line.stance == toned and line.slots <= have]
        fitting = fitting or [line for line in lines if line.stance == "=" and line.slots <= have]
        # No opening speaks of a soundtrack alone.
        fitting = fitting or [line for line in SHORT["opening"] if line.slots <= have]
        # What names a fact is better than what names none, unless few are left for the rest.
        own = {"name", "genre", "genre2"}
        fitting = [line for line in fitting if bool(line.slots - own) == (len(facts) > 2)] or fitting
        said = self._pick(fitting, list(first.values()))
        used = [fact for fact in facts if f"<{fact.kind}{fact.number}" in said]
        if self._tone != "mixed":
            (self._disliked if self._tone == "negative" else self._liked).extend(used)
            if used and used[0].topic in TOPICS and used[0].kind in {"do", "has"} and rng.random() < 0.3:
                self._remark(used[0], self._opinion())
        return [fact for fact in facts if fact not in used]

    def _body(self, pending: list[tuple[Known, str]]) -> None:
        """Say a sentence for each fact, or for two at once, until the text is long enough."""
        while pending:
            fact, stance = pending.pop(0)
            if length(self._sentences) > _AMPLE:
                break
            other, lines = self._partner(fact, stance, pending)
            if other is not None:
                pending.remove((other, stance))
                self._say(lines, [fact, other], stance)
            else:
                self._say(self._lines(fact, stance), [fact], stance)
        self._lengthen()

    def _partner(
        self, fact: Known, stance: str, pending: Iterable[tuple[Known, str]]
    ) -> tuple[Known | None, list[Line]]:
        """Now and then a second fact for the same sentence,
        with the lines that take both; else None and no lines.
        """
        for other, opinion in pending:
            if opinion == stance and stance in "+-" and self._rng.random() < _TOGETHER:
                if other.kind == fact.kind:
                    lines = list(TWO.get(fact.kind, ()))
                else:
                    lines = [line for line in TOGETHER if line.slots - JUDGED == {fact.kind, other.kind}]
                lines = [line for line in lines if line.stance in {stance, "="}]
                if lines:
                    return other, lines
        return None, []

    def _lengthen(self) -> None:
        """Say more about what was said last if the text is short."""
        said = [
            fact
            for fact in (*self._liked, *self._disliked)
            if f"<{fact.kind}{fact.number}" in self._sentences[-1]
        ]
        fact = next((fact for fact in said if fact.topic in TOPICS and fact.kind in {"do", "has"}), None)
        if length(self._sentences) < _ENOUGH and fact is not None:
            self._remark(fact, self._stance)
        if length(self._sentences) < _ENOUGH and self._genres and self._genre_left > 1 and self._stance:
            self._pick([line for line in GENRE if line.stance == self._stance], [], joined=False)

    def _lines(self, fact: Known, stance: str) -> list[Line]:
        """The lines that may be used for one fact and stance,
        narrowed by chance to those of its topic or to neutral ones.
        """
        own = [line for line in BY_TOPIC.get(fact.kind, {}).get(fact.topic, ()) if line.stance == stance]
        if own and self._rng.random() < 0.3:
            return own
        rare = self._rng.random() < 0.5
        lines = [
            line
            for line in BODY[fact.kind]
            if "genre" not in line.slots or (self._genres and self._genre_left > 1 and rare)
        ]
        neutral = [line for line in lines if line.stance == "="]
        if neutral and stance in "+-" and fact.clauses.why(stance) and self._rng.random() < 0.45:
            return neutral
        return [line for line in lines if line.stance == stance]

    def _say(self, lines: Iterable[Line], facts: list[Known], stance: str) -> None:
        """Say a sentence about facts, of one stance, with a word that joins it to the one before."""
        opinion = {"?": "-", "!": "+"}.get(stance, stance)
        allowed = [line for line in lines if line.stance in {stance, "="}]
        said = self._pick(allowed, facts, opinion)
        (self._liked if opinion == "+" else self._disliked).extend(facts if stance in "+-" else [])
        self._stance = opinion
        thin = self._few and stance in "+-" and ". " not in said and len(said.split()) < 16
        if thin and facts[0].topic in TOPICS and facts[0].kind in {"do", "has"}:
            self._remark(facts[0], stance)

    def _remark(self, fact: Known, stance: str) -> None:
        """Say a sentence about the topic of a fact that has been named."""
        self._pick([read_line(stance, text) for text in fact.clauses.why(stance)], [], stance, joined=False)
        self._stance = stance

    def _verdict(self) -> None:
        """Say the last sentence, which follows from what was praised and blamed."""
        rng = self._rng
        liked = [fact for fact in self._liked if fact.subject.noun]
        # What is said against a look is mostly that there is nothing behind it.
        disliked = [
            fact for fact in self._disliked if fact.subject.noun and fact.kind not in {"look", "sound"}
        ]
        about, nothing = VERDICTS[self._tone]
        needed = {"positive": liked, "negative": disliked, "mixed": liked and disliked}[self._tone]
        lines = about if needed and rng.random() < 0.85 else nothing
        # A review names its genre twice at most; more would sound repetitive.
        if not self._genres or self._genre_left < 1 or rng.random() < 0.5:
            lines = tuple(line for line in lines if "genre" not in line.slots)
        good = rng.choice(liked).subject if liked else NOTHING
        bad = rng.choice(disliked).subject if disliked else NOTHING
        if self._tone == "negative":
            good = bad
        words = {
            "plus": (good.noun, good.plural),
            "minus": (bad.noun, bad.plural),
            "like": (choose(rng, good.like(rng)) if good.likes else "", False),
            "dislike": (choose(rng, bad.like(rng)) if bad.likes else "", False),
        }
        self._pick(lines, [], self._opinion() if self._tone != "mixed" else "", words=words)

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
        """A line with its choices made, its joint in front and signs in its slots."""
        rng = self._rng
        text = choose(rng, line.text)
        # Before `<why>` is replaced: whether a joint fits
        # depends on the line, not on the clause that is put in.
        joint = self._joint(text, opinion, verdict=bool(words)) if joined else ""
        if "<why>" in text:
            text = text.replace("<why>", choose(rng, rng.choice(self._doing(facts).clauses.why(opinion))))
            against = ("but", "yet", "though", "but", "and")
            text = text.replace("<and>", "and" if opinion == "+" or joint else rng.choice(against))
        text = joint + text
        signs = {
            slot: self._sign(slot, facts) for slot in slots_of(text) if slot not in words and slot != "name"
        }

        def value(slot: str, form: str) -> str:
            if slot in words:
                return words[slot][0]
            return "<name>" if slot == "name" else f"<{signs[slot].kind}{signs[slot].number}{form}>"

        def plural(slot: str) -> bool | None:
            if slot in words:
                return words[slot][1]
            known = signs.get(slot)
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

    def _sign(self, slot: str, facts: Sequence[Known]) -> Known:
        """The fact for a slot; `genre2`, `do2` and the like mean the second of their kind."""
        kind, second = slot.removesuffix("2"), slot.endswith("2")
        if kind == "genre":
            return self._genres[second]
        return [fact for fact in facts if fact.kind == kind][second]
