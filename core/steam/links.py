r"""Store links in a text: which games someone means, and whether a reply is wanted. Standard library only.

What counts: an app's page on store.steampowered.com (age checks included), its hub on
steamcommunity.com and every page below that, `s.team/a/ID`, `steam://store/ID`,
`steam://url/StoreAppPage/ID`, and any web address of these behind `steam://openurl/`.

Cases that people argue about are decided so:

- `www.` is allowed, other hosts under steampowered.com (`m.`, `help.`, `api.`) are not; ports 80 and 443 are.
- An address with a user name (`user@store…`) is never ours: that form only serves to deceive.
- `steam://run/ID` starts a game and names no page: not a link.
- Leading zeros are allowed, as the store does (`/app/0620` is 620). An id that runs on into letters,
  digits of any script, `-x`, `_x` or `.5` is no number, so no link; any other sign ends it, text of a
  script without spaces as well (`/app/620很好玩`).
- A link inside another site's address, be it in the path or the query, is that site's link.
- Text of a script without spaces may touch the front of an address too, but a letter that has two cases
  makes a look-alike of a host without a scheme (`éstore.steampowered.com`).
- Two addresses pasted without a space between them are two, if the first is Steam's and the second
  does not follow a `=`.
- Slashes may be doubled, escaped as in JSON (`\/`) or as in HTML (`&#x2F;`).

A reply is not wanted (`silent`) where the link is written `<so>`, in code (as Discord and Markdown pair
their backquotes, unpaired ones being plain text), or beside the skip mark. An app that occurs several
times is silent only if every occurrence is (somebody who also writes it openly wants an answer), and
a spoiler if any is (hiding too much is the smaller harm).

Every step is linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter

from core.domain import Link, is_app_id

_FLAGS = re.ASCII | re.IGNORECASE  # ASCII: else a long s or a Kelvin sign would pass for s and k

# A group is repeated inside an atomic one and not possessively: Python before 3.11.5 gets that wrong, Debian 12's among
# them (https://github.com/python/cpython/issues/106052).
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
"""A stretch of signs that an address may hold. Brackets, quotes and commas are allowed in addresses
too, but where people write links they stand around them."""

_LOOK_BACK = 64
"""Characters before a bare host that are searched for the address it may belong to."""

_SCHEME = re.compile(r"(?:https?|steam):", _FLAGS)
_SCHEME_END = re.compile(rf":(?>{_SLASH}{{2,}})", _FLAGS)
_BARE_HOST = re.compile(
    r"(?:(?<![^=])//|(?<![a-z0-9._\-@/\\~%]))(?P<host>(?>(?:[a-z0-9\-]++\.)+)[a-z]{2,}(?::[0-9]++)?(?=[/\\?\#&]))",
    _FLAGS,
)


def find_links(text: str, skip_mark: str = "noreview") -> tuple[Link, ...]:
    """The apps that a text links to, in order, each once. Never raises; see the module for what counts.

    `skip_mark` is the word that silences a whole message, in any case of letters; empty: none does.
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
        # A silent link without a spoiler is neutral: combined with it, the first occurrence alone decides.
        before = found.get(app_id, Link(app_id, silent=True))
        found[app_id] = Link(app_id, silent=before.silent and silent, spoiler=before.spoiler or spoiler)
    return tuple(found.values())


def _occurrences(text: str) -> Iterator[tuple[int, int, int]]:
    """Start of the address, end of the run it stands in, app id."""
    for run in _RUN.finditer(text):
        # A cheap test that spares nearly all runs the expressions below.
        lowered = run[0].lower()
        if "steam" in lowered or "s.team" in lowered:
            for start, link in _links_of_run(run[0]):
                end = run.start() + link.end()
                runs_on = text[end : end + 1].isdecimal() or (start == 0 and _continues_an_address(text, run))
                if is_app_id(int(link["id"])) and not runs_on:
                    yield run.start() + start, run.end(), int(link["id"])


def _continues_an_address(text: str, run: re.Match[str]) -> bool:
    """Whether a run without a scheme belongs to what stands before it: a host's first letters, or a path."""
    before = text[max(0, run.start() - _LOOK_BACK) : run.start()]
    if _SCHEME.match(run[0]) or not (before[-1:].isalnum() or before[-1:] in {"(", ","}):
        return False
    cased = before[-1].lower() != before[-1].upper()
    return cased or "://" in re.split(r"[\s<>\"'`\[\])|]", before)[-1]


def _links_of_run(run: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Start and match of each link in one run: of its first address, and of what is glued to Steam's own."""
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
    """The scheme that ends at a colon, if it is one of ours; letters may be glued to its front."""
    tail = run[max(0, colon - 5) : colon].lower()
    return next((scheme for scheme in ("https", "http", "steam") if tail.endswith(scheme)), "")


def _code_spans(text: str) -> list[tuple[int, int]]:
    """What stands between a run of backquotes and the next run of the same length."""
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
    """What stands between pairs of `||` outside code."""
    bars = [bar.start() for bar in re.finditer(r"\|\|", text) if not _inside(code, bar.start())]
    return list(zip(bars[::2], bars[1::2], strict=False))


def _inside(spans: list[tuple[int, int]], position: int) -> bool:
    """Whether a position lies in one of some ordered spans."""
    i = bisect_right(spans, position, key=itemgetter(0)) - 1
    return i >= 0 and spans[i][0] <= position < spans[i][1]
