"""botocore's retries at once: how often it tries again is tested here, how long it waits in between is its own affair.

Importing it is all. What the program says of retries (how many, adaptive) stays as it is; the pause after an answer of
503 SlowDown, else up to 20 s, is milliseconds, and the rate that a client slows down to is 200 requests a second.
"""

from __future__ import annotations

import functools

from botocore.retries import bucket, standard

standard.ExponentialBackoff._DEFAULT_BACKOFF_CONFIG = {
    "throttling_base_scale": 0.01,
    "non_throttling_base_scale": 0.01,
}
bucket.TokenBucket = functools.partial(bucket.TokenBucket, min_rate=200)
