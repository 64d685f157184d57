"""Whether a clause praises an aspect that it names or complains about it.

Rules look at the words next to the aspect, never at the whole clause: a judging word far away judges something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from core.facts.players import judgements as words
from core.facts.players.clauses import Clause, Mention, clauses

MAX_BEFORE = 7
"""Tokens before an aspect in which its adjective is looked for."""
MAX_AFTER = 7
"""Tokens after "is" in which the judging word is looked for."""
MAX_MODIFIER = 5
"""Tokens of "of the first half" between an aspect and its verb."""
_FROM_THE_LEFT = frozenset({"adjective", "verb", "head"})
_FROM_THE_RIGHT = frozenset({"predicate"})


def verdicts(text: str, *, recommended: bool) -> Iterator[Mention]:
    """Each judged mention of an aspect in a review."""
    for clause in clauses(text):
        for mention in clause.mentions:
            _decide(clause, mention)
        _share(clause)
        for mention in clause.mentions:
            _compare_with_section(clause, mention)
            if mention.verdict and not (recommended and mention.verdict < 0 and mention.row.not_recommended):
                yield mention


def _decide(clause: Clause, mention: Mention) -> None:
    if mention.shows:
        mention.verdict, mention.rule = _shown(clause, mention), "phrase"
        return
    (before, rule_before), (after, rule_after) = _before(clause, mention), _after(clause, mention)
    if before and after and before != after:
        mention.rule = "conflict"
    elif rule_before and (before or not after):
        mention.verdict, mention.rule = before, rule_before
    else:
        mention.verdict, mention.rule = after, rule_after


def _shown(clause: Clause, mention: Mention) -> int:
    near = clause.tokens[max(0, mention.start - 5) : mention.start]
    if clause.is_hypothetical(mention.start) or not words.COMPARISONS.isdisjoint(near):
        return 0
    if mention.shows > 0:
        return 0 if clause.is_negated(mention.start) else 1
    after = clause.tokens[mention.end : mention.end + 4]
    if clause.is_negated(mention.start, reach=10) or not words.RESOLVED.isdisjoint([*near, *after]):
        return 0
    is_no_trouble = not words.NEGATORS.isdisjoint(after) and not words.TROUBLES.isdisjoint(after)
    return 0 if is_no_trouble else -1


def _before(clause: Clause, mention: Mention) -> tuple[int, str]:
    """The judgement in front of an aspect: "great story", "love the story", "problems with the story"."""
    at, unknown = mention.start - 1, False
    while at >= max(0, mention.start - MAX_BEFORE):
        begin = clause.phrase_before(at + 1)
        begin = at if begin is None else begin
        value, _ = clause.judged(begin, mention.row)
        if value:
            return clause.turned(value, begin), "adjective"
        if mention.row.many and _is_plenty(clause, at):
            return clause.turned(1, at), "adjective"
        step = _step_left(clause, mention, at)
        if not step and (unknown or not _may_be_noun(clause.word(at))):
            break
        unknown = unknown or not step
        at -= step or 1
    return _governed(clause, mention)


def _is_plenty(clause: Clause, at: int) -> bool:
    word, before = clause.word(at), clause.word(at - 1)
    if word in words.MUCH:
        return before not in {"too", "how"}
    return word in words.WIDE and clause.word(at + 1) in words.QUANTITIES


def _step_left(clause: Clause, mention: Mention, at: int) -> int:
    """How many tokens at a place belong to the noun phrase without judging it."""
    word, before = clause.word(at), clause.word(at - 1)
    if word == "of" and before in words.QUANTITIES:
        return 2
    if word == "of" and before in words.MUCH:
        return 1
    if word == "," and clause.judged(at - 1, mention.row)[0]:
        return 1
    return int(word == "and" or (word in words.ADVERBS and word not in words.NOT_BEFORE_A_NOUN))


def _may_be_noun(word: str) -> bool:
    return word.isalnum() and word not in words.NOT_IN_A_NOUN_PHRASE


def _governed(clause: Clause, mention: Mention) -> tuple[int, str]:
    """The judgement of what an aspect's noun phrase depends on."""
    at = mention.start - 1
    while clause.word(at) in words.DETERMINERS or clause.word(at) in words.ADVERBS:
        at -= 1
    word, before = clause.word(at), clause.word(at - 1)
    if word in words.LIKE or word in words.DISLIKE or word in words.LIKE_WITH_SUBJECT:
        return _verb(clause, at)
    is_lack = word == "of" and before in {"lack", "absence"}
    if is_lack or word in words.LACKS or (word == "enough" and before == "not"):
        return (0 if clause.is_hypothetical(at) else -1), "verb"
    if word in {"by", "with"} and before in words.SPOILED:
        return (0 if clause.is_negated(at - 1) else -1), "verb"
    return _head(clause, at)


def _verb(clause: Clause, at: int) -> tuple[int, str]:
    """The judgement of a verb: "I love the …", not "for those who love the …"."""
    word = clause.word(at)
    before = clause.tokens[max(0, at - 3) : at]
    if not words.OTHER_PEOPLE.isdisjoint(before[-2:]):
        return 0, "verb"
    if word in words.LIKE_WITH_SUBJECT and words.SPEAKER.isdisjoint(before):
        return 0, ""
    return clause.turned(-1 if word in words.DISLIKE else 1, at, reach=3), "verb"


def _head(clause: Clause, at: int) -> tuple[int, str]:
    """The judgement of a noun: "the problem with the …", "the best part is the …"."""
    is_equated = clause.word(at) in words.EQUATING
    if not is_equated and clause.word(at) not in {"with", "about", "of", "in"}:
        return 0, ""
    for place in range(at - 1, max(-1, at - (9 if is_equated else 2)), -1):
        word, before = clause.word(place), clause.word(place - 1)
        if word == ",":
            break
        if word in words.BLAME_HEADS:
            return (0 if clause.is_negated(place) else -1), "head"
        if is_equated and word in words.PRAISE_HEADS:
            return clause.turned(1, place), "head"
        if is_equated and word in words.PARTS and before in words.BEST:
            return clause.turned(1, place), "head"
        if is_equated and word in words.PARTS and before in words.BAD:
            return -1, "head"
    return 0, ""


def _after(clause: Clause, mention: Mention) -> tuple[int, str]:
    """The judgement behind an aspect: "story is great", "story: 9/10", "the story falls flat"."""
    at = mention.end
    if clause.word(at) in words.TROUBLES:
        return (0 if clause.is_negated(mention.start, reach=8) else -1), "predicate"
    score = _score(clause, at)
    if score is not None:
        return score, "score"
    direct = _direct(clause, mention)
    if direct:
        return direct, "predicate"
    at = _verb_place(clause, mention)
    verb = clause.word(at)
    if verb not in words.COPULAS or not (verb.isalpha() or "'" in verb or mention.start <= 1):
        return 0, ""
    return _predicate(clause, mention, at)


def _score(clause: Clause, at: int) -> int | None:
    """What "8/10" behind an aspect says; None if there is no score."""
    while clause.word(at) in words.BEFORE_A_SCORE:
        at += 1
    points, _, most = clause.word(at).replace(",", ".").partition("/")
    if most not in words.OUT_OF:
        return None
    share = float(points) / float(most)
    return int(0.8 <= share <= 1.2) - int(share <= 0.4)


def _direct(clause: Clause, mention: Mention) -> int:
    """The judgement of a verb or phrase right behind an aspect, or of an adjective where it stands alone."""
    at = mention.end
    while clause.word(at) in words.ADVERBS and at < mention.end + 3:
        at += 1
    value, length = clause.judged(at, mention.row)
    stands_alone = mention.start <= 1 and clause.word(at + length) in {"", ".", "!", ",", "and"}
    stands_alone = stands_alone and not clause.judged(mention.start - 1, mention.row)[0]
    if value and (clause.is_phrase(at) or clause.word(at) in words.VERDICT_VERBS or stands_alone):
        return clause.turned(value, at)
    return 0


def _verb_place(clause: Clause, mention: Mention) -> int:
    """Where an aspect's verb stands, behind what modifies it: "the story of the first half is"."""
    at = mention.end
    if clause.word(at) in words.BEGIN_MODIFIER:
        end = at + 1 + MAX_MODIFIER
        at += 1
        while at < end and clause.word(at) not in words.COPULAS and clause.word(at) not in {"", ","}:
            if at in clause.named_at:
                break
            at += 1
    while clause.word(at) in words.ADVERBS and clause.word(at) != "and":
        at += 1
    return at


def _predicate(clause: Clause, mention: Mention, verb: int) -> tuple[int, str]:
    for at in range(verb, min(len(clause.tokens), verb + MAX_AFTER)):
        if at in clause.named_at:
            break
        value, length = clause.judged(at, mention.row)
        if value:
            if at + length in clause.named_at:
                break
            return clause.turned(value, at, reach=min(6, at - mention.end + 1)), "predicate"
        if clause.word(at) not in words.BEFORE_A_PREDICATE and not clause.word(at).endswith("ly"):
            break
    return 0, ""


def _share(clause: Clause) -> None:
    """Members of a list share a judgement: "great story and music", "story and music are great"."""
    for first, second in pairwise(clause.mentions):
        begins_anew = clause.tokens[first.end : second.start] == [",", "the"]
        if begins_anew or second.rule:
            continue
        if _joined(clause, first, second) and first.rule in _FROM_THE_LEFT:
            second.verdict, second.rule = first.verdict, first.rule
    in_list: set[int] = set()
    for second, first in pairwise(reversed(clause.mentions)):
        # A comma alone joins only what comes before an "and": "a port, combat is awful" says nothing of the port.
        is_linked = clause.tokens[first.end : second.start] != [","] or second.start in in_list
        if first.rule or not is_linked:
            continue
        if _joined(clause, first, second) and second.rule in _FROM_THE_RIGHT:
            first.verdict, first.rule = second.verdict, second.rule
            in_list.add(first.start)


def _joined(clause: Clause, first: Mention, second: Mention) -> bool:
    between = clause.tokens[first.end : second.start]
    is_list = len(between) <= 4 and words.JOINERS.issuperset(between) and not words.LINKS.isdisjoint(between)
    return is_list and not first.shows and not second.shows


def _compare_with_section(clause: Clause, mention: Mention) -> None:
    """In a list of pros or cons, a short item that begins with an aspect judges it; one that says otherwise is open."""
    if not clause.section:
        return
    if mention.verdict and mention.verdict != clause.section:
        mention.verdict = 0
    is_item = mention.start <= 3 and len(clause.tokens) <= 6 and words.UNCLEAR_ITEM.isdisjoint(clause.tokens)
    if is_item and not mention.rule and not mention.row.vague:
        mention.verdict, mention.rule = clause.section, "section"
