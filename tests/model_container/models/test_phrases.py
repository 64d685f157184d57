"""A draft that slips from one sentence of its training into another is recognised."""

from __future__ import annotations

from pathlib import Path

import pytest

from model_container.models import phrases

LEARNED = (
    "<name> is worth a look for <praised1><story>, and it is easy to like.",
    "if you like a long road, you should give <name> a try. <combat> fights are short.",
)


@pytest.fixture
def table(tmp_path: Path) -> phrases.Phrases:
    phrases.write(LEARNED, tmp_path)
    found = phrases.load(tmp_path)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", True),
        (LEARNED[0], True),
        # Numbers, topics and capital letters say nothing of the order of words.
        ("<name> is worth a look for <praised3>, and it is easy to like.", True),
        ("Fights are short. If you like a long road, you should give <name> a try.", True),
        ("<name> is worth a look for <blamed1>, and it is easy to like.", False),
        ("<name> is worth a look for a long road, you should give <name> a try.", False),
    ],
)
def test_all_runs_of_a_text_were_learned_or_not(table: phrases.Phrases, text: str, wanted: bool) -> None:
    assert table.has_all(text) is wanted


def test_a_table_of_nothing_knows_nothing_and_a_folder_without_one_has_none(tmp_path: Path) -> None:
    assert phrases.load(tmp_path) is None
    phrases.write((), tmp_path)
    empty = phrases.load(tmp_path)
    assert empty is not None
    assert empty.has_all("") and not empty.has_all(LEARNED[0])
