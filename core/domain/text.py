"""Plain text: its visible part, and the ends of its sentences. Pure functions, standard library only."""

from __future__ import annotations

import re
import textwrap
import unicodedata

_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters and symbols that show nothing (Unicode's Default_Ignorable among them)."""

BROKEN = "\ufffd"
"""The replacement character: a fault in what is written, noise in what is read."""

# What acts on a platform even in a name: an address, Discord's own tags, a command, and a dot inside what may be a host
# ("agar.io"). Other dots, a hash and a slash stay: the store spells them so.
_TOP_LEVEL = frozenset(
    """
    ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc
    cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb
    gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke
    kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu
    mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw
    sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz
    ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw com net org edu gov mil int info biz name pro aero
    zip mov рф укр coop museum mobi jobs travel tel cat asia post xyz online site website space tech store shop club top
    live life
    world today news blog app dev page cloud digital media agency studio design art games game fun icu vip win bid
    loan click link zone team group chat social email host press wiki ink gift gifts support help download codes cash
    bet money bank finance exchange ninja foundation services security google
    """.split()
)
"""The commonest ones, by which `BIT.GAMES` is told from `BIT.TRIP`; one in small letters is any."""
_MAX_SPELLED = 500
"""Characters of a name that are looked at, several times what a store allows: no name costs more time than that."""
_DOTS = ".。．｡"
"""A browser takes each for the dot of an address."""
_LOOKALIKES = str.maketrans({**dict.fromkeys(_DOTS, "\u2024"), ":": "\ua789", "/": "\u2215"})
"""They look the same, and no platform makes a link or a command of them."""
_LIVE = re.compile(
    rf"""(?<=\w)[{_DOTS}](?=(?P<tail>[^\W\d_]{{2,}}|xn--\w+))                   # evil.com
    |(?<![\w.])\d{{1,3}}(?:[{_DOTS}]\d{{1,3}}){{3,}}(?::\d+)?/?                # 192.168.0.1:80/
    |\[[0-9a-f.%]{{0,4}}:[0-9a-f:.%]{{1,45}}\](?::\d+)?/?                      # [2001:db8::1]:80/
    |\blocalhost(?::\d+)?/?(?<=[:/\d])(?=\S|$)
    |\b(?:matrix|steam|discord|tg|bitcoin|ethereum|geo|sips?|ircs?|skype|facetime|callto|about|blob|file|s?ftp|ssh
        |intent|market|news|webcal|ms-\w+):(?=\S)
    |(?<!\S)/(?=[a-z])                                                         # /ban
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]{0,30}:/+\S*|\b(?:mailto|tel|sms|magnet|javascript|data):(?=\S)\S*|\b[^\s@]+@[\w-]+(?:[.。．｡][\w-]+)+"
    r"|www[.。．｡](?=\w)\S*|(?<![\w.])(?:[\w-]+[.。．｡])+[^\W\d_]{2,}(?::\d+)?/\S*",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(?:[@#][!&]?\d*|a?:\w*:\d*|t:[-\d]+|/[^<>]*|id:)[^<>]*>|\[([^\[\]]*)\]\([^()\s]*\)")
_MENTION = re.compile(r"(?<!\w)[@＠]+(?=[\w@＠])|[@＠](?=everyone|here\b)")
_WORDS = re.compile(r"[^\W_]+")

# Western marks end a sentence only before white space, so that 2.5 and v1.0 stay whole. CJK text has no
# spaces.
_ENDS = re.compile(r"(?:(?<![.!?…])[.!?…]+[\"'”’»)\]*_]*(?=\s|$))|(?:[。！？｡]+[\"'”’»)\]）」』】]*)")
_SHORT = """
    e.g i.e vs mr mrs ms dr prof st no inc ltd co corp jr sr approx dept est fig vol ed feat ft cf al
"""
_ABBREVIATIONS = frozenset(_SHORT.split())


def visible(text: str) -> str:
    """NFC, without zero-width, bidi and control characters; white space becomes spaces.

    Safe to repeat: what is visible stays as it is. May be empty.
    """
    # White space is checked first: a tab or a newline is a control character, but it separates words.
    shown = "".join(" " if char.isspace() else char for char in text if char.isspace() or _shows(char))
    return unicodedata.normalize("NFC", shown)


def sentence_ends(text: str, *, ended: bool = True) -> list[int]:
    """Positions just after each sentence of `text`, closing quotes and brackets included.

    No mark ends one before a small letter; a dot ends none after an abbreviation or an initial,
    inside `2.5` or `v1.0`, or, unless `ended`, after a digit at the very end. CJK marks need no
    space after them.
    """
    return [match.end() for match in _ENDS.finditer(text) if _is_end(text, match, ended)]


def spelled(name: str) -> str:
    """A game's name as the bot says it: as the store spells it, on one line, without what would act on a chat platform.

    A name that is nothing but an address or a tag is said by its words alone. May be '' if there are none. Spelling a
    spelled name changes nothing.
    """
    said = _spelled(name)
    if any(char.isalnum() for char in said):
        return said
    return _spelled(" ".join(_WORDS.findall(visible(name[:_MAX_SPELLED]).replace(BROKEN, "")))) or said


def is_live(text: str) -> bool:
    """Whether a chat platform would make a link, a mention or a command of a part of the text."""
    return any(
        _looks_alike(match) != match[0] if kind is _LIVE else True
        for kind in (_TAG, _ADDRESS, _MENTION, _LIVE)
        for match in kind.finditer(text[:_MAX_SPELLED])
    )


def _spelled(name: str) -> str:
    # Until nothing changes: taking one thing out may join the halves of another.
    name = name[:_MAX_SPELLED]
    while True:
        before = name
        name = " ".join(visible(name).replace(BROKEN, "").split())
        name = _TAG.sub(lambda match: match[1] or " ", name)
        name = _MENTION.sub("", _ADDRESS.sub(" ", name))
        # Only these signs are replaced, by look-alikes; others do no harm, and a reader should find the name in the
        # store.
        name = _LIVE.sub(_looks_alike, name)
        if name == before:
            return name


def _looks_alike(match: re.Match[str]) -> str:
    tail = match["tail"]
    if tail and tail[0].isupper() and tail.lower() not in _TOP_LEVEL:
        return match[0]  # "Mr.Prepper", "BIT.TRIP"
    return match[0].translate(_LOOKALIKES)


def _shows(char: str) -> bool:
    # Control, format, surrogate, private-use and unassigned characters.
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn") and char not in _FILLERS


def _is_end(text: str, match: re.Match[str], ended: bool) -> bool:
    if match[0][0] in "。！？｡":
        return True
    # Forty characters are enough to skip white space, and keep long texts from being copied at every mark.
    rest = text[match.end() : match.end() + 40].lstrip()
    if rest[:1].islower():
        return False
    if match[0].rstrip("\"'”’»)]*_") != ".":
        return True
    # Twelve characters hold the longest abbreviation and a bracket before it.
    word = text[max(0, match.start() - 12) : match.start()].split()[-1:]
    before = word[0].lstrip("(\"'“‘").lower() if word else ""
    # A single letter is an initial, as in "J. Doe"; "I." ends a sentence.
    if before in _ABBREVIATIONS or (len(before) == 1 and before.isalpha() and before != "i"):
        return False
    # A text that is cut off after "2." may have been about to say "2.5".
    return bool(rest) or ended or not before[-1:].isdigit()


def wrapped(text: str, width: int) -> str:
    """A text in lines of at most `width` signs, broken at blanks alone: a word, an address or a model's name that is
    longer keeps a line of its own.
    """
    return "\n".join(
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
        for line in text.splitlines()
    )
