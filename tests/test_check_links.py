"""scripts/check_links.py against a server on loopback, since no test needs the network."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from scripts import check_links


class Site(BaseHTTPRequestHandler):
    """Pages by their path; it refuses HEAD, as some sites do."""

    leave = threading.Event()

    def do_GET(self) -> None:
        if self.path == "/slow":
            self.leave.wait(5)
            return
        status = {"/there": 200, "/moved": 302, "/circle": 302, "/refuses-programs": 403}.get(self.path, 404)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/there" if self.path == "/moved" else self.path)
        self.end_headers()
        if status == 200:
            self.wfile.write(b"never read: only the head counts")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}"
        Site.leave.set()
        server.shutdown()
        serving.join()


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/there", ""),
        ("/moved", ""),
        ("/refuses-programs", ""),
        ("/gone", "404"),
        ("/circle", "redirects"),
        ("/slow", "timed out"),
    ],
)
def test_an_address_leads_somewhere_or_the_reason_is_named(site: str, path: str, why: str) -> None:
    found = check_links.problem(site + path, patience_s=0.1 if path == "/slow" else 20)
    assert (why in found and bool(found)) if why else not found, found


def test_what_is_no_address_or_has_no_server_stops_no_other() -> None:
    assert check_links.problem("http://127.0.0.1:9/")
    assert check_links.problem("http://[bad/")


def test_the_pages_are_searched_and_addresses_in_code_and_of_examples_left_out() -> None:
    found = check_links.addresses()
    assert found["https://semver.org"] == ["CHANGELOG.md"]
    assert not [address for address in found if "example" in address or "startgroup" in address]
