"""Matrix against a real homeserver: the published contract."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

import pytest

from core.testing import AdapterContract, Chat
from tests.adapters.matrix.matrix_room import room
from tests.platforms.homeserver import Homeserver


class TestMatrix(AdapterContract):
    homeserver: Homeserver

    @pytest.fixture(autouse=True)
    def _lives_on(self, homeserver: Homeserver) -> None:
        self.homeserver = homeserver

    def chat(self) -> AbstractAsyncContextManager[Chat]:
        return room(self.homeserver)
