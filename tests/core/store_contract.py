"""What every RequestStore promises. A store's test module subclasses `StoreContract` and says how to make one.

class TestMyStore(StoreContract):
    def store(self): ...
    def plant(self, store, table, id, body): ...      # put a raw record, as another version would
    def raw(self, store, table, id): ...              # read it back as it lies there
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from core.domain import ReviewRequest, records
from core.errors import UnreadableRecord, UnsupportedSchema
from core.ops import history
from core.ports import RequestStore
from tests.records import failure_of, prompt, request, review_of


class StoreContract:
    """Scenarios; each opens a fresh store."""

    @contextmanager
    def store(self) -> Iterator[Any]:
        """A fresh, empty store."""
        raise NotImplementedError

    def plant(self, store: Any, table: str, id: str, body: str) -> None:
        """Overwrite the raw text of the record `id` in `open`, `closed` or `outcomes`."""
        raise NotImplementedError

    def raw(self, store: Any, table: str, id: str) -> str:
        """The raw text of a record."""
        raise NotImplementedError

    def test_an_open_promise_is_created_only_if_absent(self) -> None:
        async def story(store: RequestStore) -> None:
            first = request(author="first")
            assert await store.create_open(first)
            assert not await store.create_open(request(author="second"))
            assert await store.open_request(first.id) == first

        self.tell(story)

    def test_every_field_of_a_promise_comes_back(self) -> None:
        async def story(store: RequestStore) -> None:
            full = request(
                author="ö🎮",
                spoiler=True,
                receipt="r\ud800",
                game_name="Ōkami “HD”",
                header_image="https://x/y.jpg",
                staged_at=2.5,
                queued_count=3,
                next_check_at=9.75,
                cancelled=True,
                refusal="no\nno",
                send_started=True,
            )
            await store.create_open(full)
            assert await store.open_request(full.id) == full

        self.tell(story)

    def test_saving_overwrites_what_is_open_and_never_opens_anew(self) -> None:
        async def story(store: RequestStore) -> None:
            asked = request()
            assert not await store.save_open(asked)
            assert await store.open_request(asked.id) is None
            await store.create_open(asked)
            assert await store.save_open(dataclasses.replace(asked, receipt="r1"))
            saved = await store.open_request(asked.id)
            assert saved is not None and saved.receipt == "r1"

        self.tell(story)

    def test_deleting_what_is_not_open_is_fine(self) -> None:
        async def story(store: RequestStore) -> None:
            asked = request()
            await store.create_open(asked)
            await store.delete_open(asked.id)
            await store.delete_open(asked.id)
            assert await store.open_request(asked.id) is None
            assert [id async for id in store.open_ids()] == []

        self.tell(story)

    def test_the_first_closed_record_stays(self) -> None:
        async def story(store: RequestStore) -> None:
            closed = request(closed_as="replied", closed_at=1_000_009.0)
            await store.put_closed(closed)
            await store.put_closed(dataclasses.replace(closed, closed_as="cancelled"))
            assert await store.closed_request(closed.id) == closed
            assert await store.closed_request("nobody") is None

        self.tell(story)

    def test_a_closed_record_is_rewritten_only_if_it_is_there(self) -> None:
        async def story(store: RequestStore) -> None:
            closed = request(closed_as="replied", closed_at=1_000_009.0)
            await store.rewrite_closed(closed)
            assert await store.closed_request(closed.id) is None
            await store.put_closed(closed)
            await store.rewrite_closed(request(author="", closed_as="replied", closed_at=1_000_009.0))
            found = await store.closed_request(closed.id)
            assert found is not None and found.asked.author == ""
            assert [one.asked.author for one in await store.requests_of("fake", "here", "m1")] == [""]

        self.tell(story)

    def test_what_was_closed_lately_is_listed_each_once(self) -> None:
        async def story(store: RequestStore) -> None:
            now = time.time()
            made = [
                request(message_id=f"m{n}", closed_as="replied", closed_at=now - n % 3) for n in range(23)
            ]
            for one in made:
                await store.put_closed(one)
            listed = [id async for id in store.closed_since(now - 60)]
            assert sorted(listed) == sorted(one.id for one in made)
            assert [id async for id in store.closed_since(now + 60)] == []

        self.tell(story)

    def test_past_reviews_come_newest_first_without_those_that_were_taken_back(self) -> None:
        async def story(store: RequestStore) -> None:
            now = time.time()
            ends = {"old": {}, "new": {}, "back": {"cancelled": True}, "sorry": {"closed_as": "apologised"}}
            for age, (name, more) in enumerate(reversed(ends.items())):
                closed = {"closed_as": "replied", "closed_at": now - 10 + age, **more}
                one = request(message_id=name, game_name=f"Lamp {name}", **closed)
                await store.put_closed(one)
                await store.put_outcome(failure_of(one) if name == "sorry" else review_of(one))
            found = await history.select(store, "", now - 60, 9)
            assert [past.review.name for past in found] == ["Lamp old", "Lamp new"]
            assert [past.review.name for past in await history.select(store, "", now - 60, 1)] == ["Lamp old"]
            assert [past.review.name for past in await history.select(store, "NEW fine", now - 60, 9)] == [
                "Lamp new"
            ]
            assert await history.select(store, "new absent", now - 60, 9) == []

        self.tell(story)

    def test_open_ids_come_oldest_first_and_all_of_them(self) -> None:
        async def story(store: RequestStore) -> None:
            asked = [request(message_id=f"m{number}") for number in range(1_005)]
            made = [one.id for one in asked]
            for one in asked:
                await store.create_open(one)
            assert [id async for id in store.open_ids()] == made

        self.tell(story)

    def test_open_ids_can_be_closed_while_they_are_listed(self) -> None:
        async def story(store: RequestStore) -> None:
            asked = [request(message_id=f"m{number}") for number in range(505)]
            for one in asked:
                await store.create_open(one)
            made, seen = {one.id for one in asked}, set()
            async for id in store.open_ids():
                seen.add(id)
                await store.delete_open(id)
            assert seen == made

        self.tell(story)

    def test_requests_of_a_message_are_its_open_and_closed_ones_older_attempts_first(self) -> None:
        async def story(store: RequestStore) -> None:
            second, first = request(attempt=1), request(closed_as="replied", closed_at=5.0)
            other_game = request(app_id=440)
            for one in (second, other_game, request(message_id="m2")):
                await store.create_open(one)
            await store.put_closed(first)
            found = await store.requests_of("fake", "here", "m1")
            assert [one.attempt for one in found] == [0, 0, 1]
            assert {one.id for one in found} == {first.id, second.id, other_game.id}
            assert await store.requests_of("fake", "elsewhere", "m1") == []

        self.tell(story)

    def test_of_a_request_that_is_open_and_closed_the_closed_one_is_told(self) -> None:
        async def story(store: RequestStore) -> None:
            await store.create_open(request())
            await store.put_closed(request(closed_as="replied", closed_at=5.0))
            assert [one.closed_as for one in await store.requests_of("fake", "here", "m1")] == ["replied"]

        self.tell(story)

    def test_the_first_outcome_wins_whatever_it_is(self) -> None:
        async def story(store: RequestStore) -> None:
            asked = request()
            review = review_of(asked)
            assert await store.outcome(asked.id) is None
            assert await store.put_outcome(review)
            assert not await store.put_outcome(review_of(asked, "Another text."))
            assert not await store.put_outcome(failure_of(asked))
            assert await store.outcome(asked.id) == review

        self.tell(story)

    def test_a_failure_comes_back_as_one(self) -> None:
        async def story(store: RequestStore) -> None:
            failed = failure_of(request())
            await store.put_outcome(failed)
            assert await store.outcome(failed.id) == failed

        self.tell(story)

    def test_a_prompt_can_be_staged_twice(self) -> None:
        async def story(store: RequestStore) -> None:
            await store.stage_prompt(prompt("a"), request(id="a"))
            await store.stage_prompt(prompt("a"), request(id="a"))
            assert await store.open_request("a") is None, "what is not open is not opened by it"

        self.tell(story)

    def test_a_request_is_staged_with_its_prompt_and_can_be_changed_afterwards(self) -> None:
        async def story(store: RequestStore) -> None:
            asked = request()
            await store.create_open(asked)
            staged = dataclasses.replace(
                asked, staged_at=5.0, queued_count=1, next_check_at=65.0, game_name="Lantern Vale"
            )
            await store.stage_prompt(prompt(asked.id), staged)
            assert await store.open_request(asked.id) == staged
            later = dataclasses.replace(staged, queued_count=2)
            await store.save_open(later)
            assert await store.open_request(asked.id) == later

        self.tell(story)

    def test_recent_waits_are_those_of_the_latest_twenty_replies_newest_first(self) -> None:
        async def story(store: RequestStore) -> None:
            assert await store.recent_waits() == []
            order = [(number * 7) % 25 for number in range(25)]  # not put in the order of closing
            for number in order:
                closed_at = 1_000_000.0 + 1_000 * number
                await store.put_closed(
                    request(
                        message_id=f"m{number}",
                        now=closed_at - number,
                        closed_as="replied",
                        closed_at=closed_at,
                    )
                )
            for why in ("apologised", "cancelled", "expired", "refused", "undeliverable"):
                await store.put_closed(request(message_id=why, closed_as=why, closed_at=2_000_000.0))
            assert await store.recent_waits() == [float(number) for number in range(24, 4, -1)]

        self.tell(story)

    def test_counts_tell_what_is_open_and_closed(self) -> None:
        async def story(store: RequestStore) -> None:
            await store.create_open(request())
            await store.create_open(request(message_id="m2"))
            await store.put_closed(request(message_id="m3", closed_as="replied", closed_at=5.0))
            counts = await store.counts()
            assert (counts["open"], counts["closed"]) == (2, 1)
            assert "waiting" in counts

        self.tell(story)

    def test_a_record_of_a_newer_schema_is_refused_and_left_as_it_is(self) -> None:
        async def story(store: RequestStore) -> None:
            asked = await self._kept_everywhere(store)
            newer = json.dumps(
                {"schema": records.SCHEMA + 1, "type": "ReviewRequest", "id": asked.id, "new": {}}
            )
            for table in ("open", "closed", "outcomes"):
                self.plant(store, table, asked.id, newer)
            for read in (store.open_request, store.closed_request, store.outcome):
                with pytest.raises(UnsupportedSchema, match="upgrade grg"):
                    await read(asked.id)
            assert not await store.create_open(asked)
            await store.put_closed(asked)
            assert not await store.put_outcome(review_of(asked))
            assert [self.raw(store, table, asked.id) for table in ("open", "closed", "outcomes")] == [
                newer
            ] * 3

        self.tell(story)

    def test_a_damaged_record_cannot_be_read_and_is_left_as_it_is(self) -> None:
        async def story(store: RequestStore) -> None:
            asked = await self._kept_everywhere(store)
            for broken in (
                '{"schema": 1, "ty',
                "[]",
                "null",
                '{"schema": 1, "type": "ReviewRequest"}',
                '{"schema": "x"}',
                "[" * 100_000,
                records.to_json(request(message_id="another")),
            ):
                for table in ("open", "closed", "outcomes"):
                    self.plant(store, table, asked.id, broken)
                for read in (store.open_request, store.closed_request, store.outcome):
                    with pytest.raises(UnreadableRecord, match=rf"{asked.id}.*left as it is"):
                        await read(asked.id)
                await store.create_open(asked)
                await store.put_closed(asked)
                await store.put_outcome(review_of(asked))
                assert {self.raw(store, table, asked.id) for table in ("open", "closed", "outcomes")} == {
                    broken
                }

        self.tell(story)

    def test_a_damaged_record_hides_no_other_of_its_message(self) -> None:
        async def story(store: RequestStore) -> None:
            damaged, sound = request(), request(app_id=440)
            for asked in (damaged, sound):
                await store.create_open(asked)
            self.plant(store, "open", damaged.id, '{"schema": 1, "ty')
            assert await store.requests_of("fake", "here", "m1") == [sound]

        self.tell(story)

    def test_a_staged_prompt_comes_back(self) -> None:
        async def story(store: RequestStore) -> None:
            assert await store.prompt("a") is None
            await store.stage_prompt(prompt("a"), request(id="a"))
            assert await store.prompt("a") == prompt("a")

        self.tell(story)

    def test_keys_that_this_version_does_not_know_are_ignored_at_any_depth(self) -> None:
        async def story(store: RequestStore) -> None:
            asked = await self._kept_everywhere(store)
            for table, inner in (("open", "address"), ("outcomes", "decoding")):
                body = json.loads(self.raw(store, table, asked.id))
                body["mood"], body[inner]["mood"] = "good", "good"
                self.plant(store, table, asked.id, json.dumps(body))
            assert await store.open_request(asked.id) == asked
            assert await store.outcome(asked.id) == review_of(asked)

        self.tell(story)

    def test_an_older_schema_without_the_newest_keys_is_read(self) -> None:
        async def story(store: RequestStore) -> None:
            asked = await self._kept_everywhere(store)
            body = json.loads(self.raw(store, "open", asked.id))
            body["schema"] = 0
            for key in ("sending", "refusal", "spoiler", "header_image", "closed_as", "closed_at"):
                del body[key]
            self.plant(store, "open", asked.id, json.dumps(body))
            assert await store.open_request(asked.id) == asked

        self.tell(story)

    async def _kept_everywhere(self, store: RequestStore) -> ReviewRequest:
        asked = request()
        await store.create_open(asked)
        await store.put_closed(asked)
        await store.put_outcome(review_of(asked))
        return asked

    def tell(self, story: Any) -> None:
        """Run a scenario on a fresh store."""
        with self.store() as store:
            asyncio.run(story(store))
