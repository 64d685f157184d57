"""The program's own clients of AWS, for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.aws.clients import Clients, connect
from tests.aws_cloud import environment


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
