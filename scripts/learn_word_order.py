"""Makes model_container/writing/order.gz from texts by people: `uv run python scripts/learn_word_order.py FILE...`.

Each file has one JSON object on each line and may be gzipped; the fields `review` and `description` are read. The resulting
table contains how often classes of words follow each other, and none of the texts.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from model_container.writing import order

_MIN_WORDS = 5


def texts_of(paths: list[Path]) -> Iterator[str]:
    """The paragraphs of the files' texts; lists and headings are left out."""
    for path in paths:
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                for field in ("review", "description"):
                    for paragraph in str(row.get(field, "")).splitlines():
                        if len(paragraph.split()) >= _MIN_WORDS and not paragraph.startswith("-"):
                            yield paragraph


if __name__ == "__main__":
    order.learn(texts_of([Path(name) for name in sys.argv[1:]]))
    print(f"{order.TABLE}: {order.TABLE.stat().st_size} bytes")
