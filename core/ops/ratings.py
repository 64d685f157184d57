"""What people rated, as pairs to train on: prompt, text and thumb, and nothing that leads to a person."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core import document_keys
from core.backends import open_backend
from core.domain import Prompt, Review
from core.local.database import has_database
from core.ports import Documents, RequestStore
from core.runtime.files import write_atomically
from core.runtime.skip_unreadable import skip_unreadable
from core.settings import Settings


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export holds, in votes."""

    up: int
    down: int
    without_text: int
    """Votes whose review or prompt is no longer stored."""


async def export_ratings(settings: Settings, path: Path) -> Exported:
    """Write one line of JSON for each vote, with the fields of `model_container.dataset.Pair`.

    An earlier file is replaced. Raises StorageError if the records cannot be read, OSError if the file cannot be written.
    """
    if settings.backend == "local" and not has_database(settings.state_dir):
        lines, lost = list[str](), 0
    else:
        async with open_backend(settings, own=False) as backend:
            lines, lost = await rated(backend.documents, backend.store)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, "".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))
    up = sum(json.loads(line)["voted_up"] for line in lines)
    return Exported(up, len(lines) - up, lost)


async def rated(documents: Documents, store: RequestStore) -> tuple[list[str], int]:
    """The lines of an export, and how many votes are on reviews that are no longer stored. Raises StorageError.

    Lines are in an order that depends on their content alone. Keys are in the order of
    persons: as it is, one would see which votes are by the same one.
    """
    votes: Counter[tuple[str, int]] = Counter()
    async for key in documents.keys(document_keys.RATINGS):
        document = await skip_unreadable(documents.get(key))
        if document is not None and document.get("vote") in (1, -1):
            votes[str(document.get("request")), document["vote"]] += 1
    lines, lost = list[str](), 0
    for (request, vote), count in votes.items():
        review = await skip_unreadable(store.outcome(request))
        prompt = await skip_unreadable(store.prompt(request))
        if isinstance(review, Review) and prompt is not None:
            pair = _pair(prompt, review, recommended=vote > 0)
            lines += [json.dumps(pair, ensure_ascii=False)] * count
        else:
            lost += count
    return sorted(lines, key=lambda line: hashlib.sha256(line.encode("utf-8", "replace")).digest()), lost


def _pair(prompt: Prompt, review: Review, *, recommended: bool) -> dict[str, Any]:
    """A line: the prompt as a model that is given the page's text takes it, and the rest of the review after its opening."""
    # A review that was written with facts does not begin with the prompt's opening.
    opening = prompt.opening if review.text.startswith(prompt.opening) else ""
    return {
        "game": str(prompt.app_id),
        "name": prompt.name,
        "genres": list(prompt.genres),
        "description": prompt.description,
        "opening": opening,
        "review": review.text.removeprefix(opening).strip(),
        "voted_up": recommended,
        "language": "english",
    }
