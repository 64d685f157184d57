"""The HTTP client for Steam: it respects rate and size limits, and fetches from nowhere else.

A failure is either RateLimited (429) or CatalogUnreachable (everything else). Responses with any other
status below 500 are returned to the caller.
"""

from __future__ import annotations

import asyncio
import functools
import random
import ssl
import time
import zlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from ipaddress import ip_address
from types import TracebackType
from typing import Self

import httpx

from core.errors import CatalogError, CatalogUnreachable, RateLimited, UsageError
from core.runtime.backoff import backoff_s
from core.settings import STEAM_LANGUAGES
from core.steam.rate_limit import RateLimit

CONNECT_S = 5.0
WHOLE_S = 20.0
"""Seconds for one try from first to last byte, so that a slow drip ends too."""
MAX_BODY_BYTES = 4 * 1024 * 1024
"""Bytes after decompression. The largest saved page, the front page, has 1.1 MB."""
MAX_BUFFERED_BYTES = 64 * 1024 * 1024
"""Of all bodies that are being read together; then those above `_LARGE_BYTES` are given up."""
_LARGE_BYTES = 1536 * 1024
_SLICE_BYTES = 64 * 1024
"""That are unpacked at a time."""
MAX_ANSWER_BYTES = 1024 * 1024
"""The same for JSON, which is parsed in one call that nothing can interrupt. The largest saved response has 60 kB."""
TRIES = 3
MAX_PAUSE_S = 5.0
"""A longer Retry-After is raised as an error and not waited for, because somebody is waiting for an answer."""
MAX_RETRY_AFTER_S = 3600.0
REDIRECTS = 5

STORE_HOST = "store.steampowered.com"
API_HOST = "api.steampowered.com"
_COOKIES = {
    "birthtime": "470707201",
    "lastagecheckage": "1-0-1985",
    "wants_mature_content": "1",
    "mature_content": "1",
}
"""A date of birth in 1985, which opens pages that ask for one. The age check's own script sets the same cookies."""

_AGENT = "game-review-generator (reads a store page when somebody posts its link)"


@dataclass(frozen=True, slots=True)
class Response:
    """A response from Steam."""

    status: int
    body: bytes
    front_page: bool = False
    """Steam redirected to its front page, which means "no such page"; the body is then empty."""


class SteamClient:
    """A connection pool to one store. It waits and retries by itself, always within the caller's deadline."""

    def __init__(
        self,
        base_url: str,
        language: str,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], float] = time.time,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Raises UsageError if the address is invalid. `now` returns Unix seconds, for dates in Retry-After."""
        self._base = _checked_base(base_url)
        self._language = language
        self._clock, self._sleep, self._now = clock, sleep, now
        self._transport = transport
        self._client: httpx.AsyncClient | None = None
        self._buffered = 0
        """Bytes of the bodies that are being read now."""
        self._rate_limit = RateLimit(clock, sleep) if self._base.host in {STORE_HOST, API_HOST} else None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections. Safe to repeat; a later `get` opens new ones."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def get(
        self,
        path: str,
        params: Mapping[str, str] | None = None,
        *,
        deadline: float,
        tries: int = TRIES,
        most: int = MAX_BODY_BYTES,
        askers: Sequence[str] = ("",),
    ) -> Response:
        """The response to a path of the store, in the configured language.

        `deadline` is a time on the client's clock; a body of more than `most` bytes is refused; `askers` says, by any
        texts, whose turn it takes with the real store, and may grow meanwhile. 429, 5xx and lost connections are retried
        with growing pauses; a time-out is not, because somebody has waited long enough.
        Raises RateLimited or CatalogUnreachable.
        """
        url = self._base.copy_with(raw_path=(self._base.path.rstrip("/") + path).encode())
        url = url.copy_merge_params({"l": self._language, **(params or {})})
        for attempt in range(1, tries + 1):
            try:
                return await self._once(url, deadline, most, askers)
            except _Retryable as again:
                pause = again.retry_after_s
                if pause is None:
                    # Random, so that requests that failed together do not all return together.
                    pause = backoff_s(attempt, 0.5, MAX_PAUSE_S) * random.uniform(1, 1.5)  # noqa: S311 (no secret)
                # A pause that would end after the deadline is pointless: the failure is reported at once.
                if attempt == tries or pause > min(MAX_PAUSE_S, deadline - self._clock()):
                    raise again.error from again.__cause__
            await self._sleep(pause)
        raise ValueError("tries must be 1 or more")

    async def _once(self, url: httpx.URL, deadline: float, most: int, askers: Sequence[str]) -> Response:
        if self._rate_limit:
            await self._rate_limit.wait_turn(askers, deadline)
        limit = min(WHOLE_S, deadline - self._clock())
        try:
            async with asyncio.timeout(max(limit, 0.0)):
                return await self._follow(url, most)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise CatalogUnreachable(f"{self.store} did not answer in time: try again later") from error
        except (httpx.DecodingError, zlib.error) as error:
            raise CatalogUnreachable(
                f"{self.store} sent a garbled answer (bad compression): try again later"
            ) from error
        except UnicodeError as error:  # the library parses a redirect's target and cannot decode its host
            raise CatalogUnreachable(
                f"{self.store} redirects to what is not an address: try again later"
            ) from error
        except (httpx.RequestError, httpx.InvalidURL, httpx.StreamError) as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            raise _Retryable(
                CatalogUnreachable(
                    f"{self.store} cannot be reached ({reason[:160]}): check the network and try again"
                )
            ) from error

    async def _follow(self, url: httpx.URL, most: int) -> Response:
        """Get an address and follow its redirects, as long as they lead to the store."""
        for _ in range(REDIRECTS + 1):
            async with self._open_client().stream("GET", url) as response:
                if not response.has_redirect_location:
                    return await self._read(response, most)
                url = self._redirect(url, response.headers["location"])
            if url.path.rstrip("/") == self._base.path.rstrip("/"):
                return Response(response.status_code, b"", front_page=True)
        raise CatalogUnreachable(f"{self.store} redirects in a circle: try again later")

    def _redirect(self, url: httpx.URL, location: str) -> httpx.URL:
        try:
            target = url.join(location)
            host = target.host
        # ValueError: a host that is not valid as an internationalised name.
        except (httpx.InvalidURL, ValueError) as error:
            raise CatalogUnreachable(
                f"{self.store} redirects to what is not an address: try again later"
            ) from error
        same = (host, target.port) == (self._base.host, self._base.port)
        # The dot before the name excludes look-alikes such as notsteampowered.com.
        store = self._base.host == STORE_HOST and (host + ".").endswith(".steampowered.com.")
        if target.scheme not in {"http", "https"} or not (same or store):
            raise CatalogUnreachable(
                f"{self.store} redirects to {host[:80] or 'nowhere'}, which is not the store: "
                "check the network and GRG_STEAM_URL"
            )
        return target

    async def _read(self, response: httpx.Response, most: int) -> Response:
        status = response.status_code
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            retry_after_s = self._retry_after_s(response)
            when = "later" if retry_after_s is None else f"in {retry_after_s:.0f} s"
            raise _Retryable(
                RateLimited(f"{self.store} says we ask too often: try again {when}", retry_after_s),
                retry_after_s,
            )
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            error = CatalogUnreachable(
                f"{self.store} has a fault of its own (status {status}): try again later"
            )
            raise _Retryable(error, self._retry_after_s(response))
        body, unpacked = bytearray(), self._unpacking(response)
        try:
            # Raw, because the library unpacks without a limit, and a few kilobytes may unpack to gigabytes.
            async for chunk in response.aiter_raw():
                while chunk:
                    piece = unpacked.decompress(chunk, _SLICE_BYTES) if unpacked else chunk
                    chunk = unpacked.unconsumed_tail if unpacked else b""  # noqa: PLW2901  what is left of it
                    self._keep(body, piece, most)
                if unpacked and unpacked.eof:
                    break
            if unpacked and not unpacked.eof:
                raise zlib.error("cut short")
            return Response(status, bytes(body))
        finally:
            self._buffered -= len(body)

    def _keep(self, body: bytearray, piece: bytes, most: int) -> None:
        body += piece
        self._buffered += len(piece)
        if len(body) > most:
            raise CatalogUnreachable(
                f"{self.store} sends more than {most >> 20} MB for a page: try again later"
            )
        if self._buffered > MAX_BUFFERED_BYTES and len(body) > _LARGE_BYTES:
            raise CatalogUnreachable(f"{self.store} sends too many large pages at once: try again later")

    def _unpacking(self, response: httpx.Response) -> zlib._Decompress | None:
        """A decompressor that returns at most as many bytes as requested; None if the body is not compressed."""
        encoding = response.headers.get("content-encoding", "").strip().lower()
        if encoding in {"", "identity"}:
            return None
        if encoding not in {"gzip", "x-gzip"}:  # also nested ones, which may expand twice
            raise CatalogUnreachable(
                f"{self.store} sent a garbled answer (bad compression {encoding[:40]!r}): try again later"
            )
        return zlib.decompressobj(zlib.MAX_WBITS | 16)

    def _retry_after_s(self, response: httpx.Response) -> float | None:
        """The Retry-After header in seconds, from a number or a date (RFC 9110, section 10.2.3); None if there is none."""
        value = response.headers.get("retry-after", "").strip()
        if value.isascii() and value.isdecimal():
            return min(float(value[:9]), MAX_RETRY_AFTER_S)
        try:
            date = parsedate_to_datetime(value)
        except ValueError:
            return None
        seconds = (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - self._now()
        return min(max(seconds, 0.0), MAX_RETRY_AFTER_S)

    @property
    def store(self) -> str:
        """What the store is called in a line that a person reads."""
        return "the store" if self._base.host == STORE_HOST else f"the store at {self._base.netloc.decode()}"

    def _open_client(self) -> httpx.AsyncClient:
        """The HTTP client. It is created at first use, because loading certificates takes longer than a cached answer."""
        if self._client is None:
            tag = STEAM_LANGUAGES.get(self._language, "en")
            trust_env = not _is_loopback(self._base.host)  # a proxy cannot reach our own loopback
            self._client = httpx.AsyncClient(
                headers={
                    "User-Agent": _AGENT,
                    "Accept-Language": tag if tag == "en" else f"{tag}, en;q=0.5",
                    # The only compression that `_unpacking` can undo piece by piece.
                    "Accept-Encoding": "gzip",
                },
                cookies=_COOKIES,
                timeout=httpx.Timeout(WHOLE_S, connect=CONNECT_S),
                # Well above what a few people may have under way at one time, so that answers of theirs that drip
                # keep no other waiting; how often a store is asked is the rate limit's business.
                limits=httpx.Limits(max_connections=300, max_keepalive_connections=10),
                # `_follow` does it instead and checks that each step stays with the store.
                follow_redirects=False,
                trust_env=trust_env,
                verify=_certificates(trust_env=trust_env),
                transport=self._transport,
            )
        return self._client


@functools.cache
def _certificates(*, trust_env: bool) -> ssl.SSLContext:
    """Read once for all clients of a process: it takes 50 ms of CPU."""
    return httpx.create_ssl_context(trust_env=trust_env)


class _Retryable(Exception):
    """A failure that may be temporary; `error` is raised if no later attempt succeeds."""

    def __init__(self, error: CatalogError, retry_after_s: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.retry_after_s = retry_after_s


def _checked_base(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
        host = url.host
    except (httpx.InvalidURL, ValueError) as error:
        raise UsageError(f"GRG_STEAM_URL={address!r} is not an address ({error})") from error
    if url.scheme not in {"http", "https"} or not host:
        raise UsageError(f"GRG_STEAM_URL={address!r} is not an address: use one like https://{STORE_HOST}")
    return url.copy_with(query=None, fragment=None)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
