"""What must not be said to anybody: slurs, and what tells readers to harm themselves. Pure functions."""

from __future__ import annotations

import codecs
import re
import unicodedata

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
_HARM = re.compile(
    r"\b(?:kill|hang|shoot|hurt|harm|off|unalive)(?:ing)?\s+(?:yo)?ur\s?sel(?:f|ves)\b|\bk\W?y\W?s\b|\bneck\s+yourself\b"
    r"|\b(?:commit(?:ting)?|consider|contemplate|attempt)\s+suicide\b|\bslit\s+your\s+(?:wrists?|throat)\b"
    r"|\b(?:go|please|just|should|hope\s+you|hope\s+they|ought\s+to)\s+(?:and\s+|all\s+)?die\b(?!\s+(?:in|at|and|of|to|a|as|or|trying)\b)"
    r"|\b(?:drink|eat)\s+bleach\b|\bdie\s+in\s+a\s+fire\b|\b(?:get|hope\s+you\s+get)\s+cancer\b|\bjump\s+off\s+a\s+bridge\b"
    r"|\bend\s+your\s+(?:own\s+)?life\b|\byou\s+(?:should|deserve\s+to)\s+die\b",
    re.IGNORECASE,
)
_APOSTROPHES = str.maketrans("’‘", "''")
_HEALTH = re.compile(
    r"\b(?:epilep\w*|seizures?|photosensitiv\w*|convulsions?|blackouts?\s+and\s+nausea|motion\s+sickness|nausea\w*|vomiting"
    r"|flashing\s+(?:lights?|images?)|strobe\w*|strobing)\b",
    re.IGNORECASE,
)
_WARNS = re.compile(
    r"\b(?:warn\w*|beware|careful|caution\w*|avoid\w*|risk\w*|sensitive|prone|suffer\w*|mind|note|not\s+for|unsuitable|trigger\w*"
    r"|cause\w*|induc\w*|(?:people|players|those|anybody|anyone|someone|everybody)\s+with|stay\s+away|look\s+elsewhere|should\s+know|health)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?…]+[.!?…]*")
_LONG_RUN = re.compile(r"(.)\1{2,}")


def slur(text: str) -> bool:
    """Whether a slur occurs in `text`, also if it is disguised:
    substituted letters and characters, accents, spaces, or repeated letters.
    """
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    # After the accents are gone: a disguise may combine both.
    plain = plain.casefold().translate(_LOOKS_LIKE)
    spaced_out = [re.sub(r"[^a-z]", "", run) for run in _SPACED_OUT.findall(plain)]
    return any(
        # Shortened to two letters and to one, since a slur may have a double letter of its own.
        word in _SLURS or _LONG_RUN.sub(r"\1\1", word) in _SLURS or _LONG_RUN.sub(r"\1", word) in _SLURS
        for word in re.findall(r"[a-z]+", plain)
        # A spaced-out run may hold other letters before and after, so the slur
        # is looked for inside it; short ones would be found in harmless runs.
    ) or any(one in run for run in spaced_out for one in _SLURS if len(one) > 3)


def harm(text: str) -> bool:
    """Whether `text` tells readers to harm themselves, or wishes somebody ill."""
    return _HARM.search(text.translate(_APOSTROPHES)) is not None


def warning_praised(text: str) -> bool:
    """Whether a health warning (epilepsy, seizures, motion
    sickness) occurs in `text` other than as a warning.

    Judged a sentence at a time: "flashing lights are a
    highlight" is wrong even if the next sentence warns of them.
    """
    return any(
        _HEALTH.search(sentence) and not _WARNS.search(sentence) for sentence in _SENTENCE.findall(text)
    )
