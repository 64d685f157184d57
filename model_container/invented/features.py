"""Facts in the plain words of real store pages, beside the genres' own: kinds of game, tasks, contents."""

from __future__ import annotations

import random

from model_container.invented import words
from model_container.invented.grammar import phrases

PLAIN_ACTS = phrases(
    """<verb> your own <noun>/<verb> a~ <noun>/<verb> <nouns> and <nouns2>/<verb> <adj> <nouns>/<verb> the <noun> of <proper>/
    <verb> a~ <adj> <noun>/<verb> <num> <nouns>/<verb> the <adj> <noun>/<verb> other <nouns>/<verb> the <nouns> of <proper>/
    <verb> <proper> and the <noun>/<verb> your <nouns>/<verb> <nouns>, <nouns2> and <things>/<verb> every <noun> in <proper>/
    <verb> the <adj> <noun> from <proper>/<verb> <creatures> for <nouns>/<verb> <proper>/<verb> the <noun>/<verb> your <noun> with <nouns>"""
)
PLAIN_FEATS = phrases(
    """<nouns>, <nouns2> and <things>/<num> <adj> <nouns>/<num> <nouns> and <nouns2>/new <nouns>, <things> and a <noun>/a~ <noun> system/
    a~ <adj> <noun>/<adj> <nouns>/a~ <adj> <noun> with <nouns>/the <noun> of <proper>/a~ <noun> and <noun2> mode/<nouns> that <verb> <nouns2>/
    a~ <adj> <noun> named <proper>/<num> <nouns>/a~ <noun> editor/dynamic <nouns>/unique <nouns>/realistic <nouns>/a~ <noun> full of <nouns>/
    <tword> <nouns>/<tword> gameplay/a~ <tword> mode/<proper> and <proper2>/<proper>, <proper2> and the <adj> <noun>/award-winning <nouns>"""
)
PLAIN_PLACES = phrases(
    """a world of <nouns> and <nouns2>/the world of <proper>/<proper>/the city of <proper>/the <proper> <place>/a~ <tword> world/
    a~ <adj> world full of <nouns>/<proper> and the <place> beyond/the <adj> <noun> of <proper>/a world destroyed by <nouns>/the days of <proper>/
    the mysterious <proper> <place>/the lands of <proper>/a~ <noun> on <proper>/the <adj> <noun> between <nouns> and <nouns2>"""
)
PLAIN_HEROES = phrases(
    """a~ <role>/<proper>/<proper> <proper2>/a~ <noun> <role>/the <role> <proper>/a~ <adj> <noun>/one of <num> <nouns>/a group of <nouns>/
    the chosen <noun>/a~ young <role> and a~ <noun>/the owner of a~ <adj> <noun>/<proper> and <proper2>/a team of <num> <nouns>/a boy named <proper>/
    a girl from <proper>/a father and a~ <adj> <noun>/agent <proper>"""
)
PLAIN_FOES = phrases(
    """<nouns> and <nouns2>/the <proper> <noun>/other players/<proper>/the evil <proper>/the <nouns> of <proper>/<adj> <nouns>/
    an evil <noun>/a~ <adj> <noun>/<num> <nouns>/the <adj> <noun> <proper>/hunger, cold and <creatures>/mysterious <nouns>"""
)
TYPES = phrases(
    """<tword> <type>/<tword> <tword2> <type>/<type>/<tword> <type>/<tword>, <tword2> <type>/<type> about <nouns>/
    <tword> <type> with <nouns>/<type> set in <proper>/<adj> <type>/<tword> <type> for <num> players"""
)


def slots(rng: random.Random) -> dict[str, str]:
    """Fillings for the slots that only the plain banks use, drawn anew at each call."""
    # Sampled together, so that a phrase with two slots never says the same word twice.
    noun, noun2 = rng.sample(words.NOUNS, 2)
    tword, tword2 = rng.sample(words.TYPE_WORDS, 2)
    return {
        "noun": noun,
        "noun2": noun2,
        "nouns": plural(noun),
        "nouns2": plural(noun2),
        "verb": rng.choice(words.VERBS),
        "tword": tword,
        "tword2": tword2,
        "type": rng.choice(words.TYPES),
    }


def plural(noun: str) -> str:
    """The plural of a noun, by the regular rules and for the few irregular nouns in the banks."""
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    if noun in ("people", "police", "series", "species", "evidence", "magic", "work", "weather"):
        return noun
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh", "ss")) else "s")
