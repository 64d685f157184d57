"""With whom a game is played: one of a closed list of adverbials."""

from __future__ import annotations

import re

ALONE = "alone"
FRIENDS_ONLINE = "with friends online"
ONE_SCREEN = "with others on one screen"
AGAINST_ONLINE = "against other players online"
AGAINST_ONE_SCREEN = "against others on one screen"
WITH_FRIENDS = "with friends"
ALONE_OR_FRIENDS = "alone or with friends"
COMPANIES = (
    ALONE_OR_FRIENDS,
    ONE_SCREEN,
    AGAINST_ONE_SCREEN,
    FRIENDS_ONLINE,
    AGAINST_ONLINE,
    WITH_FRIENDS,
    ALONE,
)
"""All that a fact of company may say, the most telling first."""

# At most thirty characters, so that "co-op" and "online" belong to the same statement.
_GAP = r"[\w,&/+ -]{0,30}?"
# The first rule that matches wins, so the more precise ones come first.
_RULES = (
    (
        ALONE_OR_FRIENDS,
        r"\b(?:alone|solo|by yourself)\s(?:or|and)\s(?:together\s)?with\s(?:your\s|a\s|up\sto\s\w+\s)?friends?\b",
    ),
    (
        ONE_SCREEN,
        r"\b(?:local|couch|split-?\s?screen|shared-?\s?screen|same-?screen)[ -](?:multiplayer\s)?co-?op",
    ),
    (
        AGAINST_ONE_SCREEN,
        r"\b(?:local|couch|split-?\s?screen)\s(?:pvp|versus|multiplayer\sbattles?|competitive|deathmatch)\b",
    ),
    (
        FRIENDS_ONLINE,
        rf"\bonline\s(?:multiplayer\s)?co-?op|\bco-?op\sonline\b|\bwith\s(?:your\s)?friends\sonline\b|\bco-?op(?:erative)?{_GAP}\sonline\b",
    ),
    (
        AGAINST_ONLINE,
        r"\bonline\s(?:pvp|versus|deathmatch|competitive|multiplayer\sbattles)\b|\bagainst\s(?:other\s)?(?:players|opponents|people)\s(?:online|(?:from\s)?(?:all\s)?(?:around|across|over)\sthe\sworld)",
    ),
    (
        WITH_FRIENDS,
        r"\b(?:co-?op|cooperative|co-operative)\s(?:mode|multiplayer|campaign|gameplay|play|action|game|missions?)\b|\bwith\s(?:up\sto\s\w+\s)(?:your\s)?friends\b",
    ),
    (
        ALONE,
        r"\bsingle-?\s?player\s(?:\w+[ -]){0,4}(?:game|adventure|experience|campaign|rpg|shooter|platformer|story)\b",
    ),
)
_PATTERNS = tuple((words, re.compile(pattern, re.IGNORECASE)) for words, pattern in _RULES)


def company_in(sentence: str) -> str:
    """The adverbial of COMPANIES that a sentence supports, or an empty text.

    Empty also if the sentence holds a negation. Only the first match counts: a sentence gives one at most.
    """
    # A negation anywhere spoils the sentence; finding out what it negates is not worth the risk.
    if re.search(r"\b(?:no|not|without|isn['’]t|does\snot)\b", sentence, re.IGNORECASE):
        return ""
    return next((words for words, pattern in _PATTERNS if pattern.search(sentence)), "")
