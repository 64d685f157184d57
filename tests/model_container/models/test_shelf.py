"""Choosing the default among the models on this machine, their sizes, and removing one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.errors import UsageError
from model_container.models import folders, random_weights, shelf
from tests import tiny_model


def put(state: Path, name: str, version: str) -> Path:
    folder = folders.home_of(name, state) / version
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = tiny_model.make_model(
        state.parent / "made" / folder.parent.name / version, name=name, layers=1, attention=("global",)
    )
    card = json.loads((made / "card.json").read_text(encoding="utf-8")) | {"version": version}
    (made / "card.json").write_text(json.dumps(card), encoding="utf-8")
    return made.rename(folder)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def test_any_model_here_can_be_the_default_and_the_bundled_one_again(state: Path) -> None:
    put(state, "owner/first", "1")
    put(state, "second", "1")
    assert shelf.use("second", state) == folders.resolve("", state) == folders.resolve("second", state)
    assert shelf.use("owner/first@1", state).label == folders.resolve("", state).label == "owner/first@1"
    assert shelf.use("demo", state).demo and folders.resolve("", state).demo


@pytest.mark.parametrize(
    ("name", "message"), [("none", "no model 'none' here"), ("s3://bucket/x", "set GRG_MODEL=s3")]
)
def test_what_is_not_here_cannot_be_the_default(state: Path, name: str, message: str) -> None:
    put(state, "first", "1")
    shelf.use("first", state)
    with pytest.raises(UsageError, match=message):
        shelf.use(name, state)
    assert folders.resolve("", state).name == "first"


def test_a_removed_model_frees_its_bytes_and_leaves_the_others_and_the_default(state: Path) -> None:
    folder = put(state, "owner/first", "1")
    put(state, "second", "1")
    shelf.use("owner/first", state)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert size > 100_000 and shelf.remove("owner/first", state) == [("owner/first@1", size)]
    assert not folder.parent.exists()
    assert [one.label for one in shelf.stored(state)] == ["second@1"]
    assert folders.resolve("", state).demo
    assert not list((state / "models").glob(".removed-*"))


def test_of_several_versions_one_must_be_named(state: Path) -> None:
    put(state, "first", "1")
    put(state, "first", "2")
    with pytest.raises(UsageError, match=r"has several versions .first@1, first@2.: name one, or use --all"):
        shelf.remove("first", state)
    assert [label for label, _ in shelf.remove("first@1", state)] == ["first@1"]
    put(state, "first", "3")
    assert [label for label, _ in shelf.remove("first", state, every=True)] == ["first@2", "first@3"]
    assert shelf.stored(state) == []


def test_a_damaged_model_and_half_a_download_can_be_removed(state: Path) -> None:
    (put(state, "owner/first", "1") / "card.json").write_text("{", encoding="utf-8")
    half = folders.home_of("owner/half", state) / "main" / "checkpoint"
    half.mkdir(parents=True)
    assert [one.label for one in shelf.stored(state)] == ["owner/first@1", "owner/half@main"]
    for name in ("owner/first", "owner/half@main"):
        shelf.remove(name, state)
    assert shelf.stored(state) == []


def test_random_weights_of_the_bench_have_a_name_and_can_be_removed(state: Path) -> None:
    random_weights.shaped("tiny", state)
    (found,) = shelf.stored(state)
    assert (found.label, found.kind, found.model is not None) == ("random-tiny@1", "bench", True)
    ((label, size),) = shelf.remove("random-tiny", state)
    assert label == "random-tiny@1" and size > 100_000
    assert shelf.stored(state) == []


def test_a_conversion_of_a_folder_can_be_removed(state: Path, tmp_path: Path) -> None:
    checkpoint = tiny_model.make_checkpoint(tmp_path / "mine")
    model = folders.resolve(str(checkpoint), state)
    (found,) = shelf.stored(state)
    assert (found.name, found.kind) == ("mine", "converted")
    shelf.remove("mine", state)
    assert not model.folder.exists() and checkpoint.is_dir()


def test_what_is_not_there_or_bundled_cannot_be_removed(state: Path) -> None:
    with pytest.raises(UsageError, match="the demo model is part of the program"):
        shelf.remove("demo", state)
    with pytest.raises(UsageError, match=r"no model '../../x' in .* \(there is: none\)"):
        shelf.remove("../../x", state)
