"""What every Documents promises. A test module subclasses `DocumentsContract` and says how to make one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from core.ports import Documents


class DocumentsContract:
    """Scenarios; each opens a fresh store."""

    @contextmanager
    def documents(self) -> Iterator[Documents]:
        """A fresh, empty store."""
        raise NotImplementedError

    def tell(self, story: Callable[[Documents], Awaitable[None]]) -> None:
        with self.documents() as documents:

            async def play() -> None:
                await story(documents)

            asyncio.run(play())

    def test_a_document_comes_back_as_it_was_put(self) -> None:
        async def story(documents: Documents) -> None:
            full = {"text": "ö🎮\n", "n": 1.5, "list": [1, None, True], "in": {"x": "y"}}
            assert await documents.get("places/discord/1") is None
            await documents.put("places/discord/1", full)
            assert await documents.get("places/discord/1") == full
            await documents.put("places/discord/1", {"n": 2})
            assert await documents.get("places/discord/1") == {"n": 2}

        self.tell(story)

    def test_the_first_of_two_that_are_put_if_absent_stays(self) -> None:
        async def story(documents: Documents) -> None:
            assert await documents.put_if_absent("a/b", {"by": 1})
            assert not await documents.put_if_absent("a/b", {"by": 2})
            assert await documents.get("a/b") == {"by": 1}

        self.tell(story)

    def test_of_many_at_once_one_is_first(self) -> None:
        async def story(documents: Documents) -> None:
            won = await asyncio.gather(*(documents.put_if_absent("claim", {"by": n}) for n in range(8)))
            assert sum(won) == 1
            assert await documents.get("claim") == {"by": won.index(True)}

        self.tell(story)

    def test_what_is_deleted_is_gone_and_deleting_it_again_is_fine(self) -> None:
        async def story(documents: Documents) -> None:
            await documents.put("a", {})
            await documents.delete("a")
            await documents.delete("a")
            assert await documents.get("a") is None
            assert await documents.put_if_absent("a", {"new": True})

        self.tell(story)

    def test_keys_are_listed_by_prefix_whatever_characters_are_in_them(self) -> None:
        async def story(documents: Documents) -> None:
            inside = {f"people/irc/100%25_{n}/ignored" for n in range(12)} | {"people/irc/x.taken"}
            for key in inside | {"people/ir", "peoples/irc/x", "people/ird", "places/irc/x"}:
                await documents.put(key, {})
            listed = [key async for key in documents.keys("people/irc/")]
            assert len(listed) == len(inside) and set(listed) == inside
            assert listed == [key async for key in documents.keys("people/irc/")]
            assert [key async for key in documents.keys("nobody/")] == []

        self.tell(story)

    def test_keys_can_be_deleted_while_they_are_listed(self) -> None:
        async def story(documents: Documents) -> None:
            made = {f"ratings/a/{n:03}" for n in range(25)}
            for key in made:
                await documents.put(key, {})
            seen = set()
            async for key in documents.keys("ratings/"):
                seen.add(key)
                await documents.delete(key)
            assert seen == made

        self.tell(story)
