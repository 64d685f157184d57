"""What the service needs of the world, as small Protocols.

Each has one real implementation a world (`core.steam`; `core.local`, later `core.aws`) and one
fake (`tests/fakes.py`); real and fake pass the same contract tests.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Protocol

from core.domain import Game, Link, Outcome, Prompt, ReviewRequest


class GameCatalog(Protocol):
    """What the game store knows."""

    def links(self, text: str) -> tuple[Link, ...]:
        """The store links in a text, in order, one an app. Never raises; asks no network."""

    async def game(self, app_id: int) -> Game:
        """The game behind a number. Raises a CatalogError. Safe to repeat; may answer from a cache."""

    async def search(self, text: str) -> Sequence[tuple[int, str]]:
        """App ids and names for what a person has typed, best first, at most 10. Raises a CatalogError."""


class RequestStore(Protocol):
    """Keeps promises. The store is the truth; every method may raise StorageError and is safe to repeat.

    What reads one record raises UnreadableRecord if it is damaged, UnsupportedSchema if a newer version wrote
    it; what reads several passes over such records. Neither changes or deletes them.
    """

    async def create_open(self, request: ReviewRequest) -> bool:
        """Keep a new promise, only if its id has none that is open; False if it has."""

    async def save_open(self, request: ReviewRequest) -> bool:
        """Overwrite an open promise (there is one bot a store). False, with nothing written, if it is not open."""

    async def open_request(self, id: str) -> ReviewRequest | None:
        """The open promise of that id."""

    def open_ids(self) -> AsyncIterator[str]:
        """Ids of all open promises, oldest first where the store can tell, never all in memory."""

    async def requests_of(self, platform: str, place: str, message_id: str) -> list[ReviewRequest]:
        """Open and closed promises that one message asked for, older attempts first."""

    async def put_closed(self, request: ReviewRequest) -> None:
        """Keep the closed record. Comes before `delete_open`."""

    async def closed_request(self, id: str) -> ReviewRequest | None:
        """The closed promise of that id. Outlives the longest back-log read."""

    def closed_since(self, since: float) -> AsyncIterator[str]:
        """Ids of promises that were closed after `since`, never all in memory."""

    async def rewrite_closed(self, request: ReviewRequest) -> None:
        """Overwrite the closed record of that id, if there is one: to take a person out of it."""

    async def delete_open(self, id: str) -> None:
        """Forget the open record; what is absent is already forgotten."""

    async def stage_prompt(self, prompt: Prompt) -> None:
        """Put what the worker reads."""

    async def prompt(self, id: str) -> Prompt | None:
        """The prompt of that id; workers have a way of their own to read it."""

    async def put_outcome(self, outcome: Outcome) -> bool:
        """Put an outcome only if its id has none: the first wins. False if another was first."""

    async def outcome(self, id: str) -> Outcome | None:
        """The outcome of that id."""

    async def recent_waits(self) -> list[float]:
        """Seconds from asking to reply of the latest replied requests, newest first, at most 20."""

    async def counts(self) -> Mapping[str, int]:
        """Numbers for `grg status`: open, waiting, closed."""


class Documents(Protocol):
    """Small JSON objects beside the promises, by key (`core.documents` names the keys). May raise StorageError."""

    async def get(self, key: str) -> dict[str, Any] | None:
        """The document of that key. Raises UnreadableRecord or UnsupportedSchema as a RequestStore does."""

    async def put(self, key: str, document: Mapping[str, Any]) -> None:
        """Keep a document, whatever was there."""

    async def put_if_absent(self, key: str, document: Mapping[str, Any]) -> bool:
        """Keep a document only if the key has none. False if another was first."""

    async def delete(self, key: str) -> None:
        """Forget a document; what is absent is forgotten already."""

    def keys(self, prefix: str) -> AsyncIterator[str]:
        """All keys that begin with `prefix`, in the same order each time, never all in memory."""


class WriterFleet(Protocol):
    """Gets prompts written. A hint may be lost, repeated or late: the store is the truth."""

    async def queue(self, id: str) -> None:
        """Ask for the prompt of that id to be written, and see to it that a worker runs."""

    def events(self) -> AsyncIterator[str]:
        """Ids that may have an outcome now, as they appear. Ends only when cancelled."""

    async def withdraw(self, id: str) -> None:
        """The request is closed or cancelled: do not write it if that can be helped."""
