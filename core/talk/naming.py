"""Which game is named by words that are said to the bot, and whether what the store's search finds is that game."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.domain import Wish
from core.hookspecs import Resolved
from core.talk.lexicon import Phrase, is_alike, phrases_of, plain, words_of
from core.talk.understanding import Intent, understand

MAX_CHOICES = 5
"""Games that are offered to choose from."""
_MAX_NAME_WORDS = 12
_MENTIONS = re.compile(r"^\s*(?:<@[!&]?\d+>|@[\w.:-]+)[:,]?\s*|\s*(?:<@[!&]?\d+>|@[\w.:-]+)\s*$")
_COMMAND = re.compile(r"^\s*[/!](?=[^\W\d])(?P<name>[\w-]+)(?:@\w+)?(?P<rest>.*)", re.DOTALL)
_WORD = re.compile(r"\w+(?:['’;]\w+)*")
_BEHIND = re.compile(r"(?P<name>.+?)(?:,|\s(?:but|aber|mais|pero))\s+(?P<how>.+)$", re.DOTALL | re.IGNORECASE)
_VERBS = frozenset("roast praise trash".split())
_ABOUT = frozenset("about uber sur sobre on".split())
_EDGES = ' \t\n.,:;?¿¡"“”„«»()[]'
_SAID = frozenset({"sentence.question", "sentence.narration", "sentence.wanting"})
"""How a sentence begins that names no game."""
_SHORT_QUESTION = 3
"""Words that a game's name with a question mark may have: "Portal 2?"."""
_SMALL = frozenset(
    "a an the of and or to in on at for der die das und le la les el los las de del du des y et".split()
)


@dataclass(frozen=True, slots=True)
class Named:
    """What is left of a text once the words that only ask for a review are taken off."""

    name: str
    """Empty if nothing is left that may be a game's name."""
    wish: Wish = field(default_factory=Wish)
    """How the review should be: "a harsh review of Portal 2"."""
    asked: bool = False
    """There were such words, so that the rest is meant to be a name."""


def without_mention(text: str) -> str:
    """A text without a mention at either end: the bot's own, since it is addressed."""
    return _MENTIONS.sub("", text).strip()


def command_in(text: str) -> str | None:
    """A text that begins with a command, as words without its sign; None if it does not."""
    match = _COMMAND.match(text)
    return f"{match['name'].replace('_', ' ')} {match['rest']}".strip() if match else None


def game_named(text: str) -> Named:
    """The game that a text names."""
    text = text.strip(_EDGES)
    # "Lantern Vale, but be brutal": how it should be may stand behind the name.
    if behind := _BEHIND.match(text):
        how = understand(behind["how"], spelled=True)
        if how.intent is Intent.WRITE and how.whole and how.wish != Wish(topic=how.wish.topic):
            before = game_named(behind["name"])
            return Named(before.name, how.wish, asked=True)
    spans = list(_WORD.finditer(text))
    first, last, asked = 0, len(spans), False
    wish = Wish()
    # The longest prefix that asks for a review: "could you please write a short review of".
    for end in range(min(len(spans) - 1, _MAX_NAME_WORDS), 0, -1):
        head = text[: spans[end].start()]
        phrases = phrases_of(head, spelled=True)
        if not phrases or not all(phrase.classes for phrase in phrases):
            continue
        if _leads_to_a_name(phrases):
            first, asked = end, True
        if first:
            # Whoever asks for a review has given an order, whatever its form: "nasty review of …".
            understood = understand(f"please {head}")
            wish = understood.wish if understood.intent is Intent.WRITE else Wish()
            break
    # "Please" and the like behind the name, of up to four words, the most words first: "on steam" and not only "steam".
    while many := next(
        (
            n
            for n in range(min(4, last - first - 1), 0, -1)
            if _is_after_a_name(text[spans[last - n].start() : spans[last - 1].end()])
        ),
        0,
    ):
        last, asked = last - many, True
    if not spans or last - first > _MAX_NAME_WORDS:
        return Named("")
    return Named(
        text[spans[first].start() : spans[last - 1].end()] + _sign_after(text, spans[last - 1].end()),
        wish,
        asked,
    )


def _leads_to_a_name(phrases: Sequence[Phrase]) -> bool:
    """Whether what follows some words is a game: after "review of", "be harsh about", "roast"."""
    last = phrases[-1]
    if "game.ask" in last.classes:
        return True
    # "Roast Portal 2", but not "Nice Slice".
    if {"wish.harsher", "wish.kinder"} & last.classes:
        return last.words > 1 or last.text in _VERBS
    return len(phrases) > 1 and last.text in _ABOUT


def fits(name: str, found: Sequence[tuple[int, str]]) -> Resolved:
    """Which of the games that a search has found are meant by a name; empty if they only happen to share a word."""
    wanted = words_of(name)
    if not wanted:
        return Resolved()
    spelled = [(app_id, game, words_of(game)) for app_id, game in found]
    for app_id, _, words in spelled:
        if words == wanted:
            return Resolved(app_ids=(app_id,))
    telling = [word for word in wanted if word not in _SMALL] or wanted
    near = [
        (app_id, game)
        for app_id, game, words in spelled
        if 2 * sum(any(_same(word, other) for other in words) for word in telling) > len(telling)
    ]
    whole = [
        one for one in near if all(any(_same(word, other) for other in words_of(one[1])) for word in telling)
    ]
    if len(whole) == 1 and len(near) == 1:
        return Resolved(app_ids=(whole[0][0],))
    return Resolved(candidates=tuple(near[:MAX_CHOICES]))


def is_sentence(text: str) -> bool:
    """Whether a text is said rather than named: it begins as a question or a tale does, or is a question of more words."""
    phrases = phrases_of(text, spelled=True)
    if not phrases or any("game.ask" in one.classes for one in phrases if one.words > 1):
        return False
    first = phrases[0]
    # Of one word it may be a name's: "How to Survive", "We Happy Few", "What Remains of Edith Finch".
    begins = bool(_SAID & first.classes) and first.words > 1
    begins = begins or "sentence.compare" in first.classes
    # "That's boring", but not "That's Not My Neighbor".
    judges = "sentence.statement" in first.classes and any(
        "sentence.judges" in one.classes for one in phrases
    )
    begins = begins or (judges and all(one.classes for one in phrases))
    many = sum(one.words for one in phrases)
    return many > 1 and (begins or (many > _SHORT_QUESTION and text.rstrip().endswith("?")))


def is_stop(text: str) -> bool:
    """Whether a text is no more than the wish that something stops: "stop", "please cancel"."""
    phrases = phrases_of(text, spelled=True)
    small = {"sentence.halt", "sentence.imperative"}
    return any("sentence.halt" in one.classes for one in phrases) and all(
        small & one.classes for one in phrases
    )


def is_small_talk(text: str) -> bool:
    """Whether most words of a text are known ones, so that it is more likely talk than a name."""
    phrases = phrases_of(text, spelled=True)
    small = sum(phrase.words for phrase in phrases if phrase.classes)
    return 2 * small > sum(phrase.words for phrase in phrases)


def _same(word: str, other: str) -> bool:
    return word == other or (not word.isdecimal() and len(word) > 4 and is_alike(word, other))


def _is_after_a_name(text: str) -> bool:
    phrases = phrases_of(text, spelled=True)
    return len(phrases) == 1 and "game.after" in phrases[0].classes


def _sign_after(text: str, end: int) -> str:
    """A sign that belongs to the name's last word, as in "Among Us!"."""
    return "!" if text[end : end + 1] == "!" and plain(text[end:]) == "!" else ""
