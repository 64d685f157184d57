"""The worker dies (SIGKILL) at every named point, or over a prompt; the next one ends with one outcome a prompt."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain import Failure, Review
from core.local.source import LocalPromptSource
from core.runtime import failpoints
from tests import warm
from tests.core.local.test_source import Bot


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    made = Bot(tmp_path)
    yield made
    made.database.close()


def work(folder: Path, crash_at: str = "") -> int:
    """Run a worker until the queue is empty or it dies; its exit code."""
    environ = {**os.environ, "GRG_CRASH_AT": crash_at}
    done = warm.run("tests.core.local.crash_worker", str(folder), environ=environ)
    assert done.returncode in {0, -9}, done.stderr
    return done.returncode


def outcome(bot: Bot, id: str) -> object:
    return asyncio.run(bot.store.outcome(id))


@pytest.mark.parametrize("point", failpoints.WORKER)
def test_after_a_death_the_next_worker_leaves_one_review_a_prompt_and_no_dead_letter(
    bot: Bot, tmp_path: Path, point: str
) -> None:
    bot.queue("before")
    with LocalPromptSource(tmp_path) as earlier:
        earlier.receive(1)  # and dies: so the next one writes it alone
    bot.queue("a", "b", "c", "d", "e")
    assert work(tmp_path, crash_at=point) == -9, f"{point} was not reached: add a prompt for it"
    first = {id: outcome(bot, id) for id in ("before", *"abcde")}
    assert work(tmp_path) == 0
    for id, earlier_outcome in first.items():
        assert isinstance(outcome(bot, id), Review)
        assert earlier_outcome in {None, outcome(bot, id)}, "the first text wins"
    counts = asyncio.run(bot.store.counts())
    assert (counts["waiting"], counts["dead_letters"]) == (0, 0)


def test_a_prompt_that_kills_its_writer_costs_four_and_holds_nobody_up(bot: Bot, tmp_path: Path) -> None:
    bot.queue("poison", "neighbour", name="poison-or-not")
    with bot.database.transaction() as connection:
        connection.execute(
            "UPDATE prompts SET body = replace(body, 'poison-or-not', 'poison') WHERE id = 'poison'"
        )
    deaths = 0
    while work(tmp_path) == -9:
        deaths += 1
        assert deaths <= 4
        for earlier in range(deaths - 1):
            assert isinstance(outcome(bot, f"later{earlier}"), Review), (
                "what came later is served between deaths"
            )
        bot.queue(f"later{deaths - 1}")
    assert deaths == 4  # once among others, three times alone
    failure = outcome(bot, "poison")
    assert isinstance(failure, Failure)
    assert (failure.code, failure.values) == ("workers_died", {"times": 3})
    assert all(
        isinstance(outcome(bot, id), Review) for id in ("neighbour", "later0", "later1", "later2", "later3")
    )
    counts = asyncio.run(bot.store.counts())
    assert (counts["waiting"], counts["dead_letters"]) == (0, 1)
    with bot.database.reading() as connection:
        (letter,) = connection.execute("SELECT id, reason FROM dead_letters").fetchall()
    assert letter == ("poison", failure.message)
