"""Marks of tests that need what not every installation has. Nothing is imported to find out: PyTorch takes seconds."""

from __future__ import annotations

import pytest

from model_container.models.convert import torch_installed

needs_torch = pytest.mark.skipif(
    not torch_installed(), reason="needs PyTorch and transformers (the extra `torch`)"
)
