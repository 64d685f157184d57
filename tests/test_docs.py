"""What the pages say is so: made parts are fresh, commands and links exist, the example runs."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from core.cli.main import main
from core.domain import Message, Reply, ReplyAddress
from core.errors import Unreachable, UsageError
from core.hookspecs import Limits
from core.requests.lifecycle import Step
from core.runtime import failpoints
from scripts.draw_chats import model_digest, processor

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page: Path, language: str) -> Iterator[str]:
    for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
        if match["language"] == language:
            yield match["body"]


def grg_calls(page: Path) -> Iterator[list[str]]:
    """The words after `grg` of every command in a page's shell blocks, settings and pipes left out."""
    for body in blocks(page, "sh"):
        for line in body.splitlines():
            words = shlex.split(line, comments=True)
            while "grg" in words:
                words = words[words.index("grg") + 1 :]
                end = next((at for at, word in enumerate(words) if word in {"|", ";", "&&", ">"}), len(words))
                yield words[:end]


CALLS = sorted({tuple(call) for page in PAGES for call in grg_calls(page)})


def run(arguments: list[str], state: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """`grg` as a process, with a state folder of its own and no store."""
    ours = {"GRG_STATE_DIR": str(state), "GRG_STEAM_URL": "http://127.0.0.1:9", "GRG_MODEL": "demo"}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GRG_")} | ours
    return subprocess.run(
        [sys.executable, "-m", "core", *arguments],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        input=stdin,
        env=environment,
        timeout=120,
    )


@pytest.mark.parametrize("script", ["make_docs.py", "draw.py"])
def test_what_is_made_from_the_program_is_fresh(script: str) -> None:
    done = subprocess.run(
        [sys.executable, f"scripts/{script}", "--check"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


def test_the_pictures_of_chats_and_the_readme_show_what_is_written_today(tmp_path: Path) -> None:
    drawn = json.loads((ROOT / "docs/chats.json").read_text(encoding="utf-8"))
    arguments = ["review", drawn["page"], "--json", "--seed", str(drawn["seed"])]
    done = run(arguments, tmp_path)
    now, stale = json.loads(done.stdout), "run scripts/draw_chats.py, and put the text into the README"
    same = (now["prompt"], model_digest(), now["label"]) == (drawn["prompt"], drawn["model"], drawn["label"])
    assert same, stale
    if processor() == drawn["processor"]:  # elsewhere the same prompt and model may draw another text
        assert now["review"] == drawn["review"], stale
    shown = " ".join((ROOT / "README.md").read_text(encoding="utf-8").replace("\n>", "\n").split())
    assert drawn["review"] in shown
    pictures = [*(ROOT / "docs").glob("chat-*.png")]
    assert len(pictures) == 3


def test_making_the_pages_takes_no_pytorch() -> None:
    code = "import sys, scripts.make_docs; print({'torch', 'transformers'} & sys.modules.keys())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "set()\n"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)|(?:src|srcset)=\"([^\"]+)\"", text)
    files = [target for pair in targets for target in pair if target and "://" not in target]
    assert not [file for file in files if not (page.parent / file).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    named = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]+\.\w+)`", BLOCK.sub("", page.read_text(encoding="utf-8"))))
    ours = {name for name in named if (ROOT / name.split("/")[0]).is_dir()}
    assert not [name for name in ours if not (ROOT / name).exists()]


def test_the_pages_show_commands() -> None:
    assert {("status",), ("bot",), ("links",), ("review", "620", "--json")} <= set(CALLS)


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_every_command_in_the_pages_exists_with_its_options(call: tuple[str, ...]) -> None:
    command: click.Command = main
    words = list(call)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        assert words[0] in command.commands, f"grg has no {words[0]}"
        command = command.commands[words.pop(0)]
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")  # it has the worker's options too
    name = " ".join(("grg", *call[: len(call) - len(words)]))
    known = set(re.findall(r"--[a-z-]+", page.partition(f"\n## `{name}`\n")[2].partition("\n## ")[0]))
    assert "--help" in known
    assert {word for word in words if word.startswith("--")} <= known


def test_the_commands_that_need_nothing_run(tmp_path: Path) -> None:
    text = "a look-alike: store.steampowered.com.evil.example/app/1, a real one: s.team/a/620"
    assert text in (ROOT / "docs" / "using.md").read_text(encoding="utf-8")
    assert run(["links"], tmp_path, stdin=text).stdout == "[620]\n"
    adapters = run(["adapters"], tmp_path)
    assert adapters.returncode == 0
    assert "* console  loads\n" in adapters.stdout
    assert adapters.stdout.endswith("* `grg bot` runs it: GRG_ADAPTERS names it\n"), "the mark is explained"
    assert run(["status"], tmp_path).returncode == 0


def test_the_readmes_examples_are_pages_of_games(tmp_path: Path) -> None:
    examples = {word for call in CALLS for word in call if word.startswith("examples/")}
    assert examples
    for example in examples:
        done = run(["game", example, "--json"], tmp_path)
        assert done.returncode == 0, done.stderr


def test_the_readmes_first_command_writes_a_review(tmp_path: Path) -> None:
    if not (ROOT / "model_container" / "demo" / "card.json").exists():
        pytest.skip("the demo model is not in this checkout")
    call = next(call for call in grg_calls(ROOT / "README.md") if call[0] == "review")
    done = run(call, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Lantern Hollow" in done.stdout
    assert "Written by a machine" in done.stdout


def test_the_flow_names_every_step_and_every_crash_point() -> None:
    page = (ROOT / "docs" / "flow.md").read_text(encoding="utf-8")
    steps = set(re.findall(r"\| `([A-Z_]+)` \|", page))
    points = dict(re.findall(r"^\| `([a-z_]+)` \| (bot|worker) \|", page, re.MULTILINE))
    assert steps == {step.name for step in Step}
    assert points == dict.fromkeys(failpoints.BOT, "bot") | dict.fromkeys(failpoints.WORKER, "worker")


class Connection:
    """A chat that says one line, then hangs up."""

    channel, id, text, sender = "#games", "7", "s.team/a/620", "ann"

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self.up = True

    async def lines(self) -> AsyncIterator[Connection]:
        yield self

    async def say(self, channel: str, text: str) -> str:
        if not self.up:
            raise ConnectionResetError("gone")
        self.said.append((channel, text))
        return "receipt"


class Desk:
    """Keeps what it was handed."""

    def __init__(self) -> None:
        self.accepted: list[Message] = []

    async def accept(self, message: Message) -> None:
        self.accepted.append(message)


def test_the_example_adapter_does_what_its_page_says() -> None:
    (source,) = blocks(ROOT / "docs" / "writing-an-adapter.md", "python")
    connection, desk = Connection(), Desk()
    names: dict[str, Any] = {"connect": lambda _: connection}
    exec(source, names)
    with pytest.raises(UsageError, match="GRG_IRC_SERVER"):
        names["chat_adapter"]({})
    irc = names["chat_adapter"]({"server": "irc.example.org"})
    assert isinstance(irc.limits, Limits)
    asyncio.run(irc.listen(desk))
    place = ReplyAddress("irc", "#games")
    assert desk.accepted == [Message(place, "7", "s.team/a/620", "ann")]
    reply = Reply("final", "id", "7", 620, "Portal 2", "A puzzle.")
    assert asyncio.run(irc.reply(place, reply, None)) == "receipt"
    assert connection.said == [("#games", "A puzzle.")]
    connection.up = False
    with pytest.raises(Unreachable):
        asyncio.run(irc.reply(place, reply, None))
