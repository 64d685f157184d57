"""A worker on AWS dies (SIGKILL) at every named point; the next one leaves one outcome a prompt and nothing behind.

The stories run side by side, each on a stack of its own: most of the time they wait for a dead worker's
prompts to come back.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from core import crashpoints
from core.domain import Failure, Outcome, Review
from core.wire import outcome_from_json, to_json
from tests.aws_cloud import ROOT, Cloud
from tests.records import prompt, request

HOLD_S = 3
POINTS = [
    point for point in (*crashpoints.WORKER, *crashpoints.AWS_WORKER) if point != "model_fetched"
]  # that one: tests/model_container/test_models_in_a_bucket.py
NAMES = {"dead_letter_sent": "Given up", "note_taken_back": "Slow", "given_back": "Slow"}
"""What is asked for beside the rest, so that a point is reached."""
RANDOM_DEATHS = 4


@dataclass(frozen=True)
class End:
    """What a story came to."""

    died: bool
    first: dict[str, Outcome]
    """After the death."""
    last: dict[str, Outcome]
    """After the next worker."""
    asked: set[str]
    given_up: set[str]
    left: dict[str, object]
    """Of queues, notes and dead letters."""


def work(cloud: Cloud, crash_at: str) -> int:
    """Run a worker until it ends by itself or dies; its exit code."""
    environ = cloud.environ(
        GRG_LINGER_S="4", GRG_HOLD_S=str(HOLD_S), GRG_BATCH="4", GRG_CRASH_AT=crash_at, PYTHONPATH=str(ROOT)
    )
    done = subprocess.run(
        [sys.executable, "-m", "tests.core.aws.dying_worker"], env=environ, cwd=ROOT, check=False,
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode in {0, -9}, done.stderr
    return done.returncode


def ask(cloud: Cloud, name: str, attempts: int | None = None) -> str:
    """What the bot leaves behind for a worker; with `attempts` another one died over it so often."""
    asked = request(message_id=name)
    cloud.put(f"requests/open/{asked.id}.json", to_json(asked))
    cloud.put(f"prompts/{asked.id}.json", to_json(prompt(asked.id, name=name)))
    if attempts is not None:
        note = {"schema": 1, "attempts": attempts, "worker": "a dead one"}
        cloud.put(f"attempts/{asked.id}.json", json.dumps(note))
    cloud.sqs.send_message(QueueUrl=cloud.prompts, MessageBody=asked.id)
    return asked.id


def outcomes(cloud: Cloud) -> dict[str, Outcome]:
    found = [outcome_from_json(cloud.text(key)) for key in cloud.keys("reviews/")]
    return {outcome.id: outcome for outcome in found}


def play(url: str, *crashes: str, name: str = "") -> End:
    """Each crash is one worker's; then one that lives."""
    with Cloud(url) as cloud:
        asked = {ask(cloud, one) for one in ("a", "b", "c")}
        asked.add(ask(cloud, "tried before", attempts=1))
        if name:
            asked.add(ask(cloud, name, attempts=3 if name == "Given up" else None))
        codes = [work(cloud, crash) for crash in crashes]
        first = outcomes(cloud)
        for id in asked:  # the bot has waited for long and queues it again; "Slow" may be written fast now
            key = f"prompts/{id}.json"
            cloud.put(key, cloud.text(key).replace('"Slow"', '"Fast"'))
            cloud.sqs.send_message(QueueUrl=cloud.prompts, MessageBody=id)
        assert work(cloud, "") == 0
        letters = cloud.take_all(cloud.dead_letters)
        given_up = {request(message_id="Given up").id} & asked
        left = {
            "prompts": sum(cloud.depth(cloud.prompts)),
            "attempts": cloud.keys("attempts/"),
            "letters": sorted(set(letters) - given_up),
        }
        return End(codes[0] == -9, first, outcomes(cloud), asked, given_up, left)


@pytest.fixture(scope="module")
def stories(moto_url: str) -> Iterator[dict[str, Future[End]]]:
    with ThreadPoolExecutor(6) as pool:
        told = {point: pool.submit(play, moto_url, point, name=NAMES.get(point, "")) for point in POINTS}
        chance = random.Random(4)
        deaths = [f"{chance.choice(POINTS)}:{chance.randint(1, 3)}" for _ in range(RANDOM_DEATHS)]
        told["random"] = pool.submit(play, moto_url, *deaths, name="Slow")
        yield told
        for story in told.values():
            story.cancel()


@pytest.mark.parametrize("point", [*POINTS, "random"])
def test_after_a_death_the_next_worker_leaves_one_outcome_a_prompt_and_nothing_behind(
    stories: dict[str, Future[End]], point: str
) -> None:
    end = stories[point].result(timeout=400)
    assert end.died or point == "random", f"{point} was not reached: ask for something that reaches it"
    assert set(end.last) == end.asked
    assert {id for id, outcome in end.last.items() if isinstance(outcome, Failure)} == end.given_up
    assert all(isinstance(end.last[id], Review) for id in end.asked - end.given_up)
    assert all(end.last[id] == outcome for id, outcome in end.first.items()), "the first outcome stays"
    assert end.left == {"prompts": 0, "attempts": [], "letters": []}
