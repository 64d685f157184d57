"""What a model that writes with facts learns from: which facts there are, and nothing of what a page says."""

from __future__ import annotations

import gzip
import json
import random
import re
from pathlib import Path

import pytest

from core.errors import UsageError
from core.facts import CONTENT_KINDS, facts_of
from model_container.training import examples
from model_container.writing.placeholders import NAME, PLACEHOLDER, SUBJECTS, TOPIC_MARK

GAME = {
    "name": "Quaglo",
    "genres": ["Strategy"],
    "tags": ["Turn-Based Strategy"],
    "features": ["Online PvP"],
    "short_description": "Build a limestone castle and defend your orchard against hordes of goblins.",
    "description": "You are a retired gardener in a misty valley.\n"
    "Featuring over forty apple trees and a baroque soundtrack.",
}


def folder_of_a_data_set(target: Path) -> Path:
    place = target / "raw" / "1"
    place.mkdir(parents=True)
    (place / "game.json").write_text(json.dumps({"game": GAME}), encoding="utf-8")
    (target / "raw" / "2").mkdir()
    (target / "raw" / "2" / "game.json").write_text(json.dumps({"game": None}), encoding="utf-8")
    return target


def file_of_descriptions(target: Path) -> Path:
    path = target / "descriptions.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(json.dumps(GAME) + "\n")
    return path


@pytest.mark.parametrize("make", [folder_of_a_data_set, file_of_descriptions])
def test_facts_are_read_from_a_data_set_or_a_file_of_descriptions(make, tmp_path: Path) -> None:
    (page,) = examples.pages_in(make(tmp_path), 10)
    assert page == facts_of(
        "Quaglo",
        ("Strategy",),
        f"{GAME['short_description']}\n{GAME['description']}",
        tags=("Turn-Based Strategy",),
        features=("Online PvP",),
    )
    assert {"turn-based strategy game", "against other players online"} <= {fact.text for fact in page}
    assert sum(fact.kind in CONTENT_KINDS for fact in page) >= 3


def test_a_place_without_descriptions_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no descriptions"):
        examples.pages_in(tmp_path, 10)
    (tmp_path / "x.jsonl").write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be read"):
        examples.pages_in(tmp_path / "x.jsonl", 10)


def test_no_word_of_a_page_gets_into_an_example(tmp_path: Path) -> None:
    pages = examples.pages_in(file_of_descriptions(tmp_path), 10)
    for pair in examples.examples(3, 300, pages):
        learned = f"{pair.description} {pair.review}".lower()
        for word in (
            "quaglo",
            "limestone",
            "castle",
            "orchard",
            "goblin",
            "retired",
            "misty",
            "apple",
            "baroque",
        ):
            assert word not in learned


def test_a_review_uses_no_sign_that_its_prompt_does_not_offer() -> None:
    for pair in examples.examples(4, 300, examples.invented_pages(200)):
        first, *offered, last = pair.description.splitlines()
        assert (first.split()[0], last) == ("Tone:", "Review:")
        used = {f"<{match['base']}>" for match in PLACEHOLDER.finditer(pair.review)} - {NAME}
        assert used <= {TOPIC_MARK.sub("", line.split()[0]) for line in offered}
        assert NAME in pair.review
        assert "<" not in PLACEHOLDER.sub("", TOPIC_MARK.sub("", pair.review))


def test_whatever_is_said_about_a_topic_follows_a_fact_of_that_topic() -> None:
    marked = 0
    for number, page in enumerate(examples.invented_pages(200)):
        pair = examples.example(random.Random(number), page)
        topics = {}
        for line in pair.description.splitlines()[1:-1]:
            offered = PLACEHOLDER.match(line)
            assert offered is not None
            topics[offered[0]] = {match["topic"] for match in TOPIC_MARK.finditer(line)}
            topics[offered[0]] |= {offered["kind"]} & set(SUBJECTS)
        for match in TOPIC_MARK.finditer(pair.review):
            end = re.compile(r"[.?!](?= |$)").search(pair.review, match.end())
            assert end is not None
            told = [
                found[0].split(".")[0].rstrip(">") + ">"
                for found in PLACEHOLDER.finditer(pair.review, 0, end.start())
            ]
            assert any(match["topic"] in topics.get(mark, ()) for mark in told), pair.review
            marked += 1
    assert marked > 200


def test_examples_are_the_same_each_time_and_differ_by_seed() -> None:
    pages = examples.invented_pages(50)
    assert list(examples.examples(1, 20, pages)) == list(examples.examples(1, 20, pages))
    assert list(examples.examples(1, 20, pages)) != list(examples.examples(2, 20, pages))
