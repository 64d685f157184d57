"""Documents in the bucket keep the contract's promises, on a real server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from core.aws.clients import Clients
from core.aws.documents import S3Documents
from core.errors import StorageError
from tests.aws_cloud import Cloud
from tests.core.documents_contract import DocumentsContract


class TestS3Documents(DocumentsContract):
    @pytest.fixture(autouse=True)
    def _server(self, moto_url: str, clients: Clients) -> None:
        self.url, self.clients = moto_url, clients

    @contextmanager
    def documents(self) -> Iterator[S3Documents]:
        with Cloud(self.url) as cloud:
            yield S3Documents(self.clients, cloud.bucket, page=4)


def test_what_is_no_document_is_an_error_that_names_it(cloud: Cloud, clients: Clients) -> None:
    cloud.put("places/discord/1.json", "[")
    with pytest.raises(StorageError, match=r"places/discord/1\.json"):
        asyncio.run(S3Documents(clients, cloud.bucket).get("places/discord/1"))
