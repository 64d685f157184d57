"""Forms that a fact's text takes inside a sentence: gerund, third person, with and without an article."""

from __future__ import annotations

import re

# Verbs whose -ing form no rule below gives.
_GERUNDS = {
    "be": "being",
    "see": "seeing",
    "flee": "fleeing",
    "free": "freeing",
    "dye": "dyeing",
    "die": "dying",
}
_GERUNDS |= {"lie": "lying", "tie": "tying", "untie": "untying", "vie": "vying", "singe": "singeing"}
_GERUNDS |= {"agree": "agreeing", "oversee": "overseeing", "foresee": "foreseeing", "referee": "refereeing"}
_THIRD = {"be": "is", "have": "has", "do": "does", "go": "goes", "undergo": "undergoes", "quiz": "quizzes"}

_DOUBLED = frozenset(
    """
    begin control forget admit commit submit permit transmit regret prefer refer transfer confer infer defer
    occur recur patrol propel compel expel repel rebel excel upset reset outrun outwit rerun overrun unplug
    unzip input format kidnap equip travel cancel model label level fuel duel signal total channel marvel
    rival quarrel unravel shovel tunnel dial spiral counsel program outbid rob re-run mid-run airdrop backstab
    fulfil enrol instil distil appal nonplus outfit acquit zigzag sandbag handicap quiz
    """.split()
)
"""Verbs of more than one syllable whose last letter is doubled before -ing."""

# One vowel between consonants: "run" is doubled, "rain" and "row" are not.
_ONE_SYLLABLE = re.compile(r"(?:[^aeiou]*|[^aeiou]*qu|squ)[aeiouy][bdfgklmnprtvz]")

# The article follows the sound and not the letter: an hour, a unicorn, an RPG, a one-way street.
_AN_SOUND = re.compile(
    r"(?:hono|hour|heir|honest|[aeio]|u(?!ni(?!n[a-z]|m[aeiop])|s[aeiu]|topi|k|r[aei]|fo\b|t[ei]|biq)"
    r"|8|11\b|18\b|[FHLMNRSX](?:[A-Z]|\b|-))"
)
_A_SOUND = re.compile(r"(?:one\b|once\b|one-|euro|ewe|eu|unic|unif|uniq|unit|univ|union|usu|use|ufo\b|u-)")
# Letters that are spelt out with a vowel first: an FPS, an NPC, but a DLC.
# Read letter by letter; "MOBA" is read as a word.
_CAPITALS_AN = re.compile(r"(?!MOBA)[AEFHILMNORSX][A-Z0-9]")
_CAPITALS = re.compile(r"[A-Z][A-Z0-9]")


def gerund(phrase: str) -> str:
    """A verb phrase in its -ing form: "build a village" as "building a village".

    Only the first word changes. It must be a verb in the base form: nothing is checked.
    """
    verb, rest = _parted(phrase)
    return _gerund(verb) + rest


def third_person(phrase: str) -> str:
    """A verb phrase in the third person singular: "build a village" as "builds a village".

    Only the first word changes. It must be a verb in the base form: nothing is checked.
    """
    verb, rest = _parted(phrase)
    if verb in _THIRD:
        return _THIRD[verb] + rest
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return f"{verb}es{rest}"
    # "carry" becomes "carries", "play" becomes "plays".
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ies{rest}"
    return f"{verb}s{rest}"


def without_article(phrase: str) -> str:
    """A noun phrase without its leading a, an or the; unchanged if it has none."""
    return re.sub(r"^(?:an?|the) ", "", phrase, flags=re.IGNORECASE)


def article(phrase: str) -> str:
    """The indefinite article that the phrase's first word asks for: "a" or "an".

    Judged by sound, with lists of exceptions; a word that is not in them follows its first letter.
    """
    word = phrase.split(" ", 1)[0]
    # Five capitals or more are a shouted word, read as such ("a MASSIVE map"), except in "an MMORPG".
    if _CAPITALS.match(word):
        return (
            "an"
            if (_CAPITALS_AN.match(word) and not re.match(r"[A-Z]{5}", word)) or word[:2] == "MM"
            else "a"
        )
    low = word.lower()
    return "an" if _AN_SOUND.match(low) and not _A_SOUND.match(low) else "a"


def indefinite(noun: str) -> str:
    """A singular noun with a or an: "action game" as "an action game".

    Nothing is checked: the caller knows that the noun is singular and has no article yet.
    """
    return f"{article(noun)} {noun}"


def _parted(phrase: str) -> tuple[str, str]:
    """The first word, and the rest with the space before it."""
    verb, space, rest = phrase.partition(" ")
    return verb, space + rest


def _gerund(verb: str) -> str:
    """The -ing form of one verb."""
    if verb in _GERUNDS:
        return _GERUNDS[verb]
    if verb in _DOUBLED or _ONE_SYLLABLE.fullmatch(verb):
        return f"{verb}{verb[-1]}ing"
    # "panic" becomes "panicking".
    if verb.endswith("c"):
        return f"{verb}king"
    # "flee", "hoe" and "dye" keep their e.
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return f"{verb[:-1]}ing"
    return f"{verb}ing"
