"""A Pulumi stack's outputs as this program's settings: `pulumi stack output`, asked in the current folder."""

from __future__ import annotations

import json
import subprocess

from core.errors import UsageError

_LIMIT_S = 60
_WANTED = ("GRG_", "AWS_")


def read(name: str) -> dict[str, str]:
    """The `GRG_*` and `AWS_*` outputs of a stack, as text by name; at least one.

    Raises UsageError that says what to do if Pulumi is missing, does not answer, or has no such outputs.
    """
    # Non-interactive, because Pulumi would otherwise wait for the answer to a question that nobody sees.
    command = ["pulumi", "stack", "output", "--json", "--non-interactive", "--stack", name]
    try:
        asked = subprocess.run(  # noqa: S603  a name is one argument, no shell sees it
            command, capture_output=True, text=True, timeout=_LIMIT_S, check=False
        )
    except OSError:
        raise UsageError(
            "pulumi is not installed here: see https://www.pulumi.com/docs/install/, or set GRG_* by hand"
        ) from None
    except subprocess.TimeoutExpired:
        raise UsageError(
            f"pulumi did not answer within {_LIMIT_S} s: try `{' '.join(command)}` by hand"
        ) from None
    if asked.returncode != 0:
        words = [line for line in asked.stderr.strip().splitlines() if line.strip()]
        reason = words[-1] if words else f"it ended with {asked.returncode}"
        raise UsageError(f"pulumi has no outputs of stack {name!r}: {reason} (run this where Pulumi.yaml is)")
    try:
        outputs = json.loads(asked.stdout)
    except ValueError:
        outputs = None
    if not isinstance(outputs, dict):
        raise UsageError(
            f"pulumi answered something that is not a JSON object: try `{' '.join(command)}` by hand"
        )
    found = {key: str(value) for key, value in outputs.items() if key.startswith(_WANTED)}
    if not found:
        raise UsageError(f"stack {name!r} has no GRG_* outputs: run `pulumi up` first")
    return found
