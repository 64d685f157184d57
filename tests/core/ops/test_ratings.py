"""Votes as pairs to train on: what was rated and how, and nothing of who rated it."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from pathlib import Path
from typing import Any

from core import document_keys
from core.domain import Decoding, Prompt, Review
from core.ops.ratings import export_ratings, rated
from core.settings import Settings
from model_container.dataset import read_pairs
from tests.fakes import MemoryDocuments, MemoryStore
from tests.records import request

PROMPT = Prompt(
    "r1", 620, "Portal 2", ("Action",), "Portal 2 (Action). A puzzle.", "Portal 2 is simple:", seed=1
)
REVIEW = Review(
    "r1", 620, "Portal 2", "Portal 2 is simple: think.", "…", "demo@3", True, "fake", 1, Decoding(), 1.0
)


async def rated_twice() -> tuple[list[str], int]:
    store, documents = MemoryStore(), MemoryDocuments()
    for id, text in (("r1", REVIEW.text), ("r2", "A puzzle to think about.")):
        await store.stage_prompt(dataclasses.replace(PROMPT, id=id), request(id=id))
        await store.put_outcome(dataclasses.replace(REVIEW, id=id, text=text))
    votes = [("ann", "r1", 1), ("ann", "r2", -1), ("bob", "r1", 1), ("bob", "expired", -1)]
    for author, id, vote in votes:
        key = document_keys.rating_key("fake", author, id)
        await documents.put(key, {"schema": 1, "request": id, "app_id": 620, "vote": vote, "at": 1.5})
    await documents.put(document_keys.rating_key("fake", "eve", "r1"), {"schema": 1, "vote": "up"})
    return await rated(documents, store)


def test_each_vote_is_a_pair_and_nobody_is_in_it(tmp_path: Path) -> None:
    lines, lost = asyncio.run(rated_twice())
    assert lost == 1 and len(lines) == 3
    (tmp_path / "votes.jsonl").write_text("".join(f"{line}\n" for line in lines))
    pairs = sorted(read_pairs(tmp_path / "votes.jsonl"), key=lambda pair: pair.opening)
    assert [(pair.opening, pair.review, pair.voted_up) for pair in pairs] == [
        ("", "A puzzle to think about.", False),
        ("Portal 2 is simple:", "think.", True),
        ("Portal 2 is simple:", "think.", True),
    ]
    assert {pair.description for pair in pairs} == {PROMPT.description}
    assert not any(word in "".join(lines) for word in ("ann", "bob", "fake", "r1", "1.5", '"at"'))


def test_the_order_of_lines_does_not_show_who_voted_together() -> None:
    lines, _ = asyncio.run(rated_twice())
    shuffled = [json.loads(line)["review"] for line in lines]
    by_person = ["think.", "A puzzle to think about.", "think."]
    assert shuffled != by_person and sorted(shuffled) == sorted(by_person)


def test_without_a_bot_the_file_is_empty_and_nothing_is_created(tmp_path: Path) -> None:
    settings = Settings(state_dir=tmp_path / "state")
    exported: Any = asyncio.run(export_ratings(settings, tmp_path / "votes.jsonl"))
    assert (exported.up, exported.down, exported.without_text) == (0, 0, 0)
    assert [path.name for path in tmp_path.iterdir()] == ["votes.jsonl"]
