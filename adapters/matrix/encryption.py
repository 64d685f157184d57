"""End-to-end encryption. It is on if the owner has set a folder for its keys, `GRG_MATRIX_KEYS`.

The keys belong to the device that the token was created for: keep both, or replace both. Messages are encrypted for
every device of a room's members, verified or not, because a bot cannot compare emoji with anybody.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from nio import AsyncClient
from peewee import PeeweeException

from core.errors import UsageError

Ask = Callable[[Awaitable[Any]], Awaitable[Any]]
"""Awaits a call of nio's with a time limit, and raises our errors."""


class Keys:
    """Manages nio's encryption keys. Does nothing without a folder."""

    def __init__(self, nio: AsyncClient, folder: Path | None) -> None:
        self._nio, self._folder = nio, folder

    @property
    def are_kept(self) -> bool:
        """Whether encryption is on."""
        return self._folder is not None

    def open(self, device: str) -> None:
        """Load the keys, or create new ones for a new device. Raises UsageError if the folder cannot be used."""
        # Loading the keys twice would replace sessions that are in use.
        if self._folder is None or self._nio.olm is not None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._nio.restore_login(self._nio.user_id, device, self._nio.access_token)
        except (OSError, PeeweeException) as error:
            raise UsageError(f"GRG_MATRIX_KEYS={self._folder} cannot be used: {error}") from error

    async def sync_keys(self, ask: Ask) -> None:
        """To be called after each sync: publish our keys, fetch those of others, answer waiting devices.

        `ask` is what awaits each call. Its errors are raised; what was not done then is done after the next sync.
        """
        nio = self._nio
        # In this order: a device whose keys are not known yet cannot be sent anything.
        if nio.should_upload_keys:
            await ask(nio.keys_upload())
        if nio.should_query_keys:
            await ask(nio.keys_query())
        if nio.should_claim_keys:
            await ask(nio.keys_claim(nio.get_users_for_key_claiming()))
        # A copy, because each message leaves the list as it is sent.
        for message in list(nio.outgoing_to_device_messages):
            await ask(nio.to_device(message))
