"""Which word classes an English word may have: a closed list of common words, and its ending for all others."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources

_ADJECTIVE = re.compile(r".+?(ous|ful|less|able|ible|ish|istic|esque|like|ic|ive|ary|ory)")
_COMPOUND_ADJECTIVE = re.compile(
    r".+-(?:based|like|style|inspired|themed|filled|style[dr]|driven|packed|paced|free|rich)"
)
_ENDINGS = (
    ("ies", ("y",)),
    ("es", ("", "e")),
    ("s", ("",)),
    ("ing", ("", "e")),
    ("ied", ("y",)),
    ("ed", ("", "e")),
)
_FORMS = {
    "ies": {"n": "s", "v": "z"},
    "es": {"n": "s", "v": "z"},
    "s": {"n": "s", "v": "z"},
    "ing": {"v": "g"},
    "ied": {"v": "p"},
    "ed": {"v": "p"},
}
_NUMBERS = frozenset(
    """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
    """.split()
)


@cache
def known() -> dict[str, str]:
    """Classes of the words in the list: letters explained at its top, the likeliest first."""
    found: dict[str, str] = {}
    letters = ""
    for line in resources.files("core.facts.words").joinpath("lexicon.txt").read_text("utf-8").splitlines():
        if line.startswith("= "):
            letters = line[2:]
        elif not line.startswith("#"):
            found.update(dict.fromkeys(line.split(), letters))
    return found


@lru_cache(maxsize=16_384)
def classes(word: str) -> str:
    """Letters for the word's classes, the likeliest first; an upper-case letter is a guess from its ending.

    "x" is a number. A word that is not known and has no telling ending is "N", a noun for want of better.
    """
    low = word.lower()
    if low[0].isdigit():
        return "x" if low.rstrip("+").replace(",", "").isdigit() else "J" if "-" in low else "N"
    if low in _NUMBERS:
        return "x"
    found = known().get(low) or _derived(low)
    return found or _guessed(low)


def _derived(low: str) -> str:
    """Classes of a regular form of a word in the list: a plural, a third person, an -ing or an -ed form."""
    for ending, stems in _ENDINGS:
        if not low.endswith(ending):
            continue
        for stem in stems:
            base = known().get(low[: -len(ending)] + stem, "")
            letters = "".join(_FORMS[ending].get(letter, "") for letter in base)
            if letters:
                return letters
        if (
            ending in ("ing", "ed")
            and len(low) > len(ending) + 2
            and low[-len(ending) - 1] == low[-len(ending) - 2]
        ):
            base = known().get(low[: -len(ending) - 1], "")
            letters = "".join(_FORMS[ending].get(letter, "") for letter in base)
            if letters:
                return letters
    return ""


def _guessed(low: str) -> str:
    bare = low.removesuffix("'s")
    if bare != low or low.endswith("s'"):
        return "q"
    first, hyphen, last = low.rpartition("-")
    if hyphen and first:
        end = known().get(last, "")
        if end[:1] in ("p", "g", "j") or _COMPOUND_ADJECTIVE.fullmatch(low):
            return "J"
        return "JN" if end.startswith("n") else "S" if end.startswith("s") else "J"
    for ending, letters in (("ly", "A"), ("ing", "G"), ("ed", "P"), ("ness", "N"), ("ss", "N"), ("us", "N")):
        if low.endswith(ending):
            return letters
    if low.endswith("s"):
        return "S"
    found = _ADJECTIVE.fullmatch(low)
    stem = low.removesuffix(found[1]) if found else ""
    told = stem and any(form in known() for form in (stem, f"{stem}e", f"{stem}y", stem[:-1]))
    return "J" if told else "N"
