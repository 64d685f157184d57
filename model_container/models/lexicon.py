"""The words that a model may use apart from its page's: a closed list, by which invented words are recognised.

The file `lexicon.txt.gz` in a model folder: one word a line, in small letters, sorted. It is made from what the model was
trained on; a folder without one has no such list, and nothing is said about its words.
"""

from __future__ import annotations

import functools
import gzip
import re
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

FILE = "lexicon.txt.gz"
MIN_TEXTS = 3
"""A word is listed if it occurs in at least this many texts."""

MIN_WORDS = 5_000
"""The smallest list that is used for a model that did not begin with random weights."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SHORT = 2
_APOSTROPHES = str.maketrans("’", "'")


class Lexicon:
    """A read-only list of words."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = frozenset(words)

    @classmethod
    def union(cls, lists: Iterable[Lexicon], texts: Iterable[str]) -> Lexicon:
        """The words of several lists and of some texts."""
        words = {word for text in texts for word in _words_of(text)}
        return cls(words.union(*(one._words for one in lists)))  # noqa: SLF001  of this class

    def __contains__(self, word: str) -> bool:
        """Whether a word, in lower case, is in the list, with or without its possessive or plural ending."""
        plain = word.translate(_APOSTROPHES)
        return plain in self._words or plain.removesuffix("'s").removesuffix("s'") in self._words

    def __len__(self) -> int:
        return len(self._words)

    def unknown(self, text: str, page: str = "") -> list[str]:
        """The words of `text`, in its order, that neither the list
        nor `page` has, also in no inflection of the page's words.

        A compound ("hand-drawn") is known if its parts are. Numbers
        and other alphabets are never reported. [] if all are known.
        """
        # Generous in forms: a false alarm costs a good text, while a missed invention is rare among them.
        page_words = _forms(page.translate(_APOSTROPHES).casefold())
        return [
            word
            for word in dict.fromkeys(_words_of(text))
            if word.isascii() and len(word) > _SHORT and word not in self and not _is_told(word, page_words)
        ]


def write(texts: Iterable[tuple[str, str]], folder: Path, *, min_words: int = MIN_WORDS) -> None:
    """Write to `folder` the words that several reviews, given as
    (review, page), had by themselves and not from their page.

    With fewer than `min_words` nothing is written: a model
    that had read more before knows other words than these few.
    """
    counted: Counter[str] = Counter()
    for review, page in texts:
        # A set, because a word counts once for each review: one review that repeats a name must not make it a word.
        counted.update(set(_words_of(review)) - _forms(page.casefold()))
    words = sorted(word for word, times in counted.items() if times >= MIN_TEXTS)
    if len(words) < min_words:
        return
    # No name and no time in the header, so that equal lists give equal files and equal checksums.
    with (folder / FILE).open("wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
        packed.write("\n".join(words).encode())


def load(folder: Path) -> Lexicon | None:
    """Load the list of a model folder; None if it has none,
    which means that nothing can be said about its words.
    """
    path = folder / FILE
    return Lexicon(gzip.decompress(path.read_bytes()).decode().split("\n")) if path.is_file() else None


def _words_of(text: str) -> list[str]:
    """The words in lower case, with straight apostrophes."""
    return [word.casefold() for word in _WORD.findall(text.translate(_APOSTROPHES))]


@functools.lru_cache(maxsize=64)
def _forms(page: str) -> frozenset[str]:
    """The page's words and what grammar makes of them;
    cached, since all candidates of a prompt share a page.
    """
    found: set[str] = set()
    for word in set(_words_of(page)):
        for base in {word, word.removesuffix("'s"), *_bases(word)}:
            found |= {
                base,
                f"{base}s",
                f"{base}es",
                f"{base}ed",
                f"{base}ing",
                f"{base}d",
                f"{base}er",
                f"{base}ers",
            }
            found |= {f"{base}ly", f"{base}'s", f"{base}{base[-1:]}ing", f"{base}{base[-1:]}ed"}
            if base.endswith("e"):
                found |= {f"{base[:-1]}ing", f"{base[:-1]}y"}
            if base.endswith("y"):
                found |= {f"{base[:-1]}ies", f"{base[:-1]}ied", f"{base[:-1]}ier", f"{base[:-1]}ily"}
    return frozenset(found)


def _bases(word: str) -> set[str]:
    """The words that `word` may be a form of. Some of them do not exist, which does no harm."""
    found = set()
    for ending, instead in (
        ("ies", "y"),
        ("es", ""),
        ("s", ""),
        ("ing", ""),
        ("ing", "e"),
        ("ed", ""),
        ("ed", "e"),
        ("ied", "y"),
        ("ers", ""),
        ("er", ""),
        ("ly", ""),
    ):
        if word.endswith(ending) and len(word) - len(ending) > _SHORT:
            base = word.removesuffix(ending) + instead
            found.add(base)
            if len(base) > _SHORT and base[-1] == base[-2] and instead == "":
                found.add(base[:-1])
    return found


def _is_told(word: str, told: frozenset[str]) -> bool:
    """Whether the page has the word, possessive or not."""
    return word in told or word.removesuffix("'s") in told
