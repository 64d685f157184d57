"""Pulumi's language host for one checkout of this repository: `python -m tests.engine.language_host FOLDER`.

The host that comes with the `pulumi` command starts a Python for each run of the program. This one is a process that
stays, on the server that the SDK has for inline programs, so that the AWS package is loaded once. It prints its port;
the command finds it by `PULUMI_DEBUG_LANGUAGES`. It installs nothing, and ends with its standard input.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
from pulumi.automation._server import LanguageServer
from pulumi.runtime.proto import language_pb2, language_pb2_grpc

sys.dont_write_bytecode = True  # the checkout of an old commit is left as it was


class Host(LanguageServer):
    """Runs `__main__.py` of the folder, one run at a time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(self._program)
        self._folder, self._one_at_a_time = folder, threading.Lock()

    def Handshake(self, request: Any, context: Any) -> Any:  # noqa: N802 - the name is Pulumi's
        """Nothing is agreed upon."""
        del request, context
        return language_pb2.LanguageHandshakeResponse()

    def Run(self, request: Any, context: Any) -> Any:  # noqa: N802 - the name is Pulumi's
        """See `LanguageServer`. The command hands the configuration to a program in its environment."""
        with self._one_at_a_time, _fresh_modules(self._folder):
            os.environ["PULUMI_CONFIG"] = json.dumps(dict(request.config))
            return super().Run(request, context)

    def _program(self) -> None:
        runpy.run_path(str(self._folder / "__main__.py"), run_name="__main__")


@contextmanager
def _fresh_modules(folder: Path) -> Iterator[None]:
    """The folder's own modules are loaded anew each time, as they are in a new process."""
    before = set(sys.modules)
    try:
        yield
    finally:
        for name in set(sys.modules) - before:
            file = getattr(sys.modules[name], "__file__", None)
            if file and Path(file).is_relative_to(folder) and ".venv" not in file:
                del sys.modules[name]


def main() -> None:
    """Serve until standard input ends."""
    folder = Path(sys.argv[1]).resolve()
    os.chdir(folder)
    sys.path[:] = [
        str(folder),
        *(entry for entry in sys.path if entry not in ("", os.environ["ENGINE_ROOT"])),
    ]
    server = grpc.server(ThreadPoolExecutor(8))
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(Host(folder), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    sys.stdin.read()
    server.stop(grace=None)


if __name__ == "__main__":
    main()
