"""Where things lie in the bucket. An outside contract: `docs` and `infra` name the same prefixes."""

from __future__ import annotations

import hashlib
import json

OPEN = "requests/open/"
CLOSED = "requests/closed/"
PROMPTS = "prompts/"
REVIEWS = "reviews/"
MESSAGES = "messages/"
"""`messages/{hash of the message}/{request id}`: which requests a message asked for. S3 has no index,
and ids are hashes that cannot be told from the message alone (app and attempt are in them)."""
ATTEMPTS = "attempts/"
"""`attempts/{id}.json`: a worker has this prompt in hand, or died over it, and how often it tried it alone."""
WORKERS = "workers/"
"""`workers/{job}.beat` is written again and again while a worker lives; `workers/{job}.end` says that it takes no more."""
TEXTS = "texts/"
"""`texts/{app id}.json`: the latest texts of a game."""
WAITS = "usage/waits.json"
"""The latest times from asking to reply."""
LEASE = "bot/lease.json"
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
    """The note that a prompt was tried."""
    return f"{ATTEMPTS}{id}.json"


def of_message(platform: str, place: str, message_id: str) -> str:
    """The prefix of a message's index. A hash: places and message ids may hold any text."""
    text = json.dumps([platform, place, message_id])
    return f"{MESSAGES}{hashlib.sha256(text.encode()).hexdigest()[:40]}/"


def texts(app_id: int) -> str:
    """The latest texts of a game."""
    return f"{TEXTS}{app_id}.json"


def id_in(key: str) -> str:
    """The id in a key's last part."""
    return key.rpartition("/")[2].removesuffix(".json")
