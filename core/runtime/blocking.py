"""Blocking calls, off the event loop: one set of threads for a whole backend. Standard library only."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Self, TypeVar

MAX_THREADS = 16
"""Blocking calls under way at a time; further ones wait their turn."""

Item = TypeVar("Item")
T = TypeVar("T")


class Blocking:
    """Runs blocking calls in threads. Each call sees the context variables of its caller."""

    def __init__(self, threads: int = MAX_THREADS) -> None:
        self._pool = ThreadPoolExecutor(threads, "blocking")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def call(self, function: Callable[..., T], *arguments: object) -> T:
        """Run a function in one of the threads. Returns what it returns, raises what it raises.

        Cancelling stops the wait for it, but not a function that has begun.
        """
        # run_in_executor does not carry context variables over, and log lines name their request by one.
        context = contextvars.copy_context()
        return await asyncio.get_running_loop().run_in_executor(self._pool, context.run, function, *arguments)

    def map(self, function: Callable[[Item], T], items: Iterable[Item]) -> Iterator[T]:
        """For a caller without an event loop: the results in order, computed side by side."""
        return self._pool.map(function, items)

    def close(self) -> None:
        """Start no more calls; those under way end by their own time limits."""
        self._pool.shutdown(wait=False, cancel_futures=True)


async def call_detached(function: Callable[[], T]) -> T:
    """Like `Blocking.call`, in a thread of its own for which neither the program's end nor another call waits.

    For a long poll, and for work that its caller may give up.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: Exception | None) -> None:
        if done.cancelled():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]  # a result, since there is no error

    def report(result: T | None, error: Exception | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, result, error)

    def run() -> None:
        try:
            result = function()
        except Exception as error:  # noqa: BLE001  raised again in the caller
            report(None, error)
        else:
            report(result, None)

    context = contextvars.copy_context()
    # A daemon outside the pool: at its end the interpreter waits for the threads of every pool.
    threading.Thread(target=context.run, args=(run,), name="detached", daemon=True).start()
    return await done
