"""Sentences stand in an order that English has, and words drawn at random do not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from core.facts import facts_of
from model_container import corpus
from model_container.writing import order
from model_container.writing.fill import fill
from model_container.writing.plan import plan

FACTS = facts_of(
    "Lantern Hollow",
    ("Adventure",),
    "Explore a flooded mine with one lantern. Repair old pumps and talk to the miners who stayed.\n"
    "Features a hand-drawn map, over thirty rooms and a quiet soundtrack. You play a retired lamplighter.",
)
SENTENCES = (
    "Cinder Row is a racing game in a ruined city that lets you build a car of your own.",
    "The music is warm, the town is full of odd people, and the last hill is worth the climb.",
    "It does not explain much, but those who like to find things out will be happy here.",
    "There is little to do in the evenings, and the weather does not help.",
)


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_is_fluent_and_its_words_in_another_order_are_not(text: str) -> None:
    rng = random.Random(1)
    words = text.lower().rstrip(".").split()
    assert order.fluency(text) > 0.3
    for _ in range(5):
        rng.shuffle(words)
        assert order.fluency(" ".join(words) + ".") < min(0.3, order.fluency(text))


def test_fifty_words_drawn_from_texts_are_told_from_texts() -> None:
    rng = random.Random(2)
    offered = [plan(FACTS, "", number) for number in range(120)]
    reviews = [
        fill(corpus.review(rng, list(one.facts.values()), one.tone), one, "Lantern Hollow").text
        for one in offered
    ]
    words = " ".join(reviews).split()
    drawn = [" ".join(rng.choices(words, k=50)) + "." for _ in range(120)]
    assert sorted(map(order.fluency, reviews))[2] > sorted(map(order.fluency, drawn))[-3]


def test_nothing_is_neither() -> None:
    assert order.fluency("") == 0
    assert order.classes_of("") == [0]


def test_a_table_is_learned_from_texts_and_holds_none(tmp_path: Path) -> None:
    order.learn(["The lamp is on the hill."] * 50, tmp_path / "table.gz")
    assert (tmp_path / "table.gz").stat().st_size < 2_000
    order.learn(["The lamp is on the hill."] * 50, tmp_path / "again.gz")
    assert (tmp_path / "table.gz").read_bytes() == (tmp_path / "again.gz").read_bytes()
