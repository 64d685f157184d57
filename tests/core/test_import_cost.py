"""What starts the bot's core drags nothing heavy in: a chat library, a model, a cloud or a browser's worth of parsers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = [
    "discord",
    "telegram",
    "nio",
    "torch",
    "transformers",
    "boto3",
    "botocore",
    "httpx",
    "aiohttp",
    "requests",
    "ctranslate2",
    "tokenizers",
    "numpy",
    "bs4",
    "lxml",
    "pulumi",
    "rich",
    "click",
    "pytest",
    "hypothesis",
]
LIGHT = [
    "core.requests.intake",
    "core.settings",
    "core.domain.records",
    "core.hookspecs",
    "core.plugins",
    "core.testing",
    "core.local.source",
]
STANDARD_LIBRARY_ONLY = [
    "core.domain",
    "core.settings",
    "core.errors",
    "core.facts",
    "core.runtime.failpoints",
    "core.ports",
]


PROGRAM = """
import importlib, json, sys
loaded, before = {}, set(sys.modules)
for module in sys.argv[1:]:
    importlib.import_module(module)
    loaded[module] = sorted({name.split(".")[0] for name in set(sys.modules) - before})
    before = set(sys.modules)
print(json.dumps(loaded))
"""


def loaded_by(modules: list[str]) -> dict[str, set[str]]:
    """Names of the top packages that importing each module loads and those before it did not."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *modules],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return {module: set(names) for module, names in json.loads(done.stdout).items()}


def test_the_core_loads_nothing_heavy() -> None:
    loaded = loaded_by(LIGHT)
    assert {module: heavy for module, names in loaded.items() if (heavy := names & set(HEAVY))} == {}


def test_the_words_need_the_standard_library_alone() -> None:
    allowed = {"core", *sys.stdlib_module_names}
    loaded = loaded_by(STANDARD_LIBRARY_ONLY)
    assert {module: foreign for module, names in loaded.items() if (foreign := names - allowed)} == {}
