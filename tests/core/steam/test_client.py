"""Fetching: limits, retries and redirects, against a real server on loopback."""

from __future__ import annotations

import asyncio
import gzip
import inspect
import time
import tracemalloc
from collections.abc import Callable
from email.utils import formatdate

import httpx
import pytest

from core.errors import CatalogError, CatalogUnreachable, RateLimited, UsageError
from core.steam.client import Response, SteamClient
from core.steam.rate_limit import RATE_BURST, RATE_REFILL_S
from tests.steam_store import SteamStore, Trouble
from tests.tables import each

NOW = 1_700_000_000.0


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.at = 0.0
        self.sleeps: list[float] = []

    def clock(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.at += seconds


def get(
    url: str, path: str = "/app/5/", *, passing: Time | None = None, patience_s: float = 30, tries: int = 3
) -> Response:
    passing = passing or Time()

    async def once() -> Response:
        async with SteamClient(
            url, "german", clock=passing.clock, sleep=passing.sleep, now=lambda: NOW
        ) as client:
            return await client.get(path, {"x": "1"}, deadline=passing.at + patience_s, tries=tries)

    return asyncio.run(once())


def test_a_request_has_language_cookies_and_an_honest_name() -> None:
    with SteamStore() as store:
        store.add_page(5, "<html>page</html>")
        assert get(store.url) == Response(200, b"<html>page</html>")
        (asked,) = store.asked()
    assert asked.query == {"l": "german", "x": "1"}
    assert asked.headers["accept-language"] == "de, en;q=0.5"
    assert asked.headers["user-agent"].startswith("game-review-generator")
    assert {"birthtime=470707201", "lastagecheckage=1-0-1985", "wants_mature_content=1"} <= set(
        asked.headers["cookie"].split("; ")
    )


def test_a_base_address_with_a_path_is_kept() -> None:
    with SteamStore() as store:
        get(f"{store.url}/mirror/", "/app/5/")
        assert store.asked()[0].path == "/mirror/app/5/"


@each(
    "address",
    ["", "store.steampowered.com", "ftp://x/", "https://", "http://[::1", "http://a:b/", "http://xn--/"],
)
def test_an_address_that_is_none_names_the_setting(address: str) -> None:
    with pytest.raises(UsageError, match="GRG_STEAM_URL"):
        SteamClient(address, "english")


@each("status", [400, 403, 404, 410])
def test_other_statuses_are_handed_on_at_once(status: int) -> None:
    with SteamStore() as store:
        store.trouble("/app", Trouble(status, body=b"x"))
        assert get(store.url) == Response(status, b"x")
        assert len(store.asked()) == 1


@each("trouble", [Trouble(500), Trouble(503), Trouble(429), Trouble(hang_up=True)])
def test_a_passing_fault_is_tried_again_with_growing_pauses(trouble: Trouble) -> None:
    passing = Time()
    with SteamStore() as store:
        store.add_page(5, "<html>page</html>")
        store.trouble("/app", trouble, times=2)
        assert get(store.url, passing=passing).status == 200
        assert len(store.asked()) == 3
    assert len(passing.sleeps) == 2
    assert 0.5 <= passing.sleeps[0] <= 0.75
    assert 1.0 <= passing.sleeps[1] <= 1.5


@each(
    ("trouble", "error", "words"),
    [
        (Trouble(500), CatalogUnreachable, "status 500"),
        (Trouble(503), CatalogUnreachable, "status 503"),
        (Trouble(429), RateLimited, "too often"),
        (Trouble(hang_up=True), CatalogUnreachable, "cannot be reached"),
    ],
)
def test_a_lasting_fault_is_one_error_after_three_tries(
    trouble: Trouble, error: type[CatalogError], words: str
) -> None:
    with SteamStore() as store:
        store.trouble("/app", trouble)
        with pytest.raises(error, match=words) as caught:
            get(store.url)
        assert len(store.asked()) == 3
    assert "\n" not in str(caught.value)


def test_a_short_retry_after_is_slept_out() -> None:
    passing = Time()
    with SteamStore() as store:
        store.add_page(5, "<html>page</html>")
        store.trouble("/app", Trouble(429, (("Retry-After", "3"),)), times=1)
        store.trouble("/app", Trouble(503, (("Retry-After", formatdate(NOW + 2, usegmt=True)),)), times=1)
        assert get(store.url, passing=passing).status == 200
    assert passing.sleeps == [3.0, 2.0]


@each(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("99999999999999999999", 3600.0),
        (formatdate(NOW + 300, usegmt=True), 300.0),
        (formatdate(NOW + 300), 300.0),
        (formatdate(NOW + 99_999, usegmt=True), 3600.0),
    ],
)
def test_a_long_retry_after_is_reported_at_once(value: str, seconds: float) -> None:
    passing = Time()
    with SteamStore() as store:
        store.trouble("/app", Trouble(429, (("Retry-After", value),)))
        with pytest.raises(RateLimited) as caught:
            get(store.url, passing=passing)
        assert len(store.asked()) == 1
    assert caught.value.retry_after_s == seconds
    assert passing.sleeps == []


@each("value", ["", "soon", "-5", "1.5", "１２", "Tue, 99 Foo 2020", formatdate(NOW - 999)])
def test_a_retry_after_that_makes_no_sense_does_no_harm(value: str) -> None:
    with SteamStore() as store:
        store.add_page(5, "<html>page</html>")
        store.trouble("/app", Trouble(429, (("Retry-After", value.encode().decode("latin-1")),)), times=1)
        assert get(store.url).status == 200


def test_no_pause_reaches_beyond_the_deadline() -> None:
    passing = Time()
    with SteamStore() as store:
        store.trouble("/app", Trouble(429, (("Retry-After", "4"),)))
        with pytest.raises(RateLimited):
            get(store.url, passing=passing, patience_s=3)
    assert passing.sleeps == []


@each(
    "trouble",
    [
        Trouble(delay_s=30),
        Trouble(body=b"x" * 1_000, drip_s=0.05),
        Trouble(302, (("Location", "/app/5/"),), drip_s=1),
    ],
)
def test_a_slow_answer_ends_at_the_deadline_and_is_not_tried_again(trouble: Trouble) -> None:
    with SteamStore() as store:
        store.trouble("/app", trouble)
        begin = time.perf_counter()
        with pytest.raises(CatalogUnreachable):
            get(store.url, patience_s=0.3)
        assert time.perf_counter() - begin < 2
    assert len(store.asked()) <= 6


def test_an_endless_body_is_cut_off() -> None:
    with SteamStore() as store:
        store.trouble("/app", Trouble(body=b"x" * 65_536, endless=True))
        with pytest.raises(CatalogUnreachable, match="more than 4 MB"):
            get(store.url)


def test_a_body_in_a_wrong_encoding_is_one_clear_error() -> None:
    with SteamStore() as store:
        store.trouble("/app", Trouble(headers=(("Content-Encoding", "gzip"),), body=b"no gzip"))
        with pytest.raises(CatalogUnreachable, match="bad compression"):
            get(store.url)


def test_a_packed_body_is_unpacked() -> None:
    with SteamStore() as store:
        for coding in ("gzip", "x-gzip", "GZip"):
            packed = gzip.compress(b"<html>page</html>")
            store.trouble("/app", Trouble(headers=(("Content-Encoding", coding),), body=packed), times=1)
            assert get(store.url) == Response(200, b"<html>page</html>")
        assert store.asked()[0].headers["accept-encoding"] == "gzip", "nothing else is asked for"


@each("layers", [1, 2, 3])
def test_a_small_body_that_unpacks_to_a_large_one_costs_no_memory(layers: int) -> None:
    bomb = bytes(96 << 20)
    for _ in range(layers):
        bomb = gzip.compress(bomb, 9)
    coding = ", ".join(["gzip"] * layers)
    with SteamStore() as store:
        store.trouble("/app", Trouble(headers=(("Content-Encoding", coding),), body=bomb))
        tracemalloc.start()
        try:
            with pytest.raises(CatalogUnreachable, match=r"more than 4 MB|bad compression"):
                get(store.url)
            assert tracemalloc.get_traced_memory()[1] < 40 << 20
        finally:
            tracemalloc.stop()


@each("coding", ["br", "zstd", "deflate", "gzip, identity", "x" * 5_000])
def test_a_compression_that_nobody_asked_for_is_refused(coding: str) -> None:
    with SteamStore() as store:
        store.trouble("/app", Trouble(headers=(("Content-Encoding", coding),), body=b"x"))
        with pytest.raises(CatalogUnreachable, match="bad compression") as caught:
            get(store.url)
        assert len(str(caught.value)) < 200


def test_a_packed_body_that_is_cut_short_or_never_ends_is_no_page() -> None:
    packed = gzip.compress(bytes(range(256)) * 99)
    with SteamStore() as store:
        for body in (packed[:-9], b"", packed[:20]):
            store.trouble("/app", Trouble(headers=(("Content-Encoding", "gzip"),), body=body), times=1)
            with pytest.raises(CatalogUnreachable, match="bad compression"):
                get(store.url)
        store.trouble("/app", Trouble(headers=(("Content-Encoding", "gzip"),), body=packed, endless=True))
        assert get(store.url).body == bytes(range(256)) * 99, "what follows the body is not read"


def test_redirects_within_the_store_are_followed() -> None:
    with SteamStore() as store:
        store.add_page(5, "<html>page</html>")
        store.redirects["/app/5/"] = "/agecheck/app/5/?x=1"
        store.redirects["/agecheck/app/5/"] = f"{store.url}/app/5/Name/"
        assert get(store.url).body == b"<html>page</html>"


@each("location", ["/", "{url}", "{url}/?snr=1", "../../"])
def test_a_redirect_to_the_front_page_is_an_answer_of_its_own(location: str) -> None:
    with SteamStore() as store:
        store.redirects["/app/5/"] = location.format(url=store.url)
        assert get(store.url).front_page
        assert len(store.asked()) == 1


@each(
    "location",
    [
        "http://example.invalid/",
        "https://store.steampowered.com/app/5/",
        "//example.invalid/app/5",
        "http://127.0.0.1:1/app/5/",
        "http://127.0.0.1.example.invalid/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "http://user@example.invalid/",
    ],
)
def test_a_redirect_off_the_store_is_refused(location: str) -> None:
    with SteamStore() as store:
        store.redirects["/app/5/"] = location
        with pytest.raises(CatalogUnreachable, match="is not the store"):
            get(store.url)
        assert len(store.asked()) == 1


@each(
    "location",
    [
        "javascript:alert(1)",
        "http://[::1",
        "http://a:b/",
        "http://xn--/",
        "http://xn--a/",
        "//xn--/",
        "http://\u00ad/",
        f"http://{'a' * 70}.com/",
        "http://a..b/",
        "http://127.0.0.1:99999999/",
        "?" + "a" * 60_000,
    ],
)
def test_a_redirect_to_no_address_is_one_clear_error(location: str) -> None:
    with SteamStore() as store:
        store.redirects["/app/5/"] = location
        with pytest.raises(CatalogUnreachable):
            get(store.url)


def test_redirects_in_a_circle_end() -> None:
    with SteamStore() as store:
        store.redirects["/app/5/"] = "/app/5/"
        with pytest.raises(CatalogUnreachable, match="in a circle"):
            get(store.url)


def test_a_closed_port_is_unreachable() -> None:
    with SteamStore() as store:
        url = store.url
    with pytest.raises(CatalogUnreachable, match="cannot be reached"):
        get(url)


def of_store(
    handler: Callable[[httpx.Request], httpx.Response], requests: int, patience_s: float = 30
) -> tuple[Time, list[Response | BaseException]]:
    """Requests to the real store's address, over a transport that answers in its place."""
    passing = Time()

    async def ask() -> list[Response | BaseException]:
        async with SteamClient(
            "https://store.steampowered.com",
            "english",
            clock=passing.clock,
            sleep=passing.sleep,
            transport=httpx.MockTransport(lambda request: _streamed(handler(request))),
        ) as client:
            return [
                (
                    await asyncio.gather(
                        client.get("/app/5/", deadline=passing.at + patience_s), return_exceptions=True
                    )
                )[0]
                for _ in range(requests)
            ]

    return passing, asyncio.run(ask())


def _streamed(answer: httpx.Response) -> httpx.Response:
    """The answer as it comes over a connection: its body has not been read yet."""
    body = httpx.ByteStream(answer.content)
    return httpx.Response(answer.status_code, headers=answer.headers, stream=body)


def test_the_real_store_is_asked_at_a_polite_rate() -> None:
    passing, answers = of_store(lambda _: httpx.Response(200), RATE_BURST + 3)
    assert all(isinstance(answer, Response) for answer in answers)
    assert passing.sleeps == [RATE_REFILL_S] * 3


def test_a_turn_beyond_the_deadline_is_rate_limited_and_not_lost() -> None:
    passing, answers = of_store(lambda _: httpx.Response(200), RATE_BURST + 2, patience_s=1)
    assert [type(answer) for answer in answers[RATE_BURST:]] == [RateLimited, RateLimited]
    late = answers[-1]
    assert isinstance(late, RateLimited)
    assert late.retry_after_s == RATE_REFILL_S
    assert passing.sleeps == []


@each(
    ("location", "followed"),
    [
        ("https://store.steampowered.com/app/5/X/", True),
        ("http://store.steampowered.com/app/5/X/", True),
        ("https://login.steampowered.com/app/5/X/", True),
        ("https://steampowered.com.example.org/app/5/X/", False),
        ("https://notsteampowered.com/app/5/X/", False),
        ("https://steamcommunity.com/app/5/X/", False),
    ],
)
def test_the_real_store_may_redirect_among_its_own_hosts_only(location: str, followed: bool) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/app/5/":
            return httpx.Response(302, headers={"Location": location})
        return httpx.Response(200, content=b"page")

    _, (answer,) = of_store(handler, 1)
    assert isinstance(answer, Response if followed else CatalogUnreachable)


HTTPX_ERRORS = [
    error
    for error in vars(httpx).values()
    if inspect.isclass(error)
    and issubclass(error, httpx.HTTPError | httpx.InvalidURL)
    and not issubclass(error, httpx.HTTPStatusError)  # raised by raise_for_status alone
    and error not in {httpx.HTTPError, httpx.RequestError}  # base classes, never raised themselves
]


@each("error", HTTPX_ERRORS)
def test_every_error_of_the_library_is_mapped(error: type[Exception]) -> None:
    def handler(_: httpx.Request) -> httpx.Response:
        raise error("broken\nbadly")

    _, (answer,) = of_store(handler, 1)
    assert isinstance(answer, CatalogUnreachable)
    assert "\n" not in str(answer)
