"""A worker on AWS dies (SIGKILL) at every named point; the next one leaves one outcome a prompt and nothing behind."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.aws.clients import Clients
from core.aws.worker.source import S3PromptSource
from core.domain import Failure, Outcome, Review
from core.domain.records import outcome_from_json, to_json
from core.runtime import failpoints
from model_container.worker import Worker
from tests import warm
from tests.aws_cloud import ROOT, Cloud
from tests.core.aws.worker.dying_worker import Mortal
from tests.records import prompt, request

HOLD_S = 3
POINTS = [
    point for point in (*failpoints.WORKER, *failpoints.AWS_WORKER) if point != "model_fetched"
]  # that one: tests/model_container/models/test_models_in_a_bucket.py
NAMES = {"dead_letter_sent": "Given up", "note_taken_back": "Slow", "given_back": "Slow"}
"""What is asked for beside the rest, so that a point is reached."""
RANDOM_DEATHS = 4
WORKER = "tests.core.aws.worker.dying_worker"


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


def environ(cloud: Cloud, **more: str) -> dict[str, str]:
    """Of a worker's process."""
    given = {"GRG_LINGER_S": "0", "GRG_HOLD_S": str(HOLD_S), "GRG_BATCH": "4", "PYTHONPATH": str(ROOT)}
    return cloud.environ(**given, **more)


def dies(cloud: Cloud, crash_at: str) -> bool:
    """Run a worker that is to die at a point, until it dies or ends by itself. Whether it died."""
    done = warm.run(WORKER, environ=environ(cloud, GRG_CRASH_AT=crash_at), timeout=120)
    cloud.pass_time(HOLD_S + 1)  # what it had is others' again
    assert done.returncode in {0, -9}, done.stderr
    return done.returncode == -9


def lives(cloud: Cloud, clients: Clients) -> None:
    """The next worker, in this process, until it ends by itself."""
    settings = cloud.settings(linger_s=0, hold_s=HOLD_S, batch=4)
    with S3PromptSource(settings, clients) as side:
        Worker(side, settings).run(Mortal, threading.Event())


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


def play(cloud: Cloud, clients: Clients, *crashes: str, name: str = "") -> End:
    """Each crash is one worker's; then one that lives."""
    asked = {ask(cloud, one) for one in ("a", "b", "c")}
    asked.add(ask(cloud, "tried before", attempts=1))
    if name:
        asked.add(ask(cloud, name, attempts=3 if name == "Given up" else None))
    died = [dies(cloud, crash) for crash in crashes]
    first = outcomes(cloud)
    for id in asked:  # the bot has waited for long and queues it again; "Slow" may be written fast now
        key = f"prompts/{id}.json"
        cloud.put(key, cloud.text(key).replace('"Slow"', '"Fast"'))
        cloud.sqs.send_message(QueueUrl=cloud.prompts, MessageBody=id)
    lives(cloud, clients)
    letters = cloud.take_all(cloud.dead_letters)
    given_up = {request(message_id="Given up").id} & asked
    left = {
        "prompts": sum(cloud.depth(cloud.prompts)),
        "attempts": cloud.keys("attempts/"),
        "letters": sorted(set(letters) - given_up),
    }
    return End(died[0], first, outcomes(cloud), asked, given_up, left)


def check(end: End) -> None:
    assert set(end.last) == end.asked
    assert {id for id, outcome in end.last.items() if isinstance(outcome, Failure)} == end.given_up
    assert all(isinstance(end.last[id], Review) for id in end.asked - end.given_up)
    assert all(end.last[id] == outcome for id, outcome in end.first.items()), "the first outcome stays"
    assert end.left == {"prompts": 0, "attempts": [], "letters": []}


@pytest.mark.parametrize("point", POINTS)
def test_after_a_death_the_next_worker_leaves_one_outcome_a_prompt_and_nothing_behind(
    cloud: Cloud, clients: Clients, point: str
) -> None:
    end = play(cloud, clients, point, name=NAMES.get(point, ""))
    assert end.died, f"{point} was not reached: ask for something that reaches it"
    check(end)


def test_after_deaths_at_random_points_nothing_is_left_behind(cloud: Cloud, clients: Clients) -> None:
    chance = random.Random(4)
    deaths = [f"{chance.choice(POINTS)}:{chance.randint(1, 3)}" for _ in range(RANDOM_DEATHS)]
    check(play(cloud, clients, *deaths, name="Slow"))


def test_a_stopped_workers_prompts_are_written_by_another_before_it_wakes_up(
    cloud: Cloud, clients: Clients
) -> None:
    """Stopped, starved of memory, or on a machine that hangs: it lives and does not say so."""
    asked = ask(cloud, "Stops")
    stopped = warm.Warm(WORKER, environ=environ(cloud))
    try:
        give_up_at = time.monotonic() + 60
        while Path(f"/proc/{stopped.pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
            assert time.monotonic() < give_up_at
            time.sleep(0.05)
        key = f"prompts/{asked}.json"
        cloud.put(key, cloud.text(key).replace('"Stops"', '"Fine"'))
        cloud.pass_time(HOLD_S + 1)
        lives(cloud, clients)
        assert getattr(outcomes(cloud)[asked], "text", None) == f"Fine by {os.getpid()}."
        stopped.send_signal(signal.SIGCONT)
        assert stopped.wait(60) == 0
    finally:
        stopped.kill()
        stopped.wait()
    assert getattr(outcomes(cloud)[asked], "text", None) == f"Fine by {os.getpid()}."
    assert sum(cloud.depth(cloud.prompts)) == 0 and cloud.keys("attempts/") == []
