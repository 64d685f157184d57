"""Record a terminal: `python scripts/draw_terminal.py` runs the commands below and writes docs/terminal.svg.

docs/terminal.json keeps what was said; a test runs the commands again and compares it. Figures of seconds and the colours
are the only things that it does not compare.
"""

from __future__ import annotations

import io
import json
import os
import pty
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from scripts.draw_chats import model_digest, processor  # noqa: E402

COMMANDS = (
    "grg review examples/lantern_hollow.html --seed 6 --why",
    "grg links <<< 'is store.steampowered.com/app/620 better than s.team/a/400?'",
)
WIDTH = 92
RECORDED = ROOT / "docs" / "terminal.json"
_REMOTE_FONTS = re.compile(r"@font-face \{.*?\}\n?", re.DOTALL)


def run(command: str, folder: str) -> str:
    """What a command says on a terminal, colours included."""
    words, _, typed = (part.strip() for part in command.partition("<<<"))
    ours = {"GRG_STATE_DIR": folder, "GRG_MODEL": "demo", "TERM": "xterm-256color", "COLUMNS": str(WIDTH)}
    others = {name: value for name, value in os.environ.items() if not name.startswith(("GRG_", "NO_COLOR"))}
    arguments = [sys.executable, "-m", "core", *shlex.split(words)[1:]]
    master, slave = pty.openpty()
    with subprocess.Popen(
        arguments, cwd=ROOT, env=others | ours, stdin=subprocess.PIPE, stdout=slave, stderr=subprocess.DEVNULL
    ) as process:
        os.close(slave)
        assert process.stdin is not None
        process.stdin.write("".join(f"{line}\n" for line in shlex.split(typed)).encode())
        process.stdin.close()
        said = b""
        try:
            while more := os.read(master, 65_536):
                said += more
        except OSError:  # Linux's way to say that the other side was closed
            pass
    os.close(master)
    return said.decode().replace("\r\n", "\n")


def plain(said: str) -> str:
    """Without colours and times."""
    return re.sub(r"\d+\.\d s", "0.0 s", Text.from_ansi(said).plain)


def record() -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """What is kept for the test, and the commands with what they said."""
    with tempfile.TemporaryDirectory() as folder:
        talk = [(command, run(command, folder)) for command in COMMANDS]
    kept = {
        "model": model_digest(),
        "processor": processor(),
        "said": {command: plain(said).splitlines() for command, said in talk},
    }
    return kept, talk


def main() -> None:
    """Write the picture and what was recorded."""
    kept, talk = record()
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, highlight=False)
    for command, said in talk:
        console.print(Text.assemble(("$ ", "bold green"), (command, "bold")))
        console.print(Text.from_ansi(said.rstrip("\n")))
        console.print()
    picture = console.export_svg(title="grg", unique_id="grg")
    # Fonts from another server would not be fetched for a picture in a page anyway.
    target = ROOT / "docs" / "terminal.svg"
    target.write_text(
        _REMOTE_FONTS.sub("", picture).replace("Fira Code", "ui-monospace, Menlo"), encoding="utf-8"
    )
    RECORDED.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(target.relative_to(ROOT))


if __name__ == "__main__":
    main()
