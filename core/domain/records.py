"""Records as JSON with a `schema` number: everything that the bot, the workers and the stores exchange.

Every older schema is read, and unknown keys are ignored. A damaged record raises UnreadableRecord, one of a newer
schema UnsupportedSchema; either way the record is left as it is.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import math
import threading
from typing import Any, NoReturn, TypeVar, get_args

import msgspec

from core.domain import (
    Asked,
    Failure,
    Game,
    Kind,
    Opinion,
    Outcome,
    Prompt,
    Review,
    ReviewRequest,
    Theme,
    is_app_id,
)
from core.errors import UnreadableRecord, UnsupportedSchema, UsageError

SCHEMA = 1
MAX_LENGTH = 1 << 20
"""Characters or bytes of a record, ten times the longest that the program writes (the prompt of a long page)."""
MAX_INTEGER = 2**63 - 1
"""The largest integer that SQLite holds."""
MAX_NUMBER = 2.0**53
"""No time or share that a record holds comes near it."""

_LEARNING = threading.Lock()
_learned: list[Any] = []
"""Types that msgspec knows by now; a list, since a type need not be hashable."""

T = TypeVar("T")
R = TypeVar("R", Prompt, Review, Failure, ReviewRequest)


def to_json(record: Prompt | Review | Failure | ReviewRequest) -> str:
    """One line of ASCII JSON with the record's `schema` and `type`: no text a chat can send is refused.

    `from_json` gives an equal record back. Raises ValueError for a number that is not finite, which no record
    has.
    """
    # The standard library's encoder escapes half a surrogate pair, which a chat can send and UTF-8 cannot
    # hold.
    return json.dumps(_stored(record), allow_nan=False)


def staged_to_json(prompt: Prompt, request: ReviewRequest) -> str:
    """A prompt's record that also holds how its request was staged. `from_json` reads the prompt."""
    staged = {name: value for name, value in _stored(request).items() if name in _STAGED_NAMES}
    return json.dumps({**_stored(prompt), "staged": staged}, allow_nan=False)


def staged_from_json(text: str | bytes, key: str, request: ReviewRequest) -> ReviewRequest:
    """A request as it was staged with the prompt whose record `text` is; as it is given, if an earlier version wrote that.

    Raises UnreadableRecord, or UnsupportedSchema for a record of a newer version.
    """
    staged = document_from_json(text, key).get("staged", {})
    if not isinstance(staged, dict):
        raise _unreadable(key, f"`staged` is not an object but {_kind(staged)}")
    changed = {name: value for name, value in staged.items() if name in _STAGED_NAMES}
    return _record(ReviewRequest, {**_stored(request), **changed}, key, request.id)


def from_json(cls: type[R], text: str | bytes, key: str = "", id: str | None = None) -> R:
    """Read a record of type `cls`.

    `key` says where it is stored, for the error; `id`, if given, is the id that the record must have.
    Raises UnreadableRecord, or UnsupportedSchema for one of a newer version.
    """
    return _record(cls, document_from_json(text, key or f"a {cls.__name__} record"), key, id)


def outcome_from_json(text: str | bytes, key: str = "", id: str | None = None) -> Outcome:
    """Read a Review or a Failure, whichever it is. Arguments and errors as in `from_json`."""
    body = document_from_json(text, key or "an outcome")
    # Anything else is read as a Review, whose error then names the type that was found.
    if body.get("type") == "Failure":
        return _record(Failure, body, key, id)
    return _record(Review, body, key, id)


def document_from_json(text: str | bytes, key: str) -> dict[str, Any]:
    """Read a JSON object that may have a `schema`. Raises UnreadableRecord or UnsupportedSchema."""
    body = value_from_json(text, key)
    if not isinstance(body, dict):
        raise _unreadable(key, f"it is not an object but {_kind(body)}")
    schema = body.get("schema", SCHEMA)
    # In Python, true is an int too.
    if not isinstance(schema, int) or isinstance(schema, bool):
        raise _unreadable(key, f"its schema is not a whole number but {_kind(schema)}")
    # Guessing at a newer form could lose what it holds when the record is written back.
    if schema > SCHEMA:
        raise UnsupportedSchema(
            f"{key} has schema {schema}, this version reads up to {SCHEMA}; it is left as it is: upgrade grg",
            key,
        )
    return body


def value_from_json(text: str | bytes, key: str) -> Any:
    """Read any JSON value. Raises UnreadableRecord.

    The parser is Python's own, because msgspec's refuses half a surrogate pair, which a chat can send.
    """
    if not isinstance(text, str | bytes):
        raise _unreadable(key, f"it is not a text but {_kind(text)}")
    if len(text) > MAX_LENGTH:
        raise _unreadable(key, f"it is longer than {MAX_LENGTH:,} characters")
    try:
        return json.loads(text, parse_int=_integer, parse_float=_number, parse_constant=_no_number)
    except RecursionError:
        raise _unreadable(key, "it is nested too deep") from None
    except ValueError as error:
        raise _unreadable(key, str(error)) from error


def convert(kind: type[T], value: Any, key: str) -> T:
    """A parsed JSON value as the type `kind`, checked at every depth. Raises UnreadableRecord, which names `key`."""
    _learn(kind)
    try:
        return msgspec.convert(value, kind)
    # UsageError comes from the checks of Decoding, the last two from numbers and texts that are odd but valid
    # JSON.
    except (msgspec.ValidationError, UsageError, OverflowError, UnicodeError) as error:
        raise _unreadable(key, str(error)) from error
    except RecursionError:
        raise _unreadable(key, "it is nested too deep") from None


def _learn(kind: Any) -> None:
    """Have msgspec learn a type: two threads that make it do so at once crash the process (0.22)."""
    with _LEARNING:
        if kind not in _learned:
            with contextlib.suppress(msgspec.ValidationError):
                msgspec.convert(None, kind)
            _learned.append(kind)


def game_of(values: dict[str, Any]) -> Game:
    """The game whose `dataclasses.asdict` went through JSON. Raises TypeError, KeyError or ValueError for anything else."""
    lists = {name: tuple(values[name]) for name in ("genres", "developers")}
    # An entry of an older version has none of these.
    lists["tags"] = tuple(values.get("tags", ()))
    listed = tuple((str(of), str(entry)) for of, entry in values.get("listed", ()))
    said = {
        "opinions": convert(tuple[Opinion, ...], values.get("opinions", []), "a game"),
        "themes": convert(tuple[Theme, ...], values.get("themes", []), "a game"),
    }
    game = Game(**(values | lists | said | {"listed": listed}))
    # A dataclass does not check the types of its values, and a damaged file may contain any.
    texts = (game.name, game.short_description, game.description, *game.genres, *game.developers, *game.tags)
    optional = (game.release_date, game.header_image)
    if not all(isinstance(text, str) for text in (*texts, *(text for text in optional if text is not None))):
        raise TypeError("a text is not a string")
    if type(game.app_id) is not int or not is_app_id(game.app_id) or type(game.adult) is not bool:
        raise TypeError("an id or flag has another type")
    if game.rating is not None and type(game.rating) is not float:
        raise TypeError("a rating is not a number")
    if game.kind not in get_args(Kind) or game.source not in {"page", "api"}:
        raise ValueError("an unknown kind or source")
    return game


def _record(cls: type[R], body: dict[str, Any], key: str, id: str | None) -> R:
    key = key or f"a {cls.__name__} record"
    if "schema" not in body:
        raise _unreadable(key, "it has no schema")
    # Records of different types share fields, so a misplaced one might otherwise convert.
    if body.get("type") != cls.__name__:
        raise _unreadable(
            key, f"a {cls.__name__} is expected here, its type is {str(body.get('type'))[:40]!r}"
        )
    try:
        record = convert(cls, _request_fields(body) if cls is ReviewRequest else body, key)
    # The owner repairs the file, so the message has to use the names in it.
    except UnreadableRecord as error:
        raise UnreadableRecord(_as_stored(str(error)), key) from error
    # A record that was copied to another key would be answered under the wrong request.
    if id is not None and record.id != id:
        raise _unreadable(key, f"it is the record of {record.id[:40]!r}")
    return record


_STORED_NAMES = {
    # Renaming them in the records would make a bot of the older version lose what the newer one wrote.
    "next_check_at": "look_at",
    "slow_notice_sent": "told_slow",
    "send_started": "sending",
}
"""Fields of a request whose names in stored records are older than those in the program."""
_STAGED_NAMES = ("game_name", "header_image", "staged_at", "queued_count", "look_at", "told_slow")
"""What staging changes of a stored request."""
_ASKED_FIELDS = tuple(field.name for field in dataclasses.fields(Asked))


def _stored(record: Prompt | Review | Failure | ReviewRequest) -> dict[str, Any]:
    body = dataclasses.asdict(record)
    if isinstance(record, ReviewRequest):
        body = _stored_request(body)
    return {"schema": SCHEMA, "type": type(record).__name__, **body}


def _stored_request(fields: dict[str, Any]) -> dict[str, Any]:
    """A request as it is stored: `asked` spelled out, and one key for what became of the status.

    A stored receipt is null before a status was attempted, empty if it could not be shown.
    """
    stored = {_STORED_NAMES.get(name, name): value for name, value in fields.items()}
    # Flat, because the first version stored these fields among the others.
    stored |= stored.pop("asked")
    if not stored.pop("status_attempted") and not stored["receipt"]:
        stored["receipt"] = None
    return stored


def _request_fields(stored: dict[str, Any]) -> dict[str, Any]:
    """The reverse of `_stored_request`; types are checked later."""
    fields = {name: value for name, value in stored.items() if name not in _ASKED_FIELDS}
    for name, stored_name in _STORED_NAMES.items():
        if stored_name in fields:
            fields[name] = fields.pop(stored_name)
    fields["asked"] = {name: stored[name] for name in _ASKED_FIELDS if name in stored}
    fields["status_attempted"] = stored.get("receipt") is not None
    fields["receipt"] = "" if stored.get("receipt") is None else stored["receipt"]
    return fields


def _as_stored(line: str) -> str:
    """An error's line with the names that the record itself has."""
    line = line.replace("`$.asked", "`$")
    for name, stored_name in _STORED_NAMES.items():
        line = line.replace(f"`$.{name}`", f"`$.{stored_name}`")
    return line


def _integer(digits: str) -> int:
    # The length comes first: parsing thousands of digits raises an error of its own, and takes long.
    if len(digits) > 20 or abs(value := int(digits)) > MAX_INTEGER:
        raise ValueError(f"the number {digits[:20]}… is too large")
    return value


def _number(digits: str) -> float:
    # A literal such as 1e999 is valid JSON and parses to infinity, which cannot be written back.
    value = float(digits)
    if not math.isfinite(value) or abs(value) > MAX_NUMBER:
        raise ValueError(f"the number {digits[:20]} is too large")
    return value


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _kind(value: Any) -> str:
    return "null" if value is None else type(value).__name__


def _unreadable(key: str, why: str) -> UnreadableRecord:
    return UnreadableRecord(f"{key} cannot be read ({why}); it is left as it is: mend it or delete it", key)
