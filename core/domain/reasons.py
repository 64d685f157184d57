"""Why a request gets no review, as codes with values. Standard library only.

Records keep these and no sentences: what a person reads is looked up when it is said, in the language of their
community (`core.messages`), so an apology can be worded anew without touching what is stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

Values = dict[str, str | int]
"""What fills the gaps of a sentence, by name."""


class FailureCode(StrEnum):
    """Why a review was not written. The names in brackets are the values that go with a code."""

    NO_SUCH_GAME = "no_such_game"
    NOT_VISIBLE = "not_visible"
    ADULT = "adult"
    NOT_A_GAME = "not_a_game"
    """A soundtrack, a film, a tool, hardware."""
    PAGE = "page"
    """The store page was not understood."""
    UNREACHABLE = "unreachable"
    LATE = "late"
    BUDGET = "budget"
    ENGINE_UNAVAILABLE = "engine_unavailable"
    """No worker can load the model."""
    WORKERS_DIED = "workers_died"
    """[times] workers in a row died while they wrote this one."""
    DOES_NOT_FIT = "does_not_fit"
    """The model's window is too small for the start of the prompt."""
    NO_TOPIC = "no_topic"
    """The page says nothing about the topic that was asked for."""
    NO_LONGER = "no_longer"
    """It was to be longer than another review, and there is no more to say."""
    NO_SHORTER = "no_shorter"
    NOTHING_USABLE = "nothing_usable"
    """[model] left nothing after cleaning, in [tries] tries."""
    NOT_GOOD_ENOUGH = "not_good_enough"
    """[model] wrote texts, but none passed the gates in [tries] tries."""
    WRITER = "writer"
    """All that earlier versions said for the writer's failures: the record's own message is what people read."""


# Adult games are among them: a community can change its setting, but "Try again" does not.
FINAL = frozenset(
    {
        FailureCode.NO_SUCH_GAME,
        FailureCode.NOT_VISIBLE,
        FailureCode.NOT_A_GAME,
        FailureCode.ADULT,
        FailureCode.NO_TOPIC,
        FailureCode.NO_LONGER,
        FailureCode.NO_SHORTER,
    }
)


def is_final(code: str) -> bool:
    """Whether a failure's code, which may come from a newer version, says that asking again changes nothing."""
    return code in FINAL


class RefusalCode(StrEnum):
    """Why a request was turned down before anything was done for it, with the values in brackets."""

    BLOCKED_GAME = "blocked_game"
    TOO_MANY_OPEN = "too_many_open"
    PAUSED = "paused"
    TOO_MANY_LINKS = "too_many_links"
    """At most [most] links are answered; [named] are the app ids of the others."""
    LIMIT_PERSON = "limit_person"
    """[reviews] within the hour; free again in [minutes]. The same for the other limits."""
    LIMIT_PLACE = "limit_place"
    LIMIT_ALL = "limit_all"
    LIMIT_DAY = "limit_day"


class NoteCode(StrEnum):
    """What the bot answers to words that ask for no review, with the values in brackets.

    A note is kept as a request that is refused, which every version can settle. What people say is no value of it.
    """

    HELLO = "hello"
    HELP = "help"
    THANKS = "thanks"
    REMARK = "remark"
    """Something was said of a review, or sent without words."""
    WHICH_OF_THESE = "which_of_these"
    """[choices]: app ids and names as JSON."""
    NOT_FOUND = "not_found"
    NO_LINK = "no_link"
    """A link that is none of a game's on the store."""
    UNKNOWN_COMMAND = "unknown_command"
    NOT_UNDERSTOOD = "not_understood"
    WHICH_REVIEW = "which_review"
    """Something was asked of a review, and none is known here."""
    WHY = "why"
    """[request]: the one whose review is explained."""
    DELETED = "deleted"
    """It counts as deleted, but this platform shows it still."""
    NOT_YOURS = "not_yours"
    NOTHING_KNOWN = "nothing_known"
    """Asked for something that no store page tells: its faults, how long it takes."""
    FREE = "free"
    """Asked for the price of [name], which the store lists as free to play."""
    PRICE = "price"
    """Asked for the price of [name], which differs by country and day: [app_id]'s page shows it."""
    OPINIONS = "opinions"
    """Asked what players think of [name]: how many of 100 [recommend] it, what they [praise] and [blame], the last two with
    a line for each; what is not known is left out.
    """
    LISTED = "listed"
    """[list]: which of the page's lists answers a question; [says]: its entries; [name]: the game's."""
    NO_HUMOUR = "no_humour"
    ENGLISH_ONLY = "english_only"
    """Asked for another language; every model that is supported writes in English."""
    NO_SEARCH = "no_search"
    """A name was to be looked up, and the store does not answer."""
    MANY_NAMES = "many_names"
    """One person asked for more names in a few minutes than are looked up."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal, or a note, on its way into a request's record."""

    code: RefusalCode | NoteCode
    values: Values = field(default_factory=dict, hash=False)
