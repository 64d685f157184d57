"""Container definitions in the form that ECS and Batch expect. No resource is made here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pulumi

# The same as in model_container/Dockerfile, which a test compares; given here as well so that an image built elsewhere
# does not run as root.
USER = "10001:10001"
STATE_DIR = "/var/lib/grg"
# Folders on the stack's own machines. They are made for that user at the machine's first start, because Docker would
# make them for root.
BOT_FOLDER, WORKER_FOLDER = f"{STATE_DIR}/bot", f"{STATE_DIR}/writer"
WORK = ("python", "-m", "model_container")
TRAIN = (*WORK, "train")
BOT = ("grg", "bot")
HEALTH_CHECK = ("python", "-m", "core.health.check")
# Time between SIGTERM and SIGKILL. A worker releases what it holds within 15 s; a training run must upload its last
# checkpoint. A spot machine leaves 120 s, which is also the most that Fargate allows.
STOP_SECONDS, TRAINING_STOP_SECONDS = 60, 120
# ECS stops and restarts a container that fails this many health checks in a row. The start period gives a bot time to
# wait for its predecessor, and a worker time to fetch a big model; ECS allows no more.
_CHECK_EVERY_SECONDS, _CHECKS, _START_PERIOD_SECONDS = 30, 3, 300

_STATE_VOLUME = "state"


@dataclass(frozen=True)
class Logs:
    """The log group that a container writes to."""

    group: pulumi.Input[str]
    region: str


@dataclass(frozen=True, kw_only=True)
class Container:
    """One container. Its root file system is read-only, and it writes to `STATE_DIR` alone.

    Its definitions may contain outputs of Pulumi, so make text of them with `pulumi.Output.json_dumps`.
    """

    name: str
    image: pulumi.Input[str]
    command: Sequence[str]
    environ: Mapping[str, pulumi.Input[str]]
    logs: Logs
    secrets: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    """For each variable, the ARN of its value in Secrets Manager."""
    stop_seconds: int = STOP_SECONDS

    def _definition(self) -> dict[str, Any]:
        """What ECS and Batch have in common.

        Variables and secrets are sorted by name: in another order the definition would look changed, and be replaced.
        """
        # STATE_DIR is the only folder that it can write to, and ECS on EC2 does not set the region.
        environ = {**self.environ, "TMPDIR": STATE_DIR, "AWS_DEFAULT_REGION": self.logs.region}
        definition: dict[str, Any] = {
            "name": self.name,
            "image": self.image,
            "command": list(self.command),
            "environment": [{"name": name, "value": environ[name]} for name in sorted(environ)],
            "essential": True,
            "user": USER,
            "readonlyRootFilesystem": True,
            "stopTimeout": self.stop_seconds,
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {
                    "awslogs-group": self.logs.group,
                    "awslogs-region": self.logs.region,
                    "awslogs-stream-prefix": self.name,
                },
            },
        }
        if self.secrets:
            definition["secrets"] = [
                {"name": name, "valueFrom": self.secrets[name]} for name in sorted(self.secrets)
            ]
        return definition

    def for_batch(self) -> dict[str, Any]:
        """The container of a Batch job, with its state on the volume that `volume` describes."""
        mount = {"sourceVolume": _STATE_VOLUME, "containerPath": STATE_DIR}
        return {**self._definition(), "mountPoints": [mount]}

    def for_ecs(self, program: str) -> dict[str, Any]:
        """The container of an ECS service: the same, without Linux capabilities and with a health check.

        Batch has neither. `program` is `bot` or `worker`, as `core.health.check` names them.
        """
        linux = {"initProcessEnabled": True, "capabilities": {"drop": ["ALL"]}}
        check = {
            "command": ["CMD", *HEALTH_CHECK, program],
            "interval": _CHECK_EVERY_SECONDS,
            "timeout": 10,
            "retries": _CHECKS,
            "startPeriod": _START_PERIOD_SECONDS,
        }
        return {**self.for_batch(), "linuxParameters": linux, "healthCheck": check}


def volume(host_folder: str = "") -> dict[str, Any]:
    """The volume for a container's state.

    With a folder of the machine, what is in it outlives the container; without one it goes with the container.
    """
    return {"name": _STATE_VOLUME, **({"host": {"sourcePath": host_folder}} if host_folder else {})}
