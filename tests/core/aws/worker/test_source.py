"""What a worker takes, notes and puts; its neighbours die, repeat messages and want machines back."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from core.aws.bucket import Bucket
from core.aws.clients import Clients, connect
from core.aws.documents import S3Documents
from core.aws.queues import Queue
from core.aws.worker.leased_messages import KEEP_MARKS_S, LeasedMessages
from core.aws.worker.source import S3PromptSource
from core.document_keys import SPARES
from core.domain import Failure, Outcome, Prompt, Review
from core.domain.leased_prompt import SPARES_A_GAME
from core.domain.records import from_json, outcome_from_json, to_json
from core.errors import StorageError
from core.health import check
from core.ports import PromptSource
from tests.aws_cloud import Cloud, environment
from tests.aws_proxy import AwsProxy
from tests.core.source_contract import SourceContract
from tests.records import prompt, request, review_of

HOLD_S = 3


@contextmanager
def source(cloud: Cloud, clients: Clients, **settings: Any) -> Iterator[S3PromptSource]:
    """A worker's side, that waits hardly for more."""
    given: dict[str, Any] = {"linger_s": 1, "hold_s": HOLD_S, **settings}
    with S3PromptSource(cloud.settings(**given), clients) as side:
        yield side


def ask(cloud: Cloud, *names: str, is_open: bool = True, times: int = 1) -> list[Prompt]:
    """What the bot leaves behind for a worker."""
    staged = []
    for name in names:
        asked = request(message_id=name)
        staged.append(prompt(asked.id))
        if is_open:
            cloud.put(f"requests/open/{asked.id}.json", to_json(asked))
        cloud.put(f"prompts/{asked.id}.json", to_json(staged[-1]))
        for _ in range(times):
            cloud.sqs.send_message(QueueUrl=cloud.prompts, MessageBody=asked.id)
    return staged


def die(side: S3PromptSource) -> None:
    """As a SIGKILL would: no beats any more, nothing given back."""
    side.heartbeat.stop()


class Stack:
    """A stack in moto for the contract."""

    def __init__(self, cloud: Cloud, clients: Clients) -> None:
        self.cloud, self.clients = cloud, clients

    def ask(self, *names: str, app_id: int = 620) -> list[Prompt]:
        del app_id
        return ask(self.cloud, *names)

    def close(self, id: str) -> None:
        self.cloud.s3.delete_object(Bucket=self.cloud.bucket, Key=f"requests/open/{id}.json")

    def worker(self) -> S3PromptSource:
        return S3PromptSource(self.cloud.settings(linger_s=0, hold_s=HOLD_S), self.clients)

    def kill(self, source: PromptSource) -> None:
        assert isinstance(source, S3PromptSource)
        source.heartbeat.stop()
        self.cloud.pass_time(HOLD_S + 1)

    def outcome(self, id: str) -> Outcome | None:
        key = f"reviews/{id}.json"
        return outcome_from_json(self.cloud.text(key)) if key in self.cloud.keys("reviews/") else None


class TestS3PromptSource(SourceContract):
    @pytest.fixture(autouse=True)
    def _server(self, moto_url: str, clients: Clients) -> None:
        self.url, self.clients = moto_url, clients

    @contextmanager
    def backend(self) -> Iterator[Stack]:
        with Cloud(self.url) as cloud:
            yield Stack(cloud, self.clients)


def test_a_batch_is_taken_written_and_forgotten(cloud: Cloud, clients: Clients) -> None:
    staged = ask(cloud, "a", "b", "c")
    with source(cloud, clients) as side:
        taken = side.receive(8)
        assert {held.prompt.id for held in taken} == {one.id for one in staged}
        assert not any(held.isolated for held in taken)
        for held in taken:
            side.complete(review_of(held.prompt))
        assert cloud.depth(cloud.prompts) == (0, 0)
    assert {outcome_from_json(cloud.text(key)).id for key in cloud.keys("reviews/")} == {
        one.id for one in staged
    }
    assert cloud.keys("attempts/") == []
    assert [key.rpartition(".")[2] for key in cloud.keys("workers/")] == ["end"]


def test_what_is_closed_withdrawn_or_written_is_dropped_unwritten(cloud: Cloud, clients: Clients) -> None:
    ask(cloud, "closed", is_open=False)
    (withdrawn,) = ask(cloud, "withdrawn")
    cloud.s3.delete_object(Bucket=cloud.bucket, Key=f"prompts/{withdrawn.id}.json")
    (written,) = ask(cloud, "written")
    cloud.put(f"reviews/{written.id}.json", to_json(review_of(written)))
    with source(cloud, clients) as side:
        assert side.receive(8) == []
        assert cloud.depth(cloud.prompts) == (0, 0)


def test_a_message_that_is_delivered_twice_is_written_once(cloud: Cloud, clients: Clients) -> None:
    (staged,) = ask(cloud, "a", times=3)
    with source(cloud, clients) as side:
        taken = side.receive(8)
        assert [held.prompt.id for held in taken] == [staged.id]
        side.complete(review_of(staged))
        assert side.receive(8) == []
        assert cloud.depth(cloud.prompts) == (0, 0)


def test_the_first_text_wins_over_a_late_worker(cloud: Cloud, clients: Clients) -> None:
    (staged,) = ask(cloud, "a")
    with source(cloud, clients) as side:
        side.receive(8)
        cloud.put(f"reviews/{staged.id}.json", to_json(review_of(staged, "Another was first.")))
        side.complete(review_of(staged, "Too late."))
    assert "Another was first." in cloud.text(f"reviews/{staged.id}.json")


def test_a_prompt_stays_hidden_while_its_worker_lives_however_long_it_writes(
    cloud: Cloud, clients: Clients
) -> None:
    ask(cloud, "a")
    with source(cloud, clients) as side:
        assert side.receive(8)
        for _ in range(4):
            cloud.pass_time(HOLD_S - 1)
            side.heartbeat.tick()
        assert cloud.depth(cloud.prompts) == (0, 1)


def test_what_a_dead_worker_had_comes_back_and_is_written_alone(cloud: Cloud, clients: Clients) -> None:
    staged = ask(cloud, "a", "b")
    with source(cloud, clients) as dead:
        assert len(dead.receive(8)) == 2
        die(dead)
        cloud.pass_time(HOLD_S)
        with source(cloud, clients) as side:
            taken = []
            while len(taken) < 2:
                held = side.receive(8)
                assert [one.isolated for one in held] in ([], [True])
                taken += held
                for one in held:
                    assert side.record_attempt(one.prompt.id) == 0
                    side.complete(review_of(one.prompt))
        assert {one.prompt.id for one in taken} == {one.id for one in staged}


def test_a_second_message_for_what_a_living_worker_writes_is_left_to_it(
    cloud: Cloud, clients: Clients
) -> None:
    (staged,) = ask(cloud, "a")
    with source(cloud, clients) as first, source(cloud, clients) as second:
        assert first.receive(8)
        cloud.sqs.send_message(QueueUrl=cloud.prompts, MessageBody=staged.id)
        assert second.receive(8) == []
        first.complete(review_of(staged))
    assert len(cloud.keys("reviews/")) == 1


def test_releasing_a_prompt_costs_no_attempt_and_others_get_it_at_once(
    cloud: Cloud, clients: Clients
) -> None:
    ask(cloud, "a")
    for _ in range(5):  # five reclaims are no poison
        with source(cloud, clients) as side:
            taken = side.receive(8)
            assert [held.isolated for held in taken] == [False]
            side.release(taken)
            assert cloud.depth(cloud.prompts) == (1, 0)


def test_an_attempt_that_was_noted_is_taken_back_with_the_prompt(cloud: Cloud, clients: Clients) -> None:
    (staged,) = ask(cloud, "a")
    key = f"attempts/{staged.id}.json"
    cloud.put(key, json.dumps({"schema": 1, "attempts": 1, "worker": "a dead one"}))
    with source(cloud, clients) as side:
        (held,) = side.receive(8)
        assert held.isolated
        assert side.record_attempt(staged.id) == 1
        assert json.loads(cloud.text(key))["attempts"] == 2
        side.release([held])
    assert json.loads(cloud.text(key))["attempts"] == 1


def test_a_buried_prompt_has_a_failed_outcome_and_a_dead_letter(cloud: Cloud, clients: Clients) -> None:
    (staged,) = ask(cloud, "a")
    with source(cloud, clients) as side:
        side.receive(8)
        side.dead_letter(Failure(staged.id, "writer", "three died over it"))
    assert isinstance(outcome_from_json(cloud.text(f"reviews/{staged.id}.json")), Failure)
    assert cloud.take_all(cloud.dead_letters) == [staged.id]
    assert cloud.depth(cloud.prompts) == (0, 0)


def test_a_prompt_of_a_newer_version_is_left_for_a_newer_worker(cloud: Cloud, clients: Clients) -> None:
    (staged,) = ask(cloud, "a")
    newer = json.dumps({**json.loads(to_json(staged)), "schema": 99})
    cloud.put(f"prompts/{staged.id}.json", newer)
    with source(cloud, clients) as side:
        assert side.receive(8) == []
    assert cloud.text(f"prompts/{staged.id}.json") == newer
    assert sum(cloud.depth(cloud.prompts)) == 1
    assert cloud.keys("reviews/") == []


@pytest.mark.parametrize(
    "body", ['{"schema": 1, "ty', '{"schema": 1, "type": "Prompt", "id": "a"}', "[" * 5_000]
)
def test_a_damaged_prompt_is_dropped_and_the_others_are_written(
    cloud: Cloud, clients: Clients, body: str
) -> None:
    damaged, sound = ask(cloud, "a", "b")
    cloud.put(f"prompts/{damaged.id}.json", body)
    with source(cloud, clients) as side:
        taken = side.receive(8)
        assert [held.prompt.id for held in taken] == [sound.id]
        side.complete(review_of(sound))
    assert cloud.text(f"prompts/{damaged.id}.json") == body
    assert cloud.depth(cloud.prompts) == (0, 0)


@pytest.mark.parametrize("attempts", ["null", '"many"', "-3", "NaN", "[1]", "1e999"])
def test_a_damaged_note_of_attempts_counts_none(cloud: Cloud, clients: Clients, attempts: str) -> None:
    (staged,) = ask(cloud, "a")
    cloud.put(f"attempts/{staged.id}.json", f'{{"schema": 1, "attempts": {attempts}, "worker": 5}}')
    with source(cloud, clients) as side:
        (held,) = side.receive(8)
        assert held.isolated
        assert side.record_attempt(staged.id) == 0
        side.complete(review_of(staged))
    assert cloud.keys("attempts/") == []


@pytest.mark.parametrize("body", ["[", '{"texts": 5}', '{"texts": [1]}', '{"texts": NaN}'])
def test_damaged_texts_of_a_game_are_none(cloud: Cloud, clients: Clients, body: str) -> None:
    cloud.put("texts/620.json", body)
    with source(cloud, clients) as side:
        assert side.texts_of(620) == frozenset()


def test_the_shutdown_is_announced_before_the_last_poll_and_withdrawn_if_a_prompt_arrives(
    cloud: Cloud, clients: Clients
) -> None:
    with source(cloud, clients) as side:
        end = f"workers/{side.worker}.end"
        until = time.monotonic() + 20
        while end not in cloud.keys("workers/") and time.monotonic() < until:
            assert side.receive(8) == []
        assert end in cloud.keys("workers/")
        ask(cloud, "late")
        assert side.receive(8)
        assert end not in cloud.keys("workers/")


def test_a_worker_clears_away_the_marks_of_those_that_are_gone_for_long(
    cloud: Cloud, clients: Clients
) -> None:
    cloud.put("workers/long-gone.end", "{}")
    cloud.put("workers/long-gone.beat", "{}")
    cloud.pass_time(KEEP_MARKS_S + 2)
    cloud.put("workers/neighbour.beat", "{}")
    queue = Queue(clients.sqs, cloud.prompts, "GRG_PROMPT_QUEUE_URL")
    messages = LeasedMessages(
        Bucket(clients.s3, cloud.bucket), queue, "me", HOLD_S, cloud.state_dir / "worker.beat"
    )
    messages.start()
    assert cloud.keys("workers/") == ["workers/me.beat", "workers/neighbour.beat"]
    messages.stop()


def test_a_worker_gives_signs_of_life_on_its_machine_too(cloud: Cloud, clients: Clients) -> None:
    path = cloud.state_dir / check.HEARTBEAT_FILES["worker"]
    with source(cloud, clients) as side:
        os.utime(path, (0, 0))
        side.heartbeat.tick()
        assert path.stat().st_mtime > 0


def test_how_long_a_prompt_waited_is_told(cloud: Cloud, clients: Clients) -> None:
    ask(cloud, "a")
    with S3PromptSource(cloud.settings(linger_s=1), clients, clock=lambda: time.time() + 500) as side:
        (held,) = side.receive(8)
        assert 500 <= held.waited_s < 560


def test_good_texts_that_are_left_over_lie_where_the_next_request_looks_for_them(
    cloud: Cloud, clients: Clients
) -> None:
    asked = prompt("a", tone="positive")
    kept = review_of(asked, "A good one.")
    with source(cloud, clients) as side:
        side.keep_spares(asked, [kept])
        side.keep_spares(prompt("b"), [])
    [key] = cloud.keys(SPARES)
    assert key.startswith("spares/620/positive/")
    found = asyncio.run(S3Documents(clients, cloud.bucket).get(key.removesuffix(".json")))
    assert from_json(Review, json.dumps(found)) == kept


def test_of_a_game_only_so_many_are_kept(cloud: Cloud, clients: Clients) -> None:
    asked = [prompt(f"p{number}") for number in range(SPARES_A_GAME + 2)]
    with source(cloud, clients) as side:
        cloud.put("spares/620/plain/0.taken.json", "{}")  # a claim is not a text
        for one in asked:
            side.keep_spares(one, [review_of(one)])
    kept = [key for key in cloud.keys(SPARES) if "taken" not in key]
    texts = {from_json(Review, cloud.text(key)).text for key in kept}
    assert texts == {review_of(one).text for one in asked[:SPARES_A_GAME]}


def test_where_spares_are_never_given_away_none_is_kept_and_trouble_with_them_harms_nobody(
    cloud: Cloud, clients: Clients
) -> None:
    with source(cloud, clients, spare_s=0) as side:
        side.keep_spares(prompt("a"), [review_of(prompt("a"))])
    with source(cloud, clients) as side, AwsProxy(cloud.url) as proxy:
        proxy.answer("PutObject", 403, "AccessDenied", key=SPARES)
        with environment(proxy.url):
            side._bucket = Bucket(connect().s3, cloud.bucket)
        side.keep_spares(prompt("a"), [review_of(prompt("a"))])
    assert cloud.keys(SPARES) == []


def test_a_call_that_fails_while_receiving_loses_no_received_prompt(cloud: Cloud, clients: Clients) -> None:
    """What is in hand but was never handed out would stay hidden as long as this worker lives."""
    with AwsProxy(cloud.url) as proxy, environment(proxy.url):
        ask(cloud, "a")
        behind = connect()
        with source(cloud, behind, linger_s=0) as side:
            side._leased._ending = True
            proxy.answer("DeleteObject", 403, "AccessDenied", key="workers/")
            assert len(side.receive(8)) == 1
            proxy.calm()
        ask(cloud, "b")
        with source(cloud, behind) as side:
            receive = side._leased.receive
            answers = iter([False, True])

            def receive_once(most: int, wait_s: float) -> Any:
                if next(answers):
                    raise StorageError("no")
                return receive(most, wait_s)

            side._leased.receive = receive_once  # type: ignore[method-assign]  # the moment that matters
            assert len(side.receive(8)) == 1
        behind.close()


def test_prompts_come_back_as_they_were_staged(cloud: Cloud, clients: Clients) -> None:
    (staged,) = ask(cloud, "a")
    rich = dataclasses.replace(staged, name="Ōkami “HD”", description="ö" * 3_000, opening="ö\ud800")
    cloud.put(f"prompts/{staged.id}.json", to_json(rich))
    with source(cloud, clients) as side:
        (held,) = side.receive(1)
        assert held.prompt == rich == from_json(Prompt, to_json(rich))


def test_texts_are_claimed_again_while_s3_fails_and_given_all_the_same_if_it_fails_for_long(
    cloud: Cloud, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    with S3PromptSource(cloud.settings(linger_s=0), clients, retry_s=0.01) as side:
        claim, failures = side._texts.claim, [StorageError("away")] * 3

        def failing(app_id: int, texts: Collection[str]) -> frozenset[str]:
            if failures:
                raise failures.pop()
            return claim(app_id, texts)

        monkeypatch.setattr(side._texts, "claim", failing)
        assert side.claim(620, ["One."]) == frozenset()
        assert json.loads(cloud.text("texts/620.json"))["texts"] == ["One."]
        failures += [StorageError("away")] * 9
        assert side.claim(620, ["One.", "Two."]) == frozenset()
        assert side.texts_of(620) == {"One.", "Two."}
