"""Checks with link-grammar whether every line of the corpus is English, filled with singular and plural facts.

    apt-get install link-grammar
    uv run python scripts/check_corpus.py            prints what does not parse, and its share of the lines
    uv run python scripts/check_corpus.py having     checks only the tables whose names contain that word

Every alternative in a line is used at least once. A line fails if the parser cannot link some of its words, although
it could link the same facts elsewhere. `KNOWN` lists lines that are kept nevertheless, each with
its reason: link-grammar is strict about some idioms that people use.
"""

from __future__ import annotations

import re
import subprocess
import sys

from tests import corpus_samples as samples

_PARSES_OTHERWISE = """
<name> is yet another <genre> in which you <do>
<name> is about <do.ing> and <do2.ing>
there is not much to be said for <name>, and <has> [does/do] not change that
{along the way|now and then|in between|at other times}, you <do>
the page also mentions <do.ing>
your tasks also include <do.ing>
the page mentions <do.ing>
the page mentions <do.ing>. <why>
the chance to <do> {speaks for it|is the best thing on offer}
it is free to play, so {there is no risk in a look|you can find out for yourself}
<rating> recommend it, {and you seldom see that|which most games can only hope for}
it is worth a look for <theme> and worth your time for <praised>
fans of <theme> {can do without it|should look elsewhere}
it is easy to recommend to <who>, and less so to <not>
"""
"""Lines that parse with other facts or choices of the sample: the sentence is the same, so that it is English."""
_PLAIN = """
sooner or later, a review will mention <theme>
the best thing on offer [is/are] <has>
only <rating> recommend it, and few games do worse
players do praise <praised>, but not much else
players do praise <praised> and <praised2>, but not much else
the complaints about <blamed> are reason enough to look elsewhere
it comes down to whether you like <praised> more than you mind <blamed>
there is not much else to go by
more than that is hard to say from the page
players who are tired of fighting will find little else to do
a big sky will not keep you busy for long
luck has its say, and you have to like that
you decide where to look next
you start small and can see how far you have come
that is worth a smile, at least
it changes how things look more than what you do
if you like doing things that nobody can do, it is worth a look
people who do not care for animals will not find much else
it is a good choice for people who would rather attack
it is hard to tell from the page what it does that other shooters do not
"""
"""Lines that the parser links with no fact of the sample, and that are plain English to people who read them."""
KNOWN = dict.fromkeys(
    _PARSES_OTHERWISE.strip().splitlines(), "parses with other facts or choices"
) | dict.fromkeys(_PLAIN.strip().splitlines(), "plain English that the parser does not link")


def parses(sentences: list[str]) -> list[bool]:
    """For each sentence, whether link-grammar parses it completely, that is without leaving out a word."""
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
    """Prints the lines that do not parse, and their share."""
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
