"""A prompt that kills whoever writes it: real worker processes, started by the real fleet."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from core.aws.clients import Clients, connect
from core.aws.fleet import BatchFleet
from core.domain import Failure, Review
from core.wire import outcome_from_json, to_json
from tests.aws_cloud import ROOT, Cloud, environment
from tests.aws_proxy import AwsProxy
from tests.batch_agent import BatchAgent
from tests.records import prompt, request

HOLD_S = 3


def test_a_poisoned_prompt_costs_four_workers_and_its_neighbours_are_served(
    cloud: Cloud, clients: Clients, tmp_path: Path
) -> None:
    environ = cloud.environ(GRG_LINGER_S="2", GRG_HOLD_S=str(HOLD_S), PYTHONPATH=str(ROOT))
    cloud.define_worker(environ, command=[sys.executable, "-m", "tests.core.aws.dying_worker"])
    names = {request(message_id=name).id: name for name in ("Fine 1", "Poison", "Fine 2", "Fine 3")}
    for id, name in names.items():
        cloud.put(f"requests/open/{id}.json", to_json(request(message_id=name)))
        cloud.put(f"prompts/{id}.json", to_json(prompt(id, name=name)))
        cloud.sqs.send_message(QueueUrl=cloud.prompts, MessageBody=id)
    with AwsProxy(cloud.url) as proxy, BatchAgent(cloud, tmp_path) as agent:
        proxy.job_status = agent.status
        settings = cloud.settings(hold_s=HOLD_S, max_workers=1)
        fleet = BatchFleet(settings, _through(proxy, clients))
        give_up_at = time.monotonic() + 240
        while len(cloud.keys("reviews/")) < len(names) and time.monotonic() < give_up_at:
            fleet.see_to_workers()
            time.sleep(0.5)
        written = {names[id]: outcome_from_json(cloud.text(f"reviews/{id}.json")) for id in names}
        died = [job for job in agent.jobs if agent.status(job) == "FAILED"]
        assert len(died) <= 4, agent.log()
    poison = written.pop("Poison")
    assert isinstance(poison, Failure) and "3 writers died" in poison.message
    assert all(isinstance(outcome, Review) for outcome in written.values())
    assert cloud.take_all(cloud.dead_letters) == [poison.id]


def _through(proxy: AwsProxy, clients: Clients) -> Clients:
    """The same clients, with Batch behind the proxy that knows what the jobs really do."""
    with environment(proxy.url):
        far = connect()
    return Clients(s3=clients.s3, sqs=clients.sqs, batch=far.batch, pool=clients.pool)
