"""Which texts that were left over are kept for the next one who asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.domain import Decoding, Prompt
from model_container.engines import Draft
from model_container.models import folders
from model_container.writing import rank
from model_container.writing.writer import Writer
from tests.records import prompt
from tests.tiny_model import make_model

DESCRIPTION = (
    "Lantern Deep (Adventure). Carry one lantern through a flooded mine, repair old pumps, listen to the water "
    "and find the miners who never came back from the lowest gallery."
)
TEXTS = (
    (
        "Lantern Deep is an adventure that trusts its lantern. The flooded mine is dark, the pumps are stubborn, and the "
        "water is a patient enemy. I like how repair work turns into exploring, one gallery after another."
    ),
    (
        "Lantern Deep makes you spend light. Each gallery of this adventure asks whether the lowest miners are worth "
        "the oil, and the answer changes with the water. It is slow, careful and often beautiful."
    ),
    (
        "Lantern Deep listens better than most adventure games. Pumps groan, water creeps along the gallery floor, and "
        "somewhere below a miner may still knock. Carry patience with your lantern and it will repay you."
    ),
    (
        "Lantern Deep could be kinder about its pumps, which break more often than they are fun to repair. Still, as an "
        "adventure about a mine, it finds a mood that louder games miss, and the ending is earned."
    ),
)


def asked(**more: object) -> Prompt:
    return prompt(
        "a", 1, name="Lantern Deep", genres=("Adventure",), description=DESCRIPTION, opening="", **more
    )


def test_good_texts_are_kept_best_first_and_no_more_than_two() -> None:
    kept = rank.left_over(TEXTS, asked(), [TEXTS[0]])
    assert len(kept) == rank.MAX_LEFT_OVER == 2
    assert set(kept) < set(TEXTS[1:])


def test_what_was_shown_or_is_much_like_it_is_not_kept() -> None:
    changed = TEXTS[0].replace("patient", "quiet")
    assert rank.left_over([TEXTS[0], changed], asked(), [TEXTS[0]]) == []
    assert rank.left_over([TEXTS[1], TEXTS[1].replace("slow", "calm")], asked(), [TEXTS[0]]) == [TEXTS[1]]


def test_a_text_with_any_fault_is_not_kept_though_it_might_be_shown() -> None:
    faulty = [
        TEXTS[1].replace("Lantern Deep", "It"),
        TEXTS[1] + " I played it for 40 hours.",
        TEXTS[1][:-10],
        "Lantern Deep is a slow adventure with pumps and miners in a flooded mine.",
        "",
    ]
    assert rank.left_over(faulty, asked(), [TEXTS[0]]) == []


class Scripted:
    """An engine whose drafts are written down."""

    label, context = "scripted 1", 2_048

    def prompt_budget(self, max_new: int) -> int:
        return 1_000 - max_new

    def count(self, text: str) -> int:
        return len(text.split())

    def write(
        self, prompts: Sequence[str], decoding: Decoding, *, seed: int, candidates: int = 1
    ) -> list[list[Draft]]:
        drafts = [Draft(text.removeprefix("Lantern Deep"), (1,), ended=True) for text in TEXTS[:candidates]]
        return [drafts for _ in prompts]


def test_a_writer_tells_what_it_left_over_and_none_of_it_was_chosen(tmp_path: Path) -> None:
    writer = Writer(Scripted(), folders.load(make_model(tmp_path / "tiny", layers=2)), all_at_once=True)
    same_game = [replace(asked(), id=id, candidates=4, opening="Lantern Deep") for id in "ab"]
    outcomes = writer.write(same_game)
    shown = {getattr(outcome, "text", None) for outcome in outcomes}
    left = [spare.text for spare in writer.spares]
    assert len(shown) == len(left) == 2 and shown | set(left) == set(TEXTS)
    assert {spare.id for spare in writer.spares} <= {"a", "b"}
    (outcome,) = writer.write(same_game[:1], taken=left)
    assert getattr(outcome, "text", None) in shown
    assert {spare.text for spare in writer.spares} == shown - {getattr(outcome, "text", None)}
