"""A hub on loopback that redirects, renames, guards, breaks off, lies and refuses as real ones do.

It answers what huggingface_hub asks (https://huggingface.co/docs/hub/api): what a repository holds, its files, large ones by
redirect to a store, and uploads with Git LFS. To try a folder of a model's files as a repository:

    python tests/loopback_hub.py FOLDER OWNER/NAME     prints its address; HF_ENDPOINT=… grg model pull OWNER/NAME
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
_LARGE = (".safetensors", ".bin", ".npy", ".gz")


class Hub(ThreadingHTTPServer):
    """Serves a folder as the repository `repo` at `main`. Set the attributes below to make trouble."""

    daemon_threads = True

    def __init__(self, folder: Path, repo: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder, self.repo = folder, repo
        self.formerly = ""
        """The repository's name before it was renamed: requests for it are redirected."""
        self.token = ""
        """If not empty, who does not send it may not read, and nobody else may write."""
        self.gated = False
        self.breaks_after: dict[str, list[int]] = {}
        """By file: the bytes after which the next answers break off."""
        self.tags: dict[str, str] = {}
        """By file: a hash that is not the file's."""
        self.codes: dict[str, list[int]] = {}
        """By file, "api" for what the repository holds: what the next requests are answered."""
        self.endless: set[str] = set()
        """Files that never end, and whose size nobody says."""
        self.without_length: set[str] = set()
        self.bodies: dict[str, bytes] = {}
        """By "api": what is answered instead of JSON of the right form."""
        self.seen: list[tuple[str, str | None]] = []
        """(file, Range) of each request for a file's bytes."""
        self.asked: list[str] = []
        """The address of every request, in full if it came as to a proxy."""
        self.agents: set[str] = set()
        self.stored: dict[str, bytes] = {}
        """Large files that were uploaded, by SHA-256, until a commit names them."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


@contextmanager
def serving(folder: Path, repo: str) -> Iterator[Hub]:
    """A hub in a thread of this process."""
    server = Hub(folder, repo)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Hub

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        hub = self.server
        hub.asked.append(self.path)
        hub.agents.add(self.headers["User-Agent"] or "")
        path = unquote(urlsplit(self.path).path)
        store, files, api = "/store/", f"/{hub.repo}/resolve/", f"/api/models/{hub.repo}/revision/"
        if hub.formerly and f"/{hub.formerly}/" in path:  # relative, and without a word about any file
            self.answer(307, {"Location": path.replace(f"/{hub.formerly}/", f"/{hub.repo}/", 1)})
        elif path.startswith(store):
            self.send_file(path.removeprefix(store), {})
        elif not self.may("read") or not path.startswith((files, api)):
            # The hub's answers for what is not there and for what one may not see.
            code = {
                "X-Error-Code": "GatedRepo" if hub.gated and path.startswith((files, api)) else "RepoNotFound"
            }
            self.answer(401, code)
        elif path.startswith(api):
            self.send_listing(path.removeprefix(api))
        else:
            revision, _, name = path.removeprefix(files).partition("/")
            if revision not in ("main", COMMIT):
                self.answer(404, {"X-Error-Code": "RevisionNotFound"})
            else:
                self.send_entry(name)

    def may(self, _what: str) -> bool:
        hub = self.server
        return (
            not (hub.token or hub.gated) or self.headers["Authorization"] == f"Bearer {hub.token or 'none'}"
        )

    def send_listing(self, revision: str) -> None:
        hub = self.server
        if hub.codes.get("api"):
            self.answer(hub.codes["api"].pop(0))
            return
        if revision not in ("main", COMMIT):
            self.answer(404, {"X-Error-Code": "RevisionNotFound"})
            return
        if "api" in hub.bodies:
            self.send_bytes(hub.bodies["api"], "application/json")
            return
        siblings = []
        for path in sorted(hub.folder.iterdir()):
            data = path.read_bytes()
            one: dict[str, Any] = {"rfilename": path.name, "size": len(data), "blobId": _blob(data)}
            if path.name in hub.endless:
                del one["size"], one["blobId"]
            elif path.suffix in _LARGE:
                one["lfs"] = {
                    "size": len(data),
                    "sha256": hashlib.sha256(data).hexdigest(),
                    "pointerSize": 134,
                }
            if path.name in hub.tags:
                one["blobId"] = hub.tags[path.name]
                if "lfs" in one:
                    one["lfs"]["sha256"] = hub.tags[path.name]
            siblings.append(one)
        found = {
            "id": hub.repo,
            "modelId": hub.repo,
            "sha": COMMIT,
            "private": False,
            "siblings": siblings,
            "tags": [],
        }
        self.send_bytes(json.dumps(found).encode(), "application/json")

    def send_entry(self, name: str) -> None:
        hub, path = self.server, self.server.folder / name
        if hub.codes.get(name):
            self.answer(hub.codes[name].pop(0))
        elif not path.is_file():
            self.answer(404, {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": COMMIT})
        elif path.suffix in _LARGE:
            data = path.read_bytes()
            digest = hub.tags.get(name, hashlib.sha256(data).hexdigest())
            linked = {"X-Linked-Size": str(len(data)), "X-Linked-ETag": f'"{digest}"'}
            # To another origin, as the hub's store is: who asks what a file is must not follow.
            place = f"http://localhost:{hub.server_port}/store/{name}"
            self.answer(302, {"Location": place, "X-Repo-Commit": COMMIT, **linked})
        else:
            tag = hub.tags.get(name, _blob(path.read_bytes()))
            self.send_file(name, {"ETag": f'"{tag}"', "X-Repo-Commit": COMMIT})

    def send_file(self, name: str, facts: dict[str, str]) -> None:
        hub, data = self.server, (self.server.folder / name).read_bytes()
        wish = self.headers["Range"]
        if self.command == "GET":
            hub.seen.append((name, wish))
        if name in hub.endless:
            self.send_endless(facts)
            return
        start = int(wish.removeprefix("bytes=").rstrip("-")) if wish else 0
        body = data[start:]
        self.send_response(206 if wish else 200)
        if wish:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        chunked = name in hub.without_length
        length = {"Transfer-Encoding": "chunked"} if chunked else {"Content-Length": str(len(body))}
        for key, value in {**facts, **length}.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        if hub.breaks_after.get(name):
            body = body[: hub.breaks_after[name].pop(0)]
            self.close_connection = True
        self.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if chunked else body)

    def send_endless(self, facts: dict[str, str]) -> None:
        self.send_response(200)
        for key, value in {**facts, "Transfer-Encoding": "chunked"}.items():
            self.send_header(key, value)
        self.end_headers()
        block = b"10000\r\n%s\r\n" % (b" " * 0x10000)
        while self.command == "GET":  # until the client has had enough
            self.wfile.write(block)

    def do_POST(self) -> None:
        hub = self.server
        hub.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        path = unquote(urlsplit(self.path).path)
        if path == "/api/validate-yaml":
            self.send_bytes(b'{"errors": [], "warnings": []}', "application/json")
        elif not hub.token or self.headers["Authorization"] != f"Bearer {hub.token}":
            self.answer(401)
        elif path == "/api/repos/create":
            wish = json.loads(body)
            hub.repo = "/".join(part for part in (wish.get("organization"), wish["name"]) if part)
            found = {"url": f"{hub.url}/{hub.repo}", "name": hub.repo, "id": "1"}
            self.send_bytes(json.dumps(found).encode(), "application/json")
        elif path == f"/api/models/{hub.repo}/preupload/main":
            files = [
                {
                    "path": one["path"],
                    "uploadMode": "lfs" if one["path"].endswith(_LARGE) else "regular",
                    "shouldIgnore": False,
                    "oid": None,
                }
                for one in json.loads(body)["files"]
            ]
            self.send_bytes(json.dumps({"files": files}).encode(), "application/json")
        elif path == f"/{hub.repo}.git/info/lfs/objects/batch":
            objects = [
                {**one, "authenticated": True, "actions": {"upload": {"href": f"{hub.url}/lfs/{one['oid']}"}}}
                for one in json.loads(body)["objects"]
            ]
            answer = json.dumps({"transfer": "basic", "objects": objects}).encode()
            self.send_bytes(answer, "application/vnd.git-lfs+json")
        elif path == f"/api/models/{hub.repo}/commit/main":
            self.commit([json.loads(line) for line in body.splitlines() if line])
        else:
            self.answer(404)

    def commit(self, lines: list[dict[str, Any]]) -> None:
        hub = self.server
        for line in lines:
            value = line["value"]
            if line["key"] == "file":
                (hub.folder / value["path"]).write_bytes(base64.b64decode(value["content"]))
            elif line["key"] == "lfsFile":
                (hub.folder / value["path"]).write_bytes(hub.stored[value["oid"]])
        done = {"success": True, "commitOid": COMMIT, "commitUrl": f"{hub.url}/{hub.repo}/commit/{COMMIT}"}
        self.send_bytes(json.dumps(done).encode(), "application/json")

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.server.stored[hashlib.sha256(body).hexdigest()] = body
        self.answer(200)

    def send_bytes(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def answer(self, code: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(code)
        for key, value in {**(headers or {}), "Content-Length": "0"}.items():
            self.send_header(key, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Silent."""


def _blob(data: bytes) -> str:
    """Git's id of a file's content."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


if __name__ == "__main__":
    with serving(Path(sys.argv[1]), sys.argv[2]) as hub:
        print(f"HF_ENDPOINT={hub.url}", flush=True)
        threading.Event().wait()
