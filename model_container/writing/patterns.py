"""Tables of phrases as regular expressions. Standard library only."""

from __future__ import annotations


def alternatives(table: str) -> str:
    """One group of a table's alternatives.

    A line that is indented deeper goes on with the one above; other lines are alternatives, a `|` is left out between
    them. A blank stands for any white space, and an apostrophe may be missing.
    """
    lines = table.strip("\n ").splitlines()
    margin = len(lines[-1]) - len(lines[-1].lstrip())
    margin = min((len(line) - len(line.lstrip()) for line in lines[1:]), default=margin)
    whole = lines[0]
    for line in lines[1:]:
        whole += line.strip() if line.startswith(" " * (margin + 1)) else f"|{line.strip()}"
    return f"(?:{whole})".replace(" ", r"\s").replace("'", "'?")
