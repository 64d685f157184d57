"""What every PromptSource promises. A source's test module subclasses `SourceContract` and says how to make one.

class TestMySource(SourceContract):
    def backend(self): ...          # a fresh backend as a `SourceBackend`
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Protocol

from core.domain import Failure, Outcome, Prompt, Review
from core.ports import PromptSource
from tests.records import review_of


class SourceBackend(Protocol):
    """A backend as these tests see it: the bot's side, and workers that come and die."""

    def ask(self, *names: str, app_id: int = 620) -> list[Prompt]:
        """Open a request, stage its prompt and queue it, for each name."""

    def close(self, id: str) -> None:
        """The request is closed: nobody waits for its review any more."""

    def worker(self) -> AbstractContextManager[PromptSource]:
        """A worker's source. At the end of the body the worker has ended by itself."""

    def kill(self, source: PromptSource) -> None:
        """The worker of that source is dead, and for so long that another may have what it held."""

    def outcome(self, id: str) -> Outcome | None:
        """The outcome of a prompt."""


def ids(prompts: Iterable[Prompt]) -> set[str]:
    return {prompt.id for prompt in prompts}


def all_of(source: PromptSource, limit: int = 8) -> list[list[str]]:
    """What comes until nothing does, a list of ids for each time; all of it is completed."""
    batches = []
    while leased := source.receive(limit):
        batches.append([one.prompt.id for one in leased])
        for one in leased:
            if one.isolated:
                source.record_attempt(one.prompt.id)
            source.complete(review_of(one.prompt))
    return batches


class SourceContract:
    """Scenarios; each opens a fresh backend."""

    def backend(self) -> AbstractContextManager[SourceBackend]:
        """A fresh, empty backend."""
        raise NotImplementedError

    def test_prompts_come_as_they_were_staged_and_each_has_one_outcome(self) -> None:
        with self.backend() as backend:
            staged = backend.ask("a", "b", "c")
            with backend.worker() as source:
                leased = source.receive(8)
                assert {one.prompt.id: one.prompt for one in leased} == {one.id: one for one in staged}
                assert not any(one.isolated for one in leased)
                for one in leased:
                    source.complete(review_of(one.prompt))
                assert source.receive(8) == []
            assert all(isinstance(backend.outcome(one.id), Review) for one in staged)

    def test_no_more_come_at_a_time_than_were_asked_for(self) -> None:
        with self.backend() as backend:
            staged = backend.ask("a", "b", "c")
            with backend.worker() as source:
                batches = all_of(source, limit=2)
            assert all(len(batch) <= 2 for batch in batches)
            assert {id for batch in batches for id in batch} == ids(staged)

    def test_what_is_closed_or_written_is_not_received(self) -> None:
        with self.backend() as backend:
            closed, written, wanted = backend.ask("closed", "written", "wanted")
            with backend.worker() as source:
                source.complete(review_of(written))
                backend.close(closed.id)
                assert [one.prompt.id for one in source.receive(8)] == [wanted.id]

    def test_the_first_outcome_wins(self) -> None:
        with self.backend() as backend:
            (staged,) = backend.ask("a")
            with backend.worker() as source:
                source.receive(1)
                source.complete(review_of(staged, "Another was first."))
                source.complete(review_of(staged, "Too late."))
            assert getattr(backend.outcome(staged.id), "text", None) == "Another was first."

    def test_what_is_released_comes_to_others_at_once_and_counts_for_nothing(self) -> None:
        with self.backend() as backend:
            (staged,) = backend.ask("a")
            for _ in range(5):  # five reclaims are no poison
                with backend.worker() as source:
                    leased = source.receive(8)
                    assert [(one.prompt.id, one.isolated) for one in leased] == [(staged.id, False)]
                    source.release(leased)

    def test_what_a_dead_worker_held_comes_isolated_one_by_one(self) -> None:
        with self.backend() as backend:
            staged = backend.ask("a", "b")
            with backend.worker() as dead:
                assert len(dead.receive(8)) == 2
                backend.kill(dead)
            with backend.worker() as source:
                batches = all_of(source)
            assert sorted(batches) == sorted([one.id] for one in staged)

    def test_what_nobody_tried_comes_between_isolated_ones(self) -> None:
        with self.backend() as backend:
            backend.ask("tried 1", "tried 2")
            with backend.worker() as dead:
                assert len(dead.receive(8)) == 2
                backend.kill(dead)
            (fresh,) = backend.ask("fresh")
            with backend.worker() as source:
                assert [fresh.id] in all_of(source)[:2]

    def test_attempts_are_counted_over_deaths_and_a_release_takes_its_own_back(self) -> None:
        with self.backend() as backend:
            (staged,) = backend.ask("a")
            with backend.worker() as dead:
                assert not dead.receive(8)[0].isolated
                backend.kill(dead)
            for before in range(2):
                with backend.worker() as dead:
                    assert dead.receive(8)[0].isolated
                    assert dead.record_attempt(staged.id) == before
                    backend.kill(dead)
            for _ in range(2):
                with backend.worker() as source:
                    leased = source.receive(8)
                    assert source.record_attempt(staged.id) == 2
                    source.release(leased)

    def test_a_prompt_that_is_given_up_has_a_failed_outcome_and_comes_no_more(self) -> None:
        with self.backend() as backend:
            (staged,) = backend.ask("a")
            with backend.worker() as source:
                source.receive(8)
                source.dead_letter(Failure(staged.id, "writer", "three workers died over it"))
                assert source.receive(8) == []
            assert isinstance(backend.outcome(staged.id), Failure)

    def test_texts_of_a_game_are_known_to_the_next_worker_spares_included(self) -> None:
        with self.backend() as backend:
            (staged,) = backend.ask("a")
            with backend.worker() as source:
                assert source.texts_of(620) == frozenset()
                source.receive(8)
                assert source.claim(620, ["One.", "Two."]) == frozenset()
                source.complete(review_of(staged, "One."))
                source.keep_spares(staged, [review_of(staged, "Two.")])
            with backend.worker() as another:
                assert another.texts_of(620) == {"One.", "Two."}
                assert another.claim(620, ["Two.", "Three."]) == {"Two."}
                assert another.texts_of(440) == frozenset()
