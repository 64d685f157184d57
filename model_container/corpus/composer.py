"""A review out of sentences that hang together."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Sequence

from model_container.corpus.facts import FactLike, Known, placeholders
from model_container.corpus.joints import length
from model_container.corpus.language import Line, read_line
from model_container.corpus.opinions import MINOR, WEIGHTS, judged, opinion, opinions, some_facts
from model_container.corpus.players import AT_LENGTH, PlayersSay, slots_for
from model_container.corpus.tables import (
    BODY,
    JUDGED,
    LISTS,
    NAMED,
    OPENINGS,
    SHORT,
    TOGETHER,
    TWO,
    VERDICTS,
)
from model_container.corpus.topics import TOPICS
from model_container.corpus.verdict_words import liking, noun, others, who

_PLAIN = MINOR | {"called", "says"}
"""Kinds whose sentences speak neither for a game nor against it, so that nothing joins them to others."""
_TOGETHER = 0.45
"""How often two facts that could stand in one sentence do."""
_LEAST, _ENOUGH, _AMPLE = 22, 46, 66
"""Words before rating and verdict: of a text that needs an excuse for being short, of one that is long enough, and from
where on there are no more facts."""
_DOUBTS = {"positive": ("?", 0.5), "negative": ("!", 0.35)}
"""What a clear review admits in the end, by its tone, and how often."""
_TOLD = 0.85
"""How often it is said what players write about."""
_OWN_VERDICT = 0.6
"""How often a verdict is one of the topic's own."""
_PLAYERS_VERDICT = 0.6
"""How often a verdict follows from what players praise or complain about, if that is known."""


def review(rng: random.Random, facts: Sequence[FactLike], tone: str) -> str:
    """A whole review with placeholders, on one line, from some of the `facts`; `tone` is positive, negative or mixed.

    The same state of `rng` gives the same review.
    """
    return _Text(rng, placeholders(facts), tone).written()


class _Text(PlayersSay):
    """One review in the making: what it says, in which order, and what it thinks of it."""

    def __init__(self, rng: random.Random, known: Sequence[Known], tone: str) -> None:
        super().__init__(rng, known, tone)
        apart = {"genre", "rating", "praised", "blamed", "theme"}
        self._known = [fact for fact in known if fact.kind not in apart]
        self._few = False
        """Whether each fact deserves a second thought, since there are few."""
        self._aside = False
        """Whether a clear review has made its exception."""

    def written(self) -> str:
        """Opening, what to expect of the genre, sentences about some facts, the players' rating, verdict."""
        facts = some_facts(self._rng, self._known)
        telling = sum(fact.kind not in MINOR for fact in facts)
        self._few = telling <= 3
        left = self._open(facts) if telling else self._open_short(facts)
        # A review that is against a game has little to say of what its players praise.
        heard = bool(self._blamed or (self._praised and self._tone != "negative"))
        if self._rng.random() < (1.0 if telling < 3 else 0.2 if heard else 0.4):
            self._expect()
        first = heard and self._rng.random() < 0.3
        early = self._rng.random() < 0.5
        if early and self._rng.random() < _TOLD:
            self._tell_theme()
        if first:
            self._rate()
        self._body(opinions(self._rng, left, self._tone), _AMPLE - 14 if heard else _AMPLE)
        if not heard:
            self._admit()
        if not early and self._rng.random() < _TOLD:
            self._tell_theme()
        if not first:
            self._rate()
        if length(self._sentences) < _LEAST:
            self._pick(SHORT["reason"], [], joined=False)
        self._verdict(telling)
        return " ".join(self._sentences)

    def _open(self, facts: list[Known]) -> list[Known]:
        """Say the first sentence; returns the facts that it did not use."""
        rng = self._rng
        lines = OPENINGS[0] if self._genres else OPENINGS[1]
        toned = {"positive": "+", "negative": "-"}.get(self._tone, "=") if rng.random() < 0.3 else "="
        facts = [*facts, *self._praised[:1], *self._themes]
        kinds = [fact.kind for fact in facts]
        # Only lines whose slots can all be filled.
        have = {
            f"{kind}{many}".removesuffix("1") for kind in kinds for many in range(1, kinds.count(kind) + 1)
        }
        have |= {"name", *("genre", "genre2")[: len(self._genres)]}
        fitting = [line for line in lines if line.stance == toned and line.slots <= have]
        fitting = fitting or [line for line in lines if line.stance == "=" and line.slots <= have]
        # No opening speaks of a soundtrack alone.
        fitting = fitting or [line for line in SHORT["opening"] if line.slots <= have]
        # What names a fact is better than what names none, unless few are left for the rest.
        own = {"name", "genre", "genre2", "praised", "theme"}
        fitting = [line for line in fitting if bool(line.slots - own) == (len(facts) > 1)] or fitting
        # Two facts in the first sentence leave too little for the others of a page that says little.
        fitting = [line for line in fitting if len(line.slots - own) < 2 or len(facts) > 3] or fitting
        said = self._pick(fitting, facts)
        used = [fact for fact in facts if f"<{fact.kind}{fact.number}" in said]
        if self._tone != "mixed":
            (self._disliked if self._tone == "negative" else self._liked).extend(used)
            if used and used[0].topic in TOPICS and used[0].kind in {"do", "has"} and rng.random() < 0.6:
                self._remark(used[0], opinion(self._rng, self._tone))
        return [fact for fact in facts if fact not in used and fact.kind not in {"praised", "theme"}]

    def _open_short(self, facts: list[Known]) -> list[Known]:
        """Say the first sentence of a text for which the page gives no more than a genre; returns `facts`."""
        self._pick([line for line in SHORT["opening"] if ("genre" in line.slots) == bool(self._genres)], [])
        return facts

    def _expect(self) -> None:
        """Say what to expect of the genre that the first sentence named, if anything is known of it."""
        genre = self._genres[0] if self._genres else None
        if genre is None or genre.topic not in TOPICS or not self._genre_is_told():
            return
        stance = opinion(self._rng, self._tone)
        before = len(self._sentences)
        self._remark(genre, stance)
        if len(self._sentences) > before and length(self._sentences) < _LEAST and self._tone != "mixed":
            self._remark(genre, stance)
        (self._liked if stance == "+" else self._disliked).append(genre)

    def _body(self, pending: list[tuple[Known, str]], ample: int) -> None:
        """Say what there is to think of the main facts, and only name the others, until the text has `ample` words."""
        main = judged(self._rng, pending, few=self._few)
        while pending:
            fact, stance = pending.pop(0)
            if length(self._sentences) > ample:
                break
            if fact not in main:
                self._list(fact, stance, pending, main)
                continue
            other, lines = self._partner(fact, stance, pending)
            if other is not None:
                pending.remove((other, stance))
                self._say(lines, [fact, other], stance)
            else:
                self._say(self._lines(fact, stance), [fact], stance)
        self._lengthen()

    def _list(
        self, fact: Known, stance: str, pending: list[tuple[Known, str]], main: Sequence[Known]
    ) -> None:
        """Name a fact, and with it up to two more of the same stance."""
        others = [one for one, opinion in pending if opinion == stance and one not in main]
        # The larger groups first: what is only named should not take many sentences.
        for count in (2, 1, 0):
            for group in itertools.combinations(others, count):
                facts = [fact, *group]
                kinds = [one.kind for one in facts]
                slots = slots_for(kinds)
                lines = [line for line in LISTS if line.slots == slots]
                if lines:
                    for one in group:
                        pending.remove((one, stance))
                    self._pick(lines, facts, joined=False)
                    (self._liked if stance in "+!" else self._disliked).extend(facts)
                    return

    def _partner(
        self, fact: Known, stance: str, pending: Iterable[tuple[Known, str]]
    ) -> tuple[Known | None, list[Line]]:
        """Now and then a second fact for the same sentence,
        with the lines that take both; else None and no lines.
        """
        for other, thought in pending:
            if thought == stance and stance in "+-" and self._rng.random() < _TOGETHER:
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

    def _lines(self, fact: Known, stance: str) -> list[Line]:
        """The lines that may be used for one fact and stance: those that judge it by
        its topic, or those with an opinion of their own.
        """
        rare = self._rng.random() < 0.5
        lines = [
            line
            for line in BODY[fact.kind]
            if "genre" not in line.slots or (self._genres and self._genre_left > 1 and rare)
        ]
        if stance in "+-" and not fact.clauses.why(stance):
            lines = [line for line in lines if "why" not in line.slots]
        neutral = [line for line in lines if line.stance == "="]
        # What no topic is known of is no reason to praise or to blame a game.
        if neutral and stance in "+-" and (not fact.subject_name or self._rng.random() < 0.6):
            return neutral
        return [line for line in lines if line.stance == stance] or neutral

    def _admit(self) -> None:
        """Now and then, say what speaks against the main point of a review that is for a game, or the other way round."""
        stance, share = _DOUBTS.get(self._tone, ("", 0.0))
        fact = self._at_length[0] if self._at_length else None
        if fact is None or self._aside or self._rng.random() >= share:
            return
        texts = fact.clauses.passages.get(stance, ())
        opinion = {"?": "-", "!": "+"}[stance]
        lines = [read_line(stance, text, fact.clauses_name) for text in texts]
        if lines and self._pick(lines, [], opinion):
            self._stance = opinion

    def _say(self, lines: Iterable[Line], facts: list[Known], stance: str) -> None:
        """Say a sentence about facts, of one stance, with a word that joins it to the one before."""
        self._aside = self._aside or stance in "?!"
        if len(facts) == 1 and self._has_passage(facts[0], stance) and self._rng.random() < AT_LENGTH:
            # The passage judges it, so that the fact is only named.
            named = [line for line in (*NAMED, *LISTS) if line.slots == {facts[0].kind}]
            self._pick(named, facts, joined=False)
            (self._liked if stance == "+" else self._disliked).extend(facts)
            self._remark(facts[0], stance)
            return
        opinion = {"?": "-", "!": "+"}.get(stance, stance)
        allowed = [line for line in lines if line.stance in {stance, "="}]
        said = self._pick(allowed, facts, opinion, joined=facts[0].kind not in _PLAIN)
        (self._liked if opinion == "+" else self._disliked).extend(facts if stance in "+-" else [])
        self._stance = opinion
        thin = self._few and stance in "+-" and ". " not in said and len(said.split()) < 16
        if thin and facts[0].topic in TOPICS and facts[0].kind in {"do", "has"}:
            self._remark(facts[0], stance)

    def _verdict(self, telling: int) -> None:
        """Say the last sentence, which follows from what was praised and blamed; `telling` facts were known."""
        rng = self._rng
        if rng.random() < _PLAYERS_VERDICT and self._verdict_of_players():
            return
        liked = [fact for fact in self._liked if fact.subject.noun]
        # What is said against a look is mostly that there is nothing behind it.
        disliked = [
            fact for fact in self._disliked if fact.subject.noun and fact.kind not in {"look", "sound"}
        ]
        # What kind of game it is says best whom it suits.
        if self._genre_is_told() and self._genres[0].subject.noun and self._tone != "mixed":
            (liked if self._tone == "positive" else disliked).append(self._genres[0])
        good = self._weightiest(liked)
        bad = self._weightiest([fact for fact in disliked if good is None or fact.subject != good.subject])
        about, nothing = VERDICTS[self._tone]
        needed = {"positive": good, "negative": bad, "mixed": good and bad}[self._tone]
        if needed and rng.random() < 0.9:
            lines: Sequence[Line] = about
        else:
            lines = nothing if telling > 1 else SHORT[self._tone]
        main = bad if self._tone == "negative" else good
        own = main.subject.verdicts.get(self._tone, ()) if main else ()
        if main and own and rng.random() < _OWN_VERDICT:
            lines = [read_line("", text, main.subject_name) for text in own]
        # A review names its genre twice at most; more would sound repetitive.
        if not self._genres or self._genre_left < 1 or rng.random() < 0.5:
            lines = tuple(line for line in lines if "genre" not in line.slots)
        if self._tone == "negative":
            good = bad
        words = {
            "plus": noun(good),
            "minus": noun(bad),
            "like": liking(rng, good),
            "dislike": liking(rng, bad),
            "who": who(rng, good),
            "not": others(rng, good),
        }
        self._pick(lines, [], opinion(rng, self._tone) if self._tone != "mixed" else "", words=words)

    def _genre_is_told(self) -> bool:
        """Whether a sentence has named the first genre: nothing may be said about one that the reader does not know."""
        return any("<genre1" in one for one in self._sentences)

    def _weightiest(self, facts: Sequence[Known]) -> Known | None:
        """One of the facts: the genre or something that was spoken of before something that was only named; None if
        there are none.
        """
        spoken = [fact for fact in facts if fact.subject_name in self._topics or fact.kind == "genre"]
        facts = spoken or facts
        if not facts:
            return None
        return self._rng.choices(facts, [WEIGHTS.get(fact.kind, 3.0) / fact.number for fact in facts])[0]
