"""Words and marks of one sentence, each word with the word classes that it may have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.facts.words.lexicon import classes

# A number, a word with hyphens and apostrophes inside it, or a single mark.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*\+?(?![\w-])|\w+(?:['’\-‐‑–/&]\w+)*['’]?|\S")
# Pages use several apostrophes and hyphens; the word lists have one of each.
_APOSTROPHE = str.maketrans("’‐‑–", "'---")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark."""

    text: str
    """As it stands, with straight apostrophes and plain hyphens."""
    low: str
    classes: str
    """Letters of `core.facts.words.lexicon`, the likeliest class first; empty for marks."""
    named: bool = False
    """Part of the game's own name."""

    @property
    def is_word(self) -> bool:
        """Whether it begins with a letter or a digit."""
        return self.text[0].isalnum()

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def tokens_of(sentence: str, names: Sequence[tuple[str, ...]] = ()) -> list[Token]:
    """The sentence's tokens. `names`: spellings of the game's name, each as its words in small letters.

    White space is dropped. Tokens of the name are marked, so that "Build" in a name is taken for no verb.
    """
    found = []
    for match in _TOKEN.finditer(sentence):
        text = match[0].translate(_APOSTROPHE)
        # A quotation mark after a word is dropped; after an s it may be a plural possessive.
        if text.endswith("'") and len(text) > 1 and not text.endswith("s'"):
            text = text[:-1]
        low = text.lower()
        found.append(Token(text, low, classes(text) if text[0].isalnum() else ""))
    return _with_names(found, names)


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, marks left out.

    The same words as `tokens_of` finds, without looking up their classes.
    """
    return [
        match[0].translate(_APOSTROPHE).lower() for match in _TOKEN.finditer(text) if match[0][0].isalnum()
    ]


def _with_names(found: list[Token], names: Sequence[tuple[str, ...]]) -> list[Token]:
    """The same tokens, those of the game's name marked."""
    places = [index for index, token in enumerate(found) if token.is_word]
    # "Ada's" is the name as well.
    low = [found[index].low.removesuffix("'s") for index in places]
    marked: set[int] = set()
    for name in names:
        for start in range(len(low) - len(name) + 1):
            if low[start] == name[0] and tuple(low[start : start + len(name)]) == name:
                marked.update(range(start, start + len(name)))
    for place in marked:
        token = found[places[place]]
        found[places[place]] = Token(token.text, token.low, token.classes, named=True)
    return found
