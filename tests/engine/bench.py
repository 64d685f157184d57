"""What all checks by the engine share: the command, a folder for each stack, and a table of what was done."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.aws_cloud import REGION, MotoServer
from tests.engine import calls
from tests.engine.lacking import Emulator
from tests.engine.provider import Provider
from tests.engine.real import Real, configure
from tests.engine.stack import EngineStack, LanguageHost, Result
from tests.engine.terraform_protocol import TerraformProvider

GIVEN = {"bot-image": "registry.example/grg-bot:1", "worker-image": "registry.example/grg-worker:1"}
"""No registry, no Docker: images are named and not pulled."""
TOKEN = "MTE0-a-secret-that-nobody-may-see"
STACKS: dict[str, dict[str, Any]] = {
    "fargate": {"adapters": ["console"], "monthly-budget-usd": 10},
    "gpu": {"adapters": [], "profile": "gpu-spot", "min-workers": 1, "keep-data": False},
    "standing": {
        "adapters": ["discord"],
        "fast-lane": True,
        "min-workers": 1,
        "review-architecture": "arm64",
    },
}
"""The stacks of the check with the real provider. None is in the repository's own stack files."""


@dataclass
class Report:
    """Rows of a table, each said when it happens as well."""

    rows: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, stack: str, step: str, seconds: float, says: str) -> None:
        """A row, and a progress line."""
        row = (stack, step, f"{seconds:.0f} s", says)
        self.rows.append(row)
        print(f"{row[0]:10} {row[1]:28} {row[2]:>6}  {says}", flush=True)

    def done(self, stack: EngineStack, step: str, result: Result, more: str = "") -> Result:
        """A row for a command that succeeded."""
        self.add(stack.name, step, result.seconds, result.counts + more)
        return result

    def table(self) -> str:
        """As Markdown."""
        return markdown(("stack", "step", "time", "result"), self.rows)


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


class Bench:
    """Makes stacks. With a `terraform` binary, an emulator is behind them; without one, recorded answers are."""

    def __init__(self, command: Path, folder: Path, *, terraform: Path | None = None) -> None:
        self.command, self.folder, self._binary = command, folder, terraform
        self.report = Report()
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self.host = self._open.enter_context(LanguageHost())
        if self._binary:
            begun = time.monotonic()
            moto = self._open.enter_context(MotoServer())
            self.calls = self._open.enter_context(calls.CallRecorder(moto.url))
            self.emulator = Emulator(moto.url, REGION)
            log = self.folder / "terraform-provider.log"
            self._terraform = self._open.enter_context(TerraformProvider(self._binary, log))
            configure(self._terraform, self.emulator.region, self.calls.url)
            self.report.add("", "provider and emulator start", time.monotonic() - begun, self._binary.name)
        return self

    def __exit__(self, *_: object) -> None:
        if self._binary:
            calls.keep(self.calls.seen)
        self._open.close()

    def stack(
        self, name: str, provider: Provider | None = None, host: LanguageHost | None = None
    ) -> EngineStack:
        """A stack that is still to be made; by the real provider unless another one is given."""
        real = provider or Real(self._terraform, self.emulator)
        self._open.enter_context(real)
        return EngineStack(name, self.command, self.folder / name, host or self.host, real, REGION)

    @contextmanager
    def checkout(self, folder: Path) -> Iterator[LanguageHost]:
        """A language host for the program of another checkout."""
        with LanguageHost(folder) as host:
            yield host


def make(stack: EngineStack, values: dict[str, Any]) -> None:
    """`init` and the configuration of a stack with the real provider."""
    stack.init()
    stack.set_all({"aws:region": stack.region, "alarm-email": "operator@reviews.test", **GIVEN, **values})
    if "discord" in values.get("adapters", ()):
        stack.set_secret("tokens", f"GRG_DISCORD_TOKEN={TOKEN}")


def copy_file(stack: EngineStack, path: Path) -> None:
    """A stack file under the stack's name, as the page says to copy the example."""
    shutil.copy(path, stack.file)


def end_with(problems: Sequence[str]) -> None:
    """End the check if there are any."""
    if problems:
        sys.exit("error: " + "\n".join(problems))
