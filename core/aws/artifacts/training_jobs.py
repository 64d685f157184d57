"""A training run as a Batch job: asking for it. What it reads and leaves lies under `training/{run}/` in the bucket.

dataset/, base/      what it starts from
state/0/, state/1/   its last two checkpoints, written in turn
model/               what came of it
"""

from __future__ import annotations

from collections.abc import Sequence

from core.aws.clients import Clients, translate_errors
from core.errors import UsageError
from core.settings import Settings

RUNS = "training/"
STOPPED = 75
"""Exit code of a job that a spot reclaim ended after it had saved: it goes on by the next attempt."""
_ATTEMPTS = 10
"""Batch's most."""


def require_settings(settings: Settings) -> None:
    """Raises UsageError that names the settings which training in AWS needs and that are empty."""
    needed = ("bucket", "job_queue", "train_job_definition")
    missing = [f"GRG_{name.upper()}" for name in needed if not getattr(settings, name)]
    if missing:
        raise UsageError(f"--on aws needs {', '.join(missing)}: `pulumi stack output` shows the values")


def submit(clients: Clients, settings: Settings, run: str, command: Sequence[str]) -> str:
    """Submit the job and return its id. Batch retries it if its machine is taken away. Raises StorageError."""
    target = f"job definition {settings.train_job_definition} (GRG_TRAIN_JOB_DEFINITION)"
    with translate_errors("batch:SubmitJob", target):
        answer = clients.batch.submit_job(
            jobName=f"train-{run}",  # not as workers are named: the bot counts those
            jobQueue=settings.job_queue,
            jobDefinition=settings.train_job_definition,
            containerOverrides={"command": list(command)},
            retryStrategy={
                "attempts": _ATTEMPTS,
                # The first rule that matches decides. Only a machine that was
                # taken away is worth another attempt; a bug would fail ten times.
                "evaluateOnExit": [
                    {"onExitCode": str(STOPPED), "action": "RETRY"},
                    # Batch's own words for a machine that was taken away before the job could save.
                    {"onStatusReason": "Host EC2*", "action": "RETRY"},
                    {"onReason": "*", "action": "EXIT"},
                ],
            },
        )
    return str(answer["jobId"])
