"""Tables of phrases as regular expressions. Standard library only."""

from __future__ import annotations


def alternatives(table: str) -> str:
    """A table's phrases as one group of a regular expression, without a word boundary at either end.

    A line that is indented deeper continues the one above; the other lines are
    alternatives, and the `|` between them is left out. A blank stands for any
    one white space, and an apostrophe may be missing, as it often is in chats.
    """
    lines = table.strip("\n ").splitlines()
    margin = len(lines[-1]) - len(lines[-1].lstrip())
    # The first line has lost its indentation with the strip, so the others tell how deep the table is.
    margin = min((len(line) - len(line.lstrip()) for line in lines[1:]), default=margin)
    whole = lines[0]
    for line in lines[1:]:
        whole += line.strip() if line.startswith(" " * (margin + 1)) else f"|{line.strip()}"
    return f"(?:{whole})".replace(" ", r"\s").replace("'", "'?")
