"""Noun phrases: where one that begins at a word ends, and whether it is complete there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.facts.phrases.groups import Phrase, countable_alone, group, low
from core.facts.words.subjects import BLAND_MODIFIERS, is_praise
from core.facts.words.tokens import Token
from core.facts.words.verbs import GERUNDS
from core.facts.words.vocabulary import (
    BARE_AFTER_PREPOSITION,
    COUNTS,
    CUTTERS,
    DETERMINERS,
    EMPTY_BEHIND,
    ENDS,
    FILLED_WITH,
    FILLERS,
    INFINITIVE_HEADS,
    LINKING,
    OF_HEADS,
    PREPOSITIONS,
    TRAILING,
    VERBLIKE,
    WAITING,
)

LONGEST = 11
"""Words in a fact."""


_QUOTES = tuple("\"“'‘«")
_ERRANDS = frozenset(
    "quest quests journey mission adventure adventures path search fight attempt effort".split()
)
_NEWER = frozenset(
    """
    new brand-new all-new improved enhanced updated upgraded reworked redesigned new-look re-designed refined expanded
    revamped overhauled rebalanced rebuilt remade remastered reimagined re-imagined re-recorded modernized modernised
    revised newly added extra
    """.split()
)
"""Words that compare with another version of the game, or with what came before an extension of it."""
_NEW_SENTENCE = frozenset("you your this these each it they".split())
"""Words that, with a capital letter, begin a sentence even if the mark before it is missing."""


def noun_phrase(
    tokens: Sequence[Token],
    at: int,
    *,
    joined: bool = True,
    linking: frozenset[str] = LINKING,
    most: int = LONGEST,
) -> Phrase | None:
    """The longest complete noun phrase that begins at `at`, including what prepositions add to it.

    None if there is none, or if the words after it leave in doubt where it ends.
    `joined`: it may be two, with "and" between them. `linking`: prepositions that may continue it.
    `most`: words.
    """
    first = found = last = group(tokens, at)
    shorter: Phrase | None = None
    while first is not None and found is not None and last is not None:
        word = low(tokens, found.end)
        if word == "of" and _is_filler(tokens, found.end + 1):
            return _counted(tokens, found)
        if word in linking or (tokens[last.head].low in WAITING and word in LINKING):
            longer = _behind(tokens, found.end + 1)
            if word == "of" and _says_not_of_what(tokens, at, last, longer, most):
                return None
        elif (word, low(tokens, found.end + 1)) in FILLED_WITH:
            longer = _behind(tokens, found.end + 2)
            # "made of wood, bone and clay": the first of them alone says something else.
            if word == "made" and longer is not None and low(tokens, longer.end) in (",", "and"):
                break
        elif word in ("and", "or") and joined:
            longer = _second(tokens, found.end + 1)
            joined = False
        else:
            break
        if longer is None or longer.end - at > most + 1 or _leaves_off(tokens, found.end, longer):
            break
        # Two nouns joined by "and" take a plural verb, but only if "and" joins the heads.
        both = word == "and" and found.end == first.end
        shorter, last = found, longer
        found = replace(first, end=longer.end, plural=first.plural or both, modified=True)
        first = found if both else first
    return _ended(tokens, found, shorter, last)


def _leaves_off(tokens: Sequence[Token], at: int, longer: Phrase) -> bool:
    """Whether what the preposition at `at` leads to goes on behind the group that was read: only all of it makes sense."""
    word, after = low(tokens, at), low(tokens, longer.end)
    # "for players to explore", "from villains to heroes"
    if word in ("with", "for", "from") and after == "to":
        return True
    # "on a quest", "in your fight": for what is not said.
    if word in LINKING - {"of"} and low(tokens, longer.head) in _ERRANDS and not longer.modified:
        return after not in ("for", "of")
    # "against rain, wind and snow"; what "of" leads to is needed, even if it is the first of several.
    if word not in LINKING - {"of"} or after != ",":
        return False
    second = group(tokens, longer.end + 1)
    return (
        second is not None
        and low(tokens, second.end) in (",", "and", "or", "&")
        and not _verb_follows(tokens, longer.end + 1)
    )


def cut_in_two(tokens: Sequence[Token], found: Phrase) -> bool:
    """Whether a phrase is half of one: "piece" of "piece by piece", "the speed" of "the speed and skill of …"."""
    after = low(tokens, found.end)
    if after == "by" and low(tokens, found.end + 1) == low(tokens, found.end - 1):
        return True
    if after == "even":
        return True
    if low(tokens, found.start) != "the" or after not in ("and", ",") or found.end > found.head + 1:
        return False
    # What "of" says belongs to each of the nouns, and the first one alone is no longer definite.
    at, joined = found.end, False
    while at < len(tokens) and (
        low(tokens, at) in (",", "and") or tokens[at].classes[:1] in ("n", "s", "j", "g")
    ):
        joined = joined or low(tokens, at) == "and"
        at += 1
    return joined and low(tokens, at) == "of" and not _verb_follows(tokens, found.end + 1)


def _ended(
    tokens: Sequence[Token], found: Phrase | None, shorter: Phrase | None, last: Phrase | None
) -> Phrase | None:
    """A phrase if it is complete, without its `last` group if that waits for a preposition that was not read."""
    # "a story with an emphasis", "a wide range"
    if found is not None and last is not None and tokens[last.head].low in WAITING and last.end == found.end:
        found = shorter if low(tokens, found.end) in PREPOSITIONS else found
    return found if found is not None and _complete(tokens, found) else None


def _says_not_of_what(
    tokens: Sequence[Token], at: int, last: Phrase, longer: Phrase | None, most: int
) -> bool:
    """Whether what follows "of" is missing, too long, or no plural where one is counted ("hundreds of gear")."""
    # Without it the phrase would be wrong and not only shorter: "the end" of what?
    if longer is None or longer.end - at > most + 1:
        return True
    return tokens[last.head].low in COUNTS and not longer.plural


def _counted(tokens: Sequence[Token], found: Phrase) -> Phrase | None:
    """What stands before "of gameplay", if it says how many of something there are."""
    graded = low(tokens, found.end + 1) == "difficulty"
    return found if found.plural and not graded and _complete(tokens, found) else None


def told_head(tokens: Sequence[Token], found: Phrase) -> Token:
    """The noun that says what a phrase is: the one after "of" in "a growing collection of paintings".

    Its own head in all other phrases.
    """
    if tokens[found.head].low in OF_HEADS and low(tokens, found.head + 1) == "of":
        inner = group(tokens, found.head + 2)
        if inner is not None:
            return tokens[inner.head]
    return tokens[found.head]


def ends_well(tokens: Sequence[Token], at: int) -> bool:
    """Whether what stands at `at` shows that a phrase before it is over.

    True at the end of the sentence. A word that could still belong to the phrase gives False, because the
    phrase may have been cut in the middle.
    """
    if at >= len(tokens):
        return True
    token = tokens[at]
    if not token.is_word:
        return token.text in ENDS
    if token.low in TRAILING:
        # "Together Online" in a title is part of a name.
        return not token.capital
    if token.low in CUTTERS or token.low in PREPOSITIONS:
        return True
    if token.capital and (token.low in DETERMINERS or token.low in _NEW_SENTENCE):
        return True
    # An -ing form begins a clause only if it has an object: "levels featuring the …".
    if token.classes[:1] == "g":
        return low(tokens, at + 1) in DETERMINERS | PREPOSITIONS
    if token.low == "each" and "s" in tokens[at - 1].classes:
        return True
    return (token.classes[:1] in ("a", "A") or "p" in token.classes) and low(
        tokens, at + 1
    ) in PREPOSITIONS | ENDS | {
        "by",
        "using",
    }


def compares_versions(words: Sequence[Token]) -> bool:
    """Whether the words of a phrase tell what is new: not the game is known by that, but an extension or a remake."""
    # "New York" is no new York.
    return any(
        token.low in _NEWER
        and not (token.capital and place + 1 < len(words) and words[place + 1].classes.isupper())
        for place, token in enumerate(words)
    )


def _behind(tokens: Sequence[Token], at: int) -> Phrase | None:
    """The noun group after a preposition; None if it may be incomplete, or is only part of a figure of speech."""
    found = group(tokens, at)
    if found is not None and tokens[found.head].low in EMPTY_BEHIND and _says_nothing_more(tokens, found):
        return None
    # "with the code name “…”": a name in quotation marks follows.
    if found is not None and low(tokens, found.end) in _QUOTES:
        return None
    # "in a way", "in its own right": figures of speech, and nothing about the game.
    if found is not None and low(tokens, found.head) in ("way", "game", "own", "games", "ways", "scale"):
        return None
    if found is None or countable_alone(tokens, found) or low(tokens, found.head) in BARE_AFTER_PREPOSITION:
        return found
    return None


def _is_filler(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word after "of" adds nothing to what is counted: "30 levels of gameplay"."""
    found = group(tokens, at)
    return found is not None and low(tokens, found.head) in FILLERS and _says_nothing_more(tokens, found)


def _says_nothing_more(tokens: Sequence[Token], found: Phrase) -> bool:
    """Whether nothing but praise and bland words stands before the noun of a group."""
    words = {token.low for token in tokens[found.start : found.head] if not is_praise(token.low)}
    # "an art style" without the praise of it says no more than "a style".
    return not words - BLAND_MODIFIERS - DETERMINERS - {",", "and", "art", "visual"}


def _second(tokens: Sequence[Token], at: int) -> Phrase | None:
    """The noun group after "and"; None if it may be a verb."""
    if _verb_follows(tokens, at):
        return None
    found = group(tokens, at)
    sure = found is not None and (ends_well(tokens, found.end) or low(tokens, found.end) in LINKING)
    return found if found is not None and sure and countable_alone(tokens, found) else None


def _complete(tokens: Sequence[Token], found: Phrase) -> bool:
    """Whether the phrase can stand alone: its head needs nothing more, and what follows shows its end."""
    head = tokens[found.head].low
    after = low(tokens, found.end)
    if found.end == found.head + 1 and (head in OF_HEADS or (head in INFINITIVE_HEADS and after == "to")):
        return False
    if after in ("and", ",") and found.end == found.head + 1 and "g" in tokens[found.head].classes:
        return False
    if after in ("and", "or", ",") and not found.plural and not _verb_follows(tokens, found.end + 1):
        # "a combat and menu system", "a father, son and dog": the noun may be the first of several
        second = group(tokens, found.end + 1)
        listed = second is not None and not countable_alone(tokens, second)
        if second is not None and listed and (second.modified or after == ","):
            return False
    return ends_well(tokens, found.end)


def _verb_follows(tokens: Sequence[Token], at: int) -> bool:
    """Whether what follows "and" may be a verb: the phrase is then over."""
    token = tokens[at] if at < len(tokens) else None
    if (
        token is None
        or token.classes[:1] in ("v", "z", "d", "a", "A", "g")
        or token.low in VERBLIKE | GERUNDS.keys()
    ):
        return True
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if "v" not in token.classes or after is None:
        return False
    return after.low in DETERMINERS | PREPOSITIONS or after.classes[:1] in ("j", "s", "J", "S", "q", "x", "n")
