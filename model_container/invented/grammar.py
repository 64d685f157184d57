"""A small template language, so that a few hundred lines of fragments give millions of texts.

`{a|b|c}` chooses one (nesting allowed), `<slot>` is filled from a mapping, and `a~` becomes `a` or
`an` by the word after it. Slots are filled after choosing, so braces in a game's name do no harm.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

_CHOICE = re.compile(r"\{([^{}]*)\}")
_SLOT = re.compile(r"<(\w+)>")
_ARTICLE = re.compile(r"\b([Aa])~ (?=(\S+))")
_AN_SOUND = ("hour", "honest", "heir", "rpg", "mmo", "8-bit", "80s", "11", "18")
_A_SOUND = ("uni", "use", "one-", "once", "euro", "uto", "ut", "ukul")
_DOUBLED = frozenset(("outrun", "begin", "control", "forget", "travel"))
_SHORT = re.compile(r"^[^aeiou]*[aeiou][bdfglmnprt]$")


def phrases(text: str) -> tuple[str, ...]:
    """The entries of a bank: separated by `/`, with line ends and outer blanks dropped."""
    return tuple(" ".join(entry.split()) for entry in text.split("/") if entry.strip())


def single(text: str) -> tuple[str, ...]:
    """The entries of a bank of single words, separated by blanks."""
    return tuple(text.split())


def choose(rng: random.Random, template: str) -> str:
    """The template with its choices made; slots and articles stay open."""
    # The expression finds innermost braces first, so nested choices are made from the inside out.
    while match := _CHOICE.search(template):
        chosen = rng.choice(match.group(1).split("|"))
        template = template[: match.start()] + chosen + template[match.end() :]
    return template


def fill(template: str, slots: Mapping[str, str]) -> str:
    """A template without choices as a text. Raises KeyError if a
    slot has no filling; fillings that are not used do no harm.
    """
    # Articles last: which one is right depends on what a slot was filled with.
    filled = _SLOT.sub(lambda slot: slots[slot.group(1)], template)
    return " ".join(_ARTICLE.sub(_article, filled).split(" "))


def expand(rng: random.Random, template: str, slots: Mapping[str, str]) -> str:
    """One text of a template: choices made, slots filled, articles agreed."""
    return fill(choose(rng, template), slots)


def _article(match: re.Match[str]) -> str:
    """The article "a" or "an", by how the next word sounds, in the case of the template's letter."""
    letter, word = match.group(1), match.group(2).lower().lstrip("\"'(")
    vowel = word.startswith(_AN_SOUND) or (word[:1] in "aeiou" and not word.startswith(_A_SOUND))
    return f"{letter}n " if vowel else f"{letter} "


def sentence(text: str) -> str:
    """The text with a capital first letter; the rest stays, so that names inside it keep their spelling."""
    return text[:1].upper() + text[1:]


def gerund(phrase: str) -> str:
    """A verb phrase as a gerund: `tame giant moths` becomes
    `taming giant moths`. Right for the verbs of the banks only.
    """
    verb, _, rest = phrase.partition(" ")
    # A short vowel before a final consonant doubles it: "run" becomes "running".
    if verb in _DOUBLED or _SHORT.match(verb):
        stem = verb + verb[-1]
    elif verb.endswith("ie"):
        stem = verb[:-2] + "y"
    elif verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        stem = verb[:-1]
    else:
        stem = verb
    return f"{stem}ing {rest}".strip()
