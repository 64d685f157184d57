"""The fake store keeps the same promises as the real ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.core.documents_contract import DocumentsContract
from tests.core.store_contract import StoreContract
from tests.fakes import MemoryDocuments, MemoryStore


class TestMemoryStore(StoreContract):
    @contextmanager
    def store(self) -> Iterator[MemoryStore]:
        yield MemoryStore()

    def plant(self, store: MemoryStore, table: str, id: str, body: str) -> None:
        getattr(store, table)[id] = body

    def raw(self, store: MemoryStore, table: str, id: str) -> str:
        text: str = getattr(store, table)[id]
        return text


class TestMemoryDocuments(DocumentsContract):
    @contextmanager
    def documents(self) -> Iterator[MemoryDocuments]:
        yield MemoryDocuments()
