"""Turns a player's review into what a model should learn: plain sentences on one line. Standard library only.

Everything that is removed, or that makes a review unfit, has a name, so that the data card can count it. A person's name
is recognised only by the words around it ("my brother Tom", "@tom", a signature): a name by itself looks just like a
character's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise

from core.domain.text import sentence_ends
from model_container.writing.claims import claim
from model_container.writing.clean import MARKERS, scrub
from model_container.writing.gates import slur
from model_container.writing.words import words_of

# https://steamcommunity.com/comment/Recommendation/formattinghelp, and what the editor writes by itself
_BBCODE = re.compile(
    r"\[/?(?:h[1-6]|b|i|u|p|strike|spoiler|noparse|hr|url|list|olist|\*|quote|code|table|tr|th|td|img|emoticon"
    r"|previewyoutube|dynamiclink)(?:[ =][^\[\]\n]*)?\]",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:https?:/+|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|gg|tv|io|ru|de|co\.uk)(?:/\S*)?\b",
    re.IGNORECASE,
)
_MAIL = re.compile(r"\S+@[\w-]+(?:\.[\w-]+)+")
_RELATION = """
    friend friends buddy mate brother sister son daughter wife husband girlfriend boyfriend cousin nephew niece dad mom
    mum father mother uncle aunt roommate colleague boss
"""
_NAME = r"[A-Z][a-z]+(?: [A-Z][a-z]+)?"
_NAMED = re.compile(rf"\b([Mm]y (?:\w+ )?(?:{'|'.join(_RELATION.split())}),?) {_NAME}\b")
_HANDLE = re.compile(r"(?<!\w)@\w{2,}")
_CALLED = re.compile(
    rf"\b(?:[Mm]y name(?: is|'s|’s)|[Ss]igned,?|[Mm]y Steam (?:name|id)(?: is)?:?) {_NAME}\b"
)
_SIGNATURE = re.compile(rf"\n\s*[-–—~]+ ?{_NAME}\s*$")

_TICK_BOXES = re.compile(r"[☐☑☒✅✔❌🔲🔳◻◼□■⬜]|\[[ xX✓]\]")
_MAX_TICK_BOXES = 2
_HEARTS = re.compile("[♥❤]{2,}")
"""How Steam masks a word that it censors."""
MIN_DISTINCT = 0.4
"""The least share of distinct words. Human texts of up to some 200 words have more; "good good good" has less."""
_MIN_FUNCTION_WORDS = 0.12
_FUNCTION_WORDS = frozenset(
    """
    the a an and or but of to in on for with is are was it its it's this that i you he she they we my your not no if
    so be have has had as at by from just can will would do does what when there all more very game
    """.split()
)


def tidy(raw: str, language: str, description: str = "") -> tuple[str, str, Counter[str]]:
    """Return the cleaned text, the reason why it is unfit ("" if it is fit), and counts of what was removed.

    The text of an unfit review is empty. Sentences that a machine must not repeat are removed: those that claim to have
    bought or played the game, or that state a price or a time that is not in the description.
    """
    took: Counter[str] = Counter()
    why = _unfit_raw(raw)
    if why:
        return "", why, took
    text = _taken_out(raw, took)
    # A review that was mostly a drawing has lost its point, even if a few words remain.
    if took["ASCII art"] and len(text) < 0.5 * len(raw):
        return "", "ASCII art", took
    # Lines become sentences before claims are looked for: a heading would otherwise run into the next claim.
    kept, claims = _without_claims(scrub(_in_sentences(text)), description)
    took["claims"] += claims
    why = _unfit(kept, language)
    return ("", why, took) if why else (_ended(kept), "", +took)


def _unfit_raw(raw: str) -> str:
    """Why a review is unfit as it was written, before cleaning hides the signs of it; "" if it is not."""
    if _HEARTS.search(raw):
        return "bleeped words"
    if len(_TICK_BOXES.findall(raw)) > _MAX_TICK_BOXES:
        return "a form with ticks"
    return "looks like a prompt" if MARKERS.search(raw) else ""


def _unfit(text: str, language: str) -> str:
    """Why a cleaned text is unfit, or "" if it is fit."""
    words = words_of(text)
    if not words:
        return "nothing that can be learned"
    if slur(text):
        return "a slur"
    # Short texts repeat few words even when they say nothing, so the share means little there.
    if len(words) > 12 and len(set(words)) < MIN_DISTINCT * len(words):
        return "repeats itself"
    return "not in its language" if language == "english" and not _english(text, words) else ""


def _taken_out(raw: str, took: Counter[str]) -> str:
    """Remove markup, drawings, links, names and emoji from `raw`, keep its lines, and count what was removed."""

    def cut(pattern: re.Pattern[str], by: str, what: str, text: str) -> str:
        shorter, times = pattern.subn(by, text)
        took[what] += times
        return shorter

    # The order matters: markup hides drawings and links, and a mail
    # address would be cut in half by the patterns for links and handles.
    text = cut(_BBCODE, " ", "BBCode", raw.replace("\r", ""))
    drawn, text = _without_drawings(text)
    took["ASCII art"] += drawn
    text = cut(_MAIL, " ", "names", text)
    text = cut(_LINK, " ", "links", text)
    text = cut(_SIGNATURE, "", "names", text)
    text = cut(_HANDLE, " ", "names", text)
    # Only the name goes; "my brother" still makes a sentence and identifies nobody.
    text = cut(_NAMED, r"\1", "names", text)
    # The whole phrase goes, since without the name it says nothing.
    text = cut(_CALLED, " ", "names", text)
    return "".join(char for char in text if unicodedata.category(char) not in ("So", "Sk"))


def _without_claims(text: str, description: str) -> tuple[str, int]:
    """The text without sentences that a machine must not claim, and how many those were."""
    ends = [0, *sentence_ends(text)]
    if ends[-1] < len(text):
        ends.append(len(text))
    sentences = [text[start:end].strip() for start, end in pairwise(ends)]
    # The "1." of a list says nothing. It is dropped before counting, so that it does not count as a claim.
    sentences = [sentence for sentence in sentences if any(map(str.isalpha, sentence))]
    remaining = [sentence for sentence in sentences if not claim(sentence, description)]
    return " ".join(remaining), len(sentences) - len(remaining)


def _without_drawings(text: str) -> tuple[bool, str]:
    """Remove lines that consist of symbols rather than letters; also says whether there were any."""
    lines = text.split("\n")
    remaining = [line for line in lines if not _drawn(line)]
    return len(remaining) < len(lines), "\n".join(remaining)


def _drawn(line: str) -> bool:
    """Whether a line of five characters or more has fewer letters and digits than other characters."""
    visible = [char for char in line if not char.isspace()]
    return len(visible) >= 5 and sum(char.isalnum() for char in visible) < 0.5 * len(visible)


def _in_sentences(text: str) -> str:
    """Join the lines. An inner line without final punctuation is a heading or a list item and gets a full stop."""
    # Bullets and rules go; what they stand before is kept as a sentence.
    lines = [found for line in text.split("\n") if (found := line.strip(" \t-*•·+>#=_~|"))]
    return " ".join(line if line[-1] in ".!?…,:;" or line is lines[-1] else f"{line}." for line in lines)


def _english(text: str, words: list[str]) -> bool:
    """Whether the text is mostly in Latin letters and has the small words that English cannot do without."""
    letters = [char for char in text if char.isalpha()]
    if not letters or sum(char.isascii() for char in letters) < 0.95 * len(letters):
        return False
    return sum(word in _FUNCTION_WORDS for word in words) >= _MIN_FUNCTION_WORDS * len(words)


def _ended(text: str) -> str:
    """Make the text end with a whole sentence, so that a model learns to end with one.

    An unfinished last sentence is cut if little is lost, and otherwise closed with a full stop.
    """
    ends = sentence_ends(text)
    # A cut that loses up to three tenths is better than a full stop after half a sentence.
    if ends and ends[-1] >= 0.7 * len(text):
        return text[: ends[-1]]
    return f"{text.rstrip(',:;-')}."
