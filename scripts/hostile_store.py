"""A store that means harm, and people who ask a bot for its pages, while somebody else asks for ordinary games.

    uv run --group dev python scripts/hostile_store.py
    uv run --group dev python scripts/hostile_store.py --only drip,tags --seconds 30

A real `grg bot` with the demo model. Each kind of page is asked for all at once; meanwhile another person posts a link every
two seconds, in turn to a game whose page is cached and to one that nobody asked for before. Prints a line a kind: how late
the other person's replies were (against those without an attack), and the most memory of the bot with all its
children. Exit code 1 if a reply is more than 5 s late or missing, or the memory is over 400 MB.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.steam_store import SteamStore, Trouble

ROOT = Path(__file__).resolve().parents[1]
MAX_LATE_S, MAX_MEMORY_MB = 5.0, 400
_EVERY_S = 2.0
"""Seconds between the other person's links."""
_PAGE = (
    '<html><head><link rel="canonical" href="https://store.steampowered.com/app/{id}/x"></head><body>'
    '<div class="apphub_AppName">{name}</div><div id="game_area_description"><h2>About</h2>{text}</div></body></html>'
)
_TEXT = "Carry letters over long roads. Light the lamps of 12 villages, and talk to those who live there."

_TARGETS = (
    "http://xn--/",
    "http://169.254.169.254/latest/meta-data/",
    "http://127.0.0.1:1/app/620/",
    "http://127.0.0.1:99999999/",
    "http://127.0.0.1@evil.example/",
    "http://[::1",
    "http://\0",
    "http://" + "a" * 70 + ".com/",
    "http://a..b/",
    "//evil.example/",
    "file:///etc/passwd",
    "gopher://x",
    "/app/ID/",
    "/app/" + "a" * 60_000,
    "?" + "a" * 60_000,
    " ",
)
"""Where the store redirects to; ID is the app's own id."""

Plant = Callable[[SteamStore, int], None]


def _page(name: str = "Lantern Vale", text: str = _TEXT) -> Plant:
    return lambda store, app_id: store.add_page(app_id, _PAGE.format(id=app_id, name=name, text=text))


def _trouble(**what: object) -> Plant:
    return lambda store, app_id: store.trouble(f"/app/{app_id}/", Trouble(**what), times=30)  # type: ignore[arg-type]  # its fields


def _details(body: bytes) -> Plant:
    return lambda store, app_id: store.add_details(app_id, body.replace(b"ID", str(app_id).encode()))


def _redirect(target: str) -> Plant:
    return lambda store, app_id: store.redirects.update(
        {f"/app/{app_id}/": target.replace("ID", str(app_id))}
    )


def _in_turn(*plants: Plant) -> Plant:
    return lambda store, app_id: plants[app_id % len(plants)](store, app_id)


def _bomb(encoding: str, layers: int) -> Plant:
    body = b"\0" * (64 << 20)
    for _ in range(layers):
        body = gzip.compress(body * (4 if layers == 1 else 1), 6)
    return _trouble(headers=(("Content-Encoding", encoding),), body=body)


def kinds() -> Mapping[str, tuple[int, Plant]]:
    """What is asked for: how many apps of a kind, and what makes one."""
    return {
        "drip": (90, _trouble(body=b"<" * 100_000, drip_s=1.0)),
        "drip of headers": (
            90,
            _trouble(raw=True, body=b"HTTP/1.1 200 OK\r\nX: " + b"a" * 10_000, drip_s=1.0),
        ),
        "slow first byte": (90, _trouble(delay_s=25, body=b"x")),
        "tags": (8, _page(text="<div>" * 200_000)),
        "largest allowed": (8, _page(text="<p>x</p>" * 12_000)),
        "ordinary size": (40, _page(text="<p>x</p>" * 4_900)),
        "name of signs": (4, _page(name="@" * 150_000)),
        "open markup": (4, _page(text="[b][list]" * 100_000)),
        "attributes": (4, _page(text=f"<div {' '.join(f'a{n}=1' for n in range(200_000))}>")),
        "open quote": (4, _page(text='<div a="' + "x" * 3_000_000)),
        "open comments": (4, _page(text="<!--" * 20_000)),
        "entities": (4, _page(text="&amp;" * 1_500_000)),
        "bomb": (4, _bomb("gzip", 1)),
        "bomb in a bomb": (4, _bomb("gzip, gzip", 2)),
        "endless": (4, _trouble(body=b"a" * (1 << 20), endless=True)),
        "headers": (4, _trouble(headers=tuple((f"X-{n}", "a" * 1_000) for n in range(2_000)))),
        "long wait": (4, _trouble(status=429, headers=(("Retry-After", "9" * 400),))),
        "wait for a date": (
            4,
            _trouble(status=503, headers=(("Retry-After", "Fri, 31 Dec 99999 23:59:59 GMT"),)),
        ),
        "no HTTP": (4, _trouble(raw=True, body=bytes(range(256)) * 40)),
        "no status": (4, _trouble(raw=True, body=b"HTTP/1.1 999 \xff\xfe\r\n\r\n")),
        "no content": (4, _trouble(status=204)),
        "no chunk": (
            4,
            _trouble(
                raw=True,
                body=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"F" * 20 + b"\r\nabc",
            ),
        ),
        "redirects": (2 * len(_TARGETS), _in_turn(*map(_redirect, _TARGETS))),
        "deep answer": (4, _details(b'{"ID": ' + b"[" * 400_000 + b"]" * 400_000 + b"}")),
        "wide answer": (
            4,
            _details(
                b'{"ID": {"success": true, "data": {"name": "x", "genres": [' + b"{}," * 300_000 + b"{}]}}}"
            ),
        ),
        "long number": (4, _details(b'{"ID": ' + b"1" * 900_000 + b"}")),
    }


class Bot:
    """`grg bot` on the console, with the memory of it and all its children."""

    def __init__(self, folder: Path, store: str) -> None:
        self._replies, self.log = folder / "replies.jsonl", folder / "bot.log"
        environ = {
            **os.environ,
            "GRG_STATE_DIR": str(folder / "state"),
            "GRG_STEAM_URL": store,
            "GRG_MODEL": "demo",
            "GRG_ADAPTERS": "console",
            "GRG_CANDIDATES": "1",
            "GRG_LINGER_S": "120",
        }
        with self._replies.open("wb") as out, self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "core", "bot"],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=log,
                env=environ,
                cwd=ROOT,
            )
        self.peak_mb = 0.0
        self._watching = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def ask(self, id: str, app_id: int, author: str) -> None:
        """Post a link."""
        assert self.process.stdin is not None
        link = f"https://store.steampowered.com/app/{app_id}/"
        self.process.stdin.write(json.dumps({"id": id, "text": link, "author": author}).encode() + b"\n")
        self.process.stdin.flush()

    def answered(self) -> set[str]:
        """Messages that got their reply."""
        return {json.loads(line)["message"] for line in self._replies.read_bytes().splitlines()}

    def end(self) -> None:
        """Kill it and its worker."""
        self._watching.set()
        for pid in [*_children(self.process.pid), self.process.pid]:
            try:
                os.kill(pid, 9)
            except ProcessLookupError:
                continue
        self.process.wait()

    def _watch(self) -> None:
        while not self._watching.wait(0.2):
            pids = [self.process.pid, *_children(self.process.pid)]
            self.peak_mb = max(self.peak_mb, sum(_memory_mb(pid) for pid in pids))


def _children(pid: int) -> list[int]:
    """All descendants that are still linked to a process."""
    try:
        tasks = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    found = [int(child) for text in tasks for child in text.split()]
    return found + [grandchild for child in found for grandchild in _children(child)]


def _memory_mb(pid: int) -> float:
    """Pages that are shared by several processes count once."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1_024 for line in lines if line.startswith("Pss:")), 0.0)


class Other:
    """Somebody who asks for ordinary games, and how long each reply took."""

    def __init__(self, store: SteamStore, bot: Bot) -> None:
        self._store, self._bot = store, bot
        self._asked = 0
        store.add_page(600, _PAGE.format(id=600, name="Known Vale", text=_TEXT))

    def ask_for(self, seconds: float) -> list[float]:
        """Seconds from each link to its reply, links of `seconds` seconds; infinite for one without a reply."""
        waiting, took = dict[str, float](), list[float]()
        begun = time.monotonic()
        next_at = begun
        while time.monotonic() < begun + seconds or waiting:
            now = time.monotonic()
            if next_at <= now < begun + seconds:
                next_at = now + _EVERY_S
                self._asked += 1
                app_id = 600 if self._asked % 2 else 610 + self._asked
                self._store.add_page(app_id, _PAGE.format(id=app_id, name=f"Vale {self._asked}", text=_TEXT))
                waiting[f"other{self._asked}"] = now
                self._bot.ask(f"other{self._asked}", app_id, "other")
            for id in self._bot.answered() & waiting.keys():
                took.append(time.monotonic() - waiting.pop(id))
            if now > begun + seconds + 60:
                return took + [float("inf")] * len(waiting)
            time.sleep(0.05)
        return took


def main() -> int:
    """Attack and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=20, help="of each kind")
    parser.add_argument("--only", help="kinds, comma-separated")
    given = parser.parse_args()
    chosen = {name: kind for name, kind in kinds().items() if not given.only or name in given.only.split(",")}
    good = True
    with tempfile.TemporaryDirectory() as folder, SteamStore() as store:
        bot = Bot(Path(folder), store.url)
        try:
            other = Other(store, bot)
            other.ask_for(3)  # the worker starts
            usual_s = statistics.median(other.ask_for(10))
            print(f"without an attack a reply takes {usual_s:.1f} s (median)", flush=True)
            for number, (name, (count, plant)) in enumerate(chosen.items()):
                for app_id in range(first := 7_000_000 + number * 1_000, first + count):
                    plant(store, app_id)
                    bot.ask(f"{name}{app_id}", app_id, f"attacker{app_id % 7}")
                took = other.ask_for(given.seconds)
                late_s = max(took) - usual_s
                good = good and late_s <= MAX_LATE_S
                print(
                    f"{name:20} x {count:2}  {len(took):2} replies, the latest {max(0.0, late_s):4.1f} s late, "
                    f"at most {bot.peak_mb:.0f} MB so far",
                    flush=True,
                )
            good = good and bot.peak_mb <= MAX_MEMORY_MB and bot.process.poll() is None
            traces = bot.log.read_text("utf-8", "replace").count("Traceback")
            print(
                f"the bot {'runs' if bot.process.poll() is None else 'has ended'}; {traces} tracebacks in its log"
            )
        finally:
            bot.end()
    return 0 if good and not traces else 1


if __name__ == "__main__":
    sys.exit(main())
