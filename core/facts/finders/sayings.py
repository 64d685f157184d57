"""What a page says of its game in words short enough to be quoted: what it calls the game, and single sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.facts.exclusions import about_other_things
from core.facts.finders.descriptions import HEADS
from core.facts.page_sentences import MAX_SENTENCE_LENGTH, split_line
from core.facts.phrases.verb_phrases import is_verb
from core.facts.words.figures import ABSTRACT, ADDRESSING, FIGURES, FIGURES_ALONE, SLOGANS
from core.facts.words.lexicon import classes, is_misspelt
from core.facts.words.plain import PLAIN
from core.facts.words.subjects import INTENSIFIERS, MARKETING
from core.facts.words.tokens import words_of
from core.facts.words.vocabulary import AUXILIARIES, NEGATIONS, PREPOSITIONS, PRONOUNS, REFUSED

_FEWEST, _MOST = 5, 11
"""Words of a quoted sentence; a longer one would copy the page rather than quote it."""
_FEWEST_CALLED = 4
_TELLING = 5
"""Words beside the praise in what a page calls the game."""
_PLAIN = re.compile(r"\w[\w ,'’&-]*\w")
"""Letters, digits and the marks inside a clause; anything else would look odd between quotation marks."""
# A comma and a conjunction before a new clause: what stands in front of them is a sentence by itself.
_JOINED = re.compile(
    r", (?:and (?=(?:you|they|it|he|she|then|the)\b)"
    r"|(?:but|so|where|when|while|as|which|who|until|before|after|because)\b)"
)
_AND = re.compile(r",? (?:and|but|so) (?:you|it|they|he|she|this|that|the|your)\b")
_REST = re.compile(r", | (?:with|featuring|and then) ")
_LABELS = frozenset(("a", "an", "over"))
"""Words with which something begins that is no sentence, and yet tells what the game is: "A game about a lighthouse"."""
_FINITE = re.compile(r" (?:is|are|has|have|can|will|must|lets|brings|takes|tells|follows|allows|awaits?) ")
_DASH = re.compile(r" [–—-] |: ")
_IS_A = re.compile(r"(?:is|are) (?=an? )")
# After these words a description goes into details; before them it can stand alone.
_DETAIL = re.compile(
    r"\s?[,;:(–—]| - | (?:that|which|where|who|whose|with|without|set|featuring|based|by|from|about|for|in|on|inspired"
    r"|created|made|designed|developed|playable|played|and (?=is|you|the|has))\b"
)
_AFTER_ITS_NOUN = re.compile(r"\b(?:game|adventure|\w+er|\w+like|novel|sim\w*|of)\b[^,]*,|, \w+$")
"""A comma after the noun that says what the game is: what follows is a detail or a list that was cut."""
_IS_A_GAME = HEADS | frozenset("experience story tale mix blend fusion mod".split())
_GAMES = frozenset("game games experience adventure fast easy funny".split())
_RELATIVE = frozenset(f" {word}" for word in ("that", "which", "where", "who", "whose"))
_OF_THE_SHOP = frozenset(
    """
    we our us i my me buy purchase price sale dollars click play now coming soon available welcome interface tutorial
    tutorials keyboard mouse buttons button dubbed english japanese chinese russian subtitles writer designer genre rpgmaker
    involved entertaining steam
    """.split()
)
"""Words of an advertiser, who speaks of the shop, the machine or the makers, or addresses the reader."""
_CHATTER = frozenset("fun luck also thanks".split())
"""Words of sentences that are addressed to the player and say nothing of the game."""
_MAKER = re.compile(r"\b(?:by|from) (?:\w+ )?[A-Z]")
"""Who made it; a place by name is rarely told of in this way."""
_NEW_SUBJECT = re.compile(r", (?:the|it|this|which|who|each|its) ")
_MORE = re.compile(r"\b(?:more|less)\b(?! than)|\b(?!over|under|after|ever|never|other)\w{3,}ier\b")
"""Comparatives, whose other side is elsewhere."""
_PRAISE = re.compile(
    r"\b(?:ever|never|best|greatest|ultimate|most|unique|next-gen\w*|unforgettable|must-have|perfect|amazing)\b|\b\d{4}\b",
    re.IGNORECASE,
)
"""Superlatives, and years, which are about the making of the game or its story's past."""
_LEANING = frozenset(
    """
    this that these those it its they them their he she his him her here there such both one if or and but so nor yet
    perhaps maybe just as after before when while not no however then also although though because since until unless instead
    worse besides meanwhile another other others only even still inspired based developed designed featuring including with
    without from to of are is can will do does by for whether much being through more less good set made
    have has would what who how why hi hello thanks note please sometimes otherwise unlike like once well
    """.split()
)
"""First words of sentences that lean on another sentence, ask, or are no whole sentence."""
_POINTING = frozenset("they them their he she him his her this that these those".split())
"""Words that point at something outside the sentence."""
_ADDRESSED = frozenset(("you", "your", "player", "players"))
_NO_THINGS = PLAIN | ABSTRACT | FIGURES | FIGURES_ALONE | SLOGANS
"""Nouns that no game is known by."""
_CALLS = re.compile(r"\b(?:and|much|many|plus) more$|\bneeds? you|(\w)\1\1")
"""A list that goes on, a call for help, and drawled words."""
_PITCH = 4
"""Sentences at the top of a page, which introduce the game; further down what it tells the player to do comes first."""
_EARLY = 12
"""Sentences of a page that are quoted at all, unless they tell the player to do something."""
_LISTED = re.compile(r",\s*(?:\w+,|(?:and|or)\b|(?:\w+\s+){0,2}\w+,?\s+(?:and|or)\b)")
"""The rest of a list, from a comma on."""
_DANGLING = PREPOSITIONS | frozenset(
    "a an the and or to that which where who whose set based inspired created made designed developed written played".split()
)
"""Words that nothing quoted may end with."""


def lines_of(description: str, most: int = 50) -> list[str]:
    """Sentences of a page's plain text, word for word with white space folded; each comes once.

    After `most` of them no further line of the page is read.
    """
    found: dict[str, None] = {}
    for line in description.splitlines():
        pieces = split_line(" ".join(line.split()))
        found |= dict.fromkeys(piece for piece in pieces if len(piece) <= MAX_SENTENCE_LENGTH)
        if len(found) >= most:
            break
    return list(found)


def called(sentences: Sequence[str], names: Sequence[tuple[str, ...]]) -> tuple[str, str] | None:
    """What the page calls the game ("a chaotic party game") and the sentence; None if it has no short form.

    `names` are the spellings of the game's name. The words have an article, four to eleven words, and no final mark.
    """
    for sentence in sentences:
        for match in _IS_A.finditer(sentence):
            subject = words_of(sentence[: match.start()])
            if tuple(subject) not in {*names, ("this",), ("the", "game"), ("it",)}:
                continue
            for words in _shortened(sentence[match.end() :]):
                if _IS_A_GAME.isdisjoint(words_of(words)) or ("," in words and _AFTER_ITS_NOUN.search(words)):
                    continue
                if not _names_a_game(words, sentence[match.end() :].rstrip(" .!…")):
                    continue
                if len(words_of(words)) >= _FEWEST_CALLED and _length(words) <= _MOST and _is_sober(words):
                    return words, sentence
    return None


def sayings(
    sentences: Sequence[str], names: Sequence[tuple[str, ...]], *, strict: bool = True
) -> Iterator[tuple[str, str]]:
    """Words worth quoting, each with its sentence, in the page's order.

    They stand on the page word for word, have five to eleven words and no final mark, and do not hold the game's name.
    `strict`: they are whole sentences that speak to the player, or tell them to do something, and name a thing of the game:
    scenery is often lost without the rest, and a slogan says nothing.
    """
    later: list[tuple[str, str]] = []
    some = False
    for place, sentence in enumerate(sentences):
        words = next(
            (
                part
                for part in _clauses(sentence)
                if _is_quotable(part, names) and (_tells(part) if strict else _things_of(words_of(part)))
            ),
            None,
        )
        if words is not None and (place < _PITCH or _commands(words)):
            some = True
            yield words, sentence
        elif words is not None and place < _EARLY:
            later.append((words, sentence))
    if not some:
        yield from later


def _names_a_game(words: str, whole: str) -> bool:
    """Whether what a page calls the game is complete, and says what it is: no praise, no maker, no half of a list.

    `whole`: what stands on the page from the same word on.
    """
    low = words_of(words)
    praise = {word for word in low if word in MARKETING or word in INTENSIFIERS}
    # With praise in it, it must say more: "a fun and absorbing mix of racquetball and darts", but not "a fun little game".
    if (praise and len(low) - len(praise) < _TELLING) or _MAKER.search(words) or _NEW_SUBJECT.search(words):
        return False
    # "a small game made to fill your evening": what was cut off is the point of it.
    if words != whole and (
        "to" in low or (_LISTED.match(whole, len(words)) and not _AND.match(whole, len(words)))
    ):
        return False
    # "a tidewright, an odd little game": a noun of their own, and then another one.
    if re.search(r", an? ", words) or low[-2:] in (["for", "players"], ["of", "players"], ["for", "vr"]):
        return False
    # "a very funny, fast and easy game"
    if not {*low} - PLAIN - _GAMES:
        return False
    # "an adventure filled", "made meticulously and specifically"
    return bool(set(classes(low[-1])[:1]) & set("nsNSx")) or low[-1] in HEADS


def _shortened(description: str) -> Iterator[str]:
    """A description's beginnings that can stand alone, the longest first."""
    whole = description.rstrip(" .!…")
    details = list(_DETAIL.finditer(whole))
    # A second clause is quoted whole or not at all.
    second = [match.start() for match in details if match[0] in _RELATIVE]
    if (joined := _AND.search(whole)) is not None:
        second.append(joined.start())
    clause = min(second, default=len(whole))
    yield whole
    for match in reversed(details):
        if match.start() <= clause:
            yield whole[: match.start()].rstrip()


def _clauses(sentence: str) -> Iterator[str]:
    """Parts of a sentence that may be quoted: the whole, what stands before a conjunction or a dash, further commands."""
    whole = sentence.rstrip(" .!…")
    yield whole
    for end in (_JOINED.search(whole), _DASH.search(whole)):
        if end is not None:
            yield whole[: end.start()]
    # What a finite verb stands in is a sentence, whatever follows its first comma.
    for end in (_REST.search(whole), *_REST.finditer(whole, 30)):
        # "filled with", "crawling with": the participle would be left without its sense.
        leans = end is not None and whole[: end.start()].endswith(("ed", "ing"))
        # "the way players approach, manipulate and use things": half of a list is half of a sentence.
        cut = end is None or leans or _LISTED.match(whole, end.start())
        if end is not None and not cut and _FINITE.search(whole, 0, end.start()):
            yield whole[: end.start()]
            break
    # "Explore the ruins, choose from 18 crews and …": each command makes sense by itself.
    if _commands(whole) and not about_other_things(whole):
        for part in whole.split(", ")[1:]:
            command = part.removeprefix("and ")
            if _commands(command):
                yield command[0].upper() + command[1:]


def _commands(words: str) -> bool:
    """Whether words begin with a verb in the imperative."""
    return is_verb(next(iter(words_of(words)), ""))


def _is_quotable(words: str, names: Sequence[tuple[str, ...]]) -> bool:
    """Whether a sentence makes sense by itself and speaks of the game."""
    low = words_of(words)
    if len(low) < _FEWEST or _length(words) > _MOST or not words[0].isupper():
        return False
    if low[0] in _LEANING or NEGATIONS.intersection(low) or _POINTING.intersection(low):
        return False
    padded = f" {' '.join(low)} "
    # Of a long name three words are enough to be recognised.
    parts = (" ".join(name[at : at + 3]) for name in names for at in range(max(1, len(name) - 2)))
    if any(f" {part} " in padded for part in parts):
        return False
    return _is_sober(words)


def _tells(words: str) -> bool:
    """Whether a quotable sentence is whole, speaks to the player and names a thing of its game."""
    low = words_of(words)
    speaks = _commands(words) or low[0] in _LABELS or not _ADDRESSED.isdisjoint(low)
    return speaks and _is_whole(words) and _is_concrete(words)


def _is_concrete(words: str) -> bool:
    """Whether a sentence names a thing of its game, and is no slogan: not "Experience the thrill of it all"."""
    low = words_of(words)
    # "Under your care it will grow": what will?
    points = not _commands(words) and not {"it", "it'll", "it's"}.isdisjoint(low[:-1])
    # "The game will please you" speaks of any game.
    points = points or low[:2] in (["the", "game"], ["the", "player"])
    if (
        points
        or low[0] in ADDRESSING
        or any(map(is_misspelt, low))
        or not SLOGANS.isdisjoint(low)
        or _CALLS.search(words)
    ):
        return False
    telling = _telling(low)
    # "You can fall in love" has one word that tells something, and it tells it of many games.
    return bool(_things_of(low)) and (len(telling) > 1 or _commands(words))


def _telling(low: Sequence[str]) -> list[str]:
    """The words, in small letters, that tell something of a game."""
    return [
        word for word in low if word not in _NO_THINGS and classes(word)[:1].lower() in tuple("nsjvzdpgx")
    ]


def _things_of(low: Sequence[str]) -> list[str]:
    """The nouns among them; the first word of a sentence is taken for its verb."""
    telling = _telling(low)
    return [
        word
        for word in telling[low[0] in telling :]
        if classes(word)[:1].lower() in ("n", "s") and word not in PRONOUNS | REFUSED
    ]


def _is_whole(words: str) -> bool:
    """Whether a quotation is a whole sentence that compares nothing with what is not there, and is more than a slogan."""
    low = words_of(words)
    if _CHATTER.intersection(low) or _MORE.search(words.lower()) or _NEW_SUBJECT.search(words):
        return False
    # "Score in a goal earns a point" is no command, and "you need solve" is a slip; half a list has a comma and no "and".
    finite = any(classes(word)[:1] == "z" for word in low[1:])
    if (_commands(words) and finite and "," not in words) or ("," in words and not {"and", "or"} & set(low)):
        return False
    return not _breaks_off(words, low)


def _breaks_off(words: str, low: Sequence[str]) -> bool:
    """Whether a quotation ends with an adjective whose noun is missing, or is a noun with no verb at all."""
    # "inside a crumbling"
    if len(low) > 2 and low[-2] in ("a", "an", "the") and classes(low[-1])[:1] in ("j", "J", "g", "G", "p"):
        return True
    told = any(classes(word)[:1] in ("v", "z", "d") or word in AUXILIARIES for word in low[1:])
    return not (told or _commands(words) or low[0] in _LABELS | _ADDRESSED)


def _length(words: str) -> int:
    """Words, both parts of "first-person" counted: the check for copied text counts so."""
    return len(words_of(words.replace("-", " ")))


def _is_sober(words: str) -> bool:
    """Whether words are plain text that neither praises the game nor speaks of the shop, its makers or the press."""
    if (
        words_of(words)[-1] in _DANGLING
        or _PLAIN.fullmatch(words) is None
        or _PRAISE.search(words)
        or _OF_THE_SHOP.intersection(words_of(words))
    ):
        return False
    capitals = sum(word[0].isupper() for word in words.split())
    return 2 * capitals <= len(words.split()) and not about_other_things(words)
