"""What several adapters' tests share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that the real worker runs in no time; what it writes is nonsense that passes for a review."""
    pytest.importorskip("ctranslate2")
    from tests.tiny_model import make_model

    return make_model(tmp_path_factory.mktemp("model") / "tiny", parrot=True)
