"""Containers as ECS and Batch want them described. Pure: no resource is made here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pulumi

# As in model_container/Dockerfile; a test compares. Said here too, so that an image from elsewhere does not run as root.
USER = "10001:10001"
STATE_DIR = "/var/lib/grg"
# On machines of ours, made at their first start for that user: a folder that Docker makes is root's.
BOT_FOLDER, WRITER_FOLDER = f"{STATE_DIR}/bot", f"{STATE_DIR}/writer"
WORK = ("python", "-m", "model_container")
TRAIN = (*WORK, "train")
BOT = ("grg", "bot")
ALIVE = ("python", "-m", "core.health.check")
# From SIGTERM to SIGKILL. A worker gives back what it holds after 15 s at most; a training run must get its last
# checkpoint into the bucket. A spot machine leaves 120, and Fargate allows no more.
STOP_SECONDS = 60
# ECS ends and starts again what three looks in a row find silent. A bot whose predecessor has still to go, or a worker
# that fetches a big model, gets time to begin with; ECS allows no more than this.
_LOOK_SECONDS, _LOOKS, _START_SECONDS = 30, 3, 300
SAVE_SECONDS = 120

_STATE = "state"


@dataclass(frozen=True)
class Logs:
    """Where a container's output goes."""

    group: pulumi.Input[str]
    region: str


@dataclass(frozen=True, kw_only=True)
class Container:
    """One container. Its root is read-only; what it writes goes to `STATE_DIR`."""

    name: str
    image: pulumi.Input[str]
    command: Sequence[str]
    environ: Mapping[str, pulumi.Input[str]]
    logs: Logs
    secrets: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    """Address in Secrets Manager by the variable's name."""
    stop_seconds: int = STOP_SECONDS

    def _described(self) -> dict[str, Any]:
        """What ECS and Batch have in common."""
        # There is no other place that it may write to. The region: on a machine of ours, ECS does not tell it.
        environ = {**self.environ, "TMPDIR": STATE_DIR, "AWS_DEFAULT_REGION": self.logs.region}
        said: dict[str, Any] = {
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
            said["secrets"] = [
                {"name": name, "valueFrom": self.secrets[name]} for name in sorted(self.secrets)
            ]
        return said

    def for_batch(self) -> dict[str, Any]:
        """With its state on the volume that `volume` describes."""
        return {**self._described(), "mountPoints": [{"sourceVolume": _STATE, "containerPath": STATE_DIR}]}

    def for_ecs(self, program: str) -> dict[str, Any]:
        """The same, without what even a container's root may do otherwise, and looked after by its signs of life.

        Batch has no words for either. `program`: whose signs, as `core.health.check` names it.
        """
        none = {"initProcessEnabled": True, "capabilities": {"drop": ["ALL"]}}
        look = {
            "command": ["CMD", *ALIVE, program],
            "interval": _LOOK_SECONDS,
            "timeout": 10,
            "retries": _LOOKS,
            "startPeriod": _START_SECONDS,
        }
        return {**self.for_batch(), "linuxParameters": none, "healthCheck": look}


def volume(host_folder: str = "") -> dict[str, Any]:
    """Where state is: a folder of the machine, which outlives the container; empty: one that does not."""
    return {"name": _STATE, **({"host": {"sourcePath": host_folder}} if host_folder else {})}
