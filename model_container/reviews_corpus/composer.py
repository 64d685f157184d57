"""A review out of sentences: which facts it uses, what it thinks of each, and that it hangs together."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from model_container.reviews_corpus import around, doing, having, openings, verdicts
from model_container.reviews_corpus.language import Line, choose, fill, plain, sentence, slots_of, table
from model_container.reviews_corpus.topics import NOTHING, TOPICS, UNTYPED, Topic


class FactLike(Protocol):
    """What a sentence may know of a fact."""

    @property
    def kind(self) -> str:
        """One of `core.facts.FactKind`."""

    @property
    def topic(self) -> str:
        """One of `core.facts.TOPICS`, or empty."""

    @property
    def plural(self) -> bool:
        """Whether a noun phrase takes a plural verb."""


@dataclass(frozen=True, slots=True)
class Known:
    """A fact as its sign."""

    kind: str
    number: int
    topic: str
    plural: bool

    @property
    def subject(self) -> Topic:
        """What a verdict may say of it: its kind's own topic, else its topic."""
        return TOPICS.get(self.kind) or TOPICS.get(self.topic) or NOTHING

    @property
    def clauses(self) -> Topic:
        """Where the clauses about it come from."""
        return TOPICS.get(self.topic) or UNTYPED.get(self.kind) or NOTHING


MOST = {
    "do": 4,
    "has": 4,
    "place": 2,
    "role": 1,
    "foe": 2,
    "company": 1,
    "look": 1,
    "sound": 1,
    "genre": 2,
    "early": 1,
}
"""How many facts of a kind have a sign."""
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
_WORDS = {
    "name": 2,
    "do": 7,
    "has": 5,
    "place": 5,
    "role": 4,
    "foe": 4,
    "company": 3,
    "look": 4,
    "sound": 4,
    "genre": 2,
}
"""About as many words as a fact of that kind has."""
_ENOUGH, _AMPLE, _TOO_MANY = 54, 80, 104

OPENINGS = table(openings.WITH_GENRE), table(openings.WITHOUT_GENRE)
BODY = {
    "do": table(doing.ANY),
    "has": table(having.ANY),
    "place": table(around.PLACE),
    "role": table(around.ROLE),
    "foe": table(around.FOE),
    "company": table(around.COMPANY),
    "look": table(around.LOOK),
    "sound": table(around.SOUND),
    "early": table(around.EARLY),
}
TWO = {"do": table(doing.TWO), "has": table(having.TWO)}
BY_TOPIC = {
    "do": {topic: table(text) for topic, text in doing.TOPICS.items()},
    "has": {topic: table(text) for topic, text in having.TOPICS.items()},
}
VERDICTS = {
    "positive": (plain(verdicts.POSITIVE), plain(verdicts.POSITIVE_PLAIN)),
    "negative": (plain(verdicts.NEGATIVE), plain(verdicts.NEGATIVE_PLAIN)),
    "mixed": (plain(verdicts.MIXED), plain(verdicts.MIXED_PLAIN)),
}
SHORT = {part: table(text) for part, text in verdicts.SHORT.items()}
_TURNS: Mapping[str, tuple[str, ...]] = {
    "++": ("what is more, ", "better still, ", "besides, ", "also, "),
    "--": ("what is more, ", "besides, ", "worse still, "),
    "+-": ("still, ", "however, ", "then again, ", "on the other hand, ", "that said, ", "but "),
    "-+": ("still, ", "however, ", "then again, ", "on the other hand, ", "that said, ", "but "),
}
_EVEN_SO = ("even so, ", "all the same, ", "still, ", "for all that, ")
"""Before a verdict that goes against the sentence before it."""
_OWN_TURN = re.compile(
    r"(?:in fairness|to be fair|to its credit|on top|besides|then|add to|to this|at first|to start|first|to begin|once again|as usual"
    r"|at least|even|not even|keep|bear|turn|who|what|if|whether|before long|along the|in the|all that|as |neither|without|is there"
    r"|all in all|all told|taken|on balance|in short|in a word|so |thanks|because|come|leave|skip|give|life is|take)\b"
)
_TURNED = re.compile(r", (?:but|yet|though|and yet)\b|\. <why>|^on offer")
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
_COMMON = frozenset(
    "that this with have what there when than they them from into more much most some such only very just your you "
    "make makes game will would could should might about without being thing things anyone little like those these does "
    "once even enough good here their".split()
)


def review(rng: random.Random, facts: Sequence[FactLike], tone: str) -> str:
    """A whole review in signs, from some of the `facts`; `tone` is positive, negative or mixed."""
    known = _signs(facts)
    if sum(fact.kind not in {"genre", "early"} for fact in known) < 2:
        return _Text(rng, known, tone).short()
    return _Text(rng, known, tone).long()


def _signs(facts: Iterable[FactLike]) -> list[Known]:
    counts = dict.fromkeys(MOST, 0)
    known = []
    for fact in facts:
        kind = str(fact.kind)
        counts[kind] += 1
        if counts[kind] <= MOST[kind]:
            known.append(Known(kind, counts[kind], fact.topic, fact.plural))
    return known


class _Text:
    """One review in the making."""

    def __init__(self, rng: random.Random, known: Sequence[Known], tone: str) -> None:
        self._rng, self._tone = rng, tone
        self._genres = [fact for fact in known if fact.kind == "genre"]
        self._known = [fact for fact in known if fact.kind != "genre"]
        self._genre_left = 2
        self._sentences: list[str] = []
        self._stance = ""
        """Of the last sentence: `+`, `-` or empty."""
        self._liked: list[Known] = []
        self._disliked: list[Known] = []
        self._used: set[str] = set()

    def long(self) -> str:
        """Opening, two to four sentences about facts, verdict."""
        left = self._open(self._some_facts())
        self._body(self._opinions(left))
        self._verdict()
        return " ".join(self._sentences)

    def short(self) -> str:
        """What can honestly be said of a page that says next to nothing."""
        rng = self._rng
        facts = [fact for fact in self._known if fact.kind != "early"]
        if facts:
            for fact in self._open(facts):
                opinion = self._opinion()
                self._say(self._lines(fact, opinion), [fact], opinion)
        else:
            self._pick(
                [line for line in SHORT["opening"] if ("genre" in line.slots) == bool(self._genres)], []
            )
        if len(facts) < len(self._known) and rng.random() < 0.4:
            self._pick([line for line in BODY["early"] if line.stance == "="], [])
        self._stance = ""
        self._pick(SHORT["reason"], [])
        self._pick(SHORT[self._tone], [])
        return " ".join(self._sentences)

    # Which facts, and what to think of them

    def _some_facts(self) -> list[Known]:
        rng = self._rng
        count = rng.choice((3, 4, 4, 4, 5))
        left, chosen = list(self._known), list[Known]()
        while left and len(chosen) < count:
            weights = [_WEIGHTS[fact.kind] / (0.75 + 0.25 * fact.number) for fact in left]
            fact = rng.choices(left, weights)[0]
            left.remove(fact)
            chosen.append(fact)
        return chosen

    def _opinion(self) -> str:
        return {"positive": "+", "negative": "-"}.get(self._tone) or self._rng.choice("+-")

    def _opinions(self, facts: Sequence[Known]) -> list[tuple[Known, str]]:
        """What to think of each, in the order of the text.

        A clear review thinks one way but for a small exception; a mixed one says first what is for a game and then
        what is against it, or the other way round.
        """
        rng = self._rng
        facts = sorted(facts, key=lambda fact: _SCENES[fact.kind] + rng.uniform(0, 3))
        if self._tone != "mixed":
            main, aside = ("+", "?") if self._tone == "positive" else ("-", "!")
            stances = [main] * len(facts)
            if len(facts) > 2 and rng.random() < 0.6:
                stances[rng.choice((-1, -1, -2))] = aside
            return list(zip(facts, stances, strict=True))
        first, second = rng.choice(("+-", "-+"))
        half = (len(facts) + rng.randrange(2)) // 2 or 1
        # One topic is thought of in one way.
        by_topic = dict[str, str]()
        thought = [
            (
                fact,
                by_topic.setdefault(
                    fact.topic or f"{fact.kind}{fact.number}", first if number < half else second
                ),
            )
            for number, fact in enumerate(facts)
        ]
        return sorted(thought, key=lambda pair: pair[1] != first)

    # Sentences

    def _open(self, facts: list[Known]) -> list[Known]:
        """Says the first sentence; the facts that are left."""
        rng = self._rng
        lines = OPENINGS[0] if self._genres else OPENINGS[1]
        toned = {"positive": "+", "negative": "-"}.get(self._tone, "=") if rng.random() < 0.55 else "="
        first = dict[str, Known]()
        for fact in facts:
            first.setdefault(fact.kind, fact)
        have = {*first, "name", *("genre", "genre2")[: len(self._genres)]}
        fitting = [line for line in lines if line.stance == toned and line.slots <= have]
        fitting = fitting or [line for line in lines if line.stance == "=" and line.slots <= have]
        # No opening speaks of a soundtrack alone.
        fitting = fitting or [line for line in SHORT["opening"] if line.slots <= have]
        # What names a fact is better than what names none, unless few are left for the rest.
        if len(facts) > 2:
            own = {"name", "genre", "genre2"}
            fitting = [line for line in fitting for _ in range(1 + 2 * bool(line.slots - own))]
        said = self._pick(fitting, list(first.values()))
        used = [fact for fact in facts if f"<{fact.kind}{fact.number}" in said]
        if self._tone != "mixed":
            (self._disliked if self._tone == "negative" else self._liked).extend(used)
            if used and used[0].kind in {"do", "has"} and (rng.random() < 0.3 or len(facts) < 3):
                self._remark(used[0], self._opinion())
        return [fact for fact in facts if fact not in used]

    def _body(self, pending: list[tuple[Known, str]]) -> None:
        rng = self._rng
        while pending:
            fact, stance = pending.pop(0)
            if self._length() > _AMPLE:
                break
            pair = next(
                (other for other in pending if other[0].kind == fact.kind and other[1] == stance), None
            )
            if pair and fact.kind in TWO and stance in "+-" and rng.random() < 0.25:
                pending.remove(pair)
                self._say(TWO[fact.kind], [fact, pair[0]], stance)
            else:
                self._say(self._lines(fact, stance), [fact], stance)
        seen = [fact for fact in (*self._liked, *self._disliked) if fact.clauses.praise]
        rng.shuffle(seen)
        while self._length() < _ENOUGH and seen:
            fact = seen.pop()
            if f"<{fact.kind}{fact.number}" in self._sentences[-1]:
                self._remark(fact, "+" if fact in self._liked else "-")

    def _lines(self, fact: Known, stance: str) -> list[Line]:
        own = [line for line in BY_TOPIC.get(fact.kind, {}).get(fact.topic, ()) if line.stance == stance]
        if own and self._rng.random() < 0.3:
            return own
        lines = [
            line
            for line in BODY[fact.kind]
            if self._genres and self._genre_left > 1 or "genre" not in line.slots
        ]
        neutral = [line for line in lines if line.stance == "="]
        if neutral and stance in "+-" and fact.clauses.why(stance) and self._rng.random() < 0.45:
            return neutral
        return [line for line in lines if line.stance == stance]

    def _say(self, lines: Iterable[Line], facts: list[Known], stance: str) -> None:
        """A sentence about facts, of one stance, with a word that joins it to the one before."""
        opinion = {"?": "-", "!": "+"}.get(stance, stance)
        allowed = [line for line in lines if line.stance in {stance, "="}]
        self._pick(allowed, facts, opinion)
        (self._liked if opinion == "+" else self._disliked).extend(facts if stance in "+-" else [])
        self._stance = opinion

    def _remark(self, fact: Known, stance: str) -> None:
        """A sentence about the topic of a fact that has been named."""
        self._pick([Line(stance, text) for text in fact.clauses.why(stance)], [], stance, turn=False)
        self._stance = stance

    def _verdict(self) -> None:
        rng = self._rng
        liked = [fact for fact in self._liked if fact.subject.noun]
        # What is said against a look is mostly that there is nothing behind it.
        disliked = [
            fact for fact in self._disliked if fact.subject.noun and fact.kind not in {"look", "sound"}
        ]
        about, nothing = VERDICTS[self._tone]
        needed = {"positive": liked, "negative": disliked, "mixed": liked and disliked}[self._tone]
        lines = about if needed and rng.random() < 0.85 else nothing
        if not self._genres or self._genre_left < 1:
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
        turn: bool = True,
    ) -> str:
        """Adds the sentence, of several tried, that repeats least of what has been said."""
        best: tuple[int, str, Line] | None = None
        for _ in range(16):
            line = self._rng.choice(lines)
            if line.text in self._used:
                continue
            text = self._written(line, facts, opinion, words or {}, turn=turn)
            score = self._repeats(text)
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
        turn: bool,
    ) -> str:
        rng = self._rng
        text = choose(rng, line.text)
        joint = self._turn(text, opinion, verdict=bool(words)) if turn else ""
        if "<why>" in text:
            text = text.replace("<why>", choose(rng, rng.choice(facts[0].clauses.why(opinion))))
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

        return sentence(fill(text, value, plural))

    def _turn(self, text: str, opinion: str, *, verdict: bool) -> str:
        """What joins a sentence to the one before it, or nothing."""
        if not opinion or not self._stance or _OWN_TURN.match(text) or text.endswith("?"):
            return ""
        if verdict:
            return self._rng.choice(_EVEN_SO) if opinion != self._stance else ""
        change = self._stance + opinion
        if _TURNED.search(text) or (
            opinion == self._stance and ("<why>" in text or len(self._sentences) < 2)
        ):
            return ""
        return (
            self._rng.choice(_TURNS[change])
            if self._rng.random() < (0.2 if opinion == self._stance else 0.9)
            else ""
        )

    def _sign(self, slot: str, facts: Sequence[Known]) -> Known:
        kind, second = slot.removesuffix("2"), slot.endswith("2")
        if kind == "genre":
            return self._genres[second]
        return [fact for fact in facts if fact.kind == kind][second]

    def _repeats(self, text: str) -> int:
        """How much of a sentence has been said before: words, runs of three words, a way to begin."""
        before, now = _words(" ".join(self._sentences)), _words(text)
        score = 2 * len(_telling(before) & _telling(now)) + 4 * len(_runs(before) & _runs(now))
        starts = [_words(one)[:1] for one in self._sentences]
        score += 2 * (bool(starts) and starts[-1] == now[:1]) + 2 * (starts.count(now[:1]) > 1)
        return score + 2 * (len(_telling(now)) < len([word for word in now if word in _telling(now)]))

    def _length(self) -> int:
        return sum(_WORDS.get(word, 1) for word in _words(" ".join(self._sentences)))


def _words(text: str) -> list[str]:
    """Words in lower case; a sign is one word, its kind."""
    return [
        word.rstrip("0123456789")
        for word in re.findall(r"[a-z]+\d?(?:'[a-z]+)?", re.sub(r"\.(?:ing|a|bare)>", ">", text.lower()))
    ]


def _telling(words: Iterable[str]) -> set[str]:
    return {word for word in words if len(word) > 3 and word not in _COMMON and word not in _WORDS}


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[start : start + 3]) for start in range(len(words) - 2)}
