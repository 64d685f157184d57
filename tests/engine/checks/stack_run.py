"""The real bot and workers in a stack that Pulumi's engine made: what is declared is what the program needs.

The bot gets the variables of its task definition and the workers those of the job definition, and neither gets more
but what their images have: a state folder, the way to the emulator. All their calls are written down.
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

import pytest
from botocore.exceptions import ClientError

from tests.aws_cloud import ACCOUNT, KEYS, REGION, ROOT, Cloud
from tests.aws_proxy import AwsProxy
from tests.batch_agent import BatchAgent
from tests.bot_process import BotProcess
from tests.engine.lacking import Emulator
from tests.infra.iam import Call, allows, calls_of, unused
from tests.steam_store import SteamStore

LIMIT_S = 180
GAMES = 6
SORRY = "Sorry"

# Allowed, called for by the program, and not by what is played here: action and resource, with what it is for.
NOT_PLAYED = {
    "bot": {
        "s3:* places/*": "what a community has set, by its commands in a chat",
        "s3:PutObject people/*": "a person who wants to be left alone",
        "s3:DeleteObject people/*": "and who wants it no more",
        "s3:DeleteObject asked/*": "a person who wants to be forgotten",
        "s3:* ratings/*": "votes, where a community wants them",
        "s3:* reports/*": "what people report about a reply, and a reporter who wants to be forgotten",
        "s3:* retractions/*": "a message that is deleted after its reply; nobody deletes one here",
        "s3:GetObject shown/*": "words that answer a review",
        "s3:* cursors/*": "how far a platform was read; the console has no such place",
        "s3:* spares/*": "a spare that is claimed and given away",
        "s3:DeleteObject prompts/*": "a request that its author withdrew",
        "s3:PutObject reviews/*": "an apology where the store has no page",
        "batch:SubmitJob job-definition/*:*": "the same job with its revision: AWS says not which of both it looks at",
        "batch:TerminateJob job/*": "a worker that hangs",
    },
    "workers": {
        "s3:PutObject spares/*": "good texts left over; here one candidate is written",
        "s3:GetObject spares/*": "a spare whose first write's answer was lost",
        "sqs:ChangeMessageVisibility *prompts*": "a prompt that takes longer than half its hold, or is given back",
    },
}
SOMETIMES_PLAYED = {"sqs:ChangeMessageVisibility *prompts*"}
"""On a slow machine."""


class Recorder(AwsProxy):
    """A proxy that writes down what was asked."""

    def __init__(self, moto_url: str) -> None:
        super().__init__(moto_url)
        self.asked: set[Call] = set()

    def forward(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """See `AwsProxy`."""
        self.asked.update(calls_of(method, path, headers, body, f"{REGION}:{ACCOUNT}"))
        return super().forward(method, path, headers, body)


class Deployed(Cloud):
    """A stack as the engine left it, known by its outputs alone."""

    def __init__(self, url: str, outputs: Mapping[str, Any]) -> None:
        super().__init__(url)
        self.outputs = outputs
        self.bucket = outputs["GRG_BUCKET"]
        self.prompts, self.reviews = outputs["GRG_PROMPT_QUEUE_URL"], outputs["GRG_REVIEW_QUEUE_URL"]
        self.dead_letters = outputs["dead_letter_queue_url"]

    def __enter__(self) -> Self:
        return self

    def jobs(self) -> list[dict[str, Any]]:
        """See `Cloud`."""
        filters = [{"name": "JOB_NAME", "values": ["grg-*"]}]
        answer = self.batch.list_jobs(jobQueue=self.outputs["GRG_JOB_QUEUE"], filters=filters)
        return list(answer["jobSummaryList"])

    def publish(self, model: Path) -> None:
        """Put a model folder where `GRG_MODEL=tiny@1` looks for it."""
        files = {
            path.relative_to(model).as_posix(): path.read_bytes()
            for path in model.rglob("*")
            if path.is_file()
        }
        manifest = {
            name: {"size": len(b), "sha256": hashlib.sha256(b).hexdigest()} for name, b in files.items()
        }
        for name, body in files.items():
            self.s3.put_object(Bucket=self.bucket, Key=f"models/tiny/1/{name}", Body=body)
        self.put("models/tiny/1/manifest.json", json.dumps({"files": manifest}))


class StackRun:
    """From links to replies in a stack, by what `pulumi stack output --shell` prints."""

    def __init__(
        self, outputs: Mapping[str, str], emulator: Emulator, folder: Path, steam: SteamStore, model: Path
    ) -> None:
        self._cloud, self._emulator = Deployed(emulator.url, outputs), emulator
        self._folder, self._model = folder, model
        for number in range(GAMES):
            details = {
                "type": "game",
                "name": f"Lantern Vale {number}",
                "steam_appid": 9_000_010 + 10 * number,
                "about_the_game": "Light the lamps, carry the letters, walk the long roads.",
            }
            steam.add_details(9_000_010 + 10 * number, details)

    def run(self) -> str:
        """Play it, and return a line that says what was seen; ends the check with what went wrong."""
        with ExitStack() as held:
            cloud = held.enter_context(self._cloud)
            _refuses_without_tls(cloud)
            cloud.publish(self._model)
            bots = held.enter_context(Recorder(cloud.url))
            workers = held.enter_context(Recorder(cloud.url))
            image = {"GRG_STATE_DIR": str(self._folder / "worker-state"), "AWS_ENDPOINT_URL": workers.url}
            agent = held.enter_context(BatchAgent(cloud, self._folder, start_delay_s=2, image=image))
            bots.job_status = agent.status
            people = held.enter_context(Recorder(cloud.url))  # they have credentials of their own
            said = self._play(cloud, agent, bots, people)
        self._compare("bot", bots.asked)
        self._compare("workers", workers.asked)
        return said

    def _play(self, cloud: Deployed, agent: BatchAgent, bots: Recorder, people: Recorder) -> str:
        base = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "GRG_"))}
        keys = {
            key: value for key, value in KEYS.items() if key != "AWS_DEFAULT_REGION"
        }  # the stack tells it
        here = {**base, **keys, "AWS_ENDPOINT_URL": bots.url}
        bot = BotProcess(self._folder / "bot", {**here, **self._bot_environ()})
        outputs = {key: value for key, value in cloud.outputs.items() if key.startswith(("GRG_", "AWS_"))}
        laptop = {
            **here,
            **outputs,
            "AWS_ENDPOINT_URL": people.url,
            "GRG_STATE_DIR": str(self._folder / "laptop"),
            "GRG_ADAPTERS": "console",
        }
        _grg("doctor", laptop)
        bot.start()
        try:
            bot.post("doomed", _link(0))
            _until(lambda: cloud.keys("prompts/"), "a prompt is staged", bot, agent)
            # As if three workers had died over it already.
            id = cloud.keys("prompts/")[0].rpartition("/")[2]
            cloud.put(f"attempts/{id}", json.dumps({"schema": 1, "attempts": 3, "worker": "gone", "at": 0}))
            _until(bot.replies, "an apology", bot, agent)
            for number in range(1, GAMES):
                bot.post(f"m{number}", _link(number))
            _until(lambda: len(cloud.keys("prompts/")) >= 3, "prompts are staged", bot, agent)
            bot.kill()
            bot.start()
            for number in range(1, GAMES):
                bot.post(f"m{number}", _link(number))
            _until(lambda: len(bot.replies()) == GAMES, "all messages are answered", bot, agent)
            _until(lambda: not agent.running, "the workers end by themselves", bot, agent)
            _grg("status", laptop)
            assert bot.end(LIMIT_S) == 0
        finally:
            bot.kill()
        replies = bot.replies()
        assert [id for id, copies in replies.items() if SORRY in copies[0]["text"]] == ["doomed"]
        assert all(len({copy["text"] for copy in copies}) == 1 for copies in replies.values())
        assert cloud.keys("requests/open/") == []
        assert len(cloud.take_all(cloud.dead_letters)) == 1
        assert "Traceback" not in bot.log() + agent.log(), bot.log() + agent.log()
        return f"{len(replies)} messages answered by {len(agent.jobs)} jobs of the stack"

    def _bot_environ(self) -> dict[str, str]:
        """The variables that its task definition gives it."""
        ecs, outputs = self._emulator.client("ecs"), self._cloud.outputs
        told = ecs.describe_services(cluster=outputs["cluster"], services=[outputs["bot_service"]])
        [service] = told["services"]
        task = ecs.describe_task_definition(taskDefinition=service["taskDefinition"])["taskDefinition"]
        [container] = task["containerDefinitions"]
        return {item["name"]: item["value"] for item in container["environment"]}

    def _compare(self, role: str, calls: set[Call]) -> None:
        """Each call is allowed, and each thing allowed is called for or named in NOT_PLAYED."""
        statements = self._policy_of(role)["Statement"]
        denied = [call for call in sorted(calls) if not allows(statements, call)]
        assert denied == [], f"the role of {role} does not allow {denied}"
        idle = {f"{grant.action} {_short(grant.resource)}" for grant in unused(statements, calls)}
        excused = {rule for rule in NOT_PLAYED[role] for grant in idle if fnmatch.fnmatchcase(grant, rule)}
        left = sorted(
            grant for grant in idle if not any(fnmatch.fnmatchcase(grant, r) for r in NOT_PLAYED[role])
        )
        assert left == [], f"the role of {role} allows what nothing calls for: {left}"
        print(
            f"role of {role}: {len(calls)} different calls, all allowed; {len(idle)} grants not played:",
            flush=True,
        )
        for rule in sorted(excused):
            print(f"    {rule}: {NOT_PLAYED[role][rule]}")
        stale = sorted(set(NOT_PLAYED[role]) - excused - SOMETIMES_PLAYED)
        assert stale == [], f"played after all, or allowed no more: {stale}"

    def _policy_of(self, role: str) -> dict[str, Any]:
        """The only policy of a role, whose name ends so before the part that Pulumi made up."""
        iam = self._emulator.client("iam")
        names = [one["RoleName"] for one in iam.list_roles()["Roles"]]
        [name] = [one for one in names if re.fullmatch(rf"grg-.*-{role}-[0-9a-f]{{7}}", one)]
        [policy] = iam.list_role_policies(RoleName=name)["PolicyNames"]
        return dict(iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"])


def _refuses_without_tls(cloud: Deployed) -> None:
    """The emulator speaks no TLS: the policies that refuse all else are looked at, and taken off for what follows."""
    with pytest.raises(ClientError, match=r"403|AccessDenied"):
        cloud.put("models/hello", "")
    cloud.s3.delete_bucket_policy(Bucket=cloud.bucket)


def _short(resource: str) -> str:
    """What stands after account and region; for an object its key."""
    last = resource.split(":", 5)[-1]
    return last.partition("/")[2] if resource.startswith("arn:aws:s3:::") and "/" in last else last


def _link(number: int) -> str:
    return f"look at https://store.steampowered.com/app/{9_000_010 + 10 * number}/ please"


def _grg(verb: str, environ: dict[str, str]) -> None:
    command = [sys.executable, "-m", "core", verb]
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, f"grg {verb}:\n{done.stdout}{done.stderr}"


def _until(holds: Callable[[], object], what: str, bot: BotProcess, agent: BatchAgent) -> None:
    give_up_at = time.monotonic() + LIMIT_S
    while not holds():
        if bot.process.poll() is not None or time.monotonic() > give_up_at:
            sys.exit(f"error: not within {LIMIT_S} s: {what}\n{bot.log()[-6_000:]}\n{agent.log()[-6_000:]}")
        time.sleep(0.1)
