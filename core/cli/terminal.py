"""The terminal itself: what is typed while nothing is asked, and what is said while nobody answers."""

from __future__ import annotations

import contextlib
import sys
import termios
import threading
from collections.abc import Callable, Iterator

import click

SLOW_S = 2.5
"""Seconds after which a person is told what is waited for; the start of the program has taken one or two before."""


@contextlib.contextmanager
def not_listening() -> Iterator[None]:
    """While this works, what is typed is not shown, and at the end it is thrown away; Ctrl-C still interrupts.

    Without it, a token that is pasted too early stands on the screen, or answers the next question. If stdin is no
    terminal, nothing happens.
    """
    try:
        descriptor = sys.stdin.fileno()
        before = termios.tcgetattr(descriptor)
    except (OSError, ValueError, termios.error):
        yield
        return
    quiet = list(before)
    quiet[3] &= ~termios.ECHO  # its local modes
    termios.tcsetattr(descriptor, termios.TCSADRAIN, quiet)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)


@contextlib.contextmanager
def told_if_slow(line: str) -> Iterator[Callable[[], None]]:
    """Says once on stderr what is waited for if this takes long. What it yields is called once the wait is over.

    Also if stderr is no terminal: a script that seems to hang is read about in its log.
    """
    timer = threading.Timer(SLOW_S, click.echo, (line,), {"err": True})
    timer.daemon = True
    timer.start()
    try:
        yield timer.cancel
    finally:
        timer.cancel()
