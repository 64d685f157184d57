"""`grg bot` on chat platforms, as a process that a test may kill and start again."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.warm import Warm, run


class ChatBot:
    """With a folder for what it keeps and says. The bundled demo model writes, one candidate each."""

    def __init__(
        self, folder: Path, steam_url: str, environ: Mapping[str, str], module: str = "core"
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._log, self._module = folder / "bot.log", module
        self.environ = {
            **os.environ,
            "GRG_STATE_DIR": str(folder / "state"),
            "GRG_STEAM_URL": steam_url,
            "GRG_MODEL": "demo",
            "GRG_CANDIDATES": "1",
            "GRG_LINGER_S": "20",
            **environ,
        }
        self.process: Warm | None = None

    def start(self, **more: str) -> None:
        """Run it, with some more of its environment this once."""
        with self._log.open("ab") as log:
            self.process = Warm(self._module, "bot", environ={**self.environ, **more}, stdout=log, stderr=log)

    def kill(self) -> None:
        """SIGKILL; nothing is left of it but what it kept."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM, as a machine that is shut down sends; its exit code. Nothing if it has ended already."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def grg(self, *arguments: str) -> str:
        """The output of another command that runs next to it."""
        done = run("core", *arguments, environ=self.environ)
        return done.stdout + done.stderr

    def rss_mb(self) -> float:
        """Memory that it holds now."""
        assert self.process is not None
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def log(self) -> str:
        """The output of all runs."""
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""

    def until(self, holds: Callable[[], object], what: str, patience_s: float = 90.0) -> None:
        """Wait for something that should happen."""
        give_up_at = time.monotonic() + patience_s
        while not holds():
            assert time.monotonic() < give_up_at, f"{what} did not come; the bot says:\n{self.log()[-3_000:]}"
            time.sleep(0.1)
