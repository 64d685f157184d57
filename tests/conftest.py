"""For all tests: no time limit for an example, since the machine may be busy with others; what is slow to start, once."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from tests.platforms.homeserver import Homeserver

if TYPE_CHECKING:
    from tests.aws_cloud import Cloud

# The tests start hundreds of Python processes. Where PYTHONDONTWRITEBYTECODE is set, as in many images, each would
# compile all that it imports: for PyTorch and transformers 10 s of CPU. Workers of xdist inherit it from the main process.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Nothing here speaks TLS. Without this each HTTP client would read all of the machine's certificates, 50 ms of CPU.
os.environ.pop("SSL_CERT_FILE", None)
os.environ["SSL_CERT_DIR"] = str(Path(__file__).parent)

# Threads of PyTorch and CTranslate2 wait without spinning, because spinning would starve other processes.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("GOMP_SPINCOUNT", "0")

# `pytest --hypothesis-profile thorough` tries more.
hypothesis.settings.register_profile("suite", deadline=None, max_examples=25)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=1_000)
hypothesis.settings.load_profile("suite")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: for a third of its time a test waits for another process, or for time to pass."""
    from model_container.engines import cores

    return cores() + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """See `tests.schedule`."""
    from tests.schedule import Schedule

    return Schedule(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order of `tests.schedule`."""
    from tests.schedule import place_of

    items.sort(key=lambda item: place_of(item.nodeid.partition("::")[0]))


_MANY_MODULES = 100
_frozen = 0
"""How many modules were loaded when the heap was last frozen."""


def pytest_runtest_setup() -> None:
    """Leave what was loaded since out of all collections: CTranslate2 asks for one with each model that it converts, and
    each would look at the millions of objects that PyTorch and transformers are made of, 0.25 s each time.
    """
    global _frozen  # noqa: PLW0603  one heap a process
    if len(sys.modules) >= _frozen + _MANY_MODULES:
        gc.collect()
        gc.freeze()
        _frozen = len(sys.modules)


@pytest.fixture(scope="session")
def homeserver() -> Iterator[Homeserver]:
    """A real Matrix homeserver; a test that stops it starts it again."""
    pytest.importorskip("synapse", reason="Matrix is tested with the group `homeserver`")
    pytest.importorskip("nio", reason="Matrix needs the extra `matrix`")
    memory = Path("/dev/shm")  # where there is one: each message is a commit, and a commit waits for the disk
    with (
        tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder,
        Homeserver(Path(folder)) as running,
    ):
        yield running


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    """One server of moto for all tests that want AWS."""
    pytest.importorskip("moto", reason="moto is not installed (the dev group has moto[server])")
    from tests.aws_cloud import MotoServer

    with MotoServer() as server:
        yield server.url


@pytest.fixture
def cloud(moto_url: str) -> Iterator[Cloud]:
    """A fresh stack in it."""
    from tests.aws_cloud import Cloud

    with Cloud(moto_url) as stack:
        yield stack
