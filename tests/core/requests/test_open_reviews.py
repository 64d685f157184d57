"""What is being written where is known from the store: also after a restart, and without reading all of it each time."""

from __future__ import annotations

import asyncio
import dataclasses

from core.domain import ClosedAs
from core.domain.records import to_json
from core.requests.open_reviews import OpenReviews
from tests.fakes import MemoryStore, World
from tests.jumping import run
from tests.records import HERE, message, request

ELSEWHERE = dataclasses.replace(HERE, place="elsewhere")


class _Counting(MemoryStore):
    """Counts how often all is listed, and what is read."""

    listings, read, closed_read, at_once, most_at_once = 0, 0, 0, 0, 0

    async def open_ids(self):  # type: ignore[no-untyped-def]
        self.listings += 1
        async for id in super().open_ids():
            yield id

    async def open_request(self, id: str):  # type: ignore[no-untyped-def]
        self.read += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        return await super().open_request(id)

    async def closed_request(self, id: str):  # type: ignore[no-untyped-def]
        self.closed_read += 1
        return await super().closed_request(id)


def kept(store: MemoryStore, **more: object) -> str:
    """An open request, put into the store by an earlier bot."""
    asked = request(**more)
    store.open[asked.id] = to_json(asked)
    return asked.id


def test_the_latest_comes_first_and_nothing_of_other_places() -> None:
    store = MemoryStore()
    first, last = kept(store, message_id="m1", now=1), kept(store, message_id="m2", now=2)
    elsewhere = request(message_id="m3")
    elsewhere = dataclasses.replace(elsewhere, asked=dataclasses.replace(elsewhere.asked, address=ELSEWHERE))
    store.open[elsewhere.id] = to_json(elsewhere)
    reviews = OpenReviews(store)
    assert [one.id for one in run(reviews.at(HERE))] == [last, first]


def test_the_store_is_listed_once_and_then_only_what_is_asked_about_is_read() -> None:
    store = _Counting()
    for number in range(5):
        kept(store, message_id=f"m{number}", now=number)
    reviews = OpenReviews(store)
    run(reviews.at(HERE))
    read = store.read
    assert run(reviews.at(ELSEWHERE)) == []
    assert (store.listings, store.read) == (1, read)
    reviews.list_again()  # another process may have opened one
    opened = kept(store, message_id="m9", now=9)
    assert run(reviews.at(HERE))[0].id == opened


def test_the_first_question_reads_each_open_record_once_and_few_at_one_time() -> None:
    store = _Counting()
    for number in range(100):
        kept(store, message_id=f"m{number}", now=number)
    assert run(OpenReviews(store).at(ELSEWHERE)) == []
    assert (store.read, store.closed_read) == (100, 0)
    assert store.most_at_once <= 32


def test_what_is_closed_damaged_or_a_note_is_not_being_written() -> None:
    store = MemoryStore()
    both = request(message_id="m1", closed_as=ClosedAs.REPLIED, closed_at=1.0)
    kept(store, message_id="m1")
    store.closed[both.id] = to_json(both)  # a crash between the two
    store.open[kept(store, message_id="m2")] = "{"
    kept(store, message_id="m3", app_id=0)
    reviews = OpenReviews(store)
    assert run(reviews.at(HERE)) == []


def test_what_is_accepted_is_known_without_a_listing_and_forgotten_once_it_is_closed() -> None:
    world = World()
    reviews = world.runner.reviews
    run(world.desk.accept(message("app/620")))
    assert [one.app_id for one in run(reviews.at(HERE))] == [620]
    run(world.settle_all())
    assert run(reviews.at(HERE)) == [] and reviews._addresses == {}
