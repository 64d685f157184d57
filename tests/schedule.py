"""Which tests one process of pytest-xdist runs, and in which order: what is slow to start is started by few of them.

A file is run by one process, for its fixtures. So are the folders below, together: each process that runs a test of one
would import PyTorch, load pulumi_aws or start a homeserver of its own. The longest come first, and the many small files of
plain tests last, so that all processes end at about the same time.
"""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling

TOGETHER = {
    "tests/model_container/training/": "PyTorch",
    "tests/model_container/publishing/": "PyTorch",
    "tests/model_container/engines/": "PyTorch",
    "tests/model_container/models/test_convert.py": "PyTorch",
    "tests/model_container/models/test_families.py": "PyTorch",
    "tests/model_container/models/test_malformed.py": "PyTorch",
    "tests/adapters/matrix/": "homeserver",
    "tests/adapters/test_every_situation.py": "homeserver",
    "tests/test_chat_soak.py": "homeserver",
    "tests/test_one_platform_down.py": "homeserver",
    "tests/infra/": "Pulumi",
}
"""Paths, and the group that they are in."""
FIRST = (
    *TOGETHER,
    "tests/test_soak",
    "tests/core/aws/",
    "tests/adapters/",
    "tests/model_container/",
    "tests/core/local/",
)


def group_of(path: str) -> str:
    """The group of a file, by default its own."""
    return next((group for start, group in TOGETHER.items() if path.startswith(start)), path)


def place_of(path: str) -> int:
    """Files are run in the order of this; those of a group are of one place."""
    group = group_of(path)
    for place, start in enumerate(FIRST):
        if path.startswith(start) or TOGETHER.get(start) == group:
            return place
    return len(FIRST)


class Schedule(LoadFileScheduling):  # type: ignore[misc]  # xdist's own types are not told
    """By group instead of by file."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid.partition("::")[0])
