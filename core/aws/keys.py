"""Keys in the bucket. Other programs rely on them: `docs` and `infra` name the same prefixes."""

from __future__ import annotations

import hashlib
import json

OPEN = "requests/open/"
CLOSED = "requests/closed/"
PROMPTS = "prompts/"
REVIEWS = "reviews/"
MESSAGES = "messages/"
"""`messages/{hash of the message}/{request id}`: which requests a message asked for. S3 has no index,
and ids cannot be computed from the message alone: app and attempt are part of the hash."""
ATTEMPTS = "attempts/"
"""`attempts/{id}.json`: a worker holds this prompt, or died over it; with the number of isolated attempts."""
WORKERS = "workers/"
"""`workers/{job}.beat` is rewritten while a worker lives; `workers/{job}.end` says that it takes no more prompts."""
TEXTS = "texts/"
"""`texts/{app id}.json`: the latest texts of a game."""
WAITS = "usage/waits.json"
"""The latest times from asking to reply."""
BOT = "bot/"
"""What belongs to the bot itself: a few objects, so that a listing takes no time."""
LEASE = f"{BOT}lease.json"
"""Which bot owns the store."""


def open_(id: str) -> str:
    """An open request's record."""
    return f"{OPEN}{id}.json"


def closed(id: str) -> str:
    """A closed request's record."""
    return f"{CLOSED}{id}.json"


def prompt(id: str) -> str:
    """What the worker reads."""
    return f"{PROMPTS}{id}.json"


def review(id: str) -> str:
    """An outcome: a review or a failure."""
    return f"{REVIEWS}{id}.json"


def attempts(id: str) -> str:
    """The record of a prompt's attempts."""
    return f"{ATTEMPTS}{id}.json"


def of_message(platform: str, place: str, message_id: str) -> str:
    """The prefix of a message's index. A hash: places and message ids may hold any text."""
    # As JSON, because parts joined by a separator would be ambiguous once a part contains it.
    text = json.dumps([platform, place, message_id])
    return f"{MESSAGES}{hashlib.sha256(text.encode()).hexdigest()[:40]}/"


def texts(app_id: int) -> str:
    """The latest texts of a game."""
    return f"{TEXTS}{app_id}.json"


def id_in(key: str) -> str:
    """The id in a key's last part."""
    return key.rpartition("/")[2].removesuffix(".json")
