"""A worker that is stopped inside a transaction keeps everybody from writing; it is ended, and the bot goes on."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest

from core.backends import open_backend
from core.settings import Settings
from tests.aws_cloud import ROOT

FROZEN = """
    import os, signal, sys
    from pathlib import Path
    from core.health.process import start_time
    from core.local.database import Database, lock_file
    from core.local.source import WORKER_BEAT, WORKER_LOCK
    folder = Path(sys.argv[1])
    lock = lock_file(folder / WORKER_LOCK)
    (folder / WORKER_BEAT).write_text(f"{os.getpid()} {start_time(os.getpid())}")
    with Database(folder) as database, database.transaction() as connection:
        connection.execute("INSERT INTO documents VALUES ('never', '{}')")
        print("frozen", flush=True)
        os.kill(os.getpid(), signal.SIGSTOP)
"""


def test_the_bot_outlives_a_worker_that_is_frozen_inside_a_transaction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in = tmp_path / "elsewhere" / "model_container"
    stand_in.mkdir(parents=True)
    (stand_in / "__init__.py").write_text("")
    (stand_in / "__main__.py").write_text("")
    # The bot starts another worker after the frozen one: this one, which ends at once. The real one would outlive the test.
    monkeypatch.setattr("core.runtime.child._ROOT", stand_in.parent)
    settings = Settings(state_dir=tmp_path / "state", hold_s=1)

    async def story() -> float:
        async with open_backend(settings) as backend:
            await backend.documents.put("before", {"schema": 1})
            command = [sys.executable, "-c", dedent(FROZEN), str(settings.state_dir)]
            with await asyncio.to_thread(
                subprocess.Popen, command, cwd=ROOT, stdout=subprocess.PIPE
            ) as frozen:
                try:
                    assert frozen.stdout is not None
                    await asyncio.to_thread(frozen.stdout.readline)
                    hearing = asyncio.ensure_future(_hear(backend.fleet))
                    began = time.monotonic()
                    # These wait for the writer and for each other, more than the backend has threads.
                    await asyncio.gather(
                        *(backend.documents.put(f"promise {n}", {"schema": 1}) for n in range(20)),
                        backend.fleet.queue("x"),
                    )
                    took_s = time.monotonic() - began
                    hearing.cancel()
                    await asyncio.wait((hearing,))
                    assert frozen.wait(10) == -9
                finally:
                    frozen.kill()
            assert await backend.documents.get("never") is None
            assert await backend.documents.get("promise 19") == {"schema": 1}
            return took_s

    assert 0.8 < asyncio.run(asyncio.wait_for(story(), 60)) < 30


async def _hear(fleet: object) -> None:
    async for _ in fleet.events():  # type: ignore[attr-defined]
        pass
