"""Writes the pages that are generated from the program: `uv run python scripts/make_docs.py`.

docs/settings.md is made from `core.settings.FIELDS`, docs/cli.md from the help texts of `grg`
and, for commands that `grg` passes on, of the worker. `--check` writes nothing and exits with 1 if a page is stale.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.cli import main as cli  # noqa: E402  after the path
from core.settings import FIELDS  # noqa: E402
from model_container.__main__ import make_bench_parser  # noqa: E402
from model_container.publishing import publish, push  # noqa: E402
from model_container.training import command as train  # noqa: E402

BEGIN, END = "<!-- settings: made by scripts/make_docs.py -->\n", "<!-- end of settings -->\n"
WIDTH = 88
HANDED_ON: dict[str, Callable[[], argparse.ArgumentParser]] = {
    "grg bench": make_bench_parser,
    "grg model publish": publish.make_parser,
    "grg model push": push.make_parser,
    "grg train": train.make_parser,
}
"""Commands whose `--help` is the worker's; importing these takes no PyTorch."""


def main(arguments: list[str]) -> int:
    """Write, or check. Returns the exit code."""
    settings, commands = ROOT / "docs" / "settings.md", ROOT / "docs" / "cli.md"
    files = {settings: with_settings(settings.read_text(encoding="utf-8")), commands: cli_page()}
    if arguments == ["--check"]:
        stale = [
            path.name for path, text in files.items() if not path.exists() or path.read_text("utf-8") != text
        ]
        said = f"stale: {', '.join(stale)}; run scripts/make_docs.py" if stale else "the pages are fresh"
        print(said, file=sys.stderr)
        return 1 if stale else 0
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return 0


def with_settings(page: str) -> str:
    """The page with a new table between its two markers."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit("error: docs/settings.md lacks the marks around the settings")
    return before + begin + settings_table() + end + after


def settings_table() -> str:
    """A table with one row for each setting."""
    rows = ["| variable | default | unit, or what is allowed | what it is |", "|---|---|---|---|"]
    for name, spec in FIELDS.items():
        allowed = ", ".join(words for words in (spec.metadata["unit"], _allowed(spec.metadata)) if words)
        cells = (f"`{name}`", _default(spec.default), allowed, spec.metadata["about"])
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows) + "\n"


def _default(value: Any) -> str:
    text = ",".join(str(item) for item in value) if isinstance(value, tuple) else str(value)
    return f"`{text}`" if text else ""


def _allowed(rules: Any) -> str:
    if (choices := rules.get("choices")) and not rules["unit"]:  # a unit is there where the list is long
        return ", ".join(f"`{choice}`" for choice in choices)
    if rules.get("maximum") is not None:
        return f"{rules['minimum']} to {rules['maximum']}"
    return ""


def cli_page() -> str:
    """Every command's help, as the terminal shows it."""
    head = "# The `grg` command\n\nMade by `scripts/make_docs.py` from the help texts.\n"
    parts = (f"\n## `{name}`\n\n```text\n{text}\n```\n" for name, text in helps(cli.main, "grg", None))
    return head + "".join(parts)


def helps(command: click.Command, name: str, parent: click.Context | None) -> Iterator[tuple[str, str]]:
    """A command's full name and help, then its subcommands'."""
    context = click.Context(
        command,
        info_name=name,
        parent=parent,
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        **command.context_settings,
    )
    handed_on = HANDED_ON.get(context.command_path)
    yield context.command_path, _plain_help(handed_on()) if handed_on else command.get_help(context)
    if isinstance(command, click.Group):
        for inner in sorted(command.commands):
            yield from helps(command.commands[inner], inner, context)


def _plain_help(parser: argparse.ArgumentParser) -> str:
    """What `--help` prints, independently of this terminal, whose width and colours it would read from the environment."""
    os.environ |= {"COLUMNS": str(WIDTH), "NO_COLOR": "1"}
    return parser.format_help().rstrip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
