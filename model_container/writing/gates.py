"""What must not be said: facts that a machine cannot know or made up, and slurs. Pure functions, standard library only."""

from __future__ import annotations

import codecs
import re
import unicodedata

_COUNTED = (
    r"(?:\d+(?:[.,]\d+)?\+?|one|two|three|four|five|six|eight|ten|twelve|twenty|thirty|fifty"
    r"|(?:a )?hundreds?(?: of)?|(?:a )?dozens?(?: of)?)"
)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_NUMBERS = re.compile(
    r"[$€£¥]\s*\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?\s*(?:[$€£¥]|dollars?\b|euros?\b|bucks\b|usd\b|cents\b)"  # prices
    rf"|\b{_COUNTED}[\s-]+(?:hours?|hrs?|h|minutes?|days?|weeks?|months?|years?)\b"  # times
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b"  # dates
    r"|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_LIVED = re.compile(
    r"\b(?:i|we)(?:'ve| have|'d| had)?\s+(?:just\s+|already\s+|only\s+)?"
    r"(?:bought|purchased|paid|played|finished|completed|beat|own|owned|got|received|refunded)\b"
    r"|\b(?:free copy|review copy|received (?:this|it)|early access copy|refund(?:ed)?|on sale)\b",
    re.IGNORECASE,
)
# https://en.wikipedia.org/wiki/ROT13: nobody should have to read them to read this file. Words with a second,
# harmless meaning (a chink in the armour, a dyke against the sea) are left out.
_SLURS = frozenset(
    codecs.decode(
        """
        avttre avttref avttn avttnf avttnm avttnmf snttbg snttbgf snttbgl snt sntf xvxr xvxrf fcvp fcvpf tbbx tbbxf
        jrgonpx jrgonpxf enturnq enturnqf gbjryurnq gbjryurnqf cnxv cnxvf genaal genaavrf genaalf furznyr furznyrf
        ergneq ergneqf ergneqrq phag phagf junber juber juberf fyhg fyhgf ornare ornaref mvccreurnq qnexvr qnexvrf
        tbyyvjbt cvpxnavaal wvtnobb fnaqavttre fnaqavttref xlf
        """,
        "rot13",
    ).split()
)
_LOOKS_LIKE = str.maketrans("013457@$!|аеорсухі", "oieastasiiaeopcyxi")
_SPACED_OUT = re.compile(r"\b(?:[a-z][\s.*_-]+){2,}[a-z]\b")
_LONG_RUN = re.compile(r"(.)\1{2,}")


def claim(text: str, description: str) -> str:
    """The first thing in `text` that a machine cannot know, or ''.

    Having bought, played or been given it; a price, a time or a date that the description does not have.
    """
    lived = _LIVED.search(text)
    if lived is not None:
        return lived[0]
    told = description.casefold()
    found = (match[0].strip() for match in _NUMBERS.finditer(text))
    return next((one for one in found if one.casefold() not in told), "")


def slur(text: str) -> bool:
    """Whether a slur stands in `text`, also disguised: other letters, signs, accents, spaced out, drawn out."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    plain = plain.casefold().translate(_LOOKS_LIKE)
    spaced_out = [re.sub(r"[^a-z]", "", run) for run in _SPACED_OUT.findall(plain)]
    return any(
        word in _SLURS or _LONG_RUN.sub(r"\1\1", word) in _SLURS or _LONG_RUN.sub(r"\1", word) in _SLURS
        for word in re.findall(r"[a-z]+", plain)
    ) or any(one in run for run in spaced_out for one in _SLURS if len(one) > 3)
