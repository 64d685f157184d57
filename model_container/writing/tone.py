"""How a review sounds, by the words that it uses. Pure functions, standard library only.

A list of words is enough to choose among candidates; it is no judge of sentiment ("not bad at all" fools it, a
"not" just before a word does not).
"""

from __future__ import annotations

import re
from itertools import pairwise

from core.domain.text import sentence_ends
from model_container.writing.patterns import alternatives

_GOOD = """
    good great fine solid likeable decent worthy fun charming charm best favour praise credit strength strong lovely
    beautiful excellent brilliant delightful enjoyable enjoy love loved rewarding clever fresh rich polished worth
    recommended recommend recommendation treat easy shines shine amazing awesome perfect happy welcome pleasure impressive
    superb masterpiece gem satisfying engaging memorable smooth yes nice plus highlight lively care character
"""
_BAD = """
    bad poor worst worse weak weakness catch price warning downside flaw flawed dull boring bland shallow broken buggy bugs
    tedious repetitive repeats frustrating disappointing disappoints disappointment waste avoid skip lacks lack sags slow
    stumbles sadly pity unfinished clumsy tiring trouble problem problems fails fail unfortunately mediocre generic awful
    terrible hate hated annoying confusing gamble pass wrong off familiar predictable grind harsh against dislike
"""
_SIGN = dict.fromkeys(_GOOD.split(), 1) | dict.fromkeys(_BAD.split(), -1)
_NOT = frozenset("not no never hardly isn't isn’t doesn't doesn’t without nothing".split())
_FOR = re.compile(
    r"\b"
    + alternatives(
        r"""
        (?:nobody|no one|not|never)[^.!?,;]{0,40} (?:pass|miss|skip|avoid|regret)\w*
        recommend(?:ed|able|ation|s)?
        worth (?:a|the|your|every|it|buying|playing|trying|considering|remembering|knowing|picking)|well worth
        (?:give|giving|gives) (?:it|this|this one|that one|[^.!?]{0,60}?) an? (?:chance|try|look|go|shot)
        (?:an?|the) (?:easy|clear|warm|safe|cautious|good|right|fine|solid) (?:yes|recommendation|choice|pick|
            buy)
        is the right choice|the (?:answer|verdict) is (?:a clear |a warm )?(?:yes|kind)|is for you
        should not (?:be missed|miss|pass)|should (?:miss|pass) it|do(?:es)? not miss|don't miss
        must[- ](?:have|play|buy)|a must\b|look no further|need not look|go ahead|go for it|buy it|get it\b
        pick (?:it|this|this one) up|grab it|deserves? (?:a|an|your|some|the|to be)|earns (?:a|its)
        hard to say no|will (?:probably )?stay
        should (?:take a look|want|look here|start here|have a look|certainly|definitely|be (?:happy|high|near))
        will (?:be happy|love|enjoy|feel at home|have a good time|find a good)|in good hands|tips? the scales
        wins the argument|one to remember|plenty of worse|many worse|few of them will be sorry
        """
    )
)
_AGAINST = re.compile(
    r"\b"
    + alternatives(
        r"""
        look for a better|(?:not enough|too little) here for (?:any|some|those|people|fans)|find something better
        (?:not|hardly) even [^.!?]{0,80} (?:worth|reason)\b
        (?:not|never|hardly|cannot|can't|n't|don't|without|impossible to|hard to|difficult to|no reason to|
            little reason to|out of the question to) (?:\w+ ){0,7}?recommend(?:ed|ation)?
        recommendation (?:is|would be) out of the question
        (?:not|never|hardly|n't|is it|nothing) (?:\w+ ){0,2}?worth\b(?:[^.!?,;]{0,40})
        (?:look|better served|better off) elsewhere|skip(?:ped|s)? (?:it|this|that|over)?|one to (?:skip|avoid)
        (?:easy|safely be) (?:to )?skip(?:ped)?|safely skip|stay away|steer clear
        (?:should|best|better|to be) avoid(?:ed)?\b|avoid (?:it|this)\b
        give (?:it|this one|this) a (?:miss|pass|wide berth)|best left|better left
        leave (?:it|this one) (?:alone|for now|be)?|better to pass|pass (?:it by|on (?:it|this))
        do not (?:buy|bother|get)|don't (?:buy|bother|get)|should not bother
        no (?:good )?reason to (?:bother|choose)|little reason to|save your money|waste of (?:time|money)
        not for you|not the [^.!?]{0,40} to (?:start with|choose)|deserves? (?:something )?better
        will be disappointed|find nothing|find little|there are (?:many )?better|better (?:ones|choices|things)
        (?:can )?do without|ignore this|choose another|pick a different|keep looking|falls short
        the (?:answer|verdict) is no|(?:has )?nothing to make up|never recovers|lets? it down|nobody needs
        no one needs|makes a poor case|nobody misses|will miss much without|sorry to have skipped
        wait for (?:a sale|something)
        """
    )
)
_NOT_LEFT = re.compile(
    r"\b(?:nobody|no one|not|never|n't)\b[^.!?,;]{0,80}? "
    r"(?:pass|miss|skip|avoid|regret)(?:ed|ing)?\b(?! (?:much|anything|a thing))"
)
_RATING = re.compile(r"\b\d+ (?:of|in|percent|out)\b[^.!?,;:]{0,40}? (?:recommend it|are happy with it)\b")
"""What others advise, which is no advice of the text."""
_PRAISES = re.compile(r"\b(?:lot to like|case for|at its best|does best|easy to recommend)\b")
_BLAMES = re.compile(r"\b(?:lot to dislike|case against|at its worst|does worst|hard to recommend)\b")
_APOSTROPHES = str.maketrans("’‘", "''")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def leaning(text: str) -> float:
    """-1 (everything that judges is bad) to 1 (everything is good); 0 if nothing judges, or both are even."""
    words = [word.lower() for word in _WORD.findall(text)]
    signs = [
        -_SIGN[word] if _negated(words[:at]) else _SIGN[word]
        for at, word in enumerate(words)
        if word in _SIGN
    ]
    return sum(signs) / len(signs) if signs else 0.0


def _negated(before: list[str]) -> bool:
    """Whether a word is negated by a "not" just before it, or
    with one word between that judges nothing ("not a good …").
    """
    return bool(before) and (
        before[-1] in _NOT or (before[-1] not in _SIGN and before[-2:-1] != [] and before[-2] in _NOT)
    )


def fit(text: str, wanted: str) -> float:
    """How well `text` fits the tone: 0 (the opposite of `wanted`)
    to 1; always 1 if neither positive nor negative is wanted.
    """
    sign = {"positive": 1, "negative": -1}.get(wanted, 0)
    return (1 + sign * leaning(text)) / 2 if sign else 1.0


def stance(text: str) -> int:
    """What `text` advises: 1 to take the game, -1 to leave it, 0 if neither or both."""
    plain = _RATING.sub(" ", text.translate(_APOSTROPHES).lower())
    keeps = _NOT_LEFT.search(plain) is not None
    plain = _NOT_LEFT.sub(
        " ", plain
    )  # "should not pass it by" advises for it, and its "pass it by" not against it
    # Advice against contains words of advice for ("not worth
    # buying"), so it is removed before those are looked for.
    against = _AGAINST.search(plain) is not None
    return (keeps or _FOR.search(_AGAINST.sub(" ", plain)) is not None) - against


def verdict(text: str) -> int:
    """The stance of the last sentence that has one, among the last two; 0 if neither has."""
    ends = [0, *sentence_ends(text)]
    # Only the end of a review gives its verdict; earlier sentences weigh both sides.
    last = [text[start:end] for start, end in pairwise(ends)][-2:] or [text]
    return next((found for found in map(stance, reversed(last)) if found), 0)


def contradicts(text: str, opening: str, wanted: str) -> bool:
    """Whether the verdict of `text` is the opposite of the
    tone that was asked for, or of what its opening says.

    A text without a verdict contradicts nothing. `wanted` is positive, negative or anything else for no tone.
    """
    found = verdict(text)
    asked = {"positive": 1, "negative": -1}.get(wanted, 0)
    # Cleaning may have changed the opening; then it is not known what it says.
    begun = _opens(opening) if text.startswith(opening) else 0
    return found != 0 and found in {-asked, -begun}


def _opens(opening: str) -> int:
    """1 for an opening that makes a case for the game, -1 for one against it, 0 for neither."""
    plain = opening.lower()
    return (_PRAISES.search(plain) is not None) - (_BLAMES.search(plain) is not None)
