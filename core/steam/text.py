"""HTML of the store as plain text."""

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
_UNSEEN_SIGNS = re.compile(
    "[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
"""Zero-width space, marks that turn the direction of writing (Steam ends genre words of some languages in U+200E),
byte-order mark, control characters of both sets but white space, half surrogate pairs. The joiners U+200C and U+200D
stay: they change what is seen."""


def without_unseen(text: str) -> str:
    """A text without the signs that nobody sees."""
    return _UNSEEN_SIGNS.sub("", text)


def one_line(text: str) -> str:
    """A text with its white space collapsed and unseen signs gone."""
    return " ".join(without_unseen(text).split())


def unescaped(text: str) -> str:
    """One line of a text that may be escaped once too often (`&amp;amp;` in Steam's meta tags)."""
    return one_line(html.unescape(text))


def html_to_text(markup: str) -> str:
    """The plain text of a piece of HTML. Raises PageNotUnderstood if it is larger than any of a store."""
    return plain_text(read_html(f"<div>{without_unseen(markup)}</div>"))


def plain_text(root: Tag) -> str:
    """What a reader of an element sees: lines end in a newline, paragraphs in two, no picture's words.

    A dynamic link that shows its own address is left out: the store draws a box in its place.
    """
    text = without_unseen("".join(_pieces(root)))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _pieces(root: Tag) -> Iterator[str]:
    """The texts of an element with its line ends. Not recursive: pages may be nested deeply."""
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
            # A browser shows any white space of the source as one space: only elements end a line.
            yield re.sub(r"\s+", " ", child)


def _unseen(element: Tag) -> bool:
    if element.name in _UNSEEN_TAGS:
        return True
    if element.name == "br":  # Steam ends each item of a list with one
        return element.next_sibling is None and element.parent is not None and element.parent.name == "li"
    dynamic = element.name == "a" and str(element.get("id", "")).startswith("dynamiclink")
    return dynamic and element.get_text().strip().startswith(("http://", "https://"))
