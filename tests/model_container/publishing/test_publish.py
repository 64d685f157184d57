"""Training from a data set and putting the outcome to work, with a tiny model."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from safetensors.numpy import load_file, save_file

from core.errors import UsageError, WriterError
from core.settings import Settings
from model_container.dataset import read_pairs
from model_container.models import convert, folders, memorised
from model_container.models.lexicon import Lexicon
from model_container.publishing import publish, texts
from model_container.training import command
from model_container.writing.words import words_of
from tests.needs import needs_torch
from tests.tiny_model import make_checkpoint
from tests.training_runs import LEARNED, make_dataset

pytestmark = needs_torch

TRAINED = [
    "--epochs",
    "12",
    "--batch",
    "2",
    "--every",
    "6",
    "--learning-rate",
    "0.01",
    "--threads",
    "1",
    "--length",
    "320",
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_dataset(tmp_path_factory.mktemp("data") / "ds")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_checkpoint(tmp_path_factory.mktemp("base") / "tiny", layers=2, width=32, heads=2, spread=0.05)


@pytest.fixture(scope="module")
def trained(data: Path, base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("trained") / "out"
    assert command.main([str(data), "--base", str(base), "--out", str(out), *TRAINED], Settings()) == 0
    return out


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state_dir=tmp_path / "state")


def story(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "training.json").read_text())
    return found


def test_training_on_a_data_set_learns_from_it_and_tells_of_it(trained: Path, data: Path) -> None:
    told = story(trained)
    assert told["base"] == "tiny"
    assert told["data"]["id"] == json.loads((data / "card.json").read_text())["id"]
    assert told["held_out_perplexity"] < 0.7 * told["held_out_perplexity_at_start"]
    assert read_pairs(trained / "held_out.jsonl") == read_pairs(data / "held_out.jsonl")


def test_a_trained_folder_can_be_the_base_of_another_run_or_be_used_as_it_is(
    trained: Path, data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "more"
    assert (
        command.main(
            [str(data), "--base", str(trained), "--out", str(out), *TRAINED, "--steps", "1"], Settings()
        )
        == 0
    )
    assert story(out)["held_out_loss_at_start"] == pytest.approx(story(trained)["held_out_loss"], abs=0.02)
    assert folders.resolve(str(trained), tmp_path / "state").context == 512


def test_a_published_model_is_found_by_name_with_its_story_and_measures(
    trained: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    label = publish.publish(str(trained), "mine", settings)
    said = capsys.readouterr().err
    assert "there is no earlier mine: nothing to compare with\n" in said
    assert "writing reviews of 24 invented games\n" in said
    assert re.search(r"\d+% of its texts would be shown, [\d.]+ words in 100 are invented", said)
    found = folders.resolve("mine", settings.state_dir)
    assert found.label == label and found.version.endswith("Z") and found.checkpoint is not None
    told = json.loads((found.folder / "card.json").read_text())
    assert told["training"]["data"]["source"] == "a test" and told["base"] == "tiny"
    assert told["published"]["engines_agree"]["float32"] == 1.0
    assert set(told["published"]["texts"]) == {"games", "shown", "faults_a_text", "invented_words_in_100"}
    known = memorised.load(found.folder)
    assert known is not None and known.shared(words_of(LEARNED)) > 0, "the ranker knows what players wrote"
    assert told["published"]["held_out_nats_per_byte"] == pytest.approx(
        story(trained)["held_out_nats_per_byte"], rel=0.03
    )
    assert [path.name for path in (settings.state_dir / "models").iterdir()] == ["mine"], (
        "nothing is left over"
    )


def test_a_model_that_writes_nothing_that_is_shown_is_published_all_the_same_if_it_replaces_none(
    trained: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object) -> None:
        raise WriterError("no memory")

    publish.publish(str(trained), "mine", settings)
    assert re.search(
        r"\n0% of its texts would be shown, .* invented: train longer\n$", capsys.readouterr().err
    )
    monkeypatch.setattr(texts, "write", fails)
    publish.publish(str(trained), "other", settings)
    assert capsys.readouterr().err.endswith("it wrote none: no memory\n")
    assert folders.resolve("other", settings.state_dir).name == "other"


def written(model: folders.Model, known: Lexicon) -> texts.Measures:
    return texts.write(model, "ctranslate2", Settings().decoding, known)


def test_worse_texts_are_refused_although_the_loss_is_no_worse(
    trained: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from model_container.publishing import acceptance

    home = settings.state_dir / "models/mine/1"
    shutil.copytree(folders.DEMO, home)
    monkeypatch.setattr(acceptance, "nats_per_byte", lambda *_: 1.0)
    with pytest.raises(UsageError, match=r"its texts are worse than those of demo@\d: fewer would be shown"):
        publish.publish(str(trained), "mine", settings)
    label = publish.publish(str(trained), "mine", settings, force=True)
    told = json.loads((folders.resolve(label, settings.state_dir).folder / "card.json").read_text())
    figures, before = told["published"]["texts"], told["published"]["replaced_texts"]
    assert before["shown"] > 0.6 > figures["shown"] and figures["faults_a_text"] > before["faults_a_text"]


def test_a_model_is_no_worse_than_itself_and_a_better_one_is_not_refused(
    trained: Path, tmp_path: Path
) -> None:
    folder = convert.make_model_folder(trained, tmp_path / "m", name="small", version="1")
    small, bundled = folders.load(folder), folders.load(folders.DEMO)
    known = texts.known_words([small, bundled], [LEARNED])
    ours, theirs = written(small, known), written(bundled, known)
    assert texts.worse_in(ours, ours) == texts.worse_in(theirs, ours) == ""
    assert theirs.example and "invent" in texts.worse_in(
        dataclasses.replace(ours, shown=theirs.shown, faults=theirs.faults), theirs
    )
    assert written(small, known) == ours, "the same texts each time"


def test_a_worse_model_is_refused_unless_forced_and_the_older_one_can_be_named(
    trained: Path, base: Path, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = publish.publish(str(trained), "mine", settings)
    capsys.readouterr()
    untrained = tmp_path / "untrained"
    shutil.copytree(base, untrained)
    with pytest.raises(UsageError, match=r"has no held_out\.jsonl, so it cannot be compared with mine@"):
        publish.publish(str(untrained), "mine", settings)
    shutil.copy(trained / "held_out.jsonl", untrained)
    with pytest.raises(UsageError, match=rf"it is worse than {older} .* or use --force"):
        publish.publish(str(untrained), "mine", settings)
    assert folders.resolve("mine", settings.state_dir).label == older
    newer = later(lambda: publish.publish(str(untrained), "mine", settings, force=True), older)
    assert folders.resolve("mine", settings.state_dir).label == newer
    assert folders.resolve(older, settings.state_dir).label == older
    assert "no earlier" not in capsys.readouterr().err


def later(do: Any, than: str) -> str:
    """Versions are seconds."""
    while time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()) <= than.partition("@")[2]:
        time.sleep(0.05)
    label: str = do()
    return label


def test_engines_that_disagree_are_noticed(trained: Path, settings: Settings, tmp_path: Path) -> None:
    from model_container.publishing import acceptance

    label = publish.publish(str(trained), "mine", settings)
    model = folders.resolve(label, settings.state_dir)
    broken = tmp_path / "broken"
    shutil.copytree(trained, broken)
    weights = load_file(broken / "model.safetensors")
    weights["transformer.h.0.attn.attention.q_proj.weight"] = -weights[
        "transformer.h.0.attn.attention.q_proj.weight"
    ]
    weights["transformer.wpe.weight"] = weights["transformer.wpe.weight"][::-1].copy()
    save_file(weights, broken / "model.safetensors", {"format": "pt"})
    assert acceptance.agreement(model, trained, tmp_path / "same")["float32"] == 1.0
    assert acceptance.agreement(model, broken, tmp_path / "other")["float32"] < publish._MIN_AGREEMENT


@pytest.mark.parametrize("name", ["demo", "../x", "Mine", "a/b", ""])
def test_a_name_that_cannot_be_one_is_one_line(name: str, trained: Path, settings: Settings) -> None:
    with pytest.raises(UsageError, match="cannot be a name"):
        publish.publish(str(trained), name, settings)


def test_what_is_no_checkpoint_is_one_line(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"has no config\.json"):
        publish.publish(str(tmp_path), "mine", settings)


def test_a_disk_that_cannot_be_written_is_one_line(trained: Path, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where a folder should be")
    with pytest.raises(WriterError, match="cannot be written"):
        publish.publish(str(trained), "mine", Settings(state_dir=tmp_path / "state"))
