"""The terminal itself: what is typed while nothing is asked."""

from __future__ import annotations

import contextlib
import sys
import termios
from collections.abc import Iterator


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
