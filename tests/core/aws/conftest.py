"""One moto server for all tests of this folder, a fresh stack for each."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator

import pytest

from core.aws.clients import Clients, connect
from tests.aws_cloud import Cloud, MotoServer, environment


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    if importlib.util.find_spec("moto") is None:
        pytest.skip("moto is not installed (the dev group has moto[server])")
    with MotoServer() as server:
        yield server.url


@pytest.fixture
def cloud(moto_url: str) -> Iterator[Cloud]:
    with Cloud(moto_url) as stack:
        yield stack


@pytest.fixture(scope="session")
def clients(moto_url: str) -> Iterator[Clients]:
    """The program's own clients, made once: making them is the slow part."""
    with environment(moto_url):
        made = connect()
    yield made
    made.close()


@pytest.fixture
def aws_environ(moto_url: str) -> Iterator[None]:
    """This process reaches moto as a bot would: by its environment."""
    with environment(moto_url):
        yield
