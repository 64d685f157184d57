"""A store on loopback: serves pages and API answers from memory, keeps a log, and misbehaves on request.

    python tests/steam_store.py --data ../shared/data/steam --port 8080
    GRG_STEAM_URL=http://127.0.0.1:8080 grg game 391540

Like the real one it sends unknown apps to its front page, and answers `success: false` for them.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

FRONT_PAGE = b"""<!DOCTYPE html><html lang="en"><head><title>Welcome to Steam</title>
<link rel="canonical" href="https://store.steampowered.com/"></head><body class="v6">
<div class="home_page_content"></div></body></html>"""


@dataclass(frozen=True)
class Trouble:
    """What happens in place of a normal answer."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    delay_s: float = 0
    """Before the first byte."""
    drip_s: float = 0
    """Between single bytes of the body."""
    endless: bool = False
    """Repeat the body for ever."""
    hang_up: bool = False
    """Close the connection without a word."""
    raw: bool = False
    """The body is all that is sent: it stands in place of a status and headers, too."""


@dataclass(frozen=True)
class Asked:
    """One request in the log."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass
class SteamStore:
    """The store's state. Use it as a context manager; `url` is good inside."""

    port: int = 0
    pages: dict[int, bytes] = field(default_factory=dict)
    details: dict[tuple[int, str], bytes] = field(default_factory=dict)
    """By app id and country; "" is seen from every country."""
    names: dict[int, str] = field(default_factory=dict)
    """What a search finds."""
    reviews: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    """By app id: language, voted_up, review and votes_up of each, latest first."""
    most_played: list[int] = field(default_factory=list)
    older: bool = False
    """Has reviews at the address that the real store gave up in October 2026, and not at the one of its Web API."""
    redirects: dict[str, str] = field(default_factory=dict)
    """Path to Location."""
    log: list[Asked] = field(default_factory=list)
    _troubles: list[tuple[str, Trouble]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        self._stop = threading.Event()
        self._server = _Server(("127.0.0.1", self.port), _handler_of(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """What GRG_STEAM_URL is to be."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def add_page(self, app_id: int, page: bytes | str) -> None:
        """Serve a page at `/app/<id>/…`."""
        self.pages[app_id] = page.encode() if isinstance(page, str) else page

    def add_details(self, app_id: int, data: dict[str, Any] | bytes, country: str = "") -> None:
        """Serve an API answer: its whole body, or its `data`."""
        shell = (
            data
            if isinstance(data, bytes)
            else json.dumps({str(app_id): {"success": True, "data": data}}).encode()
        )
        self.details[app_id, country] = shell

    def add_folder(self, folder: Path) -> None:
        """Serve a folder that is laid out like `shared/data/steam`. Later files win over earlier ones."""
        for entry in json.loads((folder / "pages/expected.json").read_text()):
            if entry["app_id"] is not None:
                self.add_page(
                    entry["app_id"], gzip.decompress((folder / "pages" / entry["file"]).read_bytes())
                )
        for entry in json.loads((folder / "appdetails/expected.json").read_text()):
            self.add_details(entry["app_id"], (folder / "appdetails" / entry["file"]).read_bytes())
        for path in sorted(folder.glob("appreviews/*.jsonl.gz")):
            for line in gzip.decompress(path.read_bytes()).splitlines():
                self.reviews.setdefault(json.loads(line)["app_id"], []).append(json.loads(line))

    def trouble(self, path: str, trouble: Trouble, times: int = 1_000_000) -> None:
        """Misbehave the next `times` times that a path is asked for that begins so."""
        with self._lock:
            self._troubles += [(path, trouble)] * min(times, 1_000)

    def asked(self, path: str = "/") -> list[Asked]:
        """The requests so far whose path begins so."""
        with self._lock:
            return [asked for asked in self.log if asked.path.startswith(path)]

    def next_trouble(self, asked: Asked) -> Trouble | None:
        """Write a request down, and take the trouble that is due for it."""
        with self._lock:
            self.log.append(asked)
            due = next((i for i, (path, _) in enumerate(self._troubles) if asked.path.startswith(path)), None)
            return None if due is None else self._troubles.pop(due)[1]

    def answer(self, asked: Asked) -> Trouble:
        """What the store says when all is well."""
        if asked.path in self.redirects:
            return Trouble(302, (("Location", self.redirects[asked.path]),))
        kind, _, rest = asked.path.strip("/").partition("/")
        number = rest.partition("/")[0]
        if kind == "app" and number.isdecimal() and int(number) in self.pages:
            return Trouble(200, _HTML, self.pages[int(number)])
        if asked.path == "/api/appdetails":
            return Trouble(200, _JSON, self._details_of(asked))
        if kind == "appreviews" and self.older:
            return Trouble(200, _JSON, self._reviews_of(int(number), asked.query))
        if kind == "IUserReviewsService" and not self.older:
            wanted = json.loads(asked.query["input_json"])
            query = {**wanted, "language": wanted["languages"][0]}
            return Trouble(200, _JSON, b'{"response": %s}' % self._reviews_of(wanted["appid"], query))
        if kind == "ISteamChartsService":
            ranks = [{"rank": rank, "appid": app_id} for rank, app_id in enumerate(self.most_played, 1)]
            return Trouble(200, _JSON, json.dumps({"response": {"ranks": ranks}}).encode())
        if asked.path == "/api/storesearch/":
            return Trouble(200, _JSON, self._found(asked.query.get("term", "")))
        return (
            Trouble(200, _HTML, FRONT_PAGE)
            if asked.path == "/"
            else Trouble(302, (("Location", f"{self.url}/"),))
        )

    def _details_of(self, asked: Asked) -> bytes:
        number = asked.query.get("appids", "")
        app_id = int(number) if number.isdecimal() else 0
        found = self.details.get((app_id, asked.query.get("cc", ""))) or self.details.get((app_id, ""))
        return found or json.dumps({number: {"success": False}}).encode()

    def _found(self, term: str) -> bytes:
        """As the real one answers; no official description."""
        items = [
            {"type": "app", "name": name, "id": app_id, "tiny_image": "", "metascore": ""}
            for app_id, name in sorted(self.names.items())
            if term.lower() in name.lower()
        ]
        return json.dumps({"total": len(items), "items": items}).encode()

    def _reviews_of(self, app_id: int, query: dict[str, Any]) -> bytes:
        """A page; the cursor after the last one stays the same, and its page is empty."""
        language = query["language"]
        found = [row for row in self.reviews.get(app_id, ()) if language in ("all", row["language"])]
        start = 0 if query["cursor"] == "*" else int(query["cursor"].rpartition("=")[2])
        page = found[start : start + int(query["num_per_page"])]
        rows = [
            {**row, "recommendationid": "1", "author": {"steamid": "7", "playtime_forever": 60}}
            for row in page
        ]
        cursor = (
            f"AoJ+/w={start + len(page)}"  # characters that must be escaped in an address, as in real ones
        )
        return json.dumps({"success": 1, "reviews": rows, "cursor": cursor}).encode()

    def wait(self, seconds: float) -> bool:
        """Sleep; False if the store is closing."""
        return not self._stop.wait(seconds)


_HTML = (("Content-Type", "text/html; charset=UTF-8"),)
_JSON = (("Content-Type", "application/json; charset=utf-8"),)


class _Server(ThreadingHTTPServer):
    request_queue_size = 512
    """Connections that wait to be taken; with the library's five, the kernel drops those of a crowd."""


def _handler_of(store: SteamStore) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"  # one request a connection: the end of a body is its close

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            query = {name: values[-1] for name, values in parse_qs(address.query).items()}
            asked = Asked(address.path, query, {name.lower(): value for name, value in self.headers.items()})
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the client has had enough
                _send(self, store, store.next_trouble(asked) or store.answer(asked))

        def log_message(self, *_: object) -> None:
            """The store keeps its own log."""

    return Handler


def _send(to: BaseHTTPRequestHandler, store: SteamStore, trouble: Trouble) -> None:
    if not store.wait(trouble.delay_s) or trouble.hang_up:
        return
    if not trouble.raw:
        to.send_response(trouble.status)
        for name, value in trouble.headers:
            to.send_header(name, value)
        to.end_headers()
    if trouble.drip_s:
        for byte in trouble.body:
            if not store.wait(trouble.drip_s):
                return
            to.wfile.write(bytes([byte]))
    else:
        to.wfile.write(trouble.body)
        while trouble.endless and store.wait(0):
            to.wfile.write(trouble.body)


def main() -> None:
    """Serve a folder until interrupted."""
    parser = argparse.ArgumentParser(description="A Steam store on loopback.")
    parser.add_argument("--data", type=Path, required=True, help="a folder laid out like shared/data/steam")
    parser.add_argument("--port", type=int, default=8080)
    options = parser.parse_args()
    with SteamStore(options.port) as store:
        store.add_folder(options.data)
        print(f"{len(store.pages)} pages and {len(store.details)} API answers at {store.url}")
        try:
            while True:
                threading.Event().wait()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
