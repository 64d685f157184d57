"""Processes of this program that start warm: forked from a server that has imported what they need.

    child = Warm("core", "bot", environ=environ, stdout=file)
    child.wait(60)

A cold start of `python -m core bot` on AWS spends 1.5 s of CPU on imports, and tests start hundreds of processes.
What runs is the same: a process of its own that a signal kills, with its own environment and files. When the program
ends, its threads, exit functions and output are waited for as ever; that the interpreter takes apart each of its objects
is left out: it would copy all the memory that the child shares with the server, 80 ms of CPU. A test of the start itself,
of the interpreter's end, or of what the process is called, uses `subprocess`.
"""

from __future__ import annotations

import atexit
import contextlib
import faulthandler
import functools
import gc
import importlib
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn

ROOT = Path(__file__).resolve().parents[1]
PRELOADED = (
    "core.app",
    "core.aws.documents",
    "core.aws.fleet.batch",
    "core.aws.lease",
    "core.aws.store",
    "core.aws.usage",
    "core.aws.worker.source",
    "core.cli.main",
    "core.cli.render",
    "core.local.source",
    "core.ops.doctor",
    "core.ops.pause_and_replay",
    "core.runtime.telemetry",
    "core.worker_process",
    "model_container.worker",
    "adapters.console",
    "adapters.discord.client",
    "adapters.matrix.client",
    "adapters.telegram.client",
    "tests.botocore_models",
    "tests.botocore_pauses",
    "tests.core.aws.worker.dying_worker",
    "tests.core.local.crash_worker",
    "tests.core.requests.crash_bot",
)
"""None of them starts a thread: a fork would lose it."""
TRAINING = ("model_container.training.run", "model_container.training.remote", "core.aws.clients")
"""With PyTorch and transformers, which take 8 s of CPU to import."""
_MAX_REQUEST_BYTES = 200_000


class Warm:
    """As much of `subprocess.Popen` as tests use. Standard streams are `/dev/null` unless a file is given."""

    def __init__(
        self,
        module: str,
        *arguments: str,
        environ: Mapping[str, str],
        stdin: IO[bytes] | int | None = None,
        stdout: IO[bytes] | int | None = None,
        stderr: IO[bytes] | int | None = None,
        cwd: Path = ROOT,
        preloaded: tuple[str, ...] = PRELOADED,
    ) -> None:
        """Run `python -m module arguments…`. `stdin` may be `subprocess.PIPE`, `stdout` and `stderr` are files."""
        self.stdin: IO[bytes] | None = None
        self.returncode: int | None = None
        self._reading = threading.Lock()
        """A soak kills its workers in one thread and looks at them in another."""
        self._status, status = os.pipe()
        with contextlib.ExitStack() as ours, Path(os.devnull).open("r+b", 0) as null:
            ours.callback(os.close, status)
            if stdin == subprocess.PIPE:
                stdin, written = os.pipe()
                ours.callback(os.close, stdin)
                self.stdin = os.fdopen(written, "wb")
            files = [_number(file, null) for file in (stdin, stdout, stderr)]
            request = {"module": module, "arguments": arguments, "environ": dict(environ), "cwd": str(cwd)}
            socket.send_fds(_server(preloaded), [json.dumps(request).encode()], [*files, status])
        self.pid = int(self._read(None) or 0)
        assert self.pid, "the server of warm processes has died"

    def poll(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return self._result(0)

    def wait(self, timeout: float | None = None) -> int:
        """The exit code once it has ended. Raises subprocess.TimeoutExpired after `timeout` seconds."""
        code = self._result(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def _result(self, timeout: float | None) -> int | None:
        with self._reading:
            if self.returncode is None and (text := self._read(timeout)):
                self.returncode = os.waitstatus_to_exitcode(int(text))
                os.close(self._status)
            return self.returncode

    def _read(self, timeout: float | None) -> str:
        """The next line about it; empty if none comes within `timeout` seconds."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._status, selectors.EVENT_READ)
            if not selector.select(timeout):
                return ""
        line = b""
        while not line.endswith(b"\n") and (more := os.read(self._status, 1)):
            line += more
        return line.decode()


def run(
    module: str,
    *arguments: str,
    environ: Mapping[str, str],
    timeout: float = 60,
    said: str = "",
    cwd: Path = ROOT,
) -> subprocess.CompletedProcess[str]:
    """Like `subprocess.run` with `capture_output` and text: `said` is its stdin."""
    with (
        tempfile.TemporaryFile() as stdin,
        tempfile.TemporaryFile() as stdout,
        tempfile.TemporaryFile() as stderr,
    ):
        stdin.write(said.encode())
        stdin.seek(0)
        child = Warm(module, *arguments, environ=environ, stdin=stdin, stdout=stdout, stderr=stderr, cwd=cwd)
        try:
            code = child.wait(timeout)
        finally:
            child.kill()
        texts = [(file.seek(0), file.read().decode("utf-8", "replace"))[1] for file in (stdout, stderr)]
    return subprocess.CompletedProcess([module, *arguments], code, *texts)


def _number(file: IO[bytes] | int | None, null: IO[bytes]) -> int:
    return null.fileno() if file is None else file if isinstance(file, int) else file.fileno()


@functools.cache
def _server(preloaded: tuple[str, ...]) -> socket.socket:
    """The connection to this test process's server that has imported these modules; it ends with this process."""
    mine, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        process = subprocess.Popen([sys.executable, "-m", "tests.warm", *preloaded], cwd=ROOT, stdin=its)

    def end() -> None:
        mine.close()
        process.wait()

    atexit.register(end)
    return mine


@dataclass(frozen=True)
class _Job:
    """What a child is to be."""

    module: str
    arguments: list[str]
    environ: dict[str, str]
    cwd: str
    files: list[int]

    def become(self) -> NoReturn:
        """In the child: run the module in place of the server's own program, and end as it does."""
        for number, file in enumerate(self.files):
            os.dup2(file, number)
        faulthandler.enable()  # a crash in C says where
        os.chdir(self.cwd)
        os.environ.clear()
        os.environ.update(self.environ)
        sys.argv = [self.module, *self.arguments]
        code = 0
        try:
            runpy.run_module(self.module, run_name="__main__", alter_sys=True)
        except SystemExit as end:
            code = _exit_code(end)
        except Exception:  # noqa: BLE001  whatever ends a program
            sys.excepthook(*sys.exc_info())
            code = 1
        threading._shutdown()
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            if not stream.closed:
                try:
                    stream.flush()
                except OSError:  # a full disk, or nobody reads on
                    code = 120  # as the interpreter says it
        os._exit(code)


def _exit_code(end: SystemExit) -> int:
    """As the interpreter would end: a text is an error."""
    if end.code is None or isinstance(end.code, int):
        return (end.code or 0) & 0xFF
    print(end.code, file=sys.stderr)
    return 1


def _serve() -> _Job | None:
    """Fork a child for each request until the tests end. Returns in each child, with what it is to be."""
    control = socket.socket(fileno=os.dup(0))
    heard, woken = socket.socketpair()
    for end in (heard, woken):
        end.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the tests, which end this server
    signal.set_wakeup_fd(woken.fileno())
    statuses: dict[int, int] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(control, selectors.EVENT_READ)
        selector.register(heard, selectors.EVENT_READ)
        while True:
            ready = {key.fileobj for key, _ in selector.select()}
            if heard in ready:
                heard.recv(4_096)
                _tell_who_ended(statuses)
            if control not in ready:
                continue
            body, files, _, _ = socket.recv_fds(control, _MAX_REQUEST_BYTES, 4)
            if not body:
                return None
            *standard, status = files
            pid = os.fork()
            if not pid:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                signal.signal(signal.SIGINT, signal.default_int_handler)
                for other in (*statuses.values(), status):
                    os.close(other)
                for end in (control, heard, woken):
                    end.close()
                return _Job(**json.loads(body), files=standard)
            os.write(status, f"{pid}\n".encode())
            statuses[pid] = status
            for file in standard:
                os.close(file)


def _tell_who_ended(statuses: dict[int, int]) -> None:
    while statuses:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        pipe = statuses.pop(pid)
        with contextlib.suppress(BrokenPipeError):
            os.write(pipe, f"{status}\n".encode())
        os.close(pipe)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    assert threading.active_count() == 1, "a thread would be lost by forking"
    gc.collect()
    gc.freeze()  # else the first collection in each child would copy every page that it shares with this server
    if (job := _serve()) is not None:
        job.become()
