"""The words of all languages, and a text as phrases of them."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.domain.community import LANGUAGES

_FOLDER = Path(__file__).parent
_MIN_FUZZY = 5
"""Letters from which on a word may have one wrong letter: shorter ones would be taken for each other."""
_MIN_STEM = 5
"""Letters that stay of a word when its ending is taken off."""
_ENDINGS = tuple(
    sorted(
        """
        s es ed ing er iez ez ly ment ement ance ence ant ent e en em n t te st ung ungen lich
        ante ente mente ado ada ando iendo cion ciones ion ions
        """.split(),
        key=len,
        reverse=True,
    )
)
"""Endings of words in the four languages, the longest first: "expanding" is meant by a list that has "expand"."""
_MAX_WORDS = 120
"""Words of a text that are looked at: whoever wants something of a review says so in fewer."""
_INNER_MARKS = re.compile(r"(?<=\w)['’ʼ`´;](?=\w)")
"""Dropped within a word: "don't", "tl;dr"."""
_ELISION = re.compile(r"\b(qu|[cdjlmnst])['’ʼ](?=\w)", re.IGNORECASE)
"""In French the apostrophe stands between two words: "c'est", "l'histoire"."""
_TRADE_MARKS = re.compile("[™®©]")
_BREAK = re.compile(r"[.,;:!?…¡¿()\n–—]+")
_REPEATED = re.compile(r"(\w)\1{2,}")
_WORD = re.compile(r"\w+")
_CHOICE = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words of a text that the lexicon knows, or a single one that it does not."""

    text: str
    """Plain: small letters without accents."""
    classes: frozenset[str]
    """The tables' keys that list it, such as `wish.harsher`; empty for a word that is not known."""
    part: int
    """Which part of the text it stands in; commas and the like stand between parts."""
    words: int = 1


def plain(text: str) -> str:
    """Small letters without accents and apostrophes; a letter that stands three times in a row stands once."""
    folded = unicodedata.normalize("NFKD", _without_marks(text).casefold())
    letters = "".join(char for char in folded if not unicodedata.combining(char)).replace("ß", "ss")
    return _REPEATED.sub(r"\1", letters)


def words_of(text: str) -> list[str]:
    """The words of a text in plain letters."""
    return _WORD.findall(plain(text).replace("_", " "))


def phrases_of(text: str, *, spelled: bool = False) -> list[Phrase]:
    """A text as the longest phrases that the lexicon has, from left to right.

    Small words that change nothing may stand within a phrase: "hau mal richtig drauf" is "hau drauf". With `spelled` no
    wrong letter is forgiven: in a text that may hold a name.
    """
    found = [phrase for part, words in enumerate(_parts(text)) for phrase in _scan(words, part)]
    if spelled:
        return found
    spoken = _spoken(found)
    found = [replace(one, classes=_meant_in(spoken, one)) if one.classes else one for one in found]
    return [one if one.classes else replace(one, classes=_misspelt(one.text, spoken)) for one in found]


@functools.cache
def known() -> Mapping[tuple[str, ...], frozenset[str]]:
    """Each phrase as its words, with the classes that list it in any language, also as it is written in chats."""
    found: dict[tuple[str, ...], frozenset[str]] = {}
    for language in LANGUAGES:
        for words, names in _known_in(language).items():
            found[words] = _shared(found.get(words, names) | names)
    return found


@functools.cache
def _shared(names: frozenset[str]) -> frozenset[str]:
    """One object for all equal sets: a hundred thousand phrases have some hundred different ones, at 200 bytes each."""
    return names


@functools.cache
def load() -> None:
    """Read all word lists, which takes some tenths of a second; what is not read before is read when it is needed."""
    numbers()
    _longest()
    _fillings()
    for language in LANGUAGES:
        _stems(language)


@functools.cache
def numbers() -> Mapping[str, int]:
    """Words for small numbers."""
    found: dict[str, int] = {}
    for language in LANGUAGES:
        for value, names in enumerate(_groups(language, "number", "words"), 1):
            found |= dict.fromkeys(names, value)
    return found


@functools.cache
def topics() -> tuple[str, ...]:
    """The topics that can be asked for: those of `core.facts.TOPICS`, `look` and `sound`."""
    return tuple(_read("en")["topic"])


def is_alike(word: str, other: str) -> bool:
    """Whether two words differ by one letter at most: another one, one more, one less, or two in the wrong order."""
    if word == other:
        return True
    if abs(len(word) - len(other)) > 1 or min(len(word), len(other)) < _MIN_FUZZY - 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), None)
    if at is None:
        return True  # one is the other with a letter more
    rest, others = word[at:], other[at:]
    swapped = rest[1::-1] + rest[2:] == others and len(rest) > 1
    return swapped or rest[1:] == others[1:] or rest[1:] == others or rest == others[1:]


def _without_marks(text: str) -> str:
    return _INNER_MARKS.sub("", _ELISION.sub(r"\1 ", _TRADE_MARKS.sub("", text)))


def _parts(text: str) -> Iterator[list[str]]:
    for part in _BREAK.split(_without_marks(text[:4_000])):
        if words := words_of(part):
            yield words[:_MAX_WORDS]


def _scan(words: list[str], part: int) -> Iterator[Phrase]:
    lexicon, at = known(), 0
    longest = _longest()
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            window = words[at : at + length]
            classes = lexicon.get(tuple(window))
            if classes is None and length > 2:
                classes = _with_fillings(window)
            if classes is not None:
                yield Phrase(" ".join(window), classes, part, length)
                at += length
                break
        else:
            yield Phrase(words[at], frozenset(), part)
            at += 1


def _with_fillings(window: list[str]) -> frozenset[str] | None:
    """The classes of a phrase of several words with others in it that change nothing; None if it is no such phrase."""
    inner = [word for word in window[1:-1] if word not in _fillings()]
    if len(inner) == len(window) - 2:
        return None
    classes = known().get((window[0], *inner, window[-1]))
    # Only what is asked for is told apart like this: "is it really" is no "is it".
    if classes is None or not any(name.startswith(("wish.", "ask.why")) for name in classes):
        return None
    return classes


def _spoken(phrases: Sequence[Phrase]) -> tuple[str, ...]:
    """The languages that have the most words of a text; all of them if none has any."""
    many = {
        language: sum(phrase.words for phrase in phrases if _classes_in(language, phrase))
        for language in LANGUAGES
    }
    return tuple(language for language, words in many.items() if words == max(many.values()))


def _meant_in(languages: Sequence[str], phrase: Phrase) -> frozenset[str]:
    """What a phrase means in a text of some languages, if it has a meaning in them or in English, which all mix in.

    The word of another language is not believed: "bosse" is a German word for bosses, and French for "works".
    """
    if not any(_classes_in(language, phrase) for language in LANGUAGES):
        return phrase.classes  # with words in it that change nothing
    return frozenset().union(*(_classes_in(language, phrase) for language in {*languages, "en"}))


def _classes_in(language: str, phrase: Phrase) -> AbstractSet[str]:
    return _known_in(language).get(tuple(phrase.text.split()), frozenset())


def _misspelt(word: str, languages: Sequence[str]) -> frozenset[str]:
    """The classes of the word that this one must have been meant for; none if there is no such word.

    It is looked for in the languages that the text is written in, since half of the words of a language are one letter
    off from a word of another: "grande" is not "Gründe". Nothing is deleted because of a word that nobody has written.
    """
    if len(word) < _MIN_FUZZY or not word.isalpha():
        return frozenset()
    for language in languages:
        inflected = _stems(language).get(_stem(word))
        # The first in the order of the files, so that the same word is always taken for the same. Hardly anybody
        # mistypes the first letter, so that "hands" is not "lands".
        alike = (other for other in _long_words(language).get(word[0], ()) if _is_meant(word, other))
        if meant := inflected or next(alike, None):
            classes = known()[(meant,)]
            return frozenset() if "ask.delete" in classes else classes
    return frozenset()


def _is_meant(word: str, other: str) -> bool:
    """Whether one is the other with a slip; among words of five letters, another letter makes another word."""
    short = len(word) == len(other) == _MIN_FUZZY
    return is_alike(word, other) and (not short or sorted(word) == sorted(other))


def _stem(word: str) -> str:
    """A word without its ending, if enough of it is left."""
    ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= _MIN_STEM), "")
    return word.removesuffix(ending)


@functools.cache
def _stems(language: str) -> Mapping[str, str]:
    """A word of a language's lists for each stem, the first in the order of the file."""
    long = [word for words in _long_words(language).values() for word in words]
    return {_stem(word): word for word in reversed(long) if len(word) > _MIN_STEM}


@functools.cache
def _longest() -> int:
    return max(len(words) for words in known())


@functools.cache
def _fillings() -> frozenset[str]:
    """Words that may stand within a phrase without a change of what it means."""
    return frozenset(
        word
        for language in LANGUAGES
        for group in _groups(language, "spelling", "fillings")
        for word in group
    )


@functools.cache
def _long_words(language: str) -> Mapping[str, list[str]]:
    """The words that may have a wrong letter, by their first one."""
    found: dict[str, list[str]] = {}
    for words in _known_in(language):
        if len(words) == 1 and len(words[0]) >= _MIN_FUZZY:
            found.setdefault(words[0][0], []).append(words[0])
    return found


@functools.cache
def _known_in(language: str) -> Mapping[tuple[str, ...], frozenset[str]]:
    """Each phrase of a language as its words, with the classes that list it."""
    found: dict[tuple[str, ...], frozenset[str]] = {}
    nothing = frozenset[str]()
    spellings = _spellings(language)
    for name, phrases in _listed(language):
        objects = spellings.posts if name == "ask.delete" else ()
        objects = spellings.objects if name.startswith(("wish.", "ask.opinions")) else objects
        # Made plain at once: the lists have some thousand phrases.
        for phrase in plain(phrases).split(","):
            for words in _written_out(phrase):
                for variant in _variants(words, spellings.short, objects):
                    found[variant] = _shared(found.get(variant, nothing) | {name})
    return found


def _written_out(phrase: str) -> Iterator[list[str]]:
    """The words of each phrase that a list's entry stands for: "(nobody|who) reads (all |)that" are four."""
    choice = _CHOICE.search(phrase)
    if choice is None:
        yield phrase.split()
        return
    for one in choice[1].split("|"):
        yield from _written_out(f"{phrase[: choice.start()]}{one}{phrase[choice.end() :]}")


def _listed(language: str) -> Iterator[tuple[str, str]]:
    """Each class of a language with its phrases, with commas between them."""
    for table, classes in _read(language).items():
        for name, phrases in classes.items():
            if table != "spelling" and (table, name) != ("number", "words"):
                yield f"{table}.{name}", phrases


@dataclass(frozen=True, slots=True)
class _Spellings:
    """How a language's phrases are also written."""

    short: Mapping[str, tuple[str, ...]]
    """Spellings of chats by the word that the lists have: "you" is "u" too."""
    objects: tuple[tuple[str, ...], ...]
    """Words for what a review is about; where a list has the first of them, each of the others may stand."""
    posts: tuple[tuple[str, ...], ...]
    """The same for what a review is: "delete it" is "delete your message" too."""


@functools.cache
def _spellings(language: str) -> _Spellings:
    table = _read(language).get("spelling", {})
    short = {names[0]: tuple(names[1:]) for names in _groups(language, "spelling", "short")}
    objects, posts = (
        tuple(tuple(words_of(phrase)) for phrase in table.get(name, "").split(",") if phrase)
        for name in ("objects", "posts")
    )
    return _Spellings(short, objects, posts)


def _variants(
    words: Sequence[str], short: Mapping[str, tuple[str, ...]], objects: Sequence[tuple[str, ...]]
) -> set[tuple[str, ...]]:
    """A phrase's words in each spelling: all of its words in the same manner, or one object for another."""
    if not words:
        return set()
    found = {tuple(words)}
    if objects and len(words) > 1:
        found |= {
            (*words[:at], *other, *words[at + 1 :])
            for at, word in enumerate(words)
            if at and (word,) == objects[0]
            for other in objects[1:]
        }
    for phrase in tuple(found):
        for at, word in enumerate(phrase):
            found |= {(*phrase[:at], other, *phrase[at + 1 :]) for other in short.get(word, ())}
        if len(found) > 1:
            found.add(tuple(short[word][0] if word in short else word for word in phrase))
    return found


def _groups(language: str, table: str, name: str) -> list[list[str]]:
    """A list of words that belong together, in plain letters, for each group between commas."""
    return [words_of(group) for group in _read(language).get(table, {}).get(name, "").split(",") if group]


@functools.cache
def _read(language: str) -> Mapping[str, Mapping[str, Any]]:
    import tomllib  # here, because most messages are links and need no words

    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
