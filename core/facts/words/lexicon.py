"""Which word classes an English word may have: a closed list of common words, and its ending for all others."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_NUMBERED = re.compile(r"2d|3d|2\.5d|\d{1,2}v\d{1,2}|\d{1,4}(?:st|nd|rd|th)")
"""Adjectives with digits: "3D", "1v1", "19th"."""
_NUMBERS = frozenset(
    """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
    """.split()
)


@cache
def known() -> dict[str, str]:
    """Classes of the words in the list: letters explained at its top, the likeliest first.

    Small letters only. Read from `lexicon.txt` once for each process.
    """
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

    "x" is a number. An unknown word without a typical ending is "N", a noun for want of anything better.

    `word` must not be empty; its case does not matter.
    """
    low = word.lower()
    if _NUMBERED.fullmatch(low):
        return "J"
    # "30+" and "1,000" are numbers, "16-bit" describes, and the rest are taken for nouns.
    if low[0].isdigit():
        return "x" if low.rstrip("+").replace(",", "").isdigit() else "J" if "-" in low else "N"
    if low in _NUMBERS:
        return "x"
    # What is listed beats what is derived: "news" is not the plural of "new".
    found = known().get(low) or _derived(low)
    return found or _guessed(low)


@lru_cache(maxsize=4_096)
def is_misspelt(word: str) -> bool:
    """Whether a word that is not in the list has one letter more, less or other than one that is, or two swapped.

    Only of words with seven letters or more, or a false plural in "ys": others are too often names or rare words.
    """
    low = word.lower()
    if (len(low) < 7 and not low.endswith("ys")) or not low.isalpha() or not classes(low).isupper():
        return False
    stem = low.removesuffix("s")
    # A plural alone in the list shows that its singular is a word too.
    return any(form in known() and form != f"{stem}s" for form in _one_off(stem))


def _one_off(word: str) -> Iterator[str]:
    """Spellings that differ from a word by one letter."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
        for letter in _LETTERS:
            yield head + letter + tail
            yield head + letter + tail[1:]


def _derived(low: str) -> str:
    """Classes of a regular form of a word in the list: a plural, a third person, an -ing or an -ed form."""
    for ending, stems in _ENDINGS:
        if not low.endswith(ending):
            continue
        # "enemys" is misspelt: a y after a consonant becomes "ies".
        if ending == "s" and low[-2:-1] == "y" and low[-3:-2] not in "aeiou":
            continue
        for stem in stems:
            base = known().get(low[: -len(ending)] + stem, "")
            letters = "".join(_FORMS[ending].get(letter, "") for letter in base)
            if letters:
                return letters
        if (
            # A doubled consonant: "running" is a form of "run".
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
    """Classes by the ending alone, in upper case. Never empty."""
    bare = low.removesuffix("'s")
    # Possessives are a class of their own: they open a noun phrase like an article.
    if bare != low or low.endswith("s'"):
        return "q"
    first, hyphen, last = low.rpartition("-")
    if hyphen and first:
        end = known().get(last) or _derived(last)
        # "hand-drawn", "fast-moving", "pitch-dark": the last part decides.
        if end[:1] in ("p", "g", "j") or _COMPOUND_ADJECTIVE.fullmatch(low):
            return "J"
        return "JN" if end.startswith("n") else "S" if end.startswith("s") else "J"
    # "ss" and "us" come before the plural s below: "boss" and "bonus" are singular.
    for ending, letters in (("ly", "A"), ("ing", "G"), ("ed", "P"), ("ness", "N"), ("ss", "N"), ("us", "N")):
        if low.endswith(ending):
            return letters
    if low.endswith("s"):
        return "S"
    found = _ADJECTIVE.fullmatch(low)
    stem = low.removesuffix(found[1]) if found else ""
    # An ending counts only after a stem that is known: "joyful" has one, "Aurelious" may be a name.
    is_adjective = stem and any(form in known() for form in (stem, f"{stem}e", f"{stem}y", stem[:-1]))
    return "J" if is_adjective else "N"
