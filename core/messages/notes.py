"""Answers to words that ask for no review: greetings, help, choices, and why a review says what it says."""

from __future__ import annotations

import json
from collections.abc import Sequence

from core.domain import NoteCode, Outcome, Reply, Review, ReviewRequest, store_page
from core.domain.community import CommunitySettings
from core.domain.reasons import Values
from core.facts import FactKind
from core.messages.catalogue import say
from core.messages.replies import answer, cut, refusal

_CODES = frozenset(NoteCode)


def note(
    request: ReviewRequest, explained: Outcome | None, text_length: int, community: CommunitySettings
) -> Reply:
    """The note that a request promises, at most `text_length` characters.

    `explained` is the outcome that a note of the code WHY is about. What is no code of a note is a refusal: the bot is
    paused, for instance.
    """
    language, code = community.language, request.refusal or ""
    if code not in _CODES:
        return refusal(request, text_length, community)
    choices: tuple[tuple[int, str], ...] = ()
    link = ""
    if code == NoteCode.WHY:
        text = reasons(explained, text_length, language)
    elif code == NoteCode.WHICH_OF_THESE:
        choices = choices_of(request)
        lines = [f"{number}. {name}" for number, (_, name) in enumerate(choices, 1)]
        text = "\n".join([say(language, "talk.which_of_these"), *lines, say(language, "talk.pick")])
    elif code == NoteCode.LISTED:
        values = request.refusal_values
        said = {name: str(values.get(name, "")) for name in ("name", "says")}
        of = str(values.get("list", ""))
        text = say(language, f"listed.{of}" if said["says"] else f"listed.no_{of}", **said)
    elif code == NoteCode.OPINIONS:
        text = opinions(request.refusal_values, language)
    elif code in (NoteCode.FREE, NoteCode.PRICE):
        values = request.refusal_values
        link = store_page(int(values.get("app_id", 0))) if code == NoteCode.PRICE else ""
        text = say(language, f"talk.{code}", name=str(values.get("name", "")))
        # The link is never cut: it is what answers the question.
        text = f"{cut(text, text_length - len(link) - 1)}\n{link}".rstrip()
    else:
        text = say(language, f"talk.{code}")
    return answer(request, cut(text, text_length), community, note=code, choices=choices, link=link)


def choices_of(request: ReviewRequest) -> tuple[tuple[int, str], ...]:
    """App ids and names that a note offers; none if its values are damaged."""
    try:
        found = json.loads(str(request.refusal_values.get("choices", "[]")))
        return tuple((int(app_id), str(name)) for app_id, name in found)
    except (ValueError, TypeError):
        return ()


def opinions(values: Values, language: str) -> str:
    """What players think of a game, from the values of a note of the code OPINIONS."""
    name, recommend = str(values.get("name", "")), values.get("recommend")
    praise, blame = (_enumerated(str(values.get(key, "")), language) for key in ("praise", "blame"))
    if recommend is None and not praise and not blame:
        return say(language, "talk.opinions", name=name)
    said: list[str] = []
    if recommend is not None:
        said.append(say(language, "opinions.recommend", name=name, many=recommend))
    who = say(language, "opinions.players" if recommend is None else "opinions.they", name=name)
    if praise and blame:
        said.append(say(language, "opinions.both", who=who, praise=praise, blame=blame))
    elif praise:
        said.append(say(language, "opinions.praise", who=who, praise=praise))
    elif blame:
        said.append(say(language, "opinions.blame", who=who, blame=blame))
    return " ".join(said)


def _enumerated(lines: str, language: str) -> str:
    """English texts, one a line, as a list within a sentence of a language: in its quotation marks, if it is another."""
    *before, last = [say(language, "opinions.quoted", text=text) for text in lines.splitlines()] or [""]
    return say(language, "opinions.and", before=", ".join(before), last=last) if before else last


def reasons(explained: Outcome | None, text_length: int, language: str) -> str:
    """What the store's page says that a review rests on, at most `text_length` characters.

    Each sentence is the page's own and stands once; those that do not fit are left out from the end.
    """
    if not isinstance(explained, Review):
        return cut(say(language, "talk.no_reasons"), text_length)
    if not explained.facts:
        return cut(say(language, "talk.whole_page"), text_length)
    head = say(language, "talk.why")
    # The store's word for a genre is no sentence; it is shown only if there is nothing else.
    told = [fact for fact in explained.facts if fact.kind != FactKind.GENRE] or explained.facts
    return head + _fitting([fact.sentence for fact in told], text_length - len(head))


def _fitting(sentences: Sequence[str], length: int) -> str:
    lines: list[str] = []
    room = length
    for sentence in dict.fromkeys(sentences):
        line = f"\n“{sentence}”"
        # The first one is cut if it must be: without a sentence there would be no answer.
        if len(line) > room:
            lines += [] if lines else [f"{cut(line, room - 1)}”"]
            break
        lines.append(line)
        room -= len(line)
    return "".join(lines)
