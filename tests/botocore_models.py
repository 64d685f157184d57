"""One loader of botocore's models for all sessions of a process: each would read 2 MB of JSON again, 50 ms of CPU.

Importing it is all: a process that is forked later (`tests.warm`) has them already.
"""

from __future__ import annotations

import functools

import botocore.loaders
import botocore.session

botocore.session.create_loader = functools.cache(botocore.loaders.create_loader)


def load() -> None:
    """Read what the program's clients need."""
    loader = botocore.session.get_session().get_component("data_loader")
    for name in ("endpoints", "partitions", "sdk-default-configuration", "_retry"):
        loader.load_data(name)
    for service in ("s3", "sqs", "batch"):
        loader.load_service_model(service, "service-2")
        loader.load_service_model(service, "endpoint-rule-set-1")


load()
