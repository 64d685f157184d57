"""How a review sounds, by the words that it uses. Pure functions, standard library only.

A list of words is enough to choose among candidates; it is no judge of sentiment ("not bad at all" fools it, a
"not" just before a word does not).
"""

from __future__ import annotations

import re

_GOOD = """
    good great fine solid likeable decent worthy fun charming charm best favour praise credit strength strong lovely
    beautiful excellent brilliant delightful enjoyable enjoy love loved rewarding clever fresh rich polished worth
    recommended recommend recommendation treat easy shines shine amazing awesome perfect happy welcome pleasure impressive
    superb masterpiece gem satisfying engaging memorable smooth yes nice plus highlight lively care character
"""
_BAD = """
    bad poor worst worse weak weakness catch price warning downside flaw flawed dull boring bland shallow broken buggy bugs
    tedious repetitive repeats frustrating disappointing disappoints disappointment waste avoid skip lacks lack sags slow
    stumbles sadly pity unfinished clumsy tiring trouble problem problems fails fail unfortunately mediocre generic awful
    terrible hate hated annoying confusing gamble pass wrong off familiar predictable grind harsh against dislike
"""
_SIGN = dict.fromkeys(_GOOD.split(), 1) | dict.fromkeys(_BAD.split(), -1)
_NOT = frozenset("not no never hardly isn't isn’t doesn't doesn’t without nothing".split())
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def leaning(text: str) -> float:
    """-1 (all that judges is bad) to 1 (all is good); 0 where nothing judges or both are even."""
    words = [word.lower() for word in _WORD.findall(text)]
    signs = [
        -_SIGN[word] if _negated(words[:at]) else _SIGN[word]
        for at, word in enumerate(words)
        if word in _SIGN
    ]
    return sum(signs) / len(signs) if signs else 0.0


def _negated(before: list[str]) -> bool:
    """By a "not" just before, or with one word between that judges nothing ("not a good …")."""
    return bool(before) and (
        before[-1] in _NOT or (before[-1] not in _SIGN and before[-2:-1] != [] and before[-2] in _NOT)
    )


def fit(text: str, wanted: str) -> float:
    """0 (the opposite of `wanted`) to 1; 1 where no tone (positive, negative) is wanted."""
    sign = {"positive": 1, "negative": -1}.get(wanted, 0)
    return (1 + sign * leaning(text)) / 2 if sign else 1.0
