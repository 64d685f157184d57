"""What every GameCatalog promises. A catalog's test module subclasses `CatalogContract` and says how to make one.

class TestMyCatalog(CatalogContract):
    def catalog(self, app_id, name): ...        # a catalog that knows one game
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from core.errors import NoSuchGame
from core.ports import GameCatalog

Story = Callable[[GameCatalog], Awaitable[None]]
LINK = "https://store.steampowered.com/app/9000010/"


class CatalogContract:
    """Scenarios; each opens a fresh catalog that knows Lantern Vale, app 9000010."""

    def catalog(self, app_id: int, name: str) -> AbstractAsyncContextManager[GameCatalog]:
        """A catalog that knows one game."""
        raise NotImplementedError

    def tell(self, story: Story) -> None:
        """Run a story on a fresh catalog."""

        async def whole() -> None:
            async with self.catalog(9_000_010, "Lantern Vale") as catalog:
                await story(catalog)

        asyncio.run(whole())

    def test_a_game_is_known_by_its_number_however_often_it_is_asked_for(self) -> None:
        async def story(catalog: GameCatalog) -> None:
            first = await catalog.game(9_000_010)
            assert (first.app_id, first.name) == (9_000_010, "Lantern Vale")
            assert await catalog.game(9_000_010) == first

        self.tell(story)

    def test_an_unknown_number_is_no_such_game(self) -> None:
        async def story(catalog: GameCatalog) -> None:
            for _ in range(2):
                with pytest.raises(NoSuchGame):
                    await catalog.game(9_000_020)

        self.tell(story)

    def test_links_are_found_in_order_once_for_each_app_with_their_marks(self) -> None:
        async def story(catalog: GameCatalog) -> None:
            text = (
                f"{LINK} and <{LINK.replace('10', '20')}> and ||{LINK.replace('10', '30')}|| and {LINK} again"
            )
            found = [(link.app_id, link.silent, link.spoiler) for link in catalog.links(text)]
            assert found == [(9_000_010, False, False), (9_000_020, True, False), (9_000_030, False, True)]
            assert all(link.silent for link in catalog.links(f"{LINK} noreview"))
            assert catalog.links("no link, app/620 neither") == ()

        self.tell(story)
