"""Make, change and destroy stacks with Pulumi's own command and without an AWS account, as an owner would.

    uv run --group dev --extra infra python scripts/engine.py CHECK [STACK …]

    build    build the command, once: ten minutes
    fast     the life of the example and of each file in tests/infra/stacks, with recorded answers: a minute
    faults   what can go wrong, with recorded answers: some minutes
    life     the lives of the stacks fargate, gpu and standing; the bot and the workers of the first one answer messages
    upgrade  upgrade a stack that an earlier version made, then move it to other zones
    killed   kill the command in the middle of an `up`, with the real provider
    keys     what a change of each key does to a standing stack; writes the table in docs/operations.md

The command is the one on the PATH, or the one that was built before. All checks but `fast` and `faults` run Terraform's
AWS provider behind Pulumi's protocol, and moto's server behind that. They take some minutes a stack and report each step
as it ends. A check whose programs this machine lacks is skipped, with a line that says so.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.engine import command, lacking, terraform_protocol
from tests.engine.bench import STACKS, Bench
from tests.engine.checks import faults, keys, killed, lives, upgrade


def _fast(bench: Bench, names: list[str]) -> None:
    for path in lives.files(names):
        lives.fast(bench, path)


def _life(bench: Bench, names: list[str]) -> None:
    for name in names or STACKS:
        lives.real(bench, name)


CHECKS: dict[str, Callable[[Bench, list[str]], None]] = {
    "fast": _fast,
    "faults": faults.play,
    "killed": lambda bench, _: killed.play(bench),
    "keys": lambda bench, _: keys.play(bench),
    "life": _life,
    "upgrade": lambda bench, _: upgrade.play(bench),
}
WITHOUT_TERRAFORM = {"fast", "faults"}


def main() -> int:
    """Returns the exit code: 0 if all went well, or if the machine lacks what it needs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("check", choices=["build", *CHECKS])
    parser.add_argument("stacks", nargs="*", help="default: all")
    args = parser.parse_args()
    pulumi = command.find() or (command.build() if args.check == "build" else None)
    if pulumi is None:
        print(f"skipped: {command.HOW_TO_GET_IT}")
        return 0
    print(f"pulumi {command.version(pulumi)}: {pulumi}", flush=True)
    if args.check == "build":
        return 0
    terraform = None if args.check in WITHOUT_TERRAFORM else terraform_protocol.find()
    if terraform is None and args.check not in WITHOUT_TERRAFORM:
        print(f"skipped: {terraform_protocol.HOW_TO_GET_IT}")
        return 0
    if terraform:
        for what, why in {**lacking.LEFT_OUT, **lacking.MADE_OTHERWISE}.items():
            print(f"lacking in the emulator, {what}: {why}")
    # A job's command is `python …`: the one that runs this.
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, Bench(pulumi, Path(folder), terraform=terraform) as bench:
        CHECKS[args.check](bench, args.stacks)
        print(f"\n{bench.report.table()}\n{time.monotonic() - begun:.0f} s in all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
