"""A stack in the hands of Pulumi's own command: what its owner types, and what comes of it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import yaml

from tests.engine import rpc
from tests.engine.provider import Provider
from tests.infra.answers import ROOT

PASSPHRASE = "correct horse battery staple"
_LIMIT_S = 900.0
_NOTHING = {"same", "read", "refresh"}


class LanguageHost:
    """A process that runs the program of one checkout; `port` is where the command finds it."""

    def __init__(self, checkout: Path = ROOT) -> None:
        self.checkout = checkout

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.engine.language_host", str(self.checkout)],
            cwd=ROOT,
            env={**os.environ, "ENGINE_ROOT": str(ROOT), "PYTHONWARNINGS": "ignore"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()


@dataclass
class Result:
    """What came of one command."""

    rc: int
    output: str
    seconds: float
    steps: dict[str, str] = field(default_factory=dict)
    """What is done to each resource that is not left alone, by URN: create, update, replace, delete."""
    unchanged: int = 0
    changed_keys: dict[str, list[str]] = field(default_factory=dict)
    """By URN, the properties that make the engine update or replace it."""

    def of(self, step: str) -> list[str]:
        """Names of the resources to which this was done, with their classes."""
        return sorted(
            f"{rpc.type_of(urn).rpartition(':')[2]} {rpc.name_of(urn)}"
            for urn, done in self.steps.items()
            if done == step and ":" in rpc.type_of(urn)
        )

    @property
    def counts(self) -> str:
        """For a table: `70 create, 2 update`."""
        kinds = {
            kind: sum(done == kind for done in self.steps.values()) for kind in sorted({*self.steps.values()})
        }
        said = [f"{number} {kind}" for kind, number in kinds.items()]
        return ", ".join([*said, f"{self.unchanged} unchanged"] if self.unchanged else said) or "nothing"


class EngineStack:
    """One stack: its folder with `Pulumi.yaml` and its own file, a state in a folder, a passphrase."""

    def __init__(
        self, name: str, command: Path, folder: Path, host: LanguageHost, provider: Provider, region: str
    ) -> None:
        self.name, self._command, self.host, self.provider = name, command, host, provider
        self.folder, self.state, self.region = folder / "project", folder / "state", region
        self.file = self.folder / f"Pulumi.{name}.yaml"
        self.passphrase = PASSPHRASE
        self.log = folder / "log"
        self._home = folder / "home"
        for made in (self.folder, self.state, self._home):
            made.mkdir(parents=True, exist_ok=True)
        self.take_project(host)

    def take_project(self, host: LanguageHost) -> None:
        """The project file and the program of another checkout, as `git pull` brings them."""
        self.host = host
        shutil.copy(host.checkout / "Pulumi.yaml", self.folder / "Pulumi.yaml")

    def init(self) -> Result:
        """`pulumi stack init`."""
        return self.run("stack", "init", self.name)

    def set(self, **values: Any) -> None:
        """`pulumi config set` of several keys, in which `_` stands for `-`; a list item by item, as the page says."""
        self.set_all({name.replace("_", "-"): value for name, value in values.items()})

    def set_all(self, values: Mapping[str, Any]) -> None:
        """The same, with the keys as they are. An empty list is written into the file, as in the example."""
        lists = {key: value for key, value in values.items() if isinstance(value, list)}
        given = [f"{key}={_text(value)}" for key, value in values.items() if key not in lists]
        self.write({key: [] for key in lists})
        for key, items in lists.items():
            given += [f"{key}[{position}]={item}" for position, item in enumerate(items)]
        if given:
            self.run("config", "set-all", "--path", *(word for one in given for word in ("--plaintext", one)))

    def write(self, values: Mapping[str, Any]) -> None:
        """Put values into the stack's file by hand, as one may."""
        content = yaml.safe_load(self.file.read_text())
        content.setdefault("config", {}).update(
            {f"game-review-generator:{key}": value for key, value in values.items()}
        )
        self.file.write_text(yaml.safe_dump(content))

    def set_secret(self, key: str, value: str) -> None:
        """`pulumi config set --secret`, which reads the value from standard input."""
        self.run("config", "set", "--secret", key, given=value)

    def preview(self) -> Result:
        """`pulumi preview`."""
        return self._change("preview")

    def up(self, *, may_fail: bool = False) -> Result:
        """`pulumi up`."""
        return self._change("up", "--yes", "--skip-preview", may_fail=may_fail)

    def refresh(self, *more: str) -> Result:
        """`pulumi refresh`."""
        return self._change("refresh", "--yes", "--skip-preview", *more)

    def destroy(self, *, may_fail: bool = False) -> Result:
        """`pulumi destroy`."""
        return self._change("destroy", "--yes", "--skip-preview", may_fail=may_fail)

    def outputs(self) -> dict[str, str]:
        """What `pulumi stack output --shell` prints, as a shell reads it."""
        said = self.run("stack", "output", "--shell").output
        script = f"set -a; {said}\nenv -0"
        read = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True, env={})
        pairs = (pair.partition("=") for pair in read.stdout.split("\0") if pair)
        return {name: value for name, _, value in pairs if name not in ("PWD", "SHLVL", "_")}

    def pending(self) -> list[str]:
        """What was being made when the command was killed: classes and names, by the state that it left."""
        deployment = json.loads(self.run("stack", "export").output)["deployment"]
        urns = [one["resource"]["urn"] for one in deployment.get("pending_operations") or ()]
        return sorted(f"{rpc.type_of(urn).rpartition(':')[2]} {rpc.name_of(urn)}" for urn in urns)

    def drop_empty_attributes(self) -> list[Path]:
        """Delete the empty files of attributes beside the state, as the page says: a command left one that was
        killed while it wrote it, and no later command can read the state.
        """
        empty = [path for path in self.state.rglob("*.attrs") if not path.stat().st_size]
        for path in empty:
            path.unlink()
        return empty

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A command that is not waited for, in a group of processes of its own."""
        return subprocess.Popen(
            [self._command, "-C", self.folder, *arguments, "--non-interactive"],
            env=self._environ(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, given: str | None = None, may_fail: bool = False) -> Result:
        """Any command. Raises RuntimeError with its output if it fails and may not."""
        begun = time.monotonic()
        done = subprocess.run(
            [self._command, "-C", self.folder, *arguments, "--non-interactive", "--color", "never"],
            env=self._environ(),
            input=given,
            stdin=None if given is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_LIMIT_S,
            check=False,
        )
        with self.log.open("a") as log:
            log.write(f"$ pulumi {' '.join(arguments)}\n{done.stdout}\n")
        if done.returncode and not may_fail:
            raise RuntimeError(f"pulumi {' '.join(arguments)} failed:\n{done.stdout[-6_000:]}")
        return Result(done.returncode, done.stdout, time.monotonic() - begun)

    def leaks(self, secret: str) -> list[str]:
        """Files of state, logs and output, those of other stacks and of the provider too, that hold a secret in clear."""
        everything = self.state.parents[1]
        files = (path for path in everything.rglob("*") if path.is_file())
        return sorted(
            str(path.relative_to(everything)) for path in files if secret.encode() in path.read_bytes()
        )

    def _change(self, verb: str, *options: str, may_fail: bool = False) -> Result:
        events = self.folder.parent / "events.jsonl"
        events.unlink(missing_ok=True)
        result = self.run(verb, *options, "--event-log", str(events), may_fail=may_fail)
        if events.exists():
            _read_events(result, events)
            with self.log.open("ab") as log:
                log.write(events.read_bytes())
        return result

    def _environ(self) -> dict[str, str]:
        ours = {
            "AWS_REGION": self.region,
            "PULUMI_BACKEND_URL": f"file://{self.state}",
            "PULUMI_CONFIG_PASSPHRASE": self.passphrase,
            "PULUMI_DEBUG_COMMANDS": "true",
            "PULUMI_DEBUG_LANGUAGES": f"python:{self.host.port}",
            "PULUMI_DEBUG_PROVIDERS": f"aws:{self.provider.port},docker-build:{self.provider.port}",
            "PULUMI_HOME": str(self._home),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }
        return {**os.environ, **ours}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read_events(result: Result, path: Path) -> None:
    for line in path.read_text().splitlines():
        event: Mapping[str, Any] = json.loads(line)
        told = event.get("resourcePreEvent") or event.get("resOutputsEvent")
        if told:
            _add_step(result, told["metadata"])
        if summary := event.get("summaryEvent"):
            result.unchanged = summary["resourceChanges"].get("same", 0)


def _add_step(result: Result, metadata: Mapping[str, Any]) -> None:
    step, urn = metadata["op"], metadata["urn"]
    if "replac" in step:
        step = "replace"
    if step in _NOTHING or rpc.type_of(urn).startswith("pulumi:"):
        return
    result.steps[urn] = step
    if diffs := metadata.get("diffs"):
        result.changed_keys[urn] = list(diffs)


def stopped(stack: EngineStack, sent: signal.Signals, held: str) -> str:
    """An `up` that gets a signal when the resource whose name ends with `held` is made and not yet written down.

    Returns what the command printed.
    """
    made, go_on = threading.Event(), threading.Event()
    stack.provider.hold = (f"{stack.name}{held}", made, go_on)
    process = stack.start("up", "--yes", "--skip-preview")
    assert made.wait(_LIMIT_S)
    time.sleep(2)  # what else is on its way is written down by then
    released = threading.Timer(1.0, go_on.set)
    released.start()
    process.send_signal(sent)
    output, _ = process.communicate(timeout=_LIMIT_S)
    released.join()
    stack.provider.hold = None
    return output
