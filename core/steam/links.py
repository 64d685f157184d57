r"""Store links in a text: which games someone means, and whether a reply is wanted. Standard library only.

These count: an app's page on store.steampowered.com (age checks included), its hub on
steamcommunity.com and every page below that, `s.team/a/ID`, `steam://store/ID`,
`steam://url/StoreAppPage/ID`, and any of these web addresses after `steam://openurl/`.

Debatable cases are decided as follows:

- `www.` is allowed, other hosts under steampowered.com (`m.`, `help.`, `api.`) are not; ports 80 and 443 are.
- An address with a user name (`user@store…`) never counts: that form only serves to deceive.
- `steam://run/ID` does not count, because it starts a game and names no page.
- Leading zeros are allowed, as in the store (`/app/0620` is 620). An id that is followed by letters,
  digits of any script, `-x`, `_x` or `.5` is not a number, so there is no link. Any other character ends
  the id, including text of a script without spaces (`/app/620很好玩`).
- A link inside another site's address, in the path or in the query, is that site's link.
- Text of a script without spaces may also directly precede an address, but a letter that has two cases
  turns a host without a scheme into a look-alike (`éstore.steampowered.com`).
- Two addresses without a space between them count as two, if the first is Steam's and the second
  does not follow a `=`.
- Slashes may be doubled, or escaped as in JSON (`\/`) or HTML (`&#x2F;`).

No reply is wanted (`silent`) if the link is written in angle brackets (`<…>`) or in code (backquotes are
paired as Discord and Markdown do it, and unpaired ones are plain text), or if the text contains the skip
mark. An app that occurs several times is silent only if every occurrence is, because somebody who also
writes it openly wants an answer. It is a spoiler if any occurrence is, because hiding too much does less harm.

Every step takes time linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter

from core.domain import Link, is_app_id

_FLAGS = re.ASCII | re.IGNORECASE  # without ASCII, a long s (ſ) or a Kelvin sign (K) would match s and k

# Groups are repeated inside an atomic group and not possessively, because Python before 3.11.5, such as Debian 12's,
# repeats groups possessively in a wrong way (https://github.com/python/cpython/issues/106052).
_SLASH = r"(?:\\?/|&\#x2F;|&\#0?47;)"
_SLASHES = rf"(?>{_SLASH}+)"
_ID = r"0*+(?P<id>[1-9][0-9]{0,9})(?:(?=https?:)|(?![0-9A-Za-z]|[_-]++[0-9A-Za-z]|\.[0-9]))"
_PORT = r"(?::(?:80|443))?"
_PAGE = (
    rf"(?:(?:www\.)?store\.steampowered\.com{_PORT}{_SLASHES}(?:agecheck{_SLASHES})?app{_SLASHES}"
    rf"|(?:www\.)?steamcommunity\.com{_PORT}{_SLASHES}app{_SLASHES}"
    rf"|(?:www\.)?s\.team{_PORT}{_SLASHES}a{_SLASHES})"
)

_WEB_LINK = re.compile(_PAGE + _ID, _FLAGS)
_STEAM_LINK = re.compile(
    rf"(?:(?:store|url{_SLASHES}StoreAppPage){_SLASHES}"
    rf"|openurl(?:_external)?{_SLASHES}(?:https?:(?>{_SLASH}{{2,}}))?{_PAGE}){_ID}",
    _FLAGS,
)
_STEAM_HOST = re.compile(
    rf"(?:www\.)?(?:store\.steampowered\.com|steamcommunity\.com|s\.team){_PORT}(?:{_SLASH}|$)", _FLAGS
)

_RUN = re.compile(r"(?>(?:[\w\-.~:/?\#@$+=%\\;*!]++|&(?!(?:quot|lt|gt|apos|nbsp|\#0?3[49]);))+)", re.ASCII)
"""A run of characters that an address may contain. Addresses may also contain brackets, quotes and commas,
but when people write links, these are around the link."""

_LOOK_BACK = 64
"""Characters before a bare host in which an address is searched that it may belong to."""

_SCHEME = re.compile(r"(?:https?|steam):", _FLAGS)
_SCHEME_END = re.compile(rf":(?>{_SLASH}{{2,}})", _FLAGS)
_BARE_HOST = re.compile(
    r"(?:(?<![^=])//|(?<![a-z0-9._\-@/\\~%]))(?P<host>(?>(?:[a-z0-9\-]++\.)+)[a-z]{2,}(?::[0-9]++)?(?=[/\\?\#&]))",
    _FLAGS,
)


def find_links(text: str, skip_mark: str = "noreview") -> tuple[Link, ...]:
    """The apps that a text links to, in order, each once. Never raises; the module's docstring says what counts.

    `skip_mark` is the word that silences a whole message, in upper or lower case; if it is empty, no word does.
    """
    code = _code_spans(text)
    spoilers = _spoiler_spans(text, code)
    skipped = bool(skip_mark) and bool(
        re.search(rf"(?<!\w){re.escape(skip_mark)}(?!\w)", text, re.IGNORECASE)
    )
    found: dict[int, Link] = {}
    for start, end, app_id in _occurrences(text):
        bracketed = text[start - 1 : start] == "<" and text[end : end + 1] == ">"
        silent = skipped or bracketed or _inside(code, start)
        spoiler = _inside(spoilers, start)
        # A silent link without a spoiler is the neutral element: combined with it, the first occurrence is unchanged.
        before = found.get(app_id, Link(app_id, silent=True))
        found[app_id] = Link(app_id, silent=before.silent and silent, spoiler=before.spoiler or spoiler)
    return tuple(found.values())


def _occurrences(text: str) -> Iterator[tuple[int, int, int]]:
    """For each link: start of the address, end of the run that contains it, app id."""
    for run in _RUN.finditer(text):
        # A cheap test, so that the expressions below are applied to very few runs.
        lowered = run[0].lower()
        if "steam" in lowered or "s.team" in lowered:
            for start, link in _links_of_run(run[0]):
                end = run.start() + link.end()
                runs_on = text[end : end + 1].isdecimal() or (start == 0 and _continues_an_address(text, run))
                if is_app_id(int(link["id"])) and not runs_on:
                    yield run.start() + start, run.end(), int(link["id"])


def _continues_an_address(text: str, run: re.Match[str]) -> bool:
    """Whether a run without a scheme belongs to the text before it: to the first letters of a host, or to a path."""
    before = text[max(0, run.start() - _LOOK_BACK) : run.start()]
    if _SCHEME.match(run[0]) or not (before[-1:].isalnum() or before[-1:] in {"(", ","}):
        return False
    cased = before[-1].lower() != before[-1].upper()
    return cased or "://" in re.split(r"[\s<>\"'`\[\])|]", before)[-1]


def _links_of_run(run: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Start and match of each link in one run: its first address, and those that directly follow a Steam address."""
    scheme_end = _SCHEME_END.search(run)
    bare = _BARE_HOST.search(run, 0, scheme_end.start() if scheme_end else len(run))
    if bare:
        host = bare.start("host")
        if link := _WEB_LINK.match(run, host):
            yield bare.start(), link
        if not _STEAM_HOST.match(run, host):
            return
    first = not bare
    while scheme_end:
        scheme = _scheme_before(run, scheme_end.start())
        start = scheme_end.start() - len(scheme)
        host = scheme_end.end()
        if first or run[start - 1 : start] != "=":
            pattern = _STEAM_LINK if scheme == "steam" else _WEB_LINK
            if scheme and (link := pattern.match(run, host)):
                yield start, link
            if scheme == "steam" or not _STEAM_HOST.match(run, host):
                return
        first = False
        scheme_end = _SCHEME_END.search(run, host)


def _scheme_before(run: str, colon: int) -> str:
    """The scheme that ends at a colon, if it is http, https or steam, else ""; letters may precede it."""
    tail = run[max(0, colon - 5) : colon].lower()
    return next((scheme for scheme in ("https", "http", "steam") if tail.endswith(scheme)), "")


def _code_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each text between a run of backquotes and the next run of the same length."""
    fences = [(fence.start(), fence.end()) for fence in re.finditer("`+", text)]
    closer: list[int | None] = [None] * len(fences)
    latest: dict[int, int] = {}
    # From the end, so that each run finds the next one of its length in a single pass.
    for i in range(len(fences) - 1, -1, -1):
        length = fences[i][1] - fences[i][0]
        closer[i] = latest.get(length)
        latest[length] = i
    spans, i = [], 0
    while i < len(fences):
        end = closer[i]
        if end is None:
            i += 1
        else:
            spans.append((fences[i][1], fences[end][0]))
            i = end + 1
    return spans


def _spoiler_spans(text: str, code: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Start and end of each text between a pair of `||` outside code."""
    bars = [bar.start() for bar in re.finditer(r"\|\|", text) if not _inside(code, bar.start())]
    return list(zip(bars[::2], bars[1::2], strict=False))


def _inside(spans: list[tuple[int, int]], position: int) -> bool:
    """Whether a position is in one of the spans, which are in order."""
    i = bisect_right(spans, position, key=itemgetter(0)) - 1
    return i >= 0 and spans[i][0] <= position < spans[i][1]
