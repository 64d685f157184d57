"""The options of a verb: how they look under `--help`, as those of every other `grg` command, and which values they take."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

_HEADINGS = {"positional arguments": "Arguments", "options": "Options"}


class HelpFormatter(argparse.HelpFormatter):
    """Headings and sentences begin with a capital letter, sentences end with a full stop, the description is indented."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Begin with `Usage:`."""
        super().add_usage(usage, actions, groups, prefix or "Usage: ")

    def start_section(self, heading: str | None) -> None:
        """Name a section as click does."""
        super().start_section(_HEADINGS.get(heading or "", heading))

    def _format_text(self, text: str) -> str:
        self._indent()
        try:
            return super()._format_text(text)
        finally:
            self._dedent()

    def _expand_help(self, action: argparse.Action) -> str:
        text = super()._expand_help(action)
        return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"


class Parser(argparse.ArgumentParser):
    """Says what is wrong as every other `grg` command does."""

    def error(self, message: str) -> NoReturn:
        """Print one `error: …` line, after the usage unless a value is wrong; exit code 2."""
        # Who typed a value that is not allowed knows the option already; what it takes is in the line.
        if message.startswith("argument "):
            name, _, why = message.removeprefix("argument ").partition(": ")
            self.exit(2, f"error: {name}{'' if why.startswith('cannot be') else ':'} {why}\n")
        self.print_usage(sys.stderr)
        self.exit(2, f"Try '{self.prog} --help' for help.\n\nerror: {message}\n")


def command_parser(name: str, arguments: str, description: str) -> argparse.ArgumentParser:
    """A parser for `grg` followed by `name`. `arguments` is what its usage line shows after `[OPTIONS]`."""
    parser = Parser(
        prog=f"grg {name}",
        usage=f"%(prog)s [OPTIONS] {arguments}",
        description=description,
        formatter_class=HelpFormatter,
        add_help=False,
    )
    parser.add_argument("-h", "--help", action="help", help="show this message and exit")
    return parser


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """A parser of whole numbers from `least` to `most`, for an option's `type`."""

    def parse(text: str) -> int:
        # The length comes first: Python refuses to parse thousands of digits with an error of its own.
        if len(text) > 20 or not text.removeprefix("-").isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(
                f"cannot be {text[:40]!r}: use a whole number from {least:,} to {most:,}"
            )
        return int(text)

    return parse


def number(most: float) -> Callable[[str], float]:
    """A parser of numbers above 0 and up to `most`, for an option's `type`."""

    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        # Neither comparison holds for "nan".
        if not 0 < value <= most:
            raise argparse.ArgumentTypeError(
                f"cannot be {text[:40]!r}: use a number above 0, at most {most:,g}"
            )
        return value

    return parse


def not_empty(text: str) -> str:
    """A text that is not empty, for an option's `type`: an unset variable of a shell arrives as one."""
    if not text.strip():
        raise argparse.ArgumentTypeError("cannot be empty: name one, or leave the option out")
    return text
