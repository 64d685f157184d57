"""Records as JSON, with a `schema` number. Standard library only.

A reader takes every older schema and refuses a newer one, leaving the record as it is.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any, TypeVar

from core.domain import Decoding, Failure, Outcome, Prompt, ReplyAddress, Review, ReviewRequest, UsedFact
from core.errors import StorageError, UnsupportedSchema, UsageError

SCHEMA = 1

R = TypeVar("R", Prompt, Review, Failure, ReviewRequest)


def to_json(record: Prompt | Review | Failure | ReviewRequest) -> str:
    """One line of ASCII JSON with the record's `schema` and `type`: no text a chat can send is refused."""
    body = dataclasses.asdict(record)
    return json.dumps({"schema": SCHEMA, "type": type(record).__name__, **body})


def from_json(cls: type[R], text: str | bytes) -> R:
    """Read a record of type `cls`. Raises UnsupportedSchema or StorageError; unknown keys are ignored."""
    try:
        body: dict[str, Any] = json.loads(text)
        schema, kind = int(body["schema"]), body["type"]
    except (ValueError, TypeError, KeyError) as error:
        raise StorageError(
            f"a {cls.__name__} record cannot be read ({error}); it is left as it is"
        ) from error
    if schema > SCHEMA:
        raise UnsupportedSchema(
            f"a {cls.__name__} record has schema {schema}, this version reads up to {SCHEMA}: upgrade grg"
        )
    if kind != cls.__name__:
        raise StorageError(f"expected a {cls.__name__} record, found {kind}; it is left as it is")
    try:
        return cls(**{key: _revive(key, value) for key, value in _known(cls, body).items()})
    except (TypeError, AttributeError, UsageError) as error:
        raise StorageError(
            f"a {cls.__name__} record is incomplete or wrong ({error}); it is left as it is"
        ) from error


def outcome_from_json(text: str | bytes) -> Outcome:
    """Read a Review or a Failure, whichever it is."""
    try:
        failed = json.loads(text).get("type") == "Failure"
    except (ValueError, AttributeError) as error:
        raise StorageError(f"an outcome cannot be read ({error}); it is left as it is") from error
    return from_json(Failure, text) if failed else from_json(Review, text)


def _known(cls: type[Any], body: dict[str, Any]) -> dict[str, Any]:
    """Without the keys that this version does not know."""
    names = {f.name for f in dataclasses.fields(cls)}
    return {key: value for key, value in body.items() if key in names}


def _revive(key: str, value: Any) -> Any:
    """Rebuild what JSON flattened."""
    if key == "address":
        return ReplyAddress(**_known(ReplyAddress, value))
    if key == "decoding":
        return Decoding(**_known(Decoding, value))
    if key == "genres":
        return tuple(value)
    if key == "facts":
        return tuple(UsedFact(**_known(UsedFact, one)) for one in value)
    return value
