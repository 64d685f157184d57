"""The words of a phrase as a fact words them: praise left out, capital letters only on proper nouns."""

from __future__ import annotations

from collections.abc import Sequence

from core.facts.inflect import article
from core.facts.words.lexicon import classes
from core.facts.words.subjects import ADVERBS_BEFORE_PRAISE, INTENSIFIERS, is_praise
from core.facts.words.tokens import Token
from core.facts.words.vocabulary import ACRONYMS, CAPITALISED, DETERMINERS, PREPOSITIONS, QUANTIFIERS

_JOINS = frozenset((",", "and", "yet", "but", "or"))
_HOLLOW = frozenset(
    "looking sounding feeling designed made crafted executed researched balanced tuned realized".split()
)
"""Participles that say something only with the word before them."""
_FUNCTION = DETERMINERS | PREPOSITIONS | QUANTIFIERS | {"and", "or", "more", "than", "up"}


def worded(tokens: Sequence[Token], *, opens: bool, title: bool) -> str:
    """The tokens as text. `opens`: the first stands at the start of its sentence. `title`: Written Like This.

    Praise is dropped, articles are corrected, commas are joined to the word before them.
    """
    remaining = _without_praise(list(tokens))
    words: list[str] = []
    for index, token in enumerate(remaining):
        first = opens and token is tokens[0]
        word = _cased(token, lower=first or title or _lone(remaining, index, opens=opens))
        # "30+ levels" reads better as "over 30 levels".
        if token.classes == "x" and word.endswith("+"):
            words += ["over"]
            word = word[:-1]
        if word == "," and words:
            words[-1] += ","
            continue
        # The word after the article may have changed: "a stunning island" without the praise is "an island".
        if index and words[-1].lower() in ("a", "an"):
            words[-1] = article(word)
        words.append(word)
    return " ".join(words)


def is_title(tokens: Sequence[Token]) -> bool:
    """Whether most words that could be small are capitalised.

    False for fewer than two longer words, of which nothing can be said.
    """
    longer = [token for token in tokens if token.is_word and len(token.low) > 3 and not token.named]
    return len(longer) > 1 and sum(token.capital for token in longer) > 0.6 * len(longer)


def _without_praise(tokens: list[Token]) -> list[Token]:
    """The tokens without praise, and without the commas, adverbs and "and" that went with it."""
    kept: list[Token] = []
    dropped = False
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        # "funny looking", "beautifully designed": without the praise the participle says nothing.
        if (
            token.low in _HOLLOW
            and index
            and _praises_or_tells_how(tokens[index - 1])
            and following is not None
        ):
            while kept and _praises_or_tells_how(kept[-1]):
                kept.pop()
            continue
        if token.low in INTENSIFIERS and following is not None and following.classes[:1] in ("j", "J"):
            continue
        if is_praise(token.low) and following is not None and not _is_noun_here(token, following):
            # "truly epic" loses both words.
            while kept and (kept[-1].low in ADVERBS_BEFORE_PRAISE or kept[-1].classes[:1] in ("a", "A")):
                kept.pop()
            dropped = True
            continue
        if dropped and token.low in _JOINS:
            continue
        if (
            token.low in _JOINS
            and following is not None
            and is_praise(following.low)
            and _describes(tokens, index)
        ):
            dropped = False
            continue
        dropped = False
        kept.append(token)
    return kept


def _praises(token: Token) -> bool:
    """Whether a word is praise, or an adverb that comes with it."""
    return is_praise(token.low) or token.low in ADVERBS_BEFORE_PRAISE or token.low in INTENSIFIERS


def _praises_or_tells_how(token: Token) -> bool:
    """Whether a word says no more than how well something was made: "elaborately crafted"."""
    return _praises(token) or (token.low.endswith("ly") and token.classes[:1] in ("a", "A"))


def _is_noun_here(token: Token, following: Token) -> bool:
    """Such as "good" in "good and evil"."""
    return token.low in ("good", "novel", "top", "fun", "complex", "unknown") and not (
        set(following.classes) & set("nsjJNS")
    )


def _describes(tokens: list[Token], at: int) -> bool:
    """Whether the word before a comma or "and" is an adjective."""
    return at > 0 and tokens[at - 1].classes[:1] in ("j", "J", "p", "g")


def _lone(kept: Sequence[Token], index: int, *, opens: bool) -> bool:
    """Whether a word alone is capitalised, so that it is not part of a name of several words."""
    token = kept[index]
    named = token.classes[:1] not in ("s", "j", "p", "v", "x") and index < len(kept) - 1
    if named and not (index and "x" in kept[index - 1].classes) and not (opens and index == 1):
        return False
    return token.classes != "q" and not any(
        kept[place].capital
        for place in (index - 1, index + 1)
        if (place or not opens) and 0 <= place < len(kept)
    )


def _cased(token: Token, *, lower: bool) -> str:
    """The word with or without its capital letter. `lower`: the capital may come from its place alone."""
    if not token.capital:
        return token.text
    common = token.low in _FUNCTION or _is_common(token)
    # Up to four capitals may be an acronym that no list knows.
    shouted = token.text.isupper() and len(token.text) > 1 and (common or len(token.text) > 4)
    # Compounds keep their acronyms too: "RPG-style".
    if any(part in ACRONYMS or part.removesuffix("s") in ACRONYMS for part in token.low.split("-")):
        return token.text
    if token.low in CAPITALISED or (token.text.isupper() and not shouted and token.low not in DETERMINERS):
        return token.text
    return token.low if (lower and common) or token.low in DETERMINERS or shouted else token.text


def _is_common(token: Token) -> bool:
    """Whether a word is in the list, or is a compound of such words."""
    if (token.classes.islower() and token.classes != "q") or token.classes == "J":
        return True
    parts = token.low.removesuffix("'s").split("-")
    return all(part.isdigit() or (part and classes(part).islower()) for part in parts)
