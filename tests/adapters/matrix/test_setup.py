"""What Matrix says to an owner who has not set it up yet."""

from __future__ import annotations

import sys

import pytest

from adapters.matrix import chat_adapter
from core.errors import UsageError


def test_a_missing_library_is_named_before_a_missing_account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("adapters.matrix.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "nio", None)  # as Python marks what cannot be imported
    with pytest.raises(UsageError, match=r"not installed \(nio is missing\): use `uv sync --extra matrix`"):
        chat_adapter({})


def test_with_the_library_the_account_is_asked_for() -> None:
    pytest.importorskip("nio", reason="the extra `matrix` is not installed")
    with pytest.raises(UsageError, match="GRG_MATRIX_HOMESERVER is not set"):
        chat_adapter({})
