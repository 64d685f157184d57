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
<name> is <genre.a> in which you <do>, and it has <has>
<name> wants to be <genre.a> {in which you|that lets you} <do>, but {it does not get far|there is little behind that}
<name> makes you <role>, and as <genre.a> it {does too little with that|has few other ideas}
<name> calls itself <called>, but {that is a generous way to put it|a label is not enough}
it is free to play, which {makes the decision easy|is hard to argue with}
<rating> recommend it, so {most people get what they hoped for|the odds are good that you will like it}
only <rating> recommend it, but {the idea deserves better|it is not as bad as that}
it is fun to find something {by accident|on your own}
there is {a lot|enough} to look at
players who like to tinker {will be busy|get enough to play with}
"""
"""Lines that parse with other facts or choices of the sample: the sentence is the same, so that it is English."""
_PLAIN = """
if you want to <do>, take a look at <name>, <genre.a>
the trouble with <name>, <genre.a> about <do.ing>, is that {others do it better|there is little else to it}
<do.ing> may {please|amuse} you for a while, but a while is not long
it is worth a look if the idea appeals to you, but read what the players say first
every defeat makes you want a rematch
every vehicle should have a feel of its own
you learn from your mistakes, and that is half of the fun
sooner or later you {stop changing things|leave it as it is}
a fight is short, and a rematch is quick
<name> is <genre.a>, and its best idea is that you <do>
it is worth a look for <has> alone, because <why>
{it is worth a look for the fights alone|the fights alone are worth a look}, and there is more to it than that
guns solve one problem in one way. a good spell {solves|can solve} three, and you find the third one by accident
anyone who keeps score should give <name> a try
people who love the sport deserve better, so skip it
a good jump is about {trust|timing}. you learn how far you can go, and then the level asks for a little more
your choice of vehicle decides how you play. {heavy or fast|strong or quick} is a real question, and both answers are fun
<name> is worth a look if you like to be stuck, and a poor choice if you do not
your friends deserve better, so find something else
<name> is worth a try if you like to wander, and a risk if you need a goal
you can make something useful now and then
if you like it silly, give <name> a try
<name> is worth a try if you laugh at the idea, and not much otherwise
sooner or later, you know how the monsters move. then they are only in your way
if you like to be afraid, <name> is a good choice, and it is better with the lights off
you can expect a lot of <theme>, because its players write about little else
<name> has people in it that you may like, and a game around them that you may not
<name> is worth a visit, but perhaps not a long stay
big does not mean clever. a boss with one trick is beaten when you know the trick
you get used to monsters, so it will need some surprises
a power should change how you think. these only change how hard you hit
if you like doing things that nobody can do, it is worth a look
every success makes the next one a little easier, and you can feel it
you are weak, you win a little, and you buy something with it. the next time, you are a little stronger
in a group, everybody has something that only they can do
the differences are smaller than the names suggest
there is some choice in how you want to play
people who do not care for animals will not find much else
the animals deserve better, so skip it
they change the rules enough to make you think again
one mode with good ideas would be worth more than many without
small changes to the rules make for big changes in how you play. you try one out of curiosity, and you stay until late
a new place changes how you play
the better you know a place, the more you can do in it
it lets you decide how hard you want to work
you agree to help with something small. soon you know everyone, and you have forgotten why you came
nobody gives you the answer. you collect what you can, you put it together, and you hope that you are right
what you find decides how you go on
it is a good choice for people who would rather attack
helping somebody is a better goal than beating somebody
a good reason makes everything easier. somebody is waiting for you, and so you try once more
it is a chase, and a chase needs a pause now and then. without one, you are just tired
you can do better, and you know it. so you play again, and that is how it gets you
it counts everything that you do and never tells you why
you begin with next to nothing, so the first profit is a small event
you have to know when to spend and when to wait
the numbers get bigger, and the things that you do stay small
you solve one shortage and cause the next, and so on
you see one move, then another, and then the whole board falls into place. that half second is why people play these games
you are not alone, and so there is somebody to lose
each of them can do something that the others cannot
you choose who comes with you, and you have to live with it
it is quiet out there, and very far from home. that gives weight to small things, such as having enough fuel
you lose, you learn why, and you want a rematch
each time it gives you something different, and you have to make something of it. that does not wear out
a page can be as tense as a fight if the words are right. you turn it and hope
you become good at something that you will never do in real life. that is a strange kind of holiday, and a good one
you can be part of something large without being important. it is nice to be one of many for once
your evenings are worth more than this, so skip it
your guests deserve better, so skip it
freedom is only interesting with something to push against. there is a lot of room here and not much else
<name> is what you make of it, and that is its strength and its weakness
a short fight now and then is still fun
the reward is the feeling that you made it. it comes from your own decisions, and so it means more
everything depends on the songs. if you do not like them, there is little else to enjoy
you begin to see a use for everything that you find. that makes it hard to walk past anything
the setting is a good start, but it is only a start. the things that you do there have to be just as interesting
you can change a few things, but they hardly change how you play. it looks different, and that is all
a good power makes an old problem easy. it is nice to feel how much stronger you are
you pick one class, and you get used to it. then you see what another one can do, and you become curious
earning money gives you a clear goal. you save, you spend, and you try to do it better the next time
it is simple and quick, and you always feel that you can do better. the old machines had little else, and it was enough
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
