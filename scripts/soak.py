"""Post messages through the console adapter while bot and worker are killed at random, then count.

    uv run --group dev python scripts/soak.py --messages 100 --kills 30 --seed 1

Real processes and SIGKILL throughout: `grg bot`, the worker it starts, a store on loopback. What
must hold: every message ends with exactly one distinct reply; a second copy of it appears only
where the bot died between send and close, and is marked `"repeat": true`; nothing stays open.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.steam_store import SteamStore

GAMES = tuple(range(9_000_010, 9_000_090, 10))


@dataclass
class Result:
    """What the soak saw."""

    seconds: float = 0.0
    bot_kills: int = 0
    worker_kills: int = 0
    replies: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def repeats(self) -> int:
        """Copies beyond the first."""
        return sum(len(copies) - 1 for copies in self.replies.values())

    @property
    def apologies(self) -> int:
        """Messages whose one reply is not a review."""
        return sum("Sorry" in str(copies[0]["text"]) for copies in self.replies.values())


class Soak:
    """One run in a folder of its own."""

    def __init__(
        self, folder: Path, steam_url: str, model: str, messages: int, kills: int, seed: int
    ) -> None:
        self._random = random.Random(seed)
        self._folder, self._kills, self._result = folder, kills, Result()
        self._state = folder / "state"
        self._environ = {
            **os.environ,
            "GRG_STATE_DIR": str(self._state),
            "GRG_STEAM_URL": steam_url,
            "GRG_MODEL": model,
            "GRG_ADAPTERS": "console",
            "GRG_LINGER_S": "5",
            "GRG_CANDIDATES": "1",
        }
        self._texts = {
            f"m{number}": f"look at https://store.steampowered.com/app/{self._random.choice(GAMES)}/ please"
            for number in range(messages)
        }
        self._bot: subprocess.Popen[bytes] | None = None

    def run(self, limit_s: float) -> Result:
        """Until all is answered and the kills are done, or `limit_s` seconds are over."""
        started = time.monotonic()
        pending = collections.deque(self._texts)
        kill_at = started + 1.5
        while time.monotonic() < started + limit_s:
            if self._bot is None or self._bot.poll() is not None:
                self._start_bot()
                answered = self._read_replies()
                pending = collections.deque(id for id in self._texts if id not in answered)
            # As the kills go, so that they meet work at every stage.
            open_for = len(self._texts) * (self._killed + 1) / (self._kills + 1)
            if pending and len(self._texts) - len(pending) < open_for and self._random.random() < 0.5:
                self._post(pending.popleft())
            if self._killed < self._kills and time.monotonic() >= kill_at:
                self._kill()
                kill_at = time.monotonic() + self._random.uniform(0.1, 2.5)
            if self._killed >= self._kills and len(self._read_replies()) == len(self._texts):
                break
            time.sleep(0.02)
        self._finish()
        self._result.seconds = time.monotonic() - started
        self._check(pending)
        return self._result

    @property
    def _killed(self) -> int:
        return self._result.bot_kills + self._result.worker_kills

    def _start_bot(self) -> None:
        with (self._folder / "replies.jsonl").open("ab") as out, (self._folder / "bot.log").open("ab") as log:
            command = [sys.executable, "-m", "core", "bot"]
            self._bot = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=out, stderr=log, env=self._environ
            )

    def _post(self, id: str) -> None:
        assert self._bot is not None
        assert self._bot.stdin is not None
        try:
            self._bot.stdin.write(
                json.dumps({"id": id, "text": self._texts[id], "author": "soak"}).encode() + b"\n"
            )
            self._bot.stdin.flush()
        except BrokenPipeError:
            return  # died: what was not answered is posted again

    def _kill(self) -> None:
        workers = worker_pids(self._state)
        if workers and self._random.random() < 0.6:
            os.kill(workers[0], signal.SIGKILL)
            self._result.worker_kills += 1
        elif self._bot is not None and self._bot.poll() is None and (workers or self._random.random() < 0.3):
            self._bot.kill()
            self._bot.wait()
            assert self._bot.stdin is not None
            with contextlib.suppress(BrokenPipeError):  # what was not flushed is lost, as it should be
                self._bot.stdin.close()
            self._result.bot_kills += 1

    def _read_replies(self) -> dict[str, list[dict[str, object]]]:
        replies: dict[str, list[dict[str, object]]] = {}
        path = self._folder / "replies.jsonl"
        for line in path.read_text("utf-8").splitlines() if path.exists() else []:
            reply = json.loads(line)
            replies.setdefault(reply["message"], []).append(reply)
        return replies

    def _finish(self) -> None:
        """End of input: the bot settles the rest and exits 0; the worker ends by itself."""
        if self._bot is None or self._bot.stdin is None:
            return
        if self._bot.poll() is not None:
            self._start_bot()
        self._bot.stdin.close()
        try:
            code = self._bot.wait(60)
        except subprocess.TimeoutExpired:
            self._bot.kill()
            self._bot.wait()
            code = None
        if code != 0:
            self._result.problems.append(f"the bot ended with {code} at the end of its input")

    def _check(self, pending: Iterable[str]) -> None:
        found, problems = self._read_replies(), self._result.problems
        self._result.replies = found
        problems += reply_problems(self._texts, found, {id for id in pending if id not in found})
        if self._result.repeats > self._result.bot_kills:
            problems.append(
                f"{self._result.repeats} repeats, but the bot died {self._result.bot_kills} times only"
            )
        database = sqlite3.connect(self._state / "promises.sqlite3")
        for table in ("open", "queue"):
            if left := database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:  # noqa: S608
                problems.append(f"{left} left in {table}")
        database.close()


def reply_problems(
    asked: Iterable[str],
    found: Mapping[str, list[dict[str, object]]],
    not_posted: Collection[str] = frozenset(),
) -> list[str]:
    """Messages without exactly one distinct reply of their own, and repeats that are not marked.

    One line counts those of `asked` that were still to be posted when the time was over: no bot has lost them.
    """
    problems = [f"{id}: lost" for id in asked if id not in found and id not in not_posted]
    if not_posted:
        problems.append(f"{len(not_posted)} messages were still to be posted when the time was over")
    for id, copies in found.items():
        if len({copy["text"] for copy in copies}) > 1:
            problems.append(f"{id}: {len(copies)} different replies")
        if not all(copy["repeat"] for copy in copies[1:]):
            problems.append(f"{id}: a repeat is not marked")
    texts = collections.Counter(str(copies[0]["text"]) for copies in found.values())
    return problems + [
        f"one text for {number} messages: {text[:60]}…" for text, number in texts.items() if number > 1
    ]


def worker_pids(state: Path) -> list[int]:
    """Processes that run `model_container work` on this state folder (read from /proc)."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            works = entry.name.isdigit() and b"model_container\0work" in (entry / "cmdline").read_bytes()
            if works and f"GRG_STATE_DIR={state}".encode() in (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue  # it ended while we looked
    return found


def serve_games(store: SteamStore) -> None:
    """Invented games, as the store's API would answer."""
    for number, app_id in enumerate(GAMES):
        details = {
            "type": "game",
            "name": f"Lantern Vale {number}",
            "steam_appid": app_id,
            "short_description": "A quiet game about lamps, letters and long roads.",
            "about_the_game": f"Chapter {number}. Light the lamps, carry the letters, walk the long roads.",
            "genres": [{"id": "23", "description": "Indie"}, {"id": "3", "description": "RPG"}],
        }
        store.add_details(app_id, details)


def main() -> int:
    """Run one soak and print its table; exit 1 if something did not hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=100)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", default="demo")
    parser.add_argument("--limit", type=float, default=300, help="seconds")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, SteamStore() as store:
        serve_games(store)
        result = Soak(Path(folder), store.url, given.model, given.messages, given.kills, given.seed).run(
            given.limit
        )
        for problem in result.problems:
            print("PROBLEM", problem)
        print(
            f"{len(result.replies)} of {given.messages} messages answered in {result.seconds:.0f} s; "
            f"{result.bot_kills} bot and {result.worker_kills} worker kills; {result.repeats} marked repeats; "
            f"{result.apologies} apologies; {len(result.problems)} problems"
        )
    return 1 if result.problems else 0


if __name__ == "__main__":
    sys.exit(main())
