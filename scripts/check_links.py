"""Ask every address that the pages link to: `uv run python scripts/check_links.py`, for whoever is online.

Prints those that do not answer with success. Addresses in code, and those of examples, are left out.
"""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from core.errors import words_of  # noqa: E402

_CODE = re.compile(r"^ *```.*?^ *```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((https?://[^)\s]+)\)|<(https?://[^>\s]+)>|\b(https?://[^\s)>\"'`,]+)")
_EXAMPLE = re.compile(r"example\.(?:org|com|invalid)|localhost|127\.0\.0\.1|/app/\d+|…")


def addresses() -> dict[str, list[str]]:
    """Each address with the pages that link to it."""
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, list[str]] = {}
    for name in listed.stdout.splitlines():
        text = _CODE.sub("", (ROOT / name).read_text(encoding="utf-8"))
        for match in _LINK.finditer(text):
            address = next(filter(None, match.groups())).rstrip(".;")
            if not _EXAMPLE.search(address):
                found.setdefault(address, []).append(name)
    return found


def problem(address: str, patience_s: float = 20.0) -> str:
    """Why an address does not lead anywhere; empty if it does."""
    try:
        # GET, because some servers refuse HEAD; of the answer only its head is read.
        with httpx.stream("GET", address, follow_redirects=True, timeout=patience_s) as answer:
            # Some sites refuse programs, which says nothing about the page.
            return "" if answer.is_success or answer.status_code in {403, 429} else str(answer.status_code)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return words_of(error)


def main() -> int:
    """Returns the exit code: 1 if an address does not answer."""
    found = addresses()
    with ThreadPoolExecutor(8) as threads:
        problems = dict(zip(found, threads.map(problem, found), strict=True))
    for address, why in problems.items():
        if why:
            print(f"{address}: {why} ({', '.join(sorted(set(found[address])))})")
    print(f"{len(found)} addresses, {sum(map(bool, problems.values()))} do not answer", file=sys.stderr)
    return 1 if any(problems.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
