"""Converts HTML of the store to plain text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from bs4 import NavigableString, PageElement, Tag
from bs4.element import PreformattedString

from core.steam.limits import read_html

_UNSEEN_TAGS = frozenset(
    {"script", "style", "noscript", "template", "iframe", "video", "audio", "svg", "head"}
)
_PARAGRAPHS = frozenset(
    {
        "p",
        "div",
        "ul",
        "ol",
        "table",
        "blockquote",
        "pre",
        "section",
        "article",
        "header",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
    }
)
_LINES = frozenset({"br", "li", "tr", "dt", "dd"})
_BBCODE = re.compile(
    r"\[(?:/?(?:b|i|u|h[1-6]|p|list|olist|url|img|quote|strike|spoiler|table|tr|td|th|hr|code|noparse|previewyoutube)"
    r"(?:=[^\[\]\n]{0,500})?|(\*))\]"
)
"""Steam's own tags (https://steamcommunity.com/comment/Recommendation/formattinghelp). Those that a publisher did not
close stay in the page as they were typed. Keys of a keyboard, as in "press [E]", are written with capitals."""
_INVISIBLE = re.compile(
    "[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
"""Zero-width space, marks for the direction of writing (in some languages, Steam ends genres with U+200E),
byte-order mark, both sets of control characters except white space, and lone surrogates. The joiners U+200C and
U+200D are not among them, because they change how a text looks."""


def without_invisible(text: str) -> str:
    """A text without invisible characters."""
    return _INVISIBLE.sub("", text)


def one_line(text: str) -> str:
    """A text with white space collapsed and invisible characters removed."""
    return " ".join(without_invisible(text).split())


def unescaped(text: str) -> str:
    """A text on one line, unescaped once more, because Steam's meta tags are escaped twice (`&amp;amp;`)."""
    return one_line(html.unescape(text))


def html_to_text(markup: str) -> str:
    """The plain text of a piece of HTML. Raises PageNotUnderstood if it is larger than any store page."""
    return plain_text(read_html(f"<div>{without_invisible(markup)}</div>"))


def plain_text(root: Tag) -> str:
    """The visible text of an element: lines end with one newline, paragraphs with two; pictures have no text.

    A dynamic link that shows its own address is left out, because the store draws a box in its place.
    """
    text = _BBCODE.sub(lambda tag: "\n" if tag[1] else "", without_invisible("".join(_pieces(root))))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _pieces(root: Tag) -> Iterator[str]:
    """The texts and line ends of an element. It is not recursive, because pages may be nested deeply."""
    open_elements: list[tuple[Iterator[PageElement], str]] = [(iter(root.contents), "")]
    while open_elements:
        children, closing = open_elements[-1]
        child = next(children, None)
        if child is None:
            open_elements.pop()
            yield closing
        elif isinstance(child, Tag):
            if not _unseen(child):
                paragraph = "\n\n" if child.name in _PARAGRAPHS else ""
                yield paragraph or ("\n" if child.name in _LINES else "")
                open_elements.append((iter(child.contents), paragraph))
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            # A browser shows any white space in the source as one space; only elements end a line.
            yield re.sub(r"\s+", " ", child)


def _unseen(element: Tag) -> bool:
    if element.name in _UNSEEN_TAGS:
        return True
    if element.name == "br":  # Steam ends each item of a list with one
        return element.next_sibling is None and element.parent is not None and element.parent.name == "li"
    dynamic = element.name == "a" and str(element.get("id", "")).startswith("dynamiclink")
    return dynamic and element.get_text().strip().startswith(("http://", "https://"))
