"""`grg`, and `python -m core`."""

from __future__ import annotations

import sys


def start() -> None:
    """Run the `grg` command; a Ctrl-C while it still loads ends it as quietly as a later one."""
    try:
        from core.cli.main import main

        main(prog_name="grg")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    start()
