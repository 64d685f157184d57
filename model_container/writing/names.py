"""A game's name in a text: functions that spell it as the store does, find it, hide it, and recognise a garbled one.

Pure functions, standard library only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from difflib import SequenceMatcher

from core.domain.text import spelled

_PLAIN_SIGNS = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "™": "",
        "®": "",
        "©": "",
        "℠": "",
    }
)
_STAND_IN = "Qzgamezq"
"""For the name; no model writes it."""
ONE = "qzname"
"""The word that `as_one` puts in place of the name."""
_ALIKE = 0.78
"""Words that share at least this part of the name's letters, in order, are meant to be the name."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def plain(name: str) -> str:
    """`name` in characters that any model has read: straight quotes and hyphens, 2 for ², II for Ⅱ, no ™.

    Other alphabets stay. If nothing is left, the name is returned as `spelled`.
    """
    flat = "".join(
        unicodedata.normalize("NFKC", char) if unicodedata.category(char) in ("No", "Nl") else char
        for char in spelled(name).translate(_PLAIN_SIGNS)
    )
    return " ".join(flat.split()) or spelled(name)


def stands(text: str, name: str) -> bool:
    """Whether the name occurs in `text`, spelled exactly; always true if nothing of the name can be said."""
    return spelled(name) in text


def spell(text: str, name: str) -> str:
    """`text` with each mention whose letters are the name's spelled as the store does: other quotes, hyphens, no ™."""
    spelling = spelled(name)
    pattern = _mention(spelling)
    if pattern is None:
        return text
    flat, places = _flat(text)
    # From the end, so that the places of earlier mentions stay valid.
    for match in reversed(list(pattern.finditer(flat))):
        first, last = places[match.start()], places[match.end() - 1] + 1
        # The mention is spelled as it should be, or is the inner part of one that is, with marks at its ends.
        if text[first:last] == spelling or spelling in text[max(0, first - 2) : last + 3]:
            continue
        if not any(char.isupper() or char.isdigit() for char in text[first:last]):
            continue  # "a walk through the forest" in a review of The Forest
        text = text[:first] + spelling + text[last:]
    return text


def without(text: str, name: str, instead: str = " ") -> str:
    """`text` with `instead` for the name, wherever it occurs
    and in whichever case; unchanged for an empty name.
    """
    spelling = spelled(name)
    if not spelling:
        return text
    return re.sub(_as_word(spelling), lambda _: instead, text, flags=re.IGNORECASE)


def hide(text: str, name: str) -> str:
    """`text` with a plain capitalised word in the name's
    place, so that its marks are not taken for the text's.

    A name without letters or digits is not hidden. `show` reverses it.
    """
    spelling = spelled(name)
    if not any(char.isalnum() for char in spelling):
        return text
    # Whole words alone: hiding a name of one letter inside "javascript:" would also hide the address from the scrubber.
    return re.sub(_as_word(spelling), _STAND_IN, text)


def _as_word(said: str) -> str:
    """An expression for a spelled name that is not part of a longer word."""
    # "Hollowow" is not a mention of "Hollow"; after 灯台 anything may follow
    before = r"(?<![a-zA-Z0-9])" if said[0].isascii() and said[0].isalnum() else ""
    after = r"(?![a-zA-Z0-9])" if said[-1].isascii() and said[-1].isalnum() else ""
    return before + re.escape(said) + after


def show(text: str, name: str) -> str:
    """`text` with the name again in the places where `hide` had put its word."""
    return text.replace(_STAND_IN, spelled(name))


def as_one(text: str, name: str) -> str:
    """`text` with one word of small letters in place of each mention of the name, however long it is."""
    return without(text, name, f" {ONE} ")


def garbled(text: str, name: str, known: Callable[[str], bool] = lambda _: False) -> bool:
    """Whether something occurs in `text` that is meant to be the name and is not.

    `known` says whether a word (in small letters) is one that readers know: such
    a word may resemble the name by chance. Names of fewer than five letters, or
    in other alphabets, are never reported, since too many words are like them.
    """
    spelling = spelled(name)
    own = [word.casefold() for word in _WORD.findall(spelling)]
    letters = "".join(own)
    if len(letters) < 5 or not letters.isascii():
        return False
    # The separator keeps words before and after a mention from being read as one run.
    rest = without(text, name, " \u2029 ")
    found = list(_WORD.finditer(rest))
    # A model may join two words of the name or split one, so runs with one word more or less count too.
    for size in {max(1, len(own) - 1), len(own), len(own) + 1}:
        for at in range(len(found) - size + 1):
            run = found[at : at + size]
            if not _may_be_meant(rest, run):
                continue
            words = [match[0].casefold() for match in run]
            parts = [part for part in (words, words[1:], words[:-1]) if part]
            if any(_is_form(part, own) for part in parts) or all(
                known(word) or word in own for word in words
            ):
                continue
            if _near("".join(words), letters):
                return True
    return False


def _may_be_meant(text: str, run: list[re.Match[str]]) -> bool:
    """Whether a run of words could be a name: it begins with
    a capital or a digit and does not cross a sentence's end.
    """
    first = run[0][0][0]
    if not (first.isupper() or first.isdigit()) or re.search(
        r"[.!?\u2029]\s", text[run[0].start() : run[-1].end()]
    ):
        return False
    # one word that begins a sentence has its capital from there
    return len(run) > 1 or re.search(r"(?:^|[.!?:\u2029]\s*)$", text[: run[0].start()]) is None


def _is_form(words: list[str], own: list[str]) -> bool:
    """Whether words are a part of the name in its own words, the
    name with another number, or its plural, as people write.
    """
    if all(word in own or word.isdigit() or word in ("the", "a", "of", "and") for word in words):
        return True
    bare = [word.removesuffix("'s").removesuffix("’s") for word in words]
    return bare in (own, own[: len(bare)]) or [*bare[:-1], bare[-1].removesuffix("s")] == own


def _near(one: str, other: str) -> bool:
    """Whether two words are alike by more than the threshold."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    # The two cheap upper bounds come first: the exact ratio is slow, and few runs come near it.
    return (
        matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
    )


def _flat(text: str) -> tuple[str, list[int]]:
    """`text` without accents and in plain characters, and for each character the place that it comes from."""
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for part in unicodedata.normalize("NFKD", char.translate(_PLAIN_SIGNS)):
            if not unicodedata.combining(part):
                # One character may decompose into several parts, and all of them come from the same place.
                chars.append(part)
                places.append(place)
    return "".join(chars), places


def _mention(said: str) -> re.Pattern[str] | None:
    """What a mention of the name looks like in flat text, its
    marks taken lightly; None if it has too few letters for that.
    """
    flat, _ = _flat(said)
    runs = re.findall(r"[^\W_]+|[\W_]+", flat)
    while runs and not runs[0][0].isalnum():
        runs = runs[1:]
    while runs and not runs[-1][0].isalnum():
        runs = runs[:-1]
    if sum(len(run) for run in runs if run[0].isalnum()) < 4:
        return None
    parts = [re.escape(run) if run[0].isalnum() else rf"[\W_]{{{int(' ' in run)},3}}" for run in runs]
    return re.compile(rf"(?<![^\W_]){''.join(parts)}(?![^\W_])", re.IGNORECASE)
