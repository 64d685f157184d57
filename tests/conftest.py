"""For all tests: no time limit for an example, since the machine may be busy with others; what is slow to start, once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.platforms.homeserver import Homeserver

if TYPE_CHECKING:
    from tests.aws_cloud import Cloud

# Threads of PyTorch and CTranslate2 wait without spinning, else they starve whatever runs beside them.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("GOMP_SPINCOUNT", "0")

hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


@pytest.fixture(scope="session")
def homeserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    """A real Matrix homeserver; a test that stops it starts it again."""
    pytest.importorskip("synapse", reason="Matrix is tested with the group `homeserver`")
    pytest.importorskip("nio", reason="Matrix needs the extra `matrix`")
    with Homeserver(tmp_path_factory.mktemp("homeserver")) as running:
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
