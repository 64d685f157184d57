"""`python -m core`: the `grg` command."""

from core.cli import main

main(prog_name="grg")
