"""What the pages say is so: made parts are fresh, commands and links exist, the example runs."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from core.cli.main import main
from core.cli.service import systemd_unit
from core.domain import Message, Reply, ReplyAddress
from core.errors import Unreachable, UsageError
from core.hookspecs import Limits
from core.requests.lifecycle import Step
from core.runtime import failpoints
from model_container.dataset import sources
from model_container.dataset.cleaning import MIN_DISTINCT
from model_container.dataset.filters import Filters
from model_container.dataset.near_duplicates import SAME
from model_container.training.plan import PRESETS
from scripts import draw_terminal
from scripts.draw_chats import model_digest, processor
from tests import warm
from tests.grg_bot import a_game
from tests.steam_store import SteamStore

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
    return warm.run("core", *arguments, environ=environment, timeout=120, said=stdin)


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


def prose() -> Iterator[tuple[Path, str]]:
    """Every page and its text without code blocks."""
    for page in PAGES:
        yield page, BLOCK.sub("", page.read_text(encoding="utf-8"))


def test_every_link_to_a_file_leads_somewhere() -> None:
    broken = []
    for page, text in prose():
        targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)|(?:src|srcset)=\"([^\"]+)\"", text)
        files = [target for pair in targets for target in pair if target and "://" not in target]
        broken += [f"{page.name}: {file}" for file in files if not (page.parent / file).exists()]
    assert broken == []


def test_every_file_that_a_page_names_is_there() -> None:
    missing = []
    for page, text in prose():
        named = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]+\.\w+)`", text))
        ours = {name for name in named if (ROOT / name.split("/")[0]).is_dir()}
        missing += [f"{page.name}: {name}" for name in ours if not (ROOT / name).exists()]
    assert missing == []


def test_every_test_that_a_page_names_is_there() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    there = set(re.findall(r"def (test_\w+)\(", source))
    named = {
        (page.name, name)
        for page in PAGES
        for name in re.findall(r"`(test_\w+)`", page.read_text(encoding="utf-8"))
    }
    assert len(named) > 40
    assert [one for one in sorted(named) if one[1] not in there] == []


def test_the_pages_show_commands() -> None:
    assert {("status",), ("bot",), ("links",), ("review", "620", "--json")} <= set(CALLS)


def test_every_command_in_the_pages_exists_with_its_options() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")  # it has the worker's options too
    for call in CALLS:
        command: click.Command = main
        words = list(call)
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            assert words[0] in command.commands, f"grg has no {words[0]}: {call}"
            command = command.commands[words.pop(0)]
        name = " ".join(("grg", *call[: len(call) - len(words)]))
        known = set(re.findall(r"--[a-z-]+", page.partition(f"\n## `{name}`\n")[2].partition("\n## ")[0]))
        assert "--help" in known, call
        assert {word for word in words if word.startswith("--")} <= known, call


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


README_COMMANDS = {
    "pip install uv": "whoever runs these tests has uv",
    "uv sync": "what made the environment of these tests",
    ". .venv/bin/activate": "puts the `grg` of that environment on the path",
    "uv tool install .": "takes a minute and the network: by hand, in a clean home",
    "grg bot": "tests/adapters/test_console.py",
    "grg setup": "tests/core/cli/test_setup.py",
    "grg --env-file bot.env bot": "test_the_bot_reads_its_env_file",
    "grg model pull EleutherAI/gpt-neo-125m": "tests/model_container/models/test_hub.py",
    "pulumi up": "tests/infra/test_main.py",
}
"""Commands of the README that are run elsewhere, and where; the others are run right here."""


def test_every_other_command_of_the_readme_runs(tmp_path: Path) -> None:
    lines = [line for body in blocks(ROOT / "README.md", "sh") for line in body.splitlines()]
    assert set(README_COMMANDS) <= set(lines)
    with SteamStore() as steam:
        steam.names[620] = "Portal 2"
        steam.add_details(620, a_game(620) | {"name": "Portal 2"})
        for line in lines:
            if line in README_COMMANDS:
                continue
            words = shlex.split(line)
            assert words[0] == "grg", f"no test runs {line!r}"
            environ = {
                **os.environ,
                "GRG_STATE_DIR": str(tmp_path),
                "GRG_STEAM_URL": steam.url,
                "GRG_MODEL": "demo",
            }
            done = warm.run("core", *words[1:], environ=environ)
            assert done.returncode == 0 and "machine" in done.stdout, f"{line}: {done.stderr}"


def test_the_bot_reads_its_env_file(tmp_path: Path) -> None:
    (tmp_path / "bot.env").write_text("# mine\n\nGRG_ADAPTERS=discrod\n")
    done = run(["--env-file", str(tmp_path / "bot.env"), "bot"], tmp_path)
    assert "did you mean discord" in done.stderr
    (tmp_path / "bot.env").write_text("GRG_ADAPTERS discord secret-token\n")
    done = run(["--env-file", str(tmp_path / "bot.env"), "bot"], tmp_path)
    assert done.returncode == 1 and done.stderr.startswith("error: ") and "write NAME=value" in done.stderr
    assert "secret" not in done.stderr


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").split()) <= 900


def test_the_terminal_shows_what_is_said_today() -> None:
    recorded = json.loads((ROOT / "docs/terminal.json").read_text(encoding="utf-8"))
    if processor() != recorded["processor"]:
        pytest.skip("another processor may write another text")
    kept, _ = draw_terminal.record()
    assert kept == recorded, "run scripts/draw_terminal.py"


def test_the_service_file_is_the_one_that_setup_prints() -> None:
    (unit,) = [body for body in blocks(ROOT / "docs" / "at-home.md", "ini") if "[Unit]" in body]
    here = ("%h/game-review-generator/.venv/bin/grg", "%h/.config/grg/bot.env", "%h/.local/state/grg")
    assert unit == systemd_unit(*here)


@pytest.mark.parametrize(
    ("shell", "program", "said"),
    [
        (
            "bash",
            (
                'eval "$(_GRG_COMPLETE=bash_source grg)"; COMP_WORDS=(grg rev); COMP_CWORD=1; '
                '_grg_completion grg; echo "${COMPREPLY[@]}"'
            ),
            "review\n",
        ),
        (
            "zsh",
            (
                'autoload -Uz compinit; compinit -u -D; eval "$(_GRG_COMPLETE=zsh_source grg)"; '
                "print $_comps[grg]; "
                '_GRG_COMPLETE=zsh_complete COMP_WORDS="grg rev" COMP_CWORD=1 grg | head -2 | tail -1'
            ),
            "_grg_completion\nreview\n",
        ),
        (
            "fish",
            '_GRG_COMPLETE=fish_source grg | source; complete -C "grg rev"',
            "review\tWrite reviews of games.\n",
        ),
    ],
)
def test_a_shell_completes_commands(shell: str, program: str, said: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [shell, *(["-f"] if shell == "zsh" else []), "-c", program],
        env={**os.environ, "PATH": path},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout == said, done.stderr


def test_the_page_on_training_tells_a_reader_without_data_what_works_and_what_a_csv_must_hold(
    tmp_path: Path,
) -> None:
    page = (ROOT / "docs" / "training.md").read_text(encoding="utf-8")
    first = page.partition("## The data set")[0]
    assert "grg train --preset tiny --out tiny" in first and "tiny" in PRESETS
    filters = Filters()
    assert f"fewer than {filters.min_words} or more than {filters.max_words} words" in page
    assert f"fewer than {MIN_DISTINCT:.0%}".replace("%", " %") in page and SAME == 0.5
    (lines,) = blocks(ROOT / "docs" / "training.md", "csv")
    (tmp_path / "reviews.csv").write_text(lines, encoding="utf-8")
    (pair,) = sources.from_csv(tmp_path / "reviews.csv", "english")
    assert (pair.name, pair.voted_up) == ("Lamp Road", True) and pair.review.startswith("The lamps")


@pytest.mark.parametrize("command", ["review", "game"])
def test_a_shell_is_told_to_complete_the_names_of_saved_pages(command: str) -> None:
    words = {"COMP_WORDS": f"grg {command} exa", "COMP_CWORD": "2", "_GRG_COMPLETE": "bash_complete"}
    done = subprocess.run(
        [Path(sys.executable).parent / "grg"],
        env={**os.environ, **words},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout == "file,exa\n", done.stderr


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
