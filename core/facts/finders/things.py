"""What a game has: items of lists, and what follows "featuring" and "includes"; how it looks and sounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.facts.page_sentences import Sentence
from core.facts.phrases.groups import Phrase, countable_alone, low
from core.facts.phrases.nouns import noun_phrase, told_head
from core.facts.phrases.verb_phrases import is_verb, verb_phrase
from core.facts.words.subjects import ARTICLE_HEADS, GAME_SYSTEMS, GAME_THINGS, LOOKS, SOUNDS, WITH_HEADS
from core.facts.words.tokens import Token
from core.facts.words.vocabulary import (
    AUXILIARIES,
    COUNTS,
    DETERMINERS,
    LINKING,
    OF_HEADS,
    PREPOSITIONS,
    PRONOUNS,
    REFUSED,
)

# Verbs whose object is what the game has. Most of them are nouns too, see `_shows`.
_SHOWS = frozenset(
    "featuring features feature includes include including offers boasts contains introduces has is are enjoy"
    " experience".split()
)

_PLAYERS = frozenset("you you'll players player gamers".split())
_ALL = frozenset("each every all both any your some".split())
_BEFORE_A_THING = frozenset(
    "using via with through of in into across between and or , against : on over from".split()
)
_STORIES = frozenset("story tale adventures journey legend".split())
_OF_IN = frozenset(("of", "in", "on", "with", "from"))
_OF = frozenset(("of",))
_FULL = OF_HEADS | {"full", "world", "set"}
# What belongs to somebody in the sentence is not a feature of the game.
_OWNERS = frozenset("your their his her its our".split())
# "from" and "on" may belong to the verb here: "includes weapons from the first game".
_FROM = LINKING - {"from", "on"}


def things(sentence: Sentence) -> Iterator[Phrase]:
    """Noun phrases that name something the game has.

    For an item of a list, only the list is read; otherwise the verbs that show something, and things of games
    wherever they occur. The phrases do not overlap.
    """
    tokens = sentence.tokens
    # An item of a list is a noun phrase as a whole, so it is read from its first word.
    listed = sentence.bullet or _without_verb(tokens)
    if listed and not tokens[0].named and not _is_told_to_do(tokens):
        found = list(_listed(tokens, 0))
        if found:
            yield from found
            return
    yield from _awaiting(tokens)
    done = 0
    for at, token in enumerate(tokens):
        if (token.low in _SHOWS and _shows(tokens, at)) or (
            token.low == "with" and _with_follows(tokens, at)
        ):
            for item in _listed(tokens, at + 1):
                # "There is a war between …" tells the story; "there is an arena mode" does not.
                if (
                    token.low == "is"
                    and not item.plural
                    and tokens[item.head].low not in ARTICLE_HEADS | OF_HEADS | {"total"}
                ):
                    break
                # "6 maps per player", "8 levels per world" are not all of them.
                if low(tokens, item.end) != "per":
                    yield item
                done = item.end
        # Not inside a phrase that was yielded already.
        elif at >= done and _may_open(tokens, at):
            phrase = noun_phrase(tokens, at, joined=False, linking=_OF)
            if phrase is not None and _is_game_thing(tokens, phrase):
                yield phrase
                done = phrase.end


def _awaiting(tokens: Sequence[Token]) -> Iterator[Phrase]:
    """What a sentence begins with, if it is what awaits the player: "Salty stories and sea fights await"."""
    end = next((at for at, token in enumerate(tokens) if token.low in ("await", "awaits")), 0)
    found = list(_listed(tokens, 0)) if end else []
    if found and found[-1].end == end:
        yield from found


def stories(sentence: Sentence) -> Iterator[Phrase]:
    """Noun phrases that say whose story it is: "the story of a lost lighthouse keeper".

    The phrase begins with its article and must say more than one word of whose story it is.
    """
    for at, token in enumerate(sentence.tokens):
        found = _story(sentence.tokens, at) if token.low in _STORIES else None
        if found is not None:
            yield found


def _story(tokens: Sequence[Token], at: int) -> Phrase | None:
    """A phrase such as "the story of a lost lighthouse keeper"; None unless it is about somebody new."""
    if low(tokens, at + 1) != "of" or low(tokens, at + 2) not in ("a", "an", "two", "three"):
        return None
    start = at - 1 if low(tokens, at - 1) in ("a", "the") else at - 2
    if start < 0 or low(tokens, start) not in ("a", "the"):
        return None
    found = noun_phrase(tokens, start, joined=False, linking=_OF_IN)
    # "the story of a man" says of nobody in particular whose story it is.
    return found if found is not None and found.head == at and found.end > at + 4 else None


def _without_verb(tokens: Sequence[Token]) -> bool:
    """Whether a short sentence is a noun phrase alone: "Real-time fights in a flooded harbour!"."""
    return len(tokens) <= 14 and not any(
        token.low in AUXILIARIES
        or token.low in PRONOUNS
        or token.low in REFUSED
        or token.classes[:1] in ("z", "d")
        or _may_be_its_verb(tokens, at)
        for at, token in enumerate(tokens)
    )


def _may_be_its_verb(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word that may be a noun is a verb here: "clever tricks lead to …", "a prophecy seriously scares …"."""
    if at == 0 or not {"v", "z"} & set(tokens[at].classes):
        return False
    before = tokens[at - 1].classes[:1]
    if before == "a" and at > 1 and tokens[at - 2].classes[:1] in ("n", "s"):
        return True
    return before in ("n", "s") and low(tokens, at + 1) in DETERMINERS | {"to"}


def _may_open(tokens: Sequence[Token], at: int) -> bool:
    """Whether a noun phrase may begin at `at`: after a verb, a preposition or a mark, but not after "no"."""
    counted = (
        tokens[at].low in ("over", "up", "about") and at + 1 < len(tokens) and "x" in tokens[at + 1].classes
    )
    if at == 0 or (tokens[at].low in PREPOSITIONS and not counted):
        return False
    before = tokens[at - 1]
    # "dark and twisted levels": the phrase began earlier.
    if before.low == "and" and (tokens[at - 2].classes[:1] in ("j", "J") or low(tokens, at - 2) == "-"):
        return False
    return before.low in _BEFORE_A_THING or before.classes[:1] in ("v", "z", "g")


def _is_game_thing(tokens: Sequence[Token], found: Phrase) -> bool:
    """Such as "twelve haunted levels", "a hand-drawn art style", anywhere in a sentence."""
    # In running text, a capital letter is a name.
    if any(token.capital for token in tokens[found.start : found.end]):
        return False
    head = told_head(tokens, found)
    first = tokens[found.start]
    # "use traps": the first word may be a verb with its object.
    if not found.determined and "v" in first.classes:
        return False
    if tokens[found.start - 1].low == "of" and low(tokens, found.start - 2) not in _FULL:
        return False
    if any(token.low in _OWNERS for token in tokens[max(0, found.start - 4) : found.start]):
        return False
    before = tokens[found.start - 1].low
    if before in ("and", ",") and _lists_what_belongs_to_another(tokens, found.start - 1):
        return False
    if tokens[found.head].low in COUNTS:
        return found.plural and head.low in GAME_THINGS
    if "x" in first.classes or first.low in ("over", "up"):
        return found.plural and head.low in GAME_THINGS
    if head.low in LOOKS or head.low in SOUNDS:
        return before in ("with", "and", ",", "in")
    if found.determined and head.low in GAME_SYSTEMS:
        return found.modified and before in ("with", "through", "using", "and", "via", "on")
    return (
        found.modified
        and found.plural
        and head.low in GAME_THINGS
        and before in ("with", "through", "of", "and")
    )


def _lists_what_belongs_to_another(tokens: Sequence[Token], at: int) -> bool:
    """Whether the list with the mark at `at` follows "of": "a harbour of tall masts, long nights and old secrets"."""
    for place in range(at, 0, -1):
        if tokens[place].low == "of":
            return low(tokens, place - 1) not in _FULL
        if tokens[place].low in PREPOSITIONS or tokens[place].classes[:1] in ("v", "z", "g"):
            return False
    return False


def _is_told_to_do(tokens: Sequence[Token]) -> bool:
    """Whether an item of a list begins with a verb: it is then an action and not a thing."""
    first = tokens[0]
    if "v" not in first.classes:
        return False
    if first.classes[:1] == "v" or (is_verb(first.low) and verb_phrase(tokens, 0) is not None):
        return True
    second = tokens[1] if len(tokens) > 1 else None
    return second is not None and second.classes[:1] in ("j", "J", "q", "p", "x")


def _shows(tokens: Sequence[Token], at: int) -> bool:
    """Whether "features" is a verb here: the game or the page before it, or nothing."""
    token = tokens[at]
    if token.low in ("featuring", "including"):
        return True
    if at == 0 and token.low in ("enjoy", "experience"):
        return low(tokens, 1) not in ("the", "your") and not tokens[1].capital
    if at == 0:
        return token.low != "feature" and not low(tokens, 1).startswith((":", "-"))
    before = tokens[at - 1]
    if token.low in ("has", "have"):
        # "has wowed", "has already been": the verb is another one.
        after = tokens[at + 1].classes[:1] if at + 1 < len(tokens) else ""
        return (before.named or before.low == "game") and after not in ("p", "a", "d")
    if token.low in ("is", "are"):
        return before.low == "there"
    if token.low in ("enjoy", "experience"):
        told = {item.low for item in tokens[:at]}
        return (
            before.low in ("can", "will", "you'll", "and", "to")
            and "if" not in told
            and (bool(told & _PLAYERS) or is_verb(tokens[0].low))
        )
    return before.named or before.low in (
        "game",
        "it",
        "also",
        "which",
        "that",
        "adventure",
        "campaign",
        "world",
        "you",
        "shooter",
    )


def _with_follows(tokens: Sequence[Token], at: int) -> bool:
    """Whether "with" says what a game has: "a platformer with", "it comes with"."""
    return at == 0 or low(tokens, at - 1) in WITH_HEADS


def _listed(tokens: Sequence[Token], at: int) -> Iterator[Phrase]:
    """Noun phrases one after the other, with commas and "and" between them."""
    start = at
    while at < len(tokens):
        found = noun_phrase(tokens, at, joined=False, linking=_FROM)
        # The first item may lack its article, which is added later; a second one without it may be a verb.
        if found is None or (at > start and not countable_alone(tokens, found)):
            return
        yield found
        if not countable_alone(tokens, found):
            return
        at = found.end
        if low(tokens, at) == ",":
            at += 1
        if low(tokens, at) == "and":
            at += 1
        if at == found.end:
            return
