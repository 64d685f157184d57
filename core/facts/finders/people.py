"""Who the player is, and against whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.facts.page_sentences import Sentence
from core.facts.phrases.groups import Phrase, group, low
from core.facts.phrases.nouns import compares_versions, ends_well, noun_phrase
from core.facts.phrases.verb_phrases import is_verb
from core.facts.words.subjects import (
    BLAND_MODIFIERS,
    BLAND_ROLES,
    FOE_GROUPS,
    FOES,
    GENERAL_FOES,
    MARKETING,
    NOT_PEOPLE,
    PEOPLE,
)
from core.facts.words.tokens import Token
from core.facts.words.vocabulary import OF_HEADS, PREPOSITIONS

# What stands before the player's role. One alternative between slashes.
_LEADS = """
play/play as/plays as/playing as/play the role of/plays the role of/role of/roles of/shoes of/boots of/you are/you're
you play/become/you control/you will control/guise of/take control of/takes control of/casts you as/puts you in control of
you can be/you will be/you'll be
"""
_ROLE_LEADS = tuple(tuple(lead.split()) for line in _LEADS.strip().splitlines() for lead in line.split("/"))
_LEADS_BY_WORD = {
    first: tuple(lead for lead in _ROLE_LEADS if lead[0] == first)
    for first in sorted({lead[0] for lead in _ROLE_LEADS})
}
# With one of these before it, the lead speaks of somebody else, or of what is not the case.
_OTHERS = frozenset(
    "if when not he she it who they can could cannot that until whether before must him her to".split()
)
# "known as", "such as": comparisons and names, not roles.
_SAID_AS = frozenset("known such well same used act acts work works serve serves seen even just".split())
_BECOMING = frozenset(("", "you", "you'll", "can", "will", "must", "and", ",", "or", "then"))
_FIGHTS = frozenset(
    """
    fight battle defeat against destroy kill slay survive face combat fighting battling fend repel shoot off
    eliminate defeating destroying killing slaying vanquish exterminate annihilate through confront
    """.split()
)
_BESET = frozenset(
    "filled infested packed swarming crawling teeming attacked chased pursued hunted invaded overrun".split()
)
_CROWDS = frozenset("hordes waves swarms legions".split())
# Endings of most nouns for people; NOT_PEOPLE lists the exceptions, such as "tower".
_SUFFIXES = tuple("er or ist ian man woman boy girl eer smith lord keeper mancer".split())
_TELLS = frozenset(
    "game adventure platformer shooter rpg jrpg novel puzzler roguelike metroidvania story tale thriller".split()
)
"""Nouns for a game behind which "about" says who it is about."""
_ARTICLES = frozenset(("a", "an", "the"))
_OF = frozenset(("of", "in", "from", "with"))


def roles(sentence: Sentence) -> Iterator[Phrase]:
    """Noun phrases that say who the player is.

    The head of each is a person or a creature, and the phrase has an article. The same role may come twice.
    """
    tokens = sentence.tokens
    words = [token.low for token in tokens]
    for at, word in enumerate(words):
        for lead in _LEADS_BY_WORD.get(word, ()):
            end = at + len(lead)
            if tuple(words[at:end]) != lead:
                continue
            before = low(tokens, at - 1)
            # "play a pilot" only as an order or after "you": "the actors play" is another matter.
            if lead == ("play",) and before not in ("", "you", "you'll", "will", "can"):
                continue
            if lead == ("become",) and before not in _BECOMING:
                continue
            if before not in _OTHERS or (lead != ("become",) and before in ("to", "must", "can")):
                yield from _person(tokens, end)
        if at and _doing_as(tokens, at):
            yield from _person(tokens, at + 1)
    yield from _told_of(tokens)
    # "As a young pilot, you …": a comma and "you" must follow, or the clause is about somebody else.
    if words[:1] == ["as"]:
        found = _noun(tokens, 1)
        if (
            found is not None
            and low(tokens, found.end) == ","
            and "you" in words[found.end + 1 : found.end + 3]
        ):
            yield from _person(tokens, 1)


def _told_of(tokens: Sequence[Token]) -> Iterator[Phrase]:
    """Of whom the game tells, who is mostly the one that is played: "a platformer about a retired fox"."""
    for at, token in enumerate(tokens):
        if token.low == "about" and low(tokens, at - 1) in _TELLS:
            yield from _person(tokens, at + 1)


def _doing_as(tokens: Sequence[Token], at: int) -> bool:
    """Whether "as" at `at` says who the player is: "Explore the moor as a retired fox"."""
    if tokens[at].low != "as" or low(tokens, at + 1) not in ("a", "an"):
        return False
    before = {token.low for token in tokens[:at]}
    begins_with_verb = is_verb(tokens[0].low) and tokens[0].classes[:1] == "v"
    return (
        (begins_with_verb or "you" in before) and low(tokens, at - 1) not in _SAID_AS and not before & _OTHERS
    )


def foes(sentence: Sentence) -> Iterator[Phrase]:
    """Noun phrases that say who or what is fought.

    Each is plural or has an article. Foes without any detail, such as "many enemies", are left out.
    """
    tokens = sentence.tokens
    for at, token in enumerate(tokens):
        met = (token.low in _FIGHTS and _is_done(tokens, at)) or (
            token.low in ("with", "by") and low(tokens, at - 1) in _BESET
        )
        crowd = low(tokens, at + 1) in _CROWDS and low(tokens, at + 2) == "of"
        if not (met or crowd) or low(tokens, at + 1) in ("all", "each", "every", "any", "both"):
            continue
        # Not joined by "and": the second noun may be an ally.
        found = noun_phrase(tokens, at + 1, joined=False, linking=frozenset(("of", "from")))
        # A bare singular is the first half of a compound: "zombie outbreak".
        if found is not None and (found.plural or found.determined) and _is_foe(tokens, found):
            words = tokens[found.start : found.end]
            inside = {item.low for item in words}
            if _has_another_verb(words) or compares_versions(words):
                continue
            if met or inside & (FOES | GENERAL_FOES):
                yield found


def _has_another_verb(words: Sequence[Token]) -> bool:
    """Whether what looks like a foe tells of a deed: "a harbour capturing drowned pirates", "enemies from your …"."""
    return any(
        (
            token.classes[:1] == "g"
            and place > 1
            and words[place - 1].classes[:1] in ("n", "s", "N", "S")
            and words[place - 1].low not in PREPOSITIONS
        )
        or (token.low == "your" and words[place - 1].low == "from")
        for place, token in enumerate(words)
    )


def _is_done(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word such as "battle" is a verb here, unlike in "huge battle tanks"."""
    before = tokens[at - 1] if at else None
    # For a word that cannot be a noun, the word before it does not matter.
    if before is None or "n" not in tokens[at].classes:
        return True
    return before.low not in ("a", "an", "the", "of") and before.classes[:1] not in (
        "j",
        "J",
        "n",
        "s",
        "x",
        "q",
    )


def is_person(token: Token) -> bool:
    """Whether a noun names a person or a creature that one can be.

    By a list, then by the ending. Creatures count, because a player can be one.
    """
    if token.low in PEOPLE or token.low in BLAND_ROLES:
        return True
    return token.classes[:1] in ("n", "N") and token.low.endswith(_SUFFIXES) and token.low not in NOT_PEOPLE


def _is_foe(tokens: Sequence[Token], found: Phrase) -> bool:
    """Whether the head is something that is fought, with a word that tells more if the head is general."""
    head = tokens[found.head].low
    inside = {item.low for item in tokens[found.start : found.end]}
    # "enemies of your level": how strong they are, and not who.
    if head in GENERAL_FOES and low(tokens, found.head + 1) == "of":
        return False
    telling = (
        inside
        - MARKETING
        - _ARTICLES
        - {
            head,
            "your",
            "many",
            "other",
            "of",
            "different",
            "various",
            "new",
            "countless",
            "common",
            "several",
            "two",
            "dozens",
            "hundreds",
        }
    )
    # Adverbs do not say who is fought.
    telling = {word for word in telling if not word.endswith("ly")}
    if head in GENERAL_FOES:
        return bool(telling)
    if head in FOE_GROUPS:
        # "hundreds of levels" counts something else, so these need a foe after "of".
        counted = head in ("hundreds", "thousands", "dozens", "forces", "groups", "hosts", "crowds")
        return low(tokens, found.head + 1) == "of" and bool(inside & FOES if counted else telling)
    return head in FOES


def _person(tokens: Sequence[Token], at: int) -> Iterator[Phrase]:
    """The noun phrase at `at` if it names a person, or the one after a name and a comma."""
    if (low(tokens, at), low(tokens, at + 1)) == ("one", "of"):
        yield from _one_of_several(tokens, at)
        return
    found = _noun(tokens, at)
    if found is None:
        # "Ada, a young pilot": the name first, then what is wanted
        comma = at
        while comma < min(len(tokens), at + 4) and tokens[comma].is_word and tokens[comma].capital:
            comma += 1
        found = _noun(tokens, comma + 1) if comma > at and low(tokens, comma) == "," else None
    if found is not None and is_person(tokens[found.head]) and _telling(tokens, found):
        yield found


def _one_of_several(tokens: Sequence[Token], at: int) -> Iterator[Phrase]:
    """Such as "one of four lighthouse keepers"."""
    crowd = group(tokens, at + 2)
    if crowd is None or not crowd.plural or not crowd.determined or not crowd.modified:
        return
    word = tokens[crowd.head].low.removesuffix("s")
    told = {token.low for token in tokens[crowd.start : crowd.head] if "x" not in token.classes}
    if (word in BLAND_ROLES or word == "character") and not told - BLAND_MODIFIERS - MARKETING - _ARTICLES:
        return
    if is_person(Token(word, word, "n")) and ends_well(tokens, crowd.end):
        yield Phrase(at, crowd.end, at, determined=True, modified=True)


def _noun(tokens: Sequence[Token], at: int) -> Phrase | None:
    """A noun phrase with an article."""
    return noun_phrase(tokens, at, joined=False, linking=_OF) if low(tokens, at) in _ARTICLES else None


def _telling(tokens: Sequence[Token], found: Phrase) -> bool:
    """Whether a role says something: "the ultimate hero" and "a leader" do not."""
    head = tokens[found.head].low
    words = [token.low for token in tokens[found.start : found.end]]
    if words[0] == "the" and (
        words[1] in MARKETING or words[1] in ("best", "only", "top", "most", "next", "first", "last", "new")
    ):
        return False
    # Superlatives and praise: a role is what the player is, not how good.
    if words[1].endswith("est") or words[1] in ("different", "better", "good", "bad", "real", "true", "new"):
        return False
    if found.plural or head in OF_HEADS:
        return False
    if head in BLAND_ROLES:
        return bool(set(words) - MARKETING - _ARTICLES - {head, "main", "own"})
    return True
