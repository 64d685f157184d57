"""What the service and the worker need of the world, as small Protocols.

The catalog is `core.steam`; the rest is implemented by `core.local` and by `core.aws`. Fakes for tests are in
`tests/fakes.py`. For each port there is a contract suite that all of its implementations pass, fakes included.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Any, Protocol

from core.domain import Failure, Game, Link, Outcome, Prompt, Review, ReviewRequest
from core.domain.leased_prompt import LeasedPrompt


class GameCatalog(Protocol):
    """The game store."""

    def links(self, text: str) -> tuple[Link, ...]:
        """The store links in a text, in order, each app once. Never raises, and uses no network."""

    async def game(self, app_id: int, asker: str = "") -> Game:
        """The game with that id, possibly from a cache. Safe to repeat. Raises a CatalogError.

        Askers, by any text that tells them apart, take turns: one who asks for many games delays no other.
        """

    async def search(self, text: str) -> Sequence[tuple[int, str]]:
        """App ids and names for what a person typed, best first, at most 10. Raises a CatalogError."""


class RequestStore(Protocol):
    """Keeps promises. The store is the truth; every method may raise StorageError and is safe to repeat.

    What reads one record raises UnreadableRecord if it is damaged, UnsupportedSchema if a newer version wrote
    it; what reads several passes over such records. Neither changes or deletes them.
    """

    async def create_open(self, request: ReviewRequest) -> bool:
        """Store a new promise unless one of that id is open. Returns whether it was stored."""

    async def save_open(self, request: ReviewRequest) -> bool:
        """Overwrite an open promise (there is one bot a store). False, with nothing written, if it is not open."""

    async def open_request(self, id: str) -> ReviewRequest | None:
        """The open promise of that id, None if there is none."""

    def open_ids(self) -> AsyncIterator[str]:
        """Ids of all open promises, page by page; oldest first if the store knows the order."""

    async def requests_of(self, platform: str, place: str, message_id: str) -> list[ReviewRequest]:
        """Open and closed promises of one message, earlier attempts first; empty if it asked for nothing."""

    async def put_closed(self, request: ReviewRequest) -> None:
        """Store the closed record, unless there is one already. Called before `delete_open`."""

    async def closed_request(self, id: str) -> ReviewRequest | None:
        """The closed promise of that id, None if there is none. Kept longer than any platform lets a bot read back."""

    def closed_since(self, since: float) -> AsyncIterator[str]:
        """Ids of promises that were closed after `since` (unix seconds), page by page."""

    async def rewrite_closed(self, request: ReviewRequest) -> None:
        """Overwrite the closed record of that id, if there is one."""

    async def delete_open(self, id: str) -> None:
        """Delete the open record. Not an error if there is none."""

    async def stage_prompt(self, prompt: Prompt, request: ReviewRequest) -> None:
        """Store the prompt that a worker will read, over an earlier one, and its open promise as it is staged: both, or
        neither.
        """

    async def prompt(self, id: str) -> Prompt | None:
        """The prompt of that id, None if there is none; workers read it in their own way."""

    async def put_outcome(self, outcome: Outcome) -> bool:
        """Store an outcome unless its id has one: the first wins. Returns whether it was stored."""

    async def outcome(self, id: str) -> Outcome | None:
        """The outcome of that id, None if there is none yet."""

    async def recent_waits(self) -> list[float]:
        """Seconds from message to reply of the latest requests that were replied to, newest first, at most 20."""

    async def counts(self) -> Mapping[str, int]:
        """Numbers for `grg status`: open, waiting, closed."""


class Documents(Protocol):
    """Small JSON objects by key; `core.document_keys` has the keys. Every method may raise StorageError."""

    async def get(self, key: str) -> dict[str, Any] | None:
        """The document of that key, None if there is none. Raises UnreadableRecord or UnsupportedSchema."""

    async def put(self, key: str, document: Mapping[str, Any]) -> None:
        """Store a document, over an earlier one."""

    async def put_if_absent(self, key: str, document: Mapping[str, Any]) -> bool:
        """Store a document unless the key has one. Returns whether it was stored."""

    async def delete(self, key: str) -> None:
        """Delete a document. Not an error if there is none."""

    def keys(self, prefix: str) -> AsyncIterator[str]:
        """All keys that begin with `prefix`, page by page, in the same order each time."""


class WriterFleet(Protocol):
    """Has prompts written by workers. Its events may be lost, repeated or late: the store is the truth."""

    async def queue(self, id: str) -> None:
        """Queue the prompt of that id, and make sure that a worker runs. Safe to repeat. Raises StorageError."""

    def events(self) -> AsyncIterator[str]:
        """Ids that may have an outcome now, as they become known. Ends only when cancelled."""

    async def withdraw(self, id: str) -> None:
        """Take the prompt of a cancelled request back, if no worker has begun with it. Raises StorageError."""


class PromptSource(Protocol):
    """Where a worker gets its prompts, and where it puts its outcomes. Blocking; may raise StorageError.

    Context manager: from enter to exit the prompts that it holds are kept from other workers.
    """

    def receive(self, limit: int) -> list[LeasedPrompt]:
        """Up to `limit` prompts that nobody tried before, or one that somebody did, isolated; empty for none."""

    def record_attempt(self, id: str) -> int:
        """Count an attempt before it is made. Returns how many were made before this one."""

    def complete(self, outcome: Outcome) -> None:
        """Put an outcome unless there is one, then forget the prompt."""

    def dead_letter(self, failure: Failure) -> None:
        """Complete with a failure and leave a note of it for the owner."""

    def release(self, prompts: Sequence[LeasedPrompt]) -> None:
        """Undo `receive`: others get the prompts, and neither delivery nor attempt counts."""

    def keep_spares(self, prompt: Prompt, spares: Sequence[Review]) -> None:
        """Keep good texts that were left over from this prompt and claimed, up to a limit for its game and tone."""

    def texts_of(self, app_id: int) -> frozenset[str]:
        """The latest texts written for a game, spares included."""

    def claim(self, app_id: int, texts: Collection[str]) -> frozenset[str]:
        """Claim texts for a game before anybody can see them. Returns those that another worker wrote first."""

    def version(self) -> int:
        """A number that changes when there may be something new to receive. Its value means nothing else."""
