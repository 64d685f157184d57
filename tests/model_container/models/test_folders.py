"""GRG_MODEL means one model folder, or one line that says what to do."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from core.errors import DamagedModel, UsageError, WriterError
from model_container import engines
from model_container.models import folders
from tests import tiny_model


def put(state: Path, name: str, version: str, age: int = 0) -> Path:
    """A model in the state folder, under that name, its card `age` seconds old."""
    folder = folders.home_of(name, state) / version
    tiny_model.make_model(state / "made", name=name, layers=2)
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    (state / "made").rename(folder)
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    (folder / "card.json").write_text(json.dumps({**card, "version": version}), encoding="utf-8")
    then = (folder / "card.json").stat().st_mtime - age
    os.utime(folder / "card.json", (then, then))
    return folder


def test_a_name_means_its_newest_version_unless_one_is_given(tmp_path: Path) -> None:
    put(tmp_path, "mine", "9", age=100)
    put(tmp_path, "mine", "10")
    put(tmp_path, "Owner/mine", "abc")
    assert folders.resolve("mine", tmp_path).label == "mine@10"
    assert folders.resolve("mine@9", tmp_path).label == "mine@9"
    assert folders.resolve("Owner/mine", tmp_path).label == "Owner/mine@abc"
    assert [model.label for model in folders.list_models(tmp_path) if not model.demo] == [
        "Owner/mine@abc",
        "mine@10",
        "mine@9",
    ]


def test_an_unset_model_means_the_last_one_pulled(tmp_path: Path) -> None:
    put(tmp_path, "first", "1")
    second = put(tmp_path, "second", "1", age=50)
    folders.set_default(second, tmp_path)
    assert folders.resolve("", tmp_path).label == "second@1"


def test_without_a_pulled_model_it_means_the_demo_even_when_the_pulled_one_was_deleted(
    tmp_path: Path,
) -> None:
    pulled = put(tmp_path, "gone", "1")
    folders.set_default(pulled, tmp_path)
    shutil.rmtree(pulled)
    if (folders.DEMO / "card.json").is_file():
        assert folders.resolve("", tmp_path) == folders.resolve("demo", tmp_path)
        assert folders.resolve("demo", tmp_path).demo
    else:
        with pytest.raises(WriterError, match=r"the bundled demo model lacks card\.json"):
            folders.resolve("", tmp_path)


def test_an_unknown_name_says_what_there_is_and_how_to_get_it(tmp_path: Path) -> None:
    put(tmp_path, "mine", "1")
    with pytest.raises(UsageError, match=r"mine@1.*`grg model pull EleutherAI/gpt-neo-125m`"):
        folders.resolve("EleutherAI/gpt-neo-125m", tmp_path)
    with pytest.raises(UsageError, match="no model 'mine@2' here"):
        folders.resolve("mine@2", tmp_path)


@pytest.mark.parametrize(
    "wanted",
    [
        "s3://bucket",
        "s3://UPPER/x",
        "s3:///x",
        "../../etc",
        "a/b/c",
        "name@",
        "/no/such/folder",
        "a b",
        "\x00",
    ],
)
def test_what_can_be_no_model_is_a_usage_error(tmp_path: Path, wanted: str) -> None:
    with pytest.raises(UsageError) as error:
        folders.resolve(wanted, tmp_path)
    assert "\n" not in str(error.value)


def test_a_model_folder_is_used_where_it_lies(tmp_path: Path) -> None:
    folder = tiny_model.make_model(tmp_path / "anywhere")
    assert folders.resolve(str(folder), tmp_path / "state").folder == folder
    assert not (tmp_path / "state").exists()


def test_a_checkpoint_folder_is_converted_once_and_again_when_it_changes(tmp_path: Path) -> None:
    checkpoint = tiny_model.make_checkpoint(tmp_path / "checkpoint", layers=2)
    first = folders.resolve(str(checkpoint), tmp_path / "state")
    written = first.ct2.stat().st_mtime_ns
    again = folders.resolve(str(checkpoint), tmp_path / "state")
    assert again == first
    assert again.ct2.stat().st_mtime_ns == written
    assert first.checkpoint == checkpoint
    assert first.name == "checkpoint"
    tiny_model.make_checkpoint(checkpoint, layers=2, seed=9)
    assert folders.resolve(str(checkpoint), tmp_path / "state").folder != first.folder
    assert engines.pick(first).count("Lantern Deep") > 0


def test_a_file_of_another_size_than_the_card_says_is_found_at_once(tmp_path: Path) -> None:
    folder = tiny_model.make_model(tmp_path / "m", layers=2)
    with (folder / "ct2" / "model.bin").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(DamagedModel, match=r"tiny@1 is damaged: ct2/model\.bin has"):
        folders.load(folder)


@pytest.mark.parametrize("spoil", ["tokenizer.json", "ct2/model.bin"])
def test_a_lost_file_is_named(tmp_path: Path, spoil: str) -> None:
    folder = tiny_model.make_model(tmp_path / "m", layers=2)
    (folder / spoil).unlink()
    with pytest.raises(WriterError, match=f"lacks {Path(spoil).name}"):
        folders.load(folder)


@pytest.mark.parametrize("card", ["", "{", "[]", "{}", '{"name": 1}'])
def test_a_card_that_cannot_be_read_is_one_line(tmp_path: Path, card: str) -> None:
    (tmp_path / "card.json").write_text(card, encoding="utf-8")
    with pytest.raises(WriterError, match=r"card\.json cannot be read"):
        folders.load(tmp_path)


def test_a_damaged_model_does_not_hide_the_others(tmp_path: Path) -> None:
    put(tmp_path, "good", "1")
    (put(tmp_path, "bad", "1") / "tokenizer.json").unlink()
    assert "good@1" in [model.label for model in folders.list_models(tmp_path)]
    with pytest.raises(UsageError, match="no model 'other' here"):
        folders.resolve("other", tmp_path)
    with pytest.raises(WriterError, match=r"lacks tokenizer\.json"):
        folders.resolve("bad", tmp_path)
