"""How long to wait before the next try. Standard library only."""

from __future__ import annotations

# Without a limit the power would overflow a float after a thousand failures.
_MAX_DOUBLINGS = 30


def backoff_s(failures: int, first_s: float, max_s: float) -> float:
    """Seconds to wait after `failures` failures in a row: `first_s` after the first, then doubled up to `max_s`."""
    return min(max_s, first_s * 2.0 ** min(max(failures, 1) - 1, _MAX_DOUBLINGS))
