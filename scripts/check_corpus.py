"""Asks link-grammar whether every line of the corpus is English, filled with facts of both numbers.

    apt-get install link-grammar
    uv run python scripts/check_corpus.py            what does not parse, and the share of lines
    uv run python scripts/check_corpus.py having     only the tables whose name holds that word

Every choice of a line is filled at least once. A line fails where a filling leaves words over that the
same facts did not leave over elsewhere. Lines that are kept all the same stand in `KNOWN`, each with
its reason: link-grammar is strict about some idioms that people write.
"""

from __future__ import annotations

import re
import subprocess
import sys

from tests import corpus_samples as samples

KNOWN: dict[str, str] = {}


def parses(sentences: list[str]) -> list[bool]:
    """Whether link-grammar parses each completely, that is without leaving out a word."""
    done = subprocess.run(
        [
            "link-parser",
            "en",
            "-verbosity=1",
            "-null=1",
            "-graphics=0",
            "-limit=100",
            "-timeout=5",
            "-echo=1",
        ],
        input="\n".join(sentences) + "\n",
        text=True,
        capture_output=True,
        check=True,
    )
    found, position, out = [], 0, done.stdout
    starts = []
    for one in sentences:
        position = out.index(one, position)
        starts.append(position)
        position += len(one)
    for start, end in zip(starts, [*starts[1:], len(out)], strict=True):
        answer = out[start:end]
        found.append(
            bool(re.search(r"Found \d+ linkages?", answer))
            and "No complete linkages" not in answer
            and not re.search(r"UNUSED=[1-9]", answer)
        )
    return found


def main() -> None:
    """Prints what does not parse, and the share of lines."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    fillings = [one for one in samples.every_line() if wanted in one.table]
    sentences = sorted({text for one in fillings for text in one.sentences})
    good = dict(zip(sentences, parses(sentences), strict=True))
    failed, unexplained = 0, 0
    for one in fillings:
        bad = [text for text in one.sentences if not good[text]]
        if bad:
            failed += 1
            reason = KNOWN.get(one.line, "")
            unexplained += not reason
            print(f"{one.table}: {one.line}" + (f"   # {reason}" if reason else ""))
            for text in bad:
                print("      ", text)
    share = 100 * failed / max(1, len(fillings))
    print(
        f"{len(fillings)} lines, {failed} do not parse ({share:.1f} %), {unexplained} of them without a reason"
    )


if __name__ == "__main__":
    main()
