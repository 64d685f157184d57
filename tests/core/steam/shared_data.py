"""Where the real pages, API answers and texts are, on a machine that has them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT.parent / "shared/data/steam"
PAGES = Path(__file__).parent / "pages"
EXAMPLES = ROOT / "examples"

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the real store data is not at {DATA}")


def expected(kind: str) -> list[dict[str, Any]]:
    """What `pages` or `appdetails` hold; nothing where the data is absent."""
    path = DATA / kind / "expected.json"
    return json.loads(path.read_text()) if path.exists() else []


def texts() -> list[dict[str, Any]]:
    """Texts with the app ids that they link to."""
    path = DATA / "urls.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def real_page(file: str) -> bytes:
    """A real page, unpacked."""
    return gzip.decompress((DATA / "pages" / file).read_bytes())


def page(name: str) -> bytes:
    """A page written by hand for these tests."""
    return (PAGES / f"{name}.html").read_bytes()


def collapsed(text: str | None) -> str | None:
    """A text with its white space collapsed, as the data is to be compared."""
    return None if text is None else " ".join(text.split())
