"""What the player does: verb phrases after "you can", "your task is to", and at the start of a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.facts.finders.people import is_person
from core.facts.page_sentences import Sentence
from core.facts.phrases.groups import Phrase, low
from core.facts.phrases.verb_phrases import is_verb, verb_phrase
from core.facts.words.subjects import MARKETING
from core.facts.words.tokens import Token
from core.facts.words.verbs import GERUNDS, THIRD_PERSONS
from core.facts.words.vocabulary import DETERMINERS, NEGATIONS, PREPOSITIONS, PRONOUNS, REFUSED

# "could" and "would" are left out: they tell of what might be, and often of other games.
_MODALS = frozenset("can will must may should".split())
_PLAYERS = frozenset("you player players gamers".split())
_GOALS = frozenset("task tasks job mission goal quest objective aim duty purpose role".split())
_OPENERS = frozenset("then now and also finally next so simply just".split())
# Behind these, "you" is part of a condition or a question: "if you fail", "what you do".
_NO_SUBJECT = frozenset(
    "if do did before that which what how unless help helps than whatever wherever as".split()
)
# Verbs whose object is the player: "challenges you to".
_OFFERS = frozenset("invites challenges requires forces tasks inviting lets encourages".split())
_ALLOWS = frozenset("allow allows enable enables allowing enabling".split())
"""The same, but a mode, a device or a menu may do it as well as the game."""
_POWERS = frozenset("ability power chance opportunity freedom option possibility".split())
# With one of these before it, the ability is somebody else's.
_OTHERS = frozenset("he she they enemies him her them his their who enemy foes".split())
_HOLDS = frozenset("has have with possess possesses depends".split())
_QUESTS = frozenset("quest mission journey adventure race struggle expedition".split())
_NO_NAMES = REFUSED | PRONOUNS | DETERMINERS
_SOMEBODY = frozenset("he she they who".split())
_LEADS_TO_GERUND = frozenset("about involves involving".split())
_LABEL_ENDS = frozenset(":-–—")
# Tokens before a colon or a dash: "Combat: fight …" is a label, a longer text is a sentence.
_MAX_LABEL_LENGTH = 8
_CLAUSE_ENDS = frozenset(".;:!?()–—-…")
_OTHER_CLAUSE = frozenset(
    """
    who which that what where when while but if as because so before after until they he she it we is are was
    were will can may must would could should has have had not than how why whose let lets help helps make makes
    you'll they'll
    """.split()
)
"""Words after which there may be another subject."""
_NOT = NEGATIONS | frozenset("hardly only even".split())


def actions(sentence: Sentence) -> Iterator[tuple[str, Phrase]]:
    """Verb phrases: each with its verb in the base form, and its place in the sentence.

    The phrases do not overlap. Those whose end is in doubt are left out; nothing is yielded for a
    question unless it is put to the player.
    """
    tokens = sentence.tokens
    # Other questions are rhetorical and say nothing of what is done.
    if sentence.text.endswith("?") and not _asks_the_player(tokens):
        return
    taken = -1
    seen = False
    for at, token in enumerate(tokens):
        # What belongs to a phrase is not read again; a verb inside the game's name is not one here.
        if at < taken or not token.is_word or token.named:
            continue
        if is_verb(token.low) and _invites(tokens, at):
            seen = True
            for found in _chain(tokens, at):
                yield tokens[found.start].low, found
                taken = found.end
        elif base := _told_otherwise(tokens, at, seen=seen, bullet=sentence.bullet):
            # The rules for what follows a verb know base forms only, so one is put in its place.
            found_one = verb_phrase([*tokens[:at], Token(base, base, "v"), *tokens[at + 1 :]], at)
            if found_one is not None:
                yield base, found_one
                taken = found_one.end


def _asks_the_player(tokens: Sequence[Token]) -> bool:
    """Whether a question is like "Can you save the island?" or "Are you ready to save it?"."""
    return (low(tokens, 0), low(tokens, 1)) in (
        ("can", "you"),
        ("will", "you"),
        ("are", "you"),
        ("could", "you"),
    )


def _told_otherwise(tokens: Sequence[Token], at: int, *, seen: bool, bullet: bool) -> str:
    """The base form of a verb in another form, as in "by building" or "the player builds"; otherwise empty."""
    word = tokens[at].low
    # "a world of stunning islands"
    if word in MARKETING and not _has_an_object(tokens, at):
        return ""
    # "Building a base" as an item of a list is an action; without an object it may be a noun.
    if word in GERUNDS and bullet and at == 0 and _has_an_object(tokens, at):
        return GERUNDS[word]
    if word in GERUNDS and _gerund_follows(tokens, at, seen=seen):
        return GERUNDS[word]
    if word in THIRD_PERSONS and low(tokens, at - 1) == "player" and low(tokens, at - 2) in ("the", "a", ""):
        return THIRD_PERSONS[word]
    return ""


def _has_an_object(tokens: Sequence[Token], at: int) -> bool:
    """Whether an article, its like, or a preposition other than "of" follows the word at `at`."""
    after = low(tokens, at + 1)
    return after in DETERMINERS or (after in PREPOSITIONS and after != "of")


def _chain(tokens: Sequence[Token], at: int) -> Iterator[Phrase]:
    """The phrase at `at` and those that follow it with the same subject: "build, explore and survive".

    One that is not surely complete is passed over, up to the next "," or "and" that a verb follows.
    """
    start = at
    while start >= 0:
        found = verb_phrase(tokens, start)
        if found is not None and (start == at or not _is_listed(tokens, found)):
            yield found
        start = _next_verb(tokens, found.end if found is not None else start + 1)


def _is_listed(tokens: Sequence[Token], found: Phrase) -> bool:
    """Whether what looks like a verb with its object is a noun in a list: "locomotives, train cars, rails"."""
    bare = not found.determined and found.end == found.start + 2
    listed = low(tokens, found.start - 1) == "," and low(tokens, found.end) == ","
    return bare and listed and not is_verb(low(tokens, found.end + 1)) and "n" in tokens[found.start].classes


def _next_verb(tokens: Sequence[Token], at: int) -> int:
    """Where the next verb of the same subject begins, or -1: after a mark or a conjunction, in the same clause."""
    start = _coordinated(tokens, at)
    if start:
        return start
    for place in range(at, len(tokens)):
        token = tokens[place]
        # From here on the subject may be somebody else.
        if token.low in _OTHER_CLAUSE or token.text in _CLAUSE_ENDS or token.classes[:1] in ("z", "d"):
            return -1
        if token.low == "to" and tokens[place - 1].classes[:1] in ("n", "s", "a", "N") and place > at:
            if _plain_base(tokens, place + 1):
                return place + 1
            continue
        # "In addition to tailoring": what follows may be done by anybody.
        if token.low == "to" and place + 1 < len(tokens) and tokens[place + 1].classes[:1] == "g":
            return -1
        if token.low in (",", "and", "or", "&"):
            start = _coordinated(tokens, place)
            if start and _plain_base(tokens, start):
                return start
    return -1


def _plain_base(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb in the base form stands at `at`, followed by what may be its object."""
    if at + 1 >= len(tokens) or not is_verb(tokens[at].low) or "v" not in tokens[at].classes:
        return False
    after = tokens[at + 1]
    # "of" shows that the word was a noun: "the fight of your life".
    sure = after.low in DETERMINERS or (after.low in PREPOSITIONS and after.low != "of")
    return sure or (
        tokens[at].classes[:1] == "v" and after.classes[:1] in ("x", "q", "j", "s", "J", "n", "p")
    )


def _invites(tokens: Sequence[Token], at: int) -> bool:
    """Whether the player is the subject of the verb in the base form at `at`."""
    back = at - 1
    # "you can quickly build": the adverb does not part the verb from its subject.
    while back > 0 and _adverb(tokens[back]):
        back -= 1
    if back < 0 or (back == 0 and (tokens[0].low in _OPENERS or _adverb(tokens[0]))):
        return _imperative(tokens, at)
    # "You can not only build" has another half, which the phrase would lose.
    if any(token.low in _NOT for token in tokens[back:at]):
        return False
    if tokens[back].text in _LABEL_ENDS and any(token.low in _GOALS for token in tokens[:back]):
        return back == at - 1 and _imperative(tokens, at)
    if tokens[back].text in _LABEL_ENDS:
        # A capital letter shows that a sentence begins after the mark, which might otherwise be a dash in one.
        return back == at - 1 and tokens[at].capital and at < _MAX_LABEL_LENGTH and _imperative(tokens, at)
    # "Enter the base; steal the plans"
    if tokens[back].text == ";" and back == at - 1 and is_verb(tokens[0].low) and _imperative(tokens, 0):
        return _plain_base(tokens, at)
    if tokens[back].text == "," and back == at - 1 and _opened_by_a_setting(tokens, back):
        return tokens[at].classes[:1] == "v" and low(tokens, at + 1) in DETERMINERS
    if tokens[back].low == "to":
        return _purpose(tokens, back)
    return _subject(tokens, back)


def _opened_by_a_setting(tokens: Sequence[Token], comma: int) -> bool:
    """Whether the words before the comma only name a setting, such as "In a frozen land", without a verb."""
    return tokens[0].low in PREPOSITIONS and not any(
        token.text == "," or token.low in _OTHER_CLAUSE or token.classes[:1] in ("v", "z", "d")
        for token in tokens[1:comma]
    )


def _subject(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at `at` is the player, or "can" and its like with the player before it."""
    word = low(tokens, at)
    before = low(tokens, at - 1)
    if word == "you":
        # "Every time you clear a level" is a condition too.
        if before == "time" and low(tokens, at - 2) in ("every", "each", "first", "next", "last"):
            return False
        return before not in _NO_SUBJECT or before == "as"
    if word in ("players", "gamers"):
        return before in ("", ",", "where", "and", "as", ":")
    # What somebody must do in the story is what the player does for them: "a fox who must cross the moor", "Ada must".
    if word == "must" and (_is_somebody(tokens, at - 1) or _is_a_name(tokens, at - 1)):
        return True
    if word in _MODALS and before == "character":
        return low(tokens, at - 2) == "your"
    if word in _MODALS:
        return before in _PLAYERS and low(tokens, at - 2) not in _NO_SUBJECT - {"as"}
    return word == "you'll" and before not in _NO_SUBJECT


def _is_somebody(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at `at` is one that stands for a person of the story."""
    return at >= 0 and (tokens[at].low in _SOMEBODY or is_person(tokens[at]))


def _is_a_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at `at` is the first of its clause, and in no list: the hero by name."""
    first = at == 0 or (at > 0 and tokens[at - 1].low in (",", "and", "now", "as"))
    return first and tokens[at].capital and tokens[at].classes == "N" and tokens[at].low not in _NO_NAMES


def _adverb(token: Token) -> bool:
    """Whether a token may stand between a subject and its verb without changing either."""
    return (token.classes[:1] in ("a", "A") and token.low.endswith("ly")) or token.low in _OPENERS | {
        "even",
        "always",
    }


def _imperative(tokens: Sequence[Token], at: int) -> bool:
    """Whether the first word of a sentence is a verb, and not a noun as in "Battle modes"."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None:
        return False
    if tokens[at].classes[:1] == "v":
        return True
    # "Design and build a ship": the second word shows that the first is a verb as well.
    if after.low in ("and", "or", "&", ",") and at + 2 < len(tokens) and is_verb(tokens[at + 2].low):
        return (
            tokens[at + 2].classes[:1] == "v" and _imperative(tokens, at + 2) and _plain_base(tokens, at + 2)
        )
    if tokens[at].classes[:1] == "j":
        return after.low in DETERMINERS
    # "A mix of techniques" is what it has.
    led = after.low in PREPOSITIONS and after.low != "of"
    return after.low in DETERMINERS or led or after.classes[:1] in ("x", "q", "j", "s")


def _purpose(tokens: Sequence[Token], at: int) -> bool:
    """Whether the "to" at `at` follows "you have", "allows you", "your task is"."""
    before = low(tokens, at - 1)
    near = {low(tokens, at - back) for back in range(2, 8)}
    if low(tokens, at - 2) == "player" and before in ("has", "needs"):
        return True
    if before == "has" and _is_somebody(tokens, at - 2):
        return True
    if before in ("have", "need", "get", "able", "ready", "free", "enough", "has", "needs"):
        return bool(near & (_PLAYERS | {"you'll"})) and not near & _NOT
    if before in ("is", "simple"):
        # "enemies whose only purpose is to": somebody else's, unless the sentence says that it is the player's.
        theirs = {token.low for token in tokens[:at]} & _OTHERS and not near & {
            "your",
            "player's",
            "players'",
        }
        return bool(near & _GOALS) and not near & _NOT and not theirs
    # What somebody of the story sets out for: "on a quest to find the old bell".
    if before in _QUESTS and low(tokens, at - 2) in ("a", "his", "her", "their", "an"):
        return low(tokens, at - 3) in ("on", "in") and not {token.low for token in tokens[:at]} & _NOT
    if before in _POWERS:
        # "It has the ability to": the power is the player's only if they hold it.
        holder = next(
            (place for place in range(at - 3, max(-1, at - 6), -1) if low(tokens, place) in _HOLDS), 0
        )
        if holder and not {low(tokens, holder - back) for back in (1, 2)} & _PLAYERS:
            return False
        return not {token.low for token in tokens[:at]} & (_OTHERS | _NOT)
    if before == "player" and low(tokens, at - 2) == "the":
        return _offered(tokens, at - 3)
    if before in ("you", "players", "gamers"):
        return _offered(tokens, at - 2) or (low(tokens, at - 2), low(tokens, at - 3)) == ("to", "up")
    return before in _GOALS and low(tokens, at - 2) == "your"


def _offered(tokens: Sequence[Token], at: int) -> bool:
    """Whether the verb at `at` says what the game has its player do, and not what one of its modes or menus is for."""
    if low(tokens, at) not in _ALLOWS:
        return low(tokens, at) in _OFFERS
    before = tokens[at - 1] if at else None
    return before is not None and (before.named or before.low in ("game", ","))


def _gerund_follows(tokens: Sequence[Token], at: int, *, seen: bool) -> bool:
    """Whether the player is the subject of the -ing form at `at`."""
    before = low(tokens, at - 1)
    if any(token.low in NEGATIONS for token in tokens[max(0, at - 4) : at]):
        return False
    if before == "of" and low(tokens, at - 2) in _GOALS | {"game", "art"}:
        return True
    if before in _LEADS_TO_GERUND or (before == "with" and low(tokens, at - 2) == "tasked"):
        return True
    # "You are repairing old boats"
    if before in ("are", "be", "you're") and {low(tokens, at - 2), low(tokens, at - 3), before} & {
        "you",
        "you'll",
        "you're",
    }:
        return True
    # "Row across the lake, avoiding the drowned": whoever does the one does the other.
    return seen and (before in ("by", "while") or (before == "," and _has_an_object(tokens, at)))


def _coordinated(tokens: Sequence[Token], at: int) -> int:
    """Where a second verb of the same subject begins, or 0."""
    start = at
    if low(tokens, start) == ",":
        start += 1
    if low(tokens, start) in ("and", "or", "then", "to", "&"):
        start += 1
    while start > at and start < len(tokens) and _adverb(tokens[start]):
        start += 1
    if start == at or start >= len(tokens):
        return 0
    token = tokens[start]
    after = low(tokens, start + 1)
    sure = token.classes[:1] == "v" or low(tokens, start - 1) == "to"
    # A word that may also be a noun is a verb only if an object follows: "build and craft the …".
    return start if sure or ("v" in token.classes and after in DETERMINERS | PREPOSITIONS) else 0
