"""A server that repeats the address it was asked for, as many proxies do, gets the token into no log and no record."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.grg_bot import LIMIT_S, GrgBot

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQrr"
SECRET = TOKEN.partition(":")[2]


@contextmanager
def echo(status: int) -> Iterator[str]:
    """The address of such a server."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = f"<!DOCTYPE html><pre>Cannot POST {self.path}</pre>".encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("status", [200, 404, 405, 502])
def test_the_token_is_in_neither_the_log_nor_the_database(tmp_path: Path, status: int) -> None:
    def problem() -> str:
        try:
            with closing(sqlite3.connect(tmp_path / "state" / "promises.sqlite3")) as database:
                rows = database.execute("SELECT body FROM documents WHERE key LIKE 'bot/down%'").fetchall()
        except sqlite3.OperationalError:  # not made yet
            return ""
        return "".join(str(body) for (body,) in rows)

    async def story() -> str:
        with echo(status) as url:
            ours = {"GRG_ADAPTERS": "telegram", "GRG_TELEGRAM_TOKEN": TOKEN, "GRG_TELEGRAM_API_URL": url}
            bot = GrgBot(tmp_path, ours)
            try:
                give_up_at = time.monotonic() + LIMIT_S
                while time.monotonic() < give_up_at and bot.code is None:
                    await asyncio.sleep(0.05)
                    if (tmp_path / "state" / "promises.sqlite3").exists() and (told := problem()):
                        return told
                raise AssertionError((tmp_path / "log").read_text())
            finally:
                assert await bot.end() == 0

    told = asyncio.run(story())
    log = (tmp_path / "log").read_text()
    assert told and "adapter telegram" in log and "is refused" not in log
    assert SECRET not in told and SECRET not in log and "Traceback" not in log
