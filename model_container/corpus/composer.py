"""A review out of sentences that hang together."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Sequence

from model_container.corpus.facts import FactLike, Known, placeholders
from model_container.corpus.joints import length
from model_container.corpus.language import Line, read_line
from model_container.corpus.opinions import MINOR, OPINION, WEIGHTS, judged, opinion, opinions, some_facts
from model_container.corpus.players import PlayersSay, slots_for
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
    VERDICTS_BY_RATING,
)
from model_container.corpus.verdict_words import liking, noun, others, who

_PLAIN = MINOR | {"called", "says"}
"""Kinds whose sentences speak neither for a game nor against it, so that nothing joins them to others."""
_TOGETHER = 0.45
"""How often two facts that could stand in one sentence do."""
_LEAST, _ENOUGH, _AMPLE = 22, 46, 66
"""Words before rating and verdict: of a text that needs an excuse for being short, of one that is long enough, and from
where on there are no more facts."""
_DOUBT = 0.35
"""How often a review that is for a game admits a doubt about its main point."""
_JUDGED = {"+": 0.25, "-": 0.6}
"""How often a main fact is praised or blamed where nothing is said about its topic; else it is only named."""
_REMARK = 0.35
"""How often the second sentence says what the first one means for a player."""
_TOLD = 0.85
"""How often it is said what players write about."""
_RATED_VERDICT = {"positive": 0.2, "negative": 0.5}
"""How often a verdict goes by the players' rating, by the tone, if that rating is clear."""
_OWN_VERDICT = 0.35
"""How often a verdict is one of the topic's own."""
_PLAYERS_VERDICT = 0.75
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
        if self._rng.random() < (0.8 if telling < 3 else 0.0 if heard else 0.2):
            self._expect()
        first = heard and self._rng.random() < 0.12
        early = self._rng.random() < 0.35
        if early and self._rng.random() < _TOLD:
            self._tell_theme()
        if first:
            self._rate()
        self._body(opinions(self._rng, left, self._tone), _AMPLE - 18 if heard else _AMPLE)
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
            # What it says must be about the only fact of the sentence, or it would not be clear what is spoken of.
            if len(used) == 1 and used[0].kind in {"do", "has"} and rng.random() < _REMARK:
                self._remark(used[0], opinion(self._rng, self._tone))
        return [fact for fact in facts if fact not in used and fact.kind not in {"praised", "theme"}]

    def _open_short(self, facts: list[Known]) -> list[Known]:
        """Say the first sentence of a text for which the page gives no more than a genre; returns `facts`."""
        self._pick([line for line in SHORT["opening"] if ("genre" in line.slots) == bool(self._genres)], [])
        return facts

    def _expect(self) -> None:
        """Say what to expect of the genre that the first sentence named, if anything is known of it."""
        genre = self._genres[0] if self._genres else None
        stance = opinion(self._rng, self._tone)
        if genre is None or not self._genre_is_told() or not self._may_remark(genre, stance):
            return
        self._remark(genre, stance)
        (self._liked if stance == "+" else self._disliked).append(genre)

    def _body(self, pending: list[tuple[Known, str]], ample: int) -> None:
        """Say what there is to think of the main facts, and only name the others, until the text has `ample` words."""
        main = judged(self._rng, pending, few=self._few)
        while pending:
            fact, stance = pending.pop(0)
            if length(self._sentences) > ample:
                break
            if fact not in main or self._is_only_named(fact, stance):
                self._list(fact, stance, pending, main)
                continue
            other, lines = self._partner(fact, stance, pending)
            if other is not None:
                pending.remove((other, stance))
                self._say(lines, [fact, other], stance)
            else:
                self._say(self._lines(fact, stance), [fact], stance)
        self._lengthen()

    def _is_only_named(self, fact: Known, stance: str) -> bool:
        """Whether a main fact is named without a word on what to think of it; drawn anew each time."""
        if fact.kind in OPINION or stance not in _JUDGED or self._may_remark(fact, stance):
            return False
        return self._rng.random() >= _JUDGED[stance]

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
                    # What was only named is no reason to advise against a game.
                    self._liked.extend(facts if stance in "+!" else [])
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
                why = self._may_remark(self._doing([fact, other]), stance)
                lines = [
                    line for line in lines if line.stance in {stance, "="} and ("why" in line.slots) <= why
                ]
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
        fact = next((fact for fact in said if fact.kind in {"do", "has"}), None)
        if length(self._sentences) < _ENOUGH and fact is not None:
            self._remark(fact, self._stance or opinion(self._rng, self._tone))

    def _lines(self, fact: Known, stance: str) -> list[Line]:
        """The lines that may be used for one fact and stance: those that say what it means for a player, if that may be
        said, else those with an opinion of their own.
        """
        if self._may_remark(fact, stance):
            about = [line for line in BODY[fact.kind] if "why" in line.slots]
            if about:
                return about
        lines = [line for line in BODY[fact.kind] if "why" not in line.slots]
        neutral = [line for line in (*lines, *NAMED) if line.stance == "=" and line.slots <= {fact.kind}]
        own = [line for line in lines if line.stance == stance]
        return own or neutral

    def _admit(self) -> None:
        """Now and then, say what speaks against the main point of a review that is for a game."""
        fact = self._remarked
        if self._tone != "positive" or fact is None or self._aside or self._rng.random() >= _DOUBT:
            return
        lines = [read_line("?", text, fact.clauses_name) for text in fact.clauses.reservations]
        if lines and self._pick(lines, [], "-", joined=False):
            self._stance = "-"

    def _say(self, lines: Iterable[Line], facts: list[Known], stance: str) -> None:
        """Say a sentence about facts, of one stance, with a word that joins it to the one before."""
        self._aside = self._aside or stance in "?!"
        opinion = {"?": "-", "!": "+"}.get(stance, stance)
        allowed = [line for line in lines if line.stance in {stance, "="}]
        self._pick(allowed, facts, opinion, joined=facts[0].kind not in _PLAIN)
        (self._liked if opinion == "+" else self._disliked).extend(facts if stance in "+-" else [])
        self._stance = opinion

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
        if self._tone == "negative":
            good = bad
        words = {
            "plus": noun(self._spoken(good)),
            "minus": noun(self._spoken(bad)),
            "like": liking(rng, good),
            "dislike": liking(rng, bad),
            "who": who(rng, good),
            "not": others(rng, good),
        }
        lines = self._verdicts(telling, {slot for slot, (text, _) in words.items() if text})
        if self._tone == "positive" and good and good.subject.verdicts and rng.random() < _OWN_VERDICT:
            lines = [read_line("", text, good.subject_name) for text in good.subject.verdicts]
        self._pick(lines, [], opinion(rng, self._tone) if self._tone != "mixed" else "", words=words)

    def _spoken(self, fact: Known | None) -> Known | None:
        """The fact, unless it is a kind of game of which nothing has been said: that is no reason, it only says for whom."""
        return None if fact is not None and fact.kind == "genre" and fact is not self._remarked else fact

    def _verdicts(self, telling: int, words: set[str]) -> Sequence[Line]:
        """The last sentences for which there are `words`; those that go by the players' rating, if that was clear; else those
        that name no reason.
        """
        rng = self._rng
        if self._rating_is_told() and rng.random() < _RATED_VERDICT[self._tone]:
            return VERDICTS_BY_RATING[self._tone]
        about, nothing = VERDICTS[self._tone]
        lines = [line for line in about if line.slots <= {*words, "name", "genre"}]
        if not words or rng.random() < 0.1:
            lines = list(nothing if telling > 1 else SHORT[self._tone])
        # A review names its genre twice at most; more would sound repetitive.
        if not self._genres or self._genre_left < 1 or rng.random() < 0.5:
            lines = [line for line in lines if "genre" not in line.slots]
        return lines

    def _rating_is_told(self) -> bool:
        """Whether a sentence has told a rating that leaves no doubt and that the review agrees with."""
        clear = {"positive": "loved", "negative": "disliked"}.get(self._tone)
        return (
            self._rating is not None
            and self._rating.topic == clear
            and any("<rating1" in one for one in self._sentences)
        )

    def _genre_is_told(self) -> bool:
        """Whether a sentence has named the first genre: nothing may be said about one that the reader does not know."""
        return any("<genre1" in one for one in self._sentences)

    def _weightiest(self, facts: Sequence[Known]) -> Known | None:
        """One of the facts: the genre or something that was spoken of before something that was only named; None if
        there are none.
        """
        spoken = [fact for fact in facts if fact is self._remarked or fact.kind == "genre"]
        facts = spoken or facts
        if not facts:
            return None
        return self._rng.choices(facts, [WEIGHTS.get(fact.kind, 3.0) / fact.number for fact in facts])[0]
