"""Checkpoints of every kind the hub has become CTranslate2 files and come back with their weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.errors import UsageError, WriterError
from model_container.models import convert, ct2_weights, folders, gpt_neo
from tests import tiny_model
from tests.needs import needs_torch
from tests.same_tokens import assert_same_tokens, transformers_engine

Weights = dict[str, Any]


def round_trip(folder: Path, quantization: str) -> tuple[Weights, Weights]:
    """(the checkpoint's weights, what is in the model.bin made of it)."""
    target = convert.make_model_folder(
        folder, folder.parent / "out", name="m", version="1", quantization=quantization
    )
    return dict(convert.read_weights(folder)), ct2_weights.state_dict(target / "ct2" / "model.bin")


@pytest.mark.parametrize(
    "kind",
    [{}, {"dtype": "float16"}, {"dtype": "bfloat16"}, {"shards": 3}, {"dtype": "bfloat16", "shards": 2}],
)
def test_float32_files_hold_exactly_the_checkpoints_weights(tmp_path: Path, kind: dict[str, Any]) -> None:
    theirs, ours = round_trip(tiny_model.make_checkpoint(tmp_path / "in", **kind), "float32")
    assert set(ours) == {*theirs, "lm_head.weight"}
    for name, array in theirs.items():
        assert (np.asarray(array, np.float32) == ours[name]).all(), name
    assert (ours["lm_head.weight"] == ours["transformer.wte.weight"]).all()


def test_int8_rows_are_within_half_a_step_of_the_weights(tmp_path: Path) -> None:
    theirs, ours = round_trip(tiny_model.make_checkpoint(tmp_path / "in"), "int8")
    for name, array in theirs.items():
        if array.ndim == 2 and "wpe" not in name:
            step = np.abs(array).max(axis=1, keepdims=True) / 127
            assert (np.abs(array - ours[name]) <= step * 0.5001).all(), name
        else:
            assert (array == ours[name]).all(), name


def test_quantising_dequantised_weights_changes_nothing(tmp_path: Path) -> None:
    folder = tiny_model.make_checkpoint(tmp_path / "in")
    _, once = round_trip(folder, "int8")
    gpt_neo.write_ct2(
        convert.read_config(folder), once, folder / "tokenizer.json", tmp_path / "twice", "int8"
    )
    first = ct2_weights.read_variables(tmp_path / "out" / "ct2" / "model.bin")
    second = ct2_weights.read_variables(tmp_path / "twice" / "model.bin")
    assert first.keys() == second.keys()
    assert all((first[name] == second[name]).all() for name in first if first[name].dtype == np.int8)


@needs_torch
def test_an_int8_file_computed_in_float32_writes_what_transformers_writes_from_it(tmp_path: Path) -> None:
    from core.domain import Decoding
    from model_container.engines.ct2 import CTranslate2Engine

    model = folders.load(tiny_model.make_model(tmp_path / "m", seed=3))
    decoding = Decoding(max_new_tokens=60, min_new_tokens=60, sample=False, repetition_penalty=1.0)
    prompts = ["Game Description: light and water.\nReview: It is", "Review: On paper, Iron Orchard is a"]
    ours = CTranslate2Engine(model, compute_type="float32", threads=1).write(prompts, decoding, seed=0)
    theirs = transformers_engine(model).write(prompts, decoding, seed=0)
    assert_same_tokens(model, prompts, ours, theirs, decoding)


@needs_torch
def test_pytorch_files_are_read_where_torch_is(tmp_path: Path) -> None:
    import torch

    folder = tiny_model.make_checkpoint(tmp_path / "in")
    weights = {name: torch.from_numpy(np.array(array)) for name, array in convert.read_weights(folder)}
    weights["transformer.h.0.attn.attention.bias"] = torch.ones(
        1, 1, 8, 8, dtype=torch.bool
    )  # as old files have
    torch.save(weights, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    theirs, ours = round_trip(folder, "float32")
    assert set(ours) - set(theirs) == {"lm_head.weight"}


@pytest.mark.skipif(convert.torch_installed(), reason="torch is installed")
def test_pytorch_files_without_torch_say_what_to_install(tmp_path: Path) -> None:
    folder = tiny_model.make_checkpoint(tmp_path / "in")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(UsageError, match="uv sync --extra torch"):
        list(convert.read_weights(folder))


def test_a_tokenizer_of_vocab_and_merges_reads_as_tokenizer_json_does(tmp_path: Path) -> None:
    folder = tiny_model.make_checkpoint(tmp_path / "in")
    whole = convert.read_tokenizer(folder)
    whole.model.save(str(folder))
    (folder / "tokenizer.json").unlink()
    parts = convert.read_tokenizer(folder)
    text = f"Lantern Deep: light, water…{tiny_model.END} and 東方"
    assert parts.encode(text).ids == whole.encode(text).ids
    assert parts.decode(parts.encode("Lantern Deep: 東方").ids) == "Lantern Deep: 東方"


def test_the_vocabulary_is_filled_up_to_the_embeddings_rows(tmp_path: Path) -> None:
    folder = tiny_model.make_checkpoint(tmp_path / "in")
    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    last = tokenizer["model"]["merges"].pop()
    del tokenizer["model"]["vocab"]["".join(last)]
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    convert.make_model_folder(folder, tmp_path / "out", name="m", version="1")
    words = json.loads((tmp_path / "out" / "ct2" / "vocabulary.json").read_text(encoding="utf-8"))
    assert len(words) == len(set(words)) == 400
    assert any(word.startswith("<unused") for word in words)


def test_the_card_tells_what_the_model_is(tmp_path: Path) -> None:
    folder = tiny_model.make_model(tmp_path / "m", demo=True, window=64, context=128)
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    assert card["name"] == "tiny" and card["demo"] is True
    assert (card["context"], card["window"], card["config"]["num_layers"]) == (128, 64, 4)
    weights = dict(convert.read_weights(tmp_path / "m-checkpoint"))
    assert card["parameters"] == sum(array.size for array in weights.values())
    assert set(card["files"]) == {"ct2/config.json", "ct2/model.bin", "ct2/vocabulary.json", "tokenizer.json"}
    assert card["files"]["tokenizer.json"]["sha256"] == convert.file_sha256(folder / "tokenizer.json")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda folder: (folder / "config.json").unlink(), "has no config.json"),
        (lambda folder: (folder / "config.json").write_text("{"), "cannot be read"),
        (lambda folder: (folder / "config.json").write_text('{"model_type": "bert"}'), "type 'bert'"),
        (lambda folder: (folder / "model.safetensors").unlink(), "has no model.safetensors"),
        (lambda folder: (folder / "tokenizer.json").unlink(), "has no tokenizer.json"),
        (lambda folder: (folder / "tokenizer.json").write_text("[]"), "tokenizer .* cannot be read"),
        (lambda folder: cut(folder / "model.safetensors", 1000), "is cut short"),
        (lambda folder: cut(folder / "model.safetensors", 100_000), "is cut short"),
    ],
)
def test_a_folder_that_is_no_whole_gpt_neo_is_one_line(tmp_path: Path, spoil: Any, message: str) -> None:
    folder = tiny_model.make_checkpoint(tmp_path / "in")
    spoil(folder)
    with pytest.raises(UsageError, match=message):
        convert.make_model_folder(folder, tmp_path / "out", name="m", version="1")
    assert not (tmp_path / "out" / "card.json").exists()


def cut(path: Path, size: int) -> None:
    path.write_bytes(path.read_bytes()[:size])


@pytest.mark.parametrize("size", [0, 3, 40, 5_000])
def test_a_model_file_that_is_cut_short_is_one_line(tmp_path: Path, size: int) -> None:
    path = tiny_model.make_model(tmp_path / "m") / "ct2" / "model.bin"
    cut(path, size)
    with pytest.raises(WriterError, match="is damaged"):
        ct2_weights.state_dict(path)


def test_a_model_file_of_another_version_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(b"\x63\0\0\0" + b"\0" * 60)
    with pytest.raises(WriterError, match="binary version 99"):
        ct2_weights.read_variables(path)
