"""The bundled demo tells facts of the page, in the model's own sentences; the same shape untrained gets nothing posted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from core import prompts
from core.domain import Failure, Review
from core.domain.text import sentence_ends
from core.settings import Settings
from core.steam.saved import read_saved_page
from model_container import engines
from model_container.models import convert, folders, random_weights
from model_container.writing.writer import Writer

GAME = read_saved_page(Path(__file__).parents[3] / "examples/lantern_hollow.html")
PAGE = " ".join(f"{GAME.short_description} {GAME.description}".split())


def asked(seed: int, tone: str = "") -> prompts.Prompt:
    settings = Settings()
    return prompts.build(
        GAME,
        id=str(seed),
        seed=seed,
        decoding=settings.decoding,
        candidates=settings.candidates,
        tone=tone,  # type: ignore[arg-type]
    )


@pytest.fixture(scope="module")
def writer() -> Writer:
    model = folders.load(folders.DEMO)
    return Writer(engines.pick(model), model)


def test_a_review_says_which_facts_it_tells_and_where_the_page_says_them(writer: Writer) -> None:
    for seed in range(5):
        (review,) = writer.write([asked(seed)])
        assert isinstance(review, Review)
        assert review.prompt.startswith("Tone: ") and review.prompt.endswith("Review:")
        assert "<" not in review.text and review.text.count(GAME.name) >= 1
        assert sentence_ends(review.text)[-1] == len(review.text)
        assert len(review.facts) >= 2
        for fact in review.facts:
            assert fact.sentence in PAGE or fact.sentence in GAME.genres


def test_the_same_seed_gives_the_same_text_and_others_differ(writer: Writer) -> None:
    first, again, other = (writer.write([asked(seed)])[0] for seed in (3, 3, 4))
    assert isinstance(first, Review) and isinstance(again, Review) and isinstance(other, Review)
    assert first.text == again.text != other.text


def test_the_same_shape_with_untrained_weights_gets_nothing_posted(tmp_path: Path) -> None:
    demo = json.loads((folders.DEMO / "card.json").read_text(encoding="utf-8"))
    folder = shutil.copytree(folders.DEMO, tmp_path / "untrained")
    weights = random_weights.random_weights(demo["config"], seed=1, spread=0.02)
    convert.write_ct2(demo["config"], weights, folder / "tokenizer.json", folder / "ct2", "int8")
    del demo["files"]
    (folder / "card.json").write_text(json.dumps(demo), encoding="utf-8")
    model = folders.load(folder)
    untrained = Writer(engines.pick(model), model)
    assert all(isinstance(untrained.write([asked(seed)])[0], Failure) for seed in range(4))
