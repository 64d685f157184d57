"""What several tests of training begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tiny_model import make_checkpoint
from tests.training_runs import contrary_dataset


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return contrary_dataset(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_checkpoint(tmp_path_factory.mktemp("base") / "tiny", layers=2, width=32, heads=2, spread=0.05)
