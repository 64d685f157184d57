"""Fetching from Steam: politely, within limits, and never from anywhere else.

Every failure is one of two: RateLimited (429), CatalogUnreachable (all the rest). What the store answers
with any other status below 500 is handed on.
"""

from __future__ import annotations

import asyncio
import random
import time
import zlib
from collections.abc import Awaitable, Callable, Mapping
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

CONNECT_S = 5.0
WHOLE_S = 20.0
"""Seconds for one try from first to last byte, so that a slow drip ends too."""
MAX_BODY_BYTES = 8 * 1024 * 1024
"""Bytes after decompression. The largest saved page, the front page, has 1.1 MB."""
MAX_ANSWER_BYTES = 1024 * 1024
"""The same of an answer in JSON, which is read in one go that nothing can interrupt. The largest saved one has 60 kB."""
TRIES = 3
MAX_PAUSE_S = 5.0
"""A longer Retry-After is reported, not slept out: somebody is waiting for an answer."""
MAX_RETRY_AFTER_S = 3600.0
REDIRECTS = 5

STORE_HOST = "store.steampowered.com"
API_HOST = "api.steampowered.com"
RATE_BURST, RATE_REFILL_S = 20, 1.5
"""200 requests in 5 minutes is the limit that users have measured (Steam publishes none):
https://github.com/bryanmr/Steamy_Cats/issues/6"""

_COOKIES = {
    "birthtime": "470707201",
    "lastagecheckage": "1-0-1985",
    "wants_mature_content": "1",
    "mature_content": "1",
}
"""A birth date in 1985, so that pages open that ask for one; the age check's own script sets these."""

_AGENT = "game-review-generator (reads a store page when somebody posts its link)"


@dataclass(frozen=True, slots=True)
class Response:
    """What Steam answered."""

    status: int
    body: bytes
    front_page: bool = False
    """Steam redirected to its front page, which means "no such page"; the body is then empty."""


class SteamClient:
    """One connection pool to one store. Waits and retries on its own, always within its deadline."""

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
        self._rate_limit = TokenBucket(clock) if self._base.host in {STORE_HOST, API_HOST} else None

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
    ) -> Response:
        """The answer for a path of the store, in the configured language.

        `deadline` is on the client's clock; a body of more than `most` bytes is refused. 429, 5xx and lost connections
        are tried again with growing pauses; a time-out is not, since somebody has waited long enough already.
        Raises RateLimited or CatalogUnreachable.
        """
        url = self._base.copy_with(raw_path=(self._base.path.rstrip("/") + path).encode())
        url = url.copy_merge_params({"l": self._language, **(params or {})})
        for attempt in range(1, tries + 1):
            try:
                return await self._once(url, deadline, most)
            except _Retryable as again:
                pause = again.retry_after_s
                if pause is None:
                    # Random, so that requests that failed together do not all return together.
                    pause = backoff_s(attempt, 0.5, MAX_PAUSE_S) * random.uniform(1, 1.5)  # noqa: S311 (no secret)
                # Nobody waits for a pause that ends after the deadline: the failure is reported at once.
                if attempt == tries or pause > min(MAX_PAUSE_S, deadline - self._clock()):
                    raise again.error from again.__cause__
            await self._sleep(pause)
        raise ValueError("tries must be 1 or more")

    async def _once(self, url: httpx.URL, deadline: float, most: int) -> Response:
        await self._wait_turn(deadline)
        limit = min(WHOLE_S, deadline - self._clock())
        try:
            async with asyncio.timeout(max(limit, 0.0)):
                return await self._follow(url, most)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise CatalogUnreachable(f"{self._host} did not answer in time: try again later") from error
        except (httpx.DecodingError, zlib.error) as error:
            raise CatalogUnreachable(
                f"{self._host} sent a garbled answer (bad compression): try again later"
            ) from error
        except UnicodeError as error:  # the library looks at where a redirect leads, and cannot read the host
            raise CatalogUnreachable(
                f"{self._host} redirects to what is no address: try again later"
            ) from error
        except (httpx.RequestError, httpx.InvalidURL, httpx.StreamError) as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            raise _Retryable(
                CatalogUnreachable(
                    f"{self._host} cannot be reached ({reason[:160]}): check the network and try again"
                )
            ) from error

    async def _wait_turn(self, deadline: float) -> None:
        if self._rate_limit:
            wait_s = self._rate_limit.take()
            if wait_s > deadline - self._clock():
                # The turn is not used, so later callers need not wait for it.
                self._rate_limit.give_back()
                raise RateLimited("too many games were asked for at once: try again later", wait_s)
            if wait_s > 0:
                await self._sleep(wait_s)

    async def _follow(self, url: httpx.URL, most: int) -> Response:
        """Get an address and what it redirects to, as long as that is the store."""
        for _ in range(REDIRECTS + 1):
            async with self._open_client().stream("GET", url) as response:
                if not response.has_redirect_location:
                    return await self._read(response, most)
                url = self._redirect(url, response.headers["location"])
            if url.path.rstrip("/") == self._base.path.rstrip("/"):
                return Response(response.status_code, b"", front_page=True)
        raise CatalogUnreachable(f"{self._host} redirects in a circle: try again later")

    def _redirect(self, url: httpx.URL, location: str) -> httpx.URL:
        try:
            target = url.join(location)
            host = target.host
        # ValueError: a host of letters that stand for no name.
        except (httpx.InvalidURL, ValueError) as error:
            raise CatalogUnreachable(
                f"{self._host} redirects to what is no address: try again later"
            ) from error
        same = (host, target.port) == (self._base.host, self._base.port)
        # With the dot before the name, a look-alike such as notsteampowered.com is not taken for the store.
        store = self._base.host == STORE_HOST and (host + ".").endswith(".steampowered.com.")
        if target.scheme not in {"http", "https"} or not (same or store):
            raise CatalogUnreachable(
                f"{self._host} redirects to {host[:80] or 'nowhere'}, which is not the store: "
                "check the network and GRG_STEAM_URL"
            )
        return target

    async def _read(self, response: httpx.Response, most: int) -> Response:
        status = response.status_code
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            retry_after_s = self._retry_after_s(response)
            when = "later" if retry_after_s is None else f"in {retry_after_s:.0f} s"
            raise _Retryable(
                RateLimited(f"{self._host} says we ask too often: try again {when}", retry_after_s),
                retry_after_s,
            )
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            error = CatalogUnreachable(
                f"{self._host} has a fault of its own (status {status}): try again later"
            )
            raise _Retryable(error, self._retry_after_s(response))
        body, unpacked = bytearray(), self._unpacking(response)
        # Raw, because the library unpacks without a limit, and a few kilobytes may unpack to gigabytes.
        async for chunk in response.aiter_raw():
            # One byte more than allowed shows that a body is too long, and the rest of it is never unpacked.
            body += unpacked.decompress(chunk, most + 1 - len(body)) if unpacked else chunk
            if len(body) > most:
                raise CatalogUnreachable(
                    f"{self._host} sends more than {most >> 20} MB for a page: try again later"
                )
            if unpacked and unpacked.eof:
                break
        if unpacked and not unpacked.eof:
            raise zlib.error("cut short")
        return Response(status, bytes(body))

    def _unpacking(self, response: httpx.Response) -> zlib._Decompress | None:
        """What undoes a body's compression, never more of it at a time than is asked for; None if there is none."""
        encoding = response.headers.get("content-encoding", "").strip().lower()
        if encoding in {"", "identity"}:
            return None
        if encoding not in {"gzip", "x-gzip"}:  # also two of them: a bomb in a bomb
            raise CatalogUnreachable(
                f"{self._host} sent a garbled answer (bad compression {encoding[:40]!r}): try again later"
            )
        return zlib.decompressobj(zlib.MAX_WBITS | 16)

    def _retry_after_s(self, response: httpx.Response) -> float | None:
        """Seconds or a date (RFC 9110, section 10.2.3); None if absent or neither."""
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
    def _host(self) -> str:
        return "the store" if self._base.host == STORE_HOST else f"the store at {self._base.netloc.decode()}"

    def _open_client(self) -> httpx.AsyncClient:
        """Created at first use: reading the certificates takes longer than a cached answer."""
        if self._client is None:
            tag = STEAM_LANGUAGES.get(self._language, "en")
            self._client = httpx.AsyncClient(
                headers={
                    "User-Agent": _AGENT,
                    "Accept-Language": tag if tag == "en" else f"{tag}, en;q=0.5",
                    # The one compression that `_unpacking` can undo piece by piece.
                    "Accept-Encoding": "gzip",
                },
                cookies=_COOKIES,
                timeout=httpx.Timeout(WHOLE_S, connect=CONNECT_S),
                limits=httpx.Limits(max_connections=10),
                # `_follow` does it instead and checks that each step stays with the store.
                follow_redirects=False,
                trust_env=not _is_loopback(self._base.host),  # a proxy cannot reach our own loopback
                transport=self._transport,
            )
        return self._client


class _Retryable(Exception):
    """A failure that may pass; `error` is raised if no later try succeeds."""

    def __init__(self, error: CatalogError, retry_after_s: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.retry_after_s = retry_after_s


class TokenBucket:
    """RATE_BURST requests at once, then one every RATE_REFILL_S seconds; turns are given out in order."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._free_at = clock() - RATE_BURST * RATE_REFILL_S

    def take(self) -> float:
        """Take a turn; seconds until it comes."""
        now = self._clock()
        self._free_at = max(self._free_at, now - RATE_BURST * RATE_REFILL_S) + RATE_REFILL_S
        return max(0.0, self._free_at - now)

    def give_back(self) -> None:
        """Return the turn last taken, unused."""
        self._free_at -= RATE_REFILL_S


def _checked_base(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
        host = url.host
    except (httpx.InvalidURL, ValueError) as error:
        raise UsageError(f"GRG_STEAM_URL={address!r} is no address ({error})") from error
    if url.scheme not in {"http", "https"} or not host:
        raise UsageError(f"GRG_STEAM_URL={address!r} is no address: use one like https://{STORE_HOST}")
    return url.copy_with(query=None, fragment=None)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
