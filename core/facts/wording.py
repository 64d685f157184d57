"""The words of a phrase as a fact words them: praise left out, capital letters only on proper nouns."""

from __future__ import annotations

from collections.abc import Sequence

from core.facts.inflect import article
from core.facts.lexicon import known
from core.facts.tokens import Token
from core.facts.vocabulary import ADVERBS_BEFORE_PRAISE, CAPITALISED, DETERMINERS, MARKETING


def worded(tokens: Sequence[Token], *, opens: bool, title: bool) -> str:
    """The tokens as text. `opens`: the first stands at the start of its sentence. `title`: Written Like This."""
    kept = _without_praise(list(tokens))
    words: list[str] = []
    for index, token in enumerate(kept):
        first = opens and token is tokens[0]
        word = _cased(token, lower=first or title or _lone(kept, index))
        if token.classes == "x" and word.endswith("+"):
            words += ["over"]
            word = word[:-1]
        if word == "," and words:
            words[-1] += ","
            continue
        if index and words[-1].lower() in ("a", "an"):
            words[-1] = article(word)
        words.append(word)
    return " ".join(words)


def is_title(tokens: Sequence[Token]) -> bool:
    """Whether most words that could be small are capitalised."""
    longer = [token for token in tokens if token.is_word and len(token.low) > 3 and not token.named]
    return len(longer) > 1 and sum(token.capital for token in longer) > 0.6 * len(longer)


def _without_praise(tokens: list[Token]) -> list[Token]:
    kept: list[Token] = []
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.low in MARKETING and following is not None:
            while kept and (kept[-1].low in ADVERBS_BEFORE_PRAISE or kept[-1].classes[:1] in ("a", "A")):
                kept.pop()
            continue
        if token.text == "," and (not kept or not _adjective(kept[-1]) or kept[-1].low in DETERMINERS):
            continue
        if token.low == "and" and (not kept or kept[-1].low in DETERMINERS or kept[-1].classes[:1] == "x"):
            continue
        if (
            token.low == "and"
            and following is not None
            and following.low in MARKETING
            and _adjective(kept[-1])
        ):
            continue
        kept.append(token)
    return kept


def _lone(kept: Sequence[Token], index: int) -> bool:
    """Whether a word alone is capitalised, so that it is no part of a name of several words."""
    return not any(
        kept[place].capital for place in (index - 1, index + 1) if place != 0 and 0 <= place < len(kept)
    )


def _adjective(token: Token) -> bool:
    return token.classes[:1] in ("j", "J", "p", "g", "n", "P")


def _cased(token: Token, *, lower: bool) -> str:
    if not token.capital:
        return token.text
    common = token.classes == "x" or all(
        part in known() or part.isdigit() for part in token.low.removesuffix("'s").split("-")
    )
    shouted = token.text.isupper() and len(token.text) > 3
    if token.low in CAPITALISED or (token.text.isupper() and not shouted and token.low not in DETERMINERS):
        return token.text
    return token.low if (lower and common) or token.low in DETERMINERS or shouted else token.text
