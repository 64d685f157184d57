"""What starts the bot's core drags nothing heavy in: a chat library, a model, a cloud or a browser's worth of parsers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = [
    "discord", "telegram", "nio", "torch", "transformers", "boto3", "botocore", "httpx", "aiohttp", "requests",
    "ctranslate2", "tokenizers", "numpy", "bs4", "lxml", "pulumi", "rich", "click", "pytest", "hypothesis",
]  # fmt: skip
LIGHT = [
    "core.requests.intake", "core.settings", "core.domain.records", "core.hookspecs", "core.plugins", "core.testing",
    "core.local.source",
]  # fmt: skip
STANDARD_LIBRARY_ONLY = [
    "core.domain",
    "core.settings",
    "core.errors",
    "core.facts",
    "core.runtime.failpoints",
    "core.ports",
]


def loaded_by(module: str) -> set[str]:
    """Names of top packages that importing a module loads."""
    script = f"import sys\nbefore = set(sys.modules)\nimport {module}\nprint(*set(sys.modules) - before)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    return {name.split(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize("module", LIGHT)
def test_the_core_loads_nothing_heavy(module: str) -> None:
    assert not loaded_by(module) & set(HEAVY)


@pytest.mark.parametrize("module", STANDARD_LIBRARY_ONLY)
def test_the_words_need_the_standard_library_alone(module: str) -> None:
    assert loaded_by(module) - {"core"} <= sys.stdlib_module_names
