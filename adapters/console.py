"""Console: a line in, a line out. Needs nothing; what is typed on this terminal is the chat.

In:  plain text, or JSON `{"id", "text", "author"?, "edited"?, "deleted"?}` (one object a line).
Out: one JSON line for each final reply on stdout: `request`, `message`, `app_id`, `name`,
     `text`, `repeat`. Status lines go to stderr.
A terminal can neither edit nor recognise a repeat: one that may be shown twice has `"repeat": true`.
At the end of the input what is open is settled, then the bot ends.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time
import uuid
from collections.abc import Mapping
from typing import Any

from core.domain import Message, Reply, ReplyAddress
from core.hookspecs import Desk, Limits, hookimpl

HERE = ReplyAddress("console", "here")


class Console:
    """The chat is stdin and stdout."""

    platform = "console"
    limits = Limits(text_length=100_000, can_edit=False, can_delete=False, recognises_repeats=False)

    async def listen(self, desk: Desk) -> None:
        """Read lines until the input ends; a line is read after the one before it was kept."""
        lines: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=100)
        threading.Thread(target=_read_lines, args=(lines, asyncio.get_running_loop()), daemon=True).start()
        while (line := await lines.get()) is not None:
            await _hand_over(line.decode("utf-8", "replace").strip("\r\n"), desk)

    async def reply(self, address: ReplyAddress, reply: Reply, receipt: str | None) -> str:
        """Print it: a status to stderr, anything else as one JSON line in a single write."""
        del address, receipt
        if reply.kind == "status":
            os.write(sys.stderr.fileno(), f"{reply.message_id}: {reply.text}\n".encode())
        else:
            line = {
                "request": reply.request, "message": reply.message_id, "app_id": reply.app_id,
                "name": reply.name, "text": reply.text, "repeat": reply.repeat,
            }  # fmt: skip
            await asyncio.to_thread(_write_all, sys.stdout.fileno(), json.dumps(line, ensure_ascii=False).encode() + b"\n")
        return reply.message_id

    async def retract(self, address: ReplyAddress, receipt: str) -> None:
        """Never called: a terminal takes nothing back."""


@hookimpl
def chat_adapter(settings: Mapping[str, str]) -> Console:
    """The console has no settings."""
    del settings
    return Console()


async def _hand_over(line: str, desk: Desk) -> None:
    if not line.strip():
        return
    said = _parse(line)
    if said is None:
        print(f"error: not understood, give text or JSON with an id and a text: {line[:80]}", file=sys.stderr)
    elif said.get("deleted"):
        await desk.deleted(HERE, str(said["id"]))
    else:
        message = Message(HERE, str(said["id"]), str(said.get("text", "")), str(said.get("author", "")))
        await (desk.edited(message) if said.get("edited") else desk.accept(message))


def _parse(line: str) -> dict[str, Any] | None:
    """A JSON message, or plain text under a new id; None for a JSON object that is no message."""
    if not line.lstrip().startswith("{"):
        return {"id": f"{time.time_ns()}-{uuid.uuid4().hex[:8]}", "text": line}
    try:
        said = json.loads(line)
    except ValueError:
        return None
    complete = isinstance(said, dict) and "id" in said and ("text" in said or said.get("deleted"))
    return said if complete else None


def _read_lines(lines: asyncio.Queue[bytes | None], loop: asyncio.AbstractEventLoop) -> None:
    """In a thread: a blocking read of a terminal cannot be cancelled otherwise."""
    try:
        for line in sys.stdin.buffer:
            asyncio.run_coroutine_threadsafe(lines.put(line), loop).result()
        asyncio.run_coroutine_threadsafe(lines.put(None), loop).result()
    except RuntimeError:  # the loop is closed: the bot was told to stop
        return


def _write_all(descriptor: int, data: bytes) -> None:
    """Past Python's buffers, so that what was printed survives a kill."""
    while data:
        data = data[os.write(descriptor, data) :]
