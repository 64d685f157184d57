"""Which kind of fact a noun phrase makes: what a game has, how it looks, how it sounds, or none."""

from __future__ import annotations

from collections.abc import Sequence

from core.facts.fact import FactKind
from core.facts.finders.people import is_person
from core.facts.phrases.groups import Phrase, low
from core.facts.phrases.nouns import LONGEST, compares_versions, told_head
from core.facts.phrases.verb_phrases import is_verb, purpose_follows
from core.facts.phrases.wording import is_title
from core.facts.words.subjects import (
    ARTICLE_HEADS,
    BLAND_MODIFIERS,
    FOES,
    GAME_SYSTEMS,
    GAME_THINGS,
    GENERAL_FOES,
    LOOKS,
    MARKETING,
    MUSICAL,
    OWN_HEADS,
    SOUNDS,
    VAGUE_HEADS,
    VISUAL,
)
from core.facts.words.tokens import Token
from core.facts.words.verbs import GERUNDS, PARTICLES
from core.facts.words.vocabulary import MASS, OF_HEADS

_ALL = frozenset("each every all both any your some".split())
# Heads that only count or mix what follows: the phrase is about the noun after "of".
_COUNTING = frozenset("blend mix mixture combination fusion number lot ton amount".split())
# First words that compare with another version, or that show a verb form or a number out of place.
_FIRST_REFUSED = frozenset(
    """
    total offering featuring including providing showing the more hundred thousand dozen even added included fixed upcoming
    designed looking optimized optimised specific certain particular unseen
    first
    """.split()
)
_ANY_SORT = MARKETING | frozenset(
    "many various different several numerous multiple lots of other special gameplay".split()
)
_TECHNICAL_HEADS = frozenset(
    """
    effects shadows lighting reflections textures shaders loading rendering models support arms fog camera animations
    """.split()
)
_TECHNICAL = BLAND_MODIFIERS | frozenset(
    """
    advanced rendered
    visual special particle particles sound graphical graphics lighting lightning light weather post-processing volumetric
    real-time realtime time real dynamic high low resolution high-resolution hd hi-res realistic ambient environmental water
    cinematic audio
    """.split()
)
"""Words that tell of such a thing only how it is computed."""
_SURE_THINGS = (GAME_THINGS | ARTICLE_HEADS) - FOES - GENERAL_FOES
# -ing forms that describe a thing; others say what is done and make no noun phrase.
_MOVING = frozenset(
    """
    flying moving branching shooting racing floating rolling spinning exploding falling winding living dying evolving
    changing varying sprawling towering burning glowing growing competing opposing rotating bouncing swinging fighting
    """.split()
)
_PLAIN_LOOK = (
    BLAND_MODIFIERS | LOOKS | frozenset("art graphic graphical visual vastly concept story map".split())
)


def kind_of(tokens: Sequence[Token], found: Phrase) -> FactKind | None:
    """HAS, LOOK or SOUND; None if the phrase says too little, or names nothing that a game has.

    `tokens` are those of the whole sentence, `found` a phrase in it.
    """
    head = told_head(tokens, found).low
    if head in SOUNDS:
        kind = FactKind.SOUND
    elif head in LOOKS:
        kind = FactKind.LOOK
    else:
        kind = FactKind.HAS
    if _is_no_thing(tokens, found, head) or _says_too_little(tokens, found, head, kind):
        return None
    return kind


def counts(tokens: Sequence[Token], found: Phrase) -> bool:
    """Whether a phrase says how many of something there are: "70 levels".

    The thing counted must be one of the game's own: 70 levels, but not 70 languages.
    """
    numbered = any("x" in token.classes for token in tokens[found.start : found.head])
    return numbered and found.plural and tokens[found.head].low in GAME_THINGS | OWN_HEADS - VAGUE_HEADS


def needs_article(tokens: Sequence[Token], found: Phrase) -> bool | None:
    """Whether a or an has to be put before it; None if that is in doubt.

    False if it has one, is plural, or is a noun that takes none. A phrase in doubt is better dropped than
    worded wrongly.
    """
    if found.determined or found.plural or tokens[found.head].low in MASS:
        return False
    # A superlative wants "the", which would claim more than the page may mean.
    if tokens[found.start].low.endswith("est"):
        return None
    return True if tokens[found.head].low in ARTICLE_HEADS else None


def _is_no_thing(tokens: Sequence[Token], found: Phrase, head: str) -> bool:
    """What is done, what belongs to somebody, names, people, and heads that say nothing."""
    inside = tokens[found.start : found.end]
    first = next((token for token in inside if token.low not in MARKETING), inside[0])
    if head in VAGUE_HEADS or head in ("control", "gameplay") or tokens[found.head].low in _COUNTING:
        return True
    if (
        (first.low in _FIRST_REFUSED and not (first.low == "more" and low(tokens, found.start + 1) == "than"))
        or compares_versions(inside)
        or _is_technical(inside, head)
        or any(token.low in _ALL or token.classes == "q" for token in inside)
    ):
        return True
    if not found.plural and is_person(tokens[found.head]):
        return True
    if _is_label(tokens, found) and head not in GAME_THINGS | GAME_SYSTEMS:
        return True
    # "Little Rock", in a sentence that is not Written Like This.
    if found.start and len(inside) > 1 and all(token.capital for token in inside) and not is_title(tokens):
        return True
    # A capitalised word that no list knows is a name, which means nothing to a reader.
    if any(token.capital and token.classes in ("N", "S") for token in inside[found.start == 0 :]):
        return True
    done = (
        first.classes[:1] in ("g", "G")
        and (first.low in GERUNDS or first.classes in ("g", "G"))
        and first.low not in _MOVING
    )
    sure = _is_told_to_do(tokens, found, first)
    return done or sure or (_may_be_done(tokens, found) and head not in _SURE_THINGS)


def _is_told_to_do(tokens: Sequence[Token], found: Phrase, first: Token) -> bool:
    """Whether a phrase at the start of a line is a verb with its object, by what stands behind it; `first`: its word."""
    # "Re-roll units": a verb that no list has.
    if first.low.startswith("re-") and first.classes.isupper():
        return True
    after = low(tokens, found.end)
    # "Turn teams on": what belongs to the verb stands behind its object.
    if found.start == 0 and after in PARTICLES.get(first.low, ()):
        return True
    # "Board enemy ships to capture them", "Cast spells using gestures": the purpose or the means shows that it is done.
    behind = after in ("using", "by") or purpose_follows(tokens, found.end)
    return found.start == 0 and is_verb(first.low) and behind


def _is_label(tokens: Sequence[Token], found: Phrase) -> bool:
    """Whether two words before a colon are a name rather than a thing: "Red Dawn: an arena at an airport"."""
    named = found.start == 0 and found.end == 2 and all(token.capital for token in tokens[:2])
    return named and low(tokens, found.end) in (":", "-", "–", "—") and not is_title(tokens)


def _is_technical(inside: Sequence[Token], head: str) -> bool:
    """Whether a phrase names a part of the drawing or the sound that any game has: "real-time shadows"."""
    return head in _TECHNICAL_HEADS and {token.low for token in inside} - MARKETING <= _TECHNICAL | {head}


def _says_too_little(tokens: Sequence[Token], found: Phrase, head: str, kind: FactKind) -> bool:
    """Whether the phrase could be said of any game, because nothing but bland words stands before its head."""
    inside = {token.low for token in tokens[found.start : found.end]}
    # A number says enough: "over thirty weapons" needs no adjective.
    numbered = "x" in tokens[found.start].classes or tokens[found.start].low in ("over", "up")
    if not (found.modified or numbered) or found.end - found.start > LONGEST:
        return True
    # "many different paths": how many of what sort is not said.
    if not (numbered or head in GAME_THINGS) and not inside - _ANY_SORT - {head}:
        return True
    if (
        head in OWN_HEADS or kind is not FactKind.HAS
    ) and not inside - BLAND_MODIFIERS - OF_HEADS - MARKETING - {head}:
        return True
    plain = low(tokens, found.head + 1) == "of" or not inside - _PLAIN_LOOK - MARKETING
    if kind is FactKind.LOOK and plain:
        return True
    return (head in ("style", "design") and not inside & VISUAL) or (head == "score" and not inside & MUSICAL)


def _may_be_done(tokens: Sequence[Token], found: Phrase) -> bool:
    """Whether two words at the start of a line, such as "form alliances", may be a verb with its object."""
    first = tokens[found.start]
    return found.start == 0 and ("v" in first.classes or is_verb(first.low)) and found.head == 1
