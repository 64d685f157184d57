"""The real bot on the console adapter, as a process that a test may kill and start again."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.warm import Warm


class BotProcess:
    """`grg bot` with a folder for what it says. A restart appends to the same files."""

    def __init__(self, folder: Path, environ: dict[str, str], module: str = "core") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._replies, self._log = folder / "replies.jsonl", folder / "bot.log"
        self._environ = {**environ, "GRG_ADAPTERS": "console", "GRG_STATE_DIR": str(folder / "state")}
        self._module = module
        self._process: Warm | None = None

    def start(self) -> None:
        """Run it, on the messages that `post` says."""
        if self._process is not None:
            self._hang_up()
        with self._replies.open("ab") as out, self._log.open("ab") as log:
            self._process = Warm(
                self._module, "bot", environ=self._environ, stdin=subprocess.PIPE, stdout=out, stderr=log
            )

    @property
    def process(self) -> Warm:
        """The one that runs, or ran last."""
        assert self._process is not None
        return self._process

    def post(self, id: str, text: str) -> None:
        """Say something in its chat."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"id": id, "text": text, "author": "ann"}).encode() + b"\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        """SIGKILL; nothing is left of it but what it kept."""
        self.process.kill()
        self.process.wait()
        self._hang_up()

    def end(self, limit_s: float) -> int:
        """End of its input: it settles what is open. Returns its exit code; kills it after `limit_s`."""
        self._hang_up()
        try:
            return self.process.wait(limit_s)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def replies(self) -> dict[str, list[dict[str, Any]]]:
        """Final replies by message, oldest first."""
        found: dict[str, list[dict[str, Any]]] = {}
        for line in self._replies.read_text("utf-8").splitlines() if self._replies.exists() else ():
            reply = json.loads(line)
            found.setdefault(reply["message"], []).append(reply)
        return found

    def log(self) -> str:
        """Its stderr."""
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""

    def _hang_up(self) -> None:
        if self.process.stdin is not None and not self.process.stdin.closed:
            try:
                self.process.stdin.close()
            except BrokenPipeError:
                return
