"""What players say of a game, as sentences of its review, and what a sentence adds about a topic."""

from __future__ import annotations

import random
from collections.abc import Sequence

from model_container.corpus.draft import Draft
from model_container.corpus.facts import Known
from model_container.corpus.language import read_line
from model_container.corpus.opinions import opinion
from model_container.corpus.tables import PLAYERS, RATED, RATED_BY_PLAYERS, THEMES, VERDICTS_OF_PLAYERS

_OF_THEMES = 0.5
"""How often a verdict goes by what players write about, if that was said."""
_STANCES = {"positive": ("+", "?"), "negative": ("-", "-"), "mixed": ("=", "=")}
"""Of sentences about what players praise, and about what they complain about, by the tone of the review."""


class PlayersSay(Draft):
    """A draft that remembers what it praised and blamed, and can say what the players do."""

    def __init__(self, rng: random.Random, known: Sequence[Known], tone: str) -> None:
        super().__init__(rng, [fact for fact in known if fact.kind == "genre"])
        self._tone = tone
        self._rating = next((fact for fact in known if fact.kind == "rating"), None)
        self._praised = [fact for fact in known if fact.kind == "praised"]
        self._blamed = [fact for fact in known if fact.kind == "blamed"]
        self._themes = [fact for fact in known if fact.kind == "theme"]
        self._liked: list[Known] = []
        self._disliked: list[Known] = []

    def _tell_theme(self) -> None:
        """Say what players write about, unless the opening did."""
        if not self._themes or "<theme1" in " ".join(self._sentences):
            return
        stances = {"positive": "+=", "negative": "-="}.get(self._tone, "=")
        self._pick([line for line in THEMES if line.stance in stances], self._themes, joined=False)
        self._stance = ""

    def _rate(self) -> None:
        """Say what the players think, as a rule: how many recommend it, what they praise, what they complain about."""
        rng = self._rng
        negative = self._tone == "negative"
        opened = "<praised1" in self._sentences[0]
        praised = self._praised[opened : opened + rng.choice((0, 0, 1) if negative else (1, 1, 2, 2, 3))]
        blamed = self._blamed[: rng.choice((1, 1, 2) if negative else (0, 1, 1, 2))]
        if self._rating is not None and rng.random() < 0.8:
            tone = {"positive": "+", "negative": "-"}.get(self._tone, "=")
            first = blamed[:1] if negative else praised[:1]
            if first and rng.random() < 0.5:
                slots = {"rating", first[0].kind}
                lines = [line for line in RATED_BY_PLAYERS[self._rating.topic] if line.slots == slots]
                (praised if first[0].kind == "praised" else blamed).remove(first[0])
            else:
                first, lines = [], list(RATED[self._rating.topic])
            self._pick([line for line in lines if line.stance == tone], [self._rating, *first], joined=False)
            self._stance = ""
            self._weigh(first)
        for group in self._groups(praised, blamed):
            kinds = [one.kind for one in group]
            slots = slots_for(kinds)
            wanted = _STANCES[self._tone]["praised" not in kinds]
            lines = [line for line in PLAYERS if line.slots == slots and line.stance in wanted]
            if self._pick(lines, group, joined=False):
                self._stance = "-" if wanted == "?" else ""
                self._weigh(group)

    def _groups(self, praised: list[Known], blamed: list[Known]) -> list[list[Known]]:
        """What players praise and what they complain about, as the facts of one sentence after the other."""
        if len(praised) == len(blamed) == 1 and self._rng.random() < 0.45:
            return [[*praised, *blamed]]
        groups = [group for group in (praised, blamed) if group]
        turned = self._tone == "negative" or (self._tone == "mixed" and self._rng.random() < 0.5)
        return groups[::-1] if turned else groups

    def _weigh(self, said: Sequence[Known]) -> None:
        """Remember what players said for the verdict."""
        for fact in said:
            liked = fact.kind == "praised"
            if self._tone == "mixed" or liked == (self._tone == "positive"):
                (self._liked if liked else self._disliked).append(fact)

    def _verdict_of_players(self) -> bool:
        """Say a last sentence that follows from what players praise or complain about; False if none fits."""
        said = " ".join(self._sentences)
        # What the text has spoken of, first: a verdict should bring no news.
        facts = [
            next((one for one in kind if f"<{one.kind}{one.number}" in said), None)
            for kind in (self._praised, self._blamed, self._themes)
        ]
        known = [one for one in facts if one is not None]
        slots = {"name", *(one.kind for one in known)}
        lines = [
            line
            for line in VERDICTS_OF_PLAYERS[self._tone]
            if line.slots <= slots and line.slots & {"praised", "blamed", "theme"}
        ]
        # What a game is about says more of whom it is for than what it does well.
        about = [line for line in lines if "theme" in line.slots]
        lines = about if about and self._rng.random() < _OF_THEMES else lines
        if not lines:
            return False
        stance = opinion(self._rng, self._tone) if self._tone != "mixed" else ""
        return bool(self._pick(lines, known, stance, words={"name": ("<name>", False)}))

    def _may_remark(self, fact: Known, stance: str) -> bool:
        """Whether there is something to say about the topic of a fact, and nothing of that sort has been said.

        One such sentence is enough: each takes the room of another fact.
        """
        return self._remarked is None and stance in "+-" and bool(fact.clauses.why(stance))

    def _remark(self, fact: Known, stance: str) -> None:
        """Say what a fact that has just been named means for a player; nothing if `_may_remark` forbids it."""
        if not self._may_remark(fact, stance):
            return
        name = fact.clauses_name
        self._remarked = fact
        lines = [read_line(stance, text, name) for text in fact.clauses.why(stance)]
        self._pick(lines, [], stance, joined=False)
        self._stance = stance


def slots_for(kinds: Sequence[str]) -> set[str]:
    """The slots that facts of these kinds fill: `has`, `has2`."""
    return {f"{kind}{kinds[: at + 1].count(kind)}".removesuffix("1") for at, kind in enumerate(kinds)}
