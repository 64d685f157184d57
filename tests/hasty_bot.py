"""`grg bot` that gives up a Discord that hangs after 3 s: a test of it need not wait for 20."""

from __future__ import annotations

from adapters.discord import chat
from core.__main__ import start

if __name__ == "__main__":
    chat.PATIENCE_S = 3.0
    start()
