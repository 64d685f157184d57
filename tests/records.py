"""Records as the core makes them, with any field changed by keyword."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from core.domain import (
    Asked,
    Decoding,
    Failure,
    FailureCode,
    Game,
    Message,
    Prompt,
    ReplyAddress,
    Review,
    ReviewRequest,
    request_id,
)

HERE = ReplyAddress("fake", "here")


def message(
    text: str, id: str = "m1", author: str = "ann", address: ReplyAddress = HERE, **more: Any
) -> Message:
    """A message in the fake chat; `app/620` in its text stands for a link to that app."""
    return Message(address, id, linked(text), author, **more)


def linked(text: str) -> str:
    """A text with `app/620` written as a link."""
    return re.sub(r"(?<![\w/])app/(\d+)", r"https://store.steampowered.com/app/\1/", text)


def game(app_id: int, name: str = "Portal 2", **more: Any) -> Game:
    """A game with every field filled."""
    values: dict[str, Any] = {
        "app_id": app_id,
        "name": name,
        "kind": "game",
        "short_description": "A puzzle in first person.",
        "description": "A puzzle in first person. Think with portals.",
        "genres": ("Action", "Adventure"),
        "developers": ("Valve",),
        "release_date": "18 Apr, 2011",
        "header_image": f"https://cdn.test/{app_id}.jpg",
        "source": "page",
    }
    return Game(**{**values, **more})


def request(app_id: int = 620, now: float = 1_000_000.0, **more: Any) -> ReviewRequest:
    """An open request as `accept` makes it at `now`; the fields of `asked` are keywords here too.

    A `receipt` says that a status was attempted: None (the default) that it was not.
    """
    asked = {"address": HERE, "message_id": "m1", "author": "ann"}
    names = {f.name for f in dataclasses.fields(Asked)}
    asked |= {name: more.pop(name) for name in names & more.keys()}
    receipt = more.pop("receipt", None)
    values: dict[str, Any] = {
        "asked": Asked(**asked),
        "app_id": app_id,
        "attempt": 0,
        "created_at": now,
        "deadline_at": now + 86_400,
        "status_attempted": receipt is not None,
        "receipt": receipt or "",
    }
    values.update(more)
    if "id" not in values:
        values["id"] = request_id(asked["address"], asked["message_id"], app_id, values["attempt"])
    return ReviewRequest(**values)


def prompt(id: str, app_id: int = 620, **more: Any) -> Prompt:
    """A prompt for the worker."""
    values: dict[str, Any] = {
        "name": "Portal 2",
        "genres": ("Action",),
        "description": "Portal 2 (Action). Think with portals.",
        "opening": "Portal 2 is",
        "seed": 7,
        "place": "fake:here",
    }
    return Prompt(id=id, app_id=app_id, **{**values, **more})


def review_of(of: Prompt | ReviewRequest, text: str | None = None) -> Review:
    """A review that answers a prompt or a request."""
    name = of.name if isinstance(of, Prompt) else (of.game_name or "Portal 2")
    return Review(
        id=of.id,
        app_id=of.app_id,
        name=name,
        text=text or f"{name} is a fine thing, number {of.id}.",
        prompt="p",
        model="tiny@1",
        demo=False,
        engine="fake 1",
        seed=7,
        decoding=Decoding(),
        seconds=0.5,
        created_at=1_000_001.0,
    )


def failure_of(of: ReviewRequest, text: str = "the page is not a game's page") -> Failure:
    """A failed outcome with the writer's own words, as earlier versions kept them."""
    return Failure(of.id, FailureCode.WRITER, text, 1_000_001.0)
