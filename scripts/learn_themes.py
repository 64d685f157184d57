"""Counts how usual each theme of core/facts/players/themes.toml is: `uv run python scripts/learn_themes.py FILE...`.

Each file has one JSON object on each line, with a `review`, and may be gzipped; it should hold a few reviews of each of many
games. The table is written anew with a number beside each theme: in how many of ten thousand reviews it is named.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from pathlib import Path

from core.facts import themes

TABLE = Path(__file__).resolve().parents[1] / "core" / "facts" / "players" / "themes.toml"


def main() -> None:
    """Count, then write."""
    named: Counter[int] = Counter()
    count = 0
    for path in map(Path, sys.argv[1:]):
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                named.update(themes.named_in(str(json.loads(line)["review"])))
                count += 1
    head, _, _ = TABLE.read_text("utf-8").partition('\n"')
    rows = [
        f'"{row.text}" = {{ words = "{" | ".join(row.words)}", usual = {round(named[place] * 10_000 / count)} }}'
        for place, row in enumerate(themes.theme_rows())
    ]
    TABLE.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    print(f"{TABLE}: {len(rows)} themes, {count} reviews")


if __name__ == "__main__":
    main()
