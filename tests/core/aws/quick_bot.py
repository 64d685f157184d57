"""`grg bot` that renews its lease three times a second: a test of renewals need not wait for ten seconds."""

from __future__ import annotations

from functools import partial

from core.__main__ import start
from core.aws import backend
from core.aws.lease import Lease

if __name__ == "__main__":
    backend.Lease = partial(Lease, renew_s=0.3)  # type: ignore[misc,assignment]  # as the class is called there
    start()
