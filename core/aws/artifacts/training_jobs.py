"""Submits training runs as Batch jobs. A run's files are under `training/{run}/` in the bucket.

dataset/, base/      its input
state/0/, state/1/   its last two checkpoints, written in turn
model/               its result
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from core.aws.clients import Clients, translate_errors
from core.settings import Settings

RUNS = "training/"
NEEDED = ("bucket", "job_queue", "train_job_definition")
"""The settings that a training job needs."""
_ATTEMPTS = 10
"""Batch's maximum."""


def submit(clients: Clients, settings: Settings, run: str, command: Sequence[str]) -> str:
    """Submit the job and return its id. Batch retries it if its machine is reclaimed. Raises StorageError."""
    target = f"job definition {settings.train_job_definition} (GRG_TRAIN_JOB_DEFINITION)"
    with translate_errors("batch:SubmitJob", target):
        answer = clients.submitting.submit_job(
            jobName=f"train-{run}",  # not as workers are named: the bot counts those
            jobQueue=settings.job_queue,
            jobDefinition=settings.train_job_definition,
            containerOverrides={"command": list(command)},
            retryStrategy={
                "attempts": _ATTEMPTS,
                # The first rule that matches decides. Only a reclaimed machine
                # is worth another attempt; a bug would fail ten times.
                "evaluateOnExit": [
                    # The run saved a checkpoint after a SIGTERM, and the next attempt resumes there.
                    {"onExitCode": str(os.EX_TEMPFAIL), "action": "RETRY"},
                    # Batch's own words for a machine that was reclaimed before the job could save.
                    {"onStatusReason": "Host EC2*", "action": "RETRY"},
                    {"onReason": "*", "action": "EXIT"},
                ],
            },
        )
    return str(answer["jobId"])
