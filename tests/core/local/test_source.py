"""What a worker takes, in which order, and what it leaves behind."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from core.document_keys import SPARES
from core.domain import Failure, Outcome, Prompt, Review
from core.domain.leased_prompt import SPARES_A_GAME, spares_of
from core.domain.records import from_json
from core.local.database import Database
from core.local.documents import LocalDocuments
from core.local.source import WORKER_BEAT, WORKER_LOCK, AnotherWorker, LocalPromptSource, worker_runs
from core.local.store import LocalStore
from core.ports import PromptSource
from tests.core.source_contract import SourceContract
from tests.records import failure_of, prompt, request, review_of


class Bot:
    """The other side of the same folder: what a bot stages and queues, without a fleet that starts workers."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(folder)
        self.store = LocalStore(self.database)
        self.clock = 0.0

    def queue(self, *ids: str, place: str = "fake:here", name: str = "Portal 2") -> None:
        for id in ids:
            asyncio.run(self.store.create_open(request(id=id)))
            asyncio.run(self.store.stage_prompt(prompt(id, place=place, name=name), request(id=id)))
            self.clock += 1
            with self.database.transaction() as connection:
                connection.execute(
                    "INSERT INTO queue (id, place, queued_at) VALUES (?, ?, ?)", (id, place, self.clock)
                )

    def overwrite(self, id: str, body: str) -> None:
        with self.database.transaction() as connection:
            connection.execute("UPDATE prompts SET body = ? WHERE id = ?", (body, id))

    def row(self, id: str) -> tuple[int, int, int] | None:
        """Deliveries, attempts, held."""
        with self.database.reading() as connection:
            found: tuple[int, int, int] | None = connection.execute(
                "SELECT deliveries, attempts, held FROM queue WHERE id = ?", (id,)
            ).fetchone()
            return found


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    made = Bot(tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def side(tmp_path: Path) -> Iterator[LocalPromptSource]:
    with LocalPromptSource(tmp_path) as made:
        yield made


def ids(side: LocalPromptSource, most: int = 8) -> list[str]:
    return sorted(delivery.prompt.id for delivery in side.receive(most))


def test_a_second_worker_on_one_folder_is_not_needed(side: LocalPromptSource, tmp_path: Path) -> None:
    with pytest.raises(AnotherWorker, match="a worker runs already"):
        LocalPromptSource(tmp_path)


def test_a_worker_takes_no_more_than_it_asks_for_oldest_first_and_nothing_twice(
    bot: Bot, side: LocalPromptSource
) -> None:
    bot.queue(*"abcde")
    assert [ids(side, 2), ids(side, 2), ids(side, 2), ids(side, 2)] == [["a", "b"], ["c", "d"], ["e"], []]


def test_an_empty_queue_gives_nothing(side: LocalPromptSource) -> None:
    assert side.receive(8) == []


def test_places_take_turns_within_a_batch(bot: Bot, side: LocalPromptSource) -> None:
    bot.queue(*(f"busy{number}" for number in range(10)), place="fake:busy")
    bot.queue("quiet1", "quiet2", place="fake:quiet")
    bot.queue("other", place="fake:other")
    assert ids(side, 4) == ["busy0", "busy1", "other", "quiet1"]
    assert ids(side, 4) == ["busy2", "busy3", "busy4", "quiet2"]


def test_in_a_place_people_take_turns_and_many_of_them_have_no_more_turns_than_another_place(
    bot: Bot, side: LocalPromptSource
) -> None:
    for person in ("a", "b"):
        bot.queue(*(f"{person}{number}" for number in range(5)), place=f"fake:busy\x1f{person}")
    bot.queue("late", place="fake:busy\x1fc")
    bot.queue("quiet1", "quiet2", place="fake:quiet\x1f")
    assert ids(side, 4) == ["a0", "b0", "quiet1", "quiet2"]
    assert ids(side, 3) == ["a1", "b1", "late"]


def test_places_take_turns_over_batches_of_one(bot: Bot, side: LocalPromptSource) -> None:
    bot.queue(*(f"busy{number}" for number in range(10)), place="fake:busy")
    bot.queue("quiet1", "quiet2", place="fake:quiet")
    taken = [ids(side, 1)[0] for _ in range(5)]
    assert taken == ["busy0", "quiet1", "busy1", "quiet2", "busy2"]


def test_more_places_than_a_batch_holds_are_all_served_in_turn(bot: Bot, side: LocalPromptSource) -> None:
    for place in range(6):
        bot.queue(*(f"p{place}n{number}" for number in range(5)), place=f"fake:{place}")
    served = [id[1] for _ in range(3) for id in ids(side, 2)]
    assert sorted(served) == list("012345")


def test_what_was_delivered_before_comes_last_and_alone(
    bot: Bot, side: LocalPromptSource, tmp_path: Path
) -> None:
    bot.queue("a", "b")
    side.receive(8)
    side.__exit__()
    bot.queue("fresh")
    with LocalPromptSource(tmp_path) as next_worker:
        batches = [[(d.prompt.id, d.isolated) for d in next_worker.receive(8)] for _ in range(4)]
    assert batches == [[("fresh", False)], [("a", True)], [("b", True)], []]


def test_prompts_that_were_tried_before_get_their_turn_among_many_new_ones(
    bot: Bot, side: LocalPromptSource, tmp_path: Path
) -> None:
    bot.queue("a", "b")
    side.receive(8)
    side.__exit__()
    bot.queue(*(f"fresh{number}" for number in range(9)))
    with LocalPromptSource(tmp_path) as next_worker:
        taken = [ids(next_worker, 2) for _ in range(5)]
    assert taken == [["fresh0", "fresh1"], ["a"], ["fresh2", "fresh3"], ["b"], ["fresh4", "fresh5"]]


def test_how_long_a_prompt_waited_is_told(bot: Bot, side: LocalPromptSource) -> None:
    bot.clock = time.time() - 101
    bot.queue("a")
    (held,) = side.receive(1)
    assert 100 <= held.waited_s < 160


def spares_in(bot: Bot) -> list[str]:
    async def keys() -> list[str]:
        return [key async for key in LocalDocuments(bot.database).keys(SPARES)]

    return asyncio.run(keys())


def test_good_texts_that_are_left_over_lie_where_the_next_request_looks_for_them(
    bot: Bot, side: LocalPromptSource
) -> None:
    asked = prompt("a", tone="positive")
    kept = review_of(asked, "A good one.")
    side.keep_spares(asked, [kept])
    side.keep_spares(prompt("b"), [])
    assert spares_in(bot) == ["spares/620/positive/a-0"]
    found = asyncio.run(LocalDocuments(bot.database).get("spares/620/positive/a-0"))
    assert from_json(Review, json.dumps(found)) == kept


def test_of_a_game_only_so_many_are_kept_and_those_too_old_to_give_away_make_room(
    bot: Bot, side: LocalPromptSource
) -> None:
    young = time.time() - 100
    for number in range(SPARES_A_GAME + 3):
        asked = prompt(f"p{number}")
        old = replace(review_of(asked), created_at=young if number else young - 90_000)
        side.keep_spares(asked, [old, old] if number == SPARES_A_GAME - 1 else [old])
    kept = [f"p{number}-0" for number in range(1, SPARES_A_GAME)]
    assert spares_in(bot) == [f"spares/620/plain/{one}" for one in [*kept, f"p{SPARES_A_GAME - 1}-1"]]
    with bot.database.transaction() as connection:
        connection.execute("DELETE FROM documents WHERE key LIKE '%p3-0'")
        connection.execute("INSERT INTO documents VALUES ('spares/620/plain/p1-0.taken', '{}')")  # no text
    side.keep_spares(prompt("later"), [replace(review_of(prompt("later")), created_at=young)] * 2)
    assert "spares/620/plain/later-0" in spares_in(bot) and "spares/620/plain/later-1" not in spares_in(bot)


def test_where_spares_are_never_given_away_none_is_kept(bot: Bot, tmp_path: Path) -> None:
    with LocalPromptSource(tmp_path, spare_s=0) as side:
        side.keep_spares(prompt("a"), [review_of(prompt("a"))])
    assert spares_in(bot) == []


def test_what_a_dead_worker_held_is_free_at_once_and_what_a_living_one_holds_is_not(
    bot: Bot, side: LocalPromptSource, tmp_path: Path
) -> None:
    bot.queue("a")
    assert ids(side) == ["a"] and ids(side) == []
    side.__exit__()
    with LocalPromptSource(tmp_path) as next_worker:
        assert ids(next_worker) == ["a"]


def test_the_one_with_the_fewest_attempts_is_tried_first(
    bot: Bot, side: LocalPromptSource, tmp_path: Path
) -> None:
    bot.queue("poison", "good")
    side.receive(8)
    side.record_attempt("poison")
    side.__exit__()
    with LocalPromptSource(tmp_path) as next_worker:
        assert [ids(next_worker), ids(next_worker)] == [["good"], ["poison"]]


def test_an_attempt_is_counted_before_it_is_made(bot: Bot, side: LocalPromptSource) -> None:
    bot.queue("a")
    side.receive(1)
    assert [side.record_attempt("a") for _ in range(3)] == [0, 1, 2]
    assert bot.row("a") == (1, 3, 1)


def test_noting_an_attempt_of_what_was_withdrawn_meanwhile_is_fine(bot: Bot, side: LocalPromptSource) -> None:
    bot.queue("a")
    side.receive(1)
    with bot.database.transaction() as connection:
        connection.execute("DELETE FROM queue")
    assert side.record_attempt("a") == 0


def test_giving_back_undoes_a_take(bot: Bot, side: LocalPromptSource) -> None:
    bot.queue("a", "b")
    taken = side.receive(8)
    side.release(taken)
    assert bot.row("a") == bot.row("b") == (0, 0, 0)
    assert [delivery.isolated for delivery in side.receive(8)] == [False, False]


def test_giving_back_what_was_alone_takes_its_attempt_back_too(
    bot: Bot, side: LocalPromptSource, tmp_path: Path
) -> None:
    bot.queue("a")
    side.receive(1)
    side.__exit__()
    with LocalPromptSource(tmp_path) as next_worker:
        taken = next_worker.receive(1)
        next_worker.record_attempt("a")
        next_worker.release(taken)
        assert bot.row("a") == (1, 0, 0)
        taken = next_worker.receive(1)
        next_worker.release(taken)  # before the attempt was noted
        assert bot.row("a") == (1, 0, 0)


def test_what_has_an_outcome_or_is_not_open_any_more_is_not_written(
    bot: Bot, side: LocalPromptSource
) -> None:
    bot.queue("closed", "written", "wanted")
    asyncio.run(bot.store.delete_open("closed"))
    asyncio.run(bot.store.put_outcome(review_of(request(id="written"))))
    assert ids(side) == ["wanted"]
    assert (bot.row("closed"), bot.row("written")) == (None, None)


def test_finishing_puts_the_outcome_and_forgets_the_entry(bot: Bot, side: LocalPromptSource) -> None:
    bot.queue("a")
    side.receive(1)
    side.complete(review_of(request(id="a"), "A text."))
    assert asyncio.run(bot.store.outcome("a")) == review_of(request(id="a"), "A text.")
    assert bot.row("a") is None


def test_a_late_worker_loses_cleanly(bot: Bot, side: LocalPromptSource) -> None:
    bot.queue("a")
    side.receive(1)
    asyncio.run(bot.store.put_outcome(review_of(request(id="a"), "First.")))
    side.complete(review_of(request(id="a"), "Second."))
    outcome = asyncio.run(bot.store.outcome("a"))
    assert outcome == review_of(request(id="a"), "First.")
    assert bot.row("a") is None


def test_burying_leaves_a_failure_and_a_dead_letter(bot: Bot, side: LocalPromptSource) -> None:
    bot.queue("a")
    side.receive(1)
    side.dead_letter(Failure("a", "writer", "3 writers died over it", 5.0))
    side.dead_letter(Failure("a", "writer", "3 writers died over it", 5.0))  # as after a death in between
    assert asyncio.run(bot.store.outcome("a")) == Failure("a", "writer", "3 writers died over it", 5.0)
    counts = asyncio.run(bot.store.counts())
    assert (counts["dead_letters"], counts["waiting"]) == (1, 0)


def test_texts_of_a_game_are_those_of_reviews_and_not_of_others(bot: Bot, side: LocalPromptSource) -> None:
    asyncio.run(bot.store.put_outcome(review_of(request(id="a"), "One.")))
    asyncio.run(bot.store.put_outcome(review_of(request(id="b", app_id=440), "Other.")))
    asyncio.run(bot.store.put_outcome(failure_of(request(id="c"))))
    assert side.texts_of(620) == frozenset({"One."})


def test_a_change_by_the_bot_is_noticed(bot: Bot, side: LocalPromptSource) -> None:
    before = side.version()
    bot.queue("a")
    assert side.version() != before


def test_a_prompt_of_a_newer_version_is_left_for_a_newer_worker_and_the_others_are_taken(
    bot: Bot, side: LocalPromptSource
) -> None:
    bot.queue("a", "b")
    bot.overwrite("a", '{"schema": 99, "type": "Prompt"}')
    assert [held.prompt.id for held in side.receive(8)] == ["b"]
    assert side.receive(8) == []
    assert bot.row("a") is not None


@pytest.mark.parametrize(
    "body", ['{"schema": 1, "ty', '{"schema": 1, "type": "Prompt", "id": "a"}', "[" * 5_000]
)
def test_a_damaged_prompt_is_passed_over_and_no_worker_is_wanted_for_it(
    bot: Bot, side: LocalPromptSource, body: str
) -> None:
    bot.queue("a", "b")
    bot.overwrite("a", body)
    assert [held.prompt.id for held in side.receive(8)] == ["b"]
    assert bot.row("a") is None
    with bot.database.reading() as connection:
        assert connection.execute("SELECT body FROM prompts WHERE id = 'a'").fetchone() == (body,)


def test_damaged_spares_are_no_texts_and_keep_no_room(bot: Bot, side: LocalPromptSource) -> None:
    first = prompt("p1")
    for number, body in enumerate(("nonsense", '{"text": 5, "created_at": "now"}', '{"text": NaN}')):
        with bot.database.transaction() as connection:
            connection.execute("INSERT INTO documents VALUES (?, ?)", (f"{spares_of(first)}x-{number}", body))
    side.keep_spares(first, [review_of(first, "A spare.")])
    assert side.texts_of(first.app_id) == frozenset({"A spare."})


def test_a_text_that_waits_as_a_spare_is_not_written_again(bot: Bot, side: LocalPromptSource) -> None:
    first = prompt("p1")
    side.keep_spares(first, [review_of(first, "A spare.")])
    assert side.texts_of(first.app_id) == frozenset({"A spare."})
    assert side.texts_of(first.app_id + 1) == frozenset()


class Folder:
    """A state folder for the contract: `worker` leaves what a killed one held as it is, as the next one finds it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bot = folder, Bot(folder)

    def ask(self, *names: str, app_id: int = 620) -> list[Prompt]:
        del app_id
        for name in names:
            self.bot.queue(name)
        return [prompt(name, place="fake:here") for name in names]

    def close(self, id: str) -> None:
        asyncio.run(self.bot.store.delete_open(id))

    def worker(self) -> LocalPromptSource:
        return LocalPromptSource(self.folder)

    def kill(self, source: PromptSource) -> None:
        """The lock goes with the source, and the next one frees what it held."""

    def outcome(self, id: str) -> Outcome | None:
        return asyncio.run(self.bot.store.outcome(id))


class TestLocalPromptSource(SourceContract):
    @contextmanager
    def backend(self) -> Iterator[Folder]:
        with tempfile.TemporaryDirectory() as folder:
            made = Folder(Path(folder))
            try:
                yield made
            finally:
                made.bot.database.close()


def test_a_worker_whose_lock_was_deleted_still_counts_as_one(tmp_path: Path) -> None:
    with LocalPromptSource(tmp_path):
        (tmp_path / WORKER_LOCK).unlink()
        assert worker_runs(tmp_path)
        with pytest.raises(AnotherWorker):
            LocalPromptSource(tmp_path)
    (tmp_path / WORKER_BEAT).write_text("1 0", "ascii")  # of a process that is gone
    assert not worker_runs(tmp_path)


def test_what_a_worker_leaves_in_a_folder_that_others_may_read_is_for_its_owner_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / WORKER_LOCK).touch(mode=0o644)  # as earlier versions left it
    with LocalPromptSource(tmp_path):
        assert {path.name for path in tmp_path.iterdir() if path.stat().st_mode & 0o077} == set()
