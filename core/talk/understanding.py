"""From words to what is meant by them: one parser for all chats and all languages.

A text is cut into phrases of the lexicon. Those of `wish` and `ask` say what is wanted, those of `sentence` turn it
round ("not so harsh", "too long"), and the rest must be small words: a text with more in it than the lexicon knows is
talk among people, and nothing is guessed from it. A phrase that is listed among the small words too counts as a wish
only where nothing else does: "more" asks for more, "more brutal" does not. Of a text that is not understood as a whole,
its sentences are looked at, and then what stands between its commas: people tell things beside what they want.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from core.domain import Length, Tone, Wish
from core.talk.asking import COMPARATIVE, asks, is_order
from core.talk.lexicon import Phrase, phrases_of, words_of

_REACH = 4
"""Phrases before a word in which what denies it is looked for."""
_FEW = 3
"""Phrases at the beginning of a text that show what sort of a text it is; a text with no more is hardly a tale."""
_AXES = {
    "wish.harsher": ("wish.kinder", Wish(Tone.NEGATIVE)),
    "wish.kinder": ("wish.harsher", Wish(Tone.POSITIVE)),
    "wish.rating": ("", Wish(Tone.RATING)),
    "wish.shorter": ("wish.longer", Wish(length=Length.SHORT)),
    "wish.sentence": ("wish.longer", Wish(length=Length.SHORT, sentences=1)),
    "wish.longer": ("wish.shorter", Wish(length=Length.LONG)),
    "wish.funnier": ("wish.serious", Wish()),
    "wish.serious": ("wish.funnier", Wish()),
    "wish.again": ("", Wish()),
}
"""What each class of wishes turns into if it is denied, and what it asks for."""
_SENTENCE = re.compile(r"[^.!?…¡¿\n;]+[.!?…]*")
_CLAUSE = re.compile(r"[,:()–—]+| - ")


class Intent(StrEnum):
    """What somebody wants who speaks to the bot."""

    WRITE = "write"
    """A review of the same game, as the wish says."""
    WHY = "why"
    DELETE = "delete"
    HELP = "help"
    HELLO = "hello"
    THANKS = "thanks"
    REMARK = "remark"
    """A remark about the review, which asks for nothing."""
    PRICE = "price"
    """What it costs, or whether it costs anything."""
    OPINIONS = "opinions"
    """What its players think of it."""
    NOTHING_KNOWN = "nothing_known"
    """About something that no store page tells."""
    HUMOUR = "humour"
    """Funnier, or in somebody's voice, which no model here can be relied on for."""
    LANGUAGE = "language"
    """In another language."""
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text means."""

    intent: Intent
    wish: Wish = field(default_factory=Wish)
    """What is to change, if the intent is to write."""
    listed: str = ""
    """Which list of the store's page answers a question, if one does (`Game.entries`)."""
    whole: bool = True
    """Every word of the text was understood."""


_BY_WEIGHT = (
    Intent.DELETE,
    Intent.WRITE,
    Intent.WHY,
    Intent.HUMOUR,
    Intent.LANGUAGE,
    Intent.OPINIONS,
    Intent.PRICE,
    Intent.NOTHING_KNOWN,
    Intent.HELP,
    Intent.THANKS,
    Intent.HELLO,
)
"""Of several things that are said in one text, the one that is answered."""
_ASKED = frozenset(_BY_WEIGHT) - {Intent.HELP, Intent.THANKS, Intent.HELLO}
"""What is done only if it was asked for."""
_OF_THE_GAME = frozenset({Intent.OPINIONS, Intent.PRICE, Intent.NOTHING_KNOWN})
_ELSE = ("listed.", "ask.opinions", "ask.price", "ask.nothing_known")
_WITH_OTHERS = Wish(topic="multiplayer")
_NOTHING = Understood(Intent.NOT_UNDERSTOOD, whole=False)


def understand(text: str, *, spelled: bool = False) -> Understood:
    """What is wanted by words that answer a review, or that are said to the bot. Never raises.

    With `spelled` no wrong letter is forgiven: the text may hold a name.
    """
    phrases = phrases_of(text, spelled=spelled)
    if not phrases:
        # "?" and "???" ask for a reason; a picture or an emoji asks for nothing.
        return Understood(Intent.WHY if "?" in text else Intent.REMARK)
    found = _as_one(phrases, question=_is_question(text))
    if found.intent is Intent.NOT_UNDERSTOOD:
        found = _of_its_parts(text, spelled=spelled)
    # Whoever thanks may say for what: "thanks, my brother will love it".
    if found.intent is Intent.NOT_UNDERSTOOD and any("sentence.gratitude" in p.classes for p in phrases):
        return Understood(Intent.THANKS, whole=False)
    return found


def _is_question(text: str) -> bool:
    """Whether every sentence of a text ends as a question does."""
    return all("?" in sentence for sentence in _SENTENCE.findall(text))


def _as_one(phrases: Sequence[Phrase], *, question: bool) -> Understood:
    """What phrases mean together."""
    # "Nice" by itself is no wish for a nicer one.
    if all("ask.thanks" in phrase.classes for phrase in phrases):
        return Understood(Intent.THANKS)
    voice = _voice(phrases)
    unknown = sum(1 for phrase in phrases[:voice] if not phrase.classes)
    for strong in (True, False):
        meant = [phrase for phrase in phrases if _means(phrase, strong=strong)]
        if not meant:
            continue
        found = _meaning(phrases, meant, strong=strong)
        if _tells(phrases, question=question):
            return _NOTHING
        # What counts only for want of something better is not believed beside words that are not known.
        enough = unknown == 0 or (
            strong and _is_enough(phrases, unknown, found, question=question or _asks(phrases))
        )
        if found.intent is Intent.NOT_UNDERSTOOD or not enough:
            return _NOTHING
        if found.intent in _ASKED and not asks(phrases, question=question):
            return Understood(Intent.REMARK, whole=unknown == 0)
        if any("ask.language" in phrase.classes for phrase in meant):
            found = _in_a_language(phrases, found)
        if found.wish == _WITH_OTHERS and (question or _asks(phrases)) and _asks_whether(phrases):
            found = replace(found, listed="players")
        return replace(found, whole=unknown == 0 and voice == len(phrases))
    return _NOTHING


def _of_its_parts(text: str, *, spelled: bool) -> Understood:
    """What the sentences of a text mean, or what stands between the commas of one: what is understood of them.

    Of several wishes all count, the later ones more; of several intents the one that asks for most.
    """
    found: list[Understood] = []
    sentences = [sentence for sentence in _SENTENCE.findall(text) if words_of(sentence)]
    for sentence in sentences:
        phrases, question = phrases_of(sentence, spelled=spelled), "?" in sentence
        one = _as_one(phrases, question=question) if len(sentences) > 1 else _NOTHING
        if one.intent is not Intent.NOT_UNDERSTOOD:
            found += [one] if _is_more_than_a_word(phrases, one, question=question) else []
            continue
        clauses = [phrases_of(clause, spelled=spelled) for clause in _CLAUSE.split(sentence)]
        for clause in clauses if len(clauses) > 1 else ():
            # A clause has to be understood to the last word, since there is little of it.
            if all(phrase.classes for phrase in clause) and clause:
                one = _as_one(clause, question=question)
                found += [one] if _is_more_than_a_word(clause, one, question=question) else []
    for intent in _BY_WEIGHT:
        if same := [one for one in found if one.intent is intent]:
            wish = same[0].wish
            for one in same[1:]:
                wish = wish.then(one.wish)
            return Understood(intent, wish, same[0].listed, whole=False)
    return _NOTHING


def _is_more_than_a_word(phrases: Sequence[Phrase], found: Understood, *, question: bool) -> bool:
    """Whether a part of a text says enough by itself: "again" and "the combat" are too little among other sentences."""
    if found.intent is Intent.WRITE and found.wish == Wish(topic=found.wish.topic):
        many = sum(phrase.words for phrase in phrases) > 1
        return many and (not found.wish.topic or _asks(phrases))
    if found.intent in _OF_THE_GAME:  # not "cons: bugs"
        return question or _asks(phrases)
    if found.intent is Intent.THANKS:  # not "ok"
        return any(_means(phrase, strong=True) for phrase in phrases)
    return True


def _voice(phrases: Sequence[Phrase]) -> int:
    """The place from which a text only tells in whose manner it should be; the number of phrases if it does not."""
    for at, phrase in enumerate(phrases):
        ordered = any(is_order(before) for before in phrases[: at + 1])
        if "ask.voice" in phrase.classes and ordered:
            return at + 1
    return len(phrases)


def _asks(phrases: Sequence[Phrase]) -> bool:
    """Whether a text begins as a question does, perhaps after an "and" or a "hey"."""
    return any(
        {"sentence.question", "sentence.ask_for_topic", "sentence.omitted"} & one.classes
        for one in phrases[:4]
    )


def _in_a_language(phrases: Sequence[Phrase], found: Understood) -> Understood:
    """Whether a language is meant of the review, as in "in German, please", or of the game: "is there a German one?"."""
    ordered = any(is_order(phrase) or "game.ask" in phrase.classes for phrase in phrases)
    if ordered or found.intent not in (Intent.LANGUAGE, Intent.NOTHING_KNOWN):
        return Understood(Intent.LANGUAGE) if found.intent is Intent.NOTHING_KNOWN else found
    of_game = any("sentence.whether" in one.classes for one in phrases[:_FEW])
    return replace(found, intent=Intent.NOTHING_KNOWN, listed="languages") if of_game else found


def _asks_whether(phrases: Sequence[Phrase]) -> bool:
    """Whether a question can be answered with yes or no: "is there co-op?", "co-op?"; not "how is the co-op?"."""
    return len(phrases) == 1 or any("sentence.whether" in one.classes for one in phrases[:_FEW])


def _means(phrase: Phrase, *, strong: bool) -> bool:
    """Whether a phrase says by itself what is wanted."""
    says = any(name.startswith(("wish.", "ask.", "topic.", "listed.")) for name in phrase.classes)
    return says and (not strong or "sentence.filler" not in phrase.classes)


def _meaning(phrases: Sequence[Phrase], meant: Sequence[Phrase], *, strong: bool) -> Understood:
    classes = [name for phrase in meant for name in phrase.classes]
    # In this order: "why so harsh" asks why, and "thanks, now shorter" is a wish.
    if "ask.why" in classes and not _is_wish_too(meant):
        return Understood(Intent.WHY)
    wanted: list[str] = []
    aside: list[str] = []
    topics: list[str] = []
    for at, phrase in enumerate(phrases):
        if not _means(phrase, strong=strong):
            continue
        denied = _denied(phrases, at)
        if wish := next((name for name in _AXES if name in phrase.classes), ""):
            # What names a fault is to be mended, however it is put: "wordy", "too wordy" and "less wordy" are one.
            fault = "sentence.fault" in phrase.classes
            if not fault and (denied is None or _is_remark(phrases, at, strong=strong, denied=denied)):
                continue
            denied = denied and not fault
            wish = _AXES[wish][0] if denied else wish
            (wanted if denied or fault or _is_urged(phrase) else aside).append(wish)
        topic = next((name for name in sorted(phrase.classes) if name.startswith("topic.")), "")
        if topic and not wish:
            topics.append("" if denied else topic.partition(".")[2])
        # What is not wanted is no wish of its own: "don't delete it", "not again", "nothing about the story".
        if denied and (("ask.delete" in phrase.classes) or not all((*wanted, *topics))):
            return _NOTHING
    # "Bit brutal, cut them some slack": the mere word is about the review that is there.
    wanted += [name for name in aside if _AXES[name][0] not in wanted]
    if _contradict(wanted):
        return _NOTHING
    return _outcome(classes, wanted, topics)


def _is_urged(phrase: Phrase) -> bool:
    """Whether a wish is more than a word that may also say how the review is: "harsher" and "go easy", not "harsh"."""
    return phrase.words > 1 or is_order(phrase) or bool(COMPARATIVE.search(phrase.text))


def _contradict(wanted: Sequence[str]) -> bool:
    """Whether of two wishes one is the opposite of the other, so that neither can be believed."""
    return any(_AXES[name][0] in wanted for name in wanted)


def _outcome(classes: Sequence[str], wanted: Sequence[str], topics: Sequence[str]) -> Understood:
    if "ask.delete" in classes:
        # "Delete the enemies" is about the game, and nothing goes because of words that may mean something else.
        else_too = wanted or topics or any(name.startswith(_ELSE) for name in classes)
        return Understood(Intent.NOT_UNDERSTOOD if else_too else Intent.DELETE)
    wish = Wish(topic=topics[0] if topics else "")
    for name in wanted:
        wish = wish.then(_AXES[name][1])
    if wish == Wish() and (
        "wish.funnier" in wanted or (not wanted and not topics and "ask.voice" in classes)
    ):
        return Understood(Intent.HUMOUR)
    listed = next((name.partition(".")[2] for name in classes if name.startswith("listed.")), "")
    if listed and not wanted:
        return Understood(Intent.NOTHING_KNOWN, listed=listed)
    if wanted or topics:
        return Understood(Intent.WRITE, wish)
    for name, intent in (
        ("ask.language", Intent.LANGUAGE),
        ("ask.opinions", Intent.OPINIONS),
        # Before the next: "is it worth 40 bucks, or wait for a sale?" can be told at least where the price is.
        ("ask.price", Intent.PRICE),
        ("ask.nothing_known", Intent.NOTHING_KNOWN),
        ("ask.help", Intent.HELP),
        ("ask.hello", Intent.HELLO),
        ("ask.thanks", Intent.THANKS),
    ):
        if name in classes:
            return Understood(intent)
    return Understood(Intent.REMARK)


def _is_wish_too(meant: Sequence[Phrase]) -> bool:
    """Whether "why" is only a part of another wish, as in "another one, and explain the combat"."""
    return all("ask.why" not in p.classes or any(n.startswith("wish.") for n in p.classes) for p in meant)


def _denied(phrases: Sequence[Phrase], at: int) -> bool | None:
    """Whether what stands at a place is turned round by the words before it; None if it is wanted no more and no less."""
    part = phrases[at].part
    near: list[Phrase] = []
    for phrase in reversed(phrases[:at]):
        # A comma, a "but", or another wish ends what "not" reaches.
        if phrase.part != part or "sentence.but" in phrase.classes or len(near) == _REACH:
            break
        if (
            any(name.startswith("wish.") for name in phrase.classes)
            and "sentence.filler" not in phrase.classes
        ):
            break
        near.append(phrase)
    classes = {name for phrase in near for name in phrase.classes}
    # "You did not even mention the music" wants it mentioned.
    if "sentence.omitted" in classes:
        return False
    deny = "sentence.deny" in classes
    next_too = bool(near) and "sentence.too_much_next" in near[0].classes
    after = phrases[at + 1 : at + 3]
    if any("sentence.enough" in phrase.classes for phrase in (*near, *after)):
        # "Not harsh enough" wants it harsher; "harsh enough" wants nothing.
        return False if deny else None
    return deny or next_too or "sentence.too_much" in classes


def _is_remark(phrases: Sequence[Phrase], at: int, *, strong: bool, denied: bool) -> bool:
    """Whether it is only said of the review that it is so: "that was harsh", "lol, brutal"."""
    phrase = phrases[at]
    before = phrases[max(0, at - 3) : at]
    stated = any("sentence.statement" in one.classes and one.part == phrase.part for one in before)
    remarked = any("ask.remark" in one.classes for one in phrases)
    # An order is no remark, whatever else is said: "lol, roast it".
    ordered = any(is_order(one) for one in (*before, phrase) if one.part == phrase.part)
    ordered = ordered or (phrase.words > 1 and not stated)
    compared = (
        ordered or COMPARATIVE.search(phrase.text) or any("sentence.more" in one.classes for one in before)
    )
    axis = {"wish.harsher", "wish.kinder", "wish.shorter", "wish.longer", "wish.funnier"} & phrase.classes
    return bool(axis) and (stated or remarked) and not denied and not compared and strong


def _is_enough(phrases: Sequence[Phrase], unknown: int, found: Understood, *, question: bool) -> bool:
    """Whether a text with words that are not known means what was found in it all the same."""
    if found.intent in (Intent.HELP, Intent.HELLO, Intent.THANKS, Intent.REMARK):
        return False
    if found.intent is Intent.DELETE:
        return unknown <= 1 and any("ask.delete" in p.classes and p.words > 1 for p in phrases)
    only_topic = found.intent is Intent.WRITE and found.wish == Wish(topic=found.wish.topic)
    if found.intent in _OF_THE_GAME or (only_topic and found.wish.topic):
        # A question about a game may be told in any words; a statement may be about somebody's evening.
        # So may one that leaves two things to choose from, which nothing is written for: "buy it now or wait for a sale".
        choice = not only_topic and any("sentence.choice" in one.classes for one in phrases[1:])
        if question or choice:
            return unknown * (3 if only_topic else 2) <= len(phrases)
        return only_topic and unknown <= 1 and len(phrases) <= _FEW
    meant = [phrase for phrase in phrases if _means(phrase, strong=True)]
    # Whoever asks "what makes you say" goes on with words of the review, which may be any.
    if found.intent is Intent.WHY and any("ask.why" in p.classes and p.words > 2 for p in meant):
        return unknown * 2 <= len(phrases)
    if only_topic and not any(is_order(phrase) or phrase.words > 1 for phrase in meant):
        return False
    meant = [phrase for phrase in meant if not {"ask.remark", "ask.thanks", "ask.hello"} >= phrase.classes]
    return unknown <= 1 + len(meant) and unknown * 5 <= len(phrases) * 2


def _tells(phrases: Sequence[Phrase], *, question: bool) -> bool:
    """Whether somebody tells of himself or of others, and asks for nothing: "my brother finds it too hard"."""
    return (
        any("sentence.narration" in phrase.classes for phrase in phrases[:_FEW])
        and not question
        and "sentence.question" not in phrases[0].classes
        and not any(is_order(phrase) for phrase in phrases)
    )
