"""Documents in SQLite keep the contract's promises."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from core.local.database import Database
from core.local.documents import LocalDocuments
from tests.core.documents_contract import DocumentsContract


class TestLocalDocuments(DocumentsContract):
    @contextmanager
    def documents(self) -> Iterator[LocalDocuments]:
        with TemporaryDirectory() as folder, closing(Database(Path(folder))) as database:
            yield LocalDocuments(database, page=4)
