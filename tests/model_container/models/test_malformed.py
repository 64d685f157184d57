"""Checkpoints as the hub has them: what may be missing is made up for, what is malformed is one line that names it."""

from __future__ import annotations

import json
import shutil
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.domain import Decoding
from core.errors import UsageError
from model_container import engines
from model_container.engines.tokens import Tokens
from model_container.models import convert, folders
from model_container.models.folders import Model
from tests import tiny_model
from tests.needs import needs_torch

GREEDY = Decoding(max_new_tokens=20, min_new_tokens=0, sample=False, repetition_penalty=1.0)
PROMPTS = ["Game Description: light and water.\nReview: It is"]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model.make_checkpoint(tmp_path_factory.mktemp("sound") / "in")


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    """A checkpoint to spoil."""
    return Path(shutil.copytree(sound, tmp_path / "in"))


def converted(checkpoint: Path) -> Model:
    return folders.load(
        convert.make_model_folder(
            checkpoint, checkpoint.parent / "out", name="m", version="1", keep_checkpoint=True
        )
    )


def amend(path: Path, **values: Any) -> None:
    """Set keys of a JSON file; None deletes a key, `"null"` sets null."""
    content = json.loads(path.read_text(encoding="utf-8"))
    for key, value in values.items():
        content.pop(key, None)
        if value is not None:
            content[key] = None if value == "null" else value
    path.write_text(json.dumps(content), encoding="utf-8")


def rename_weight(path: Path, old: str, new: str) -> None:
    """Give a tensor of a safetensors file another name."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header[new] = header.pop(old)
    write_header(path, header, data[8 + length :])


def write_header(path: Path, header: Any, rest: bytes) -> None:
    head = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(head)) + head + rest)


def texts(model: Model, engine: str = "ctranslate2") -> list[tuple[int, ...]]:
    return [drafts[0].ids for drafts in engines.pick(model, engine).write(PROMPTS, GREEDY, seed=0)]


def test_tied_weights_may_be_stored_under_the_projections_name_alone(folder: Path) -> None:
    expected = texts(converted(folder))
    rename_weight(folder / "model.safetensors", "transformer.wte.weight", "lm_head.weight")
    assert texts(converted(folder)) == expected


@needs_torch
def test_transformers_reads_tied_weights_under_the_projections_name_too(folder: Path) -> None:
    expected = texts(converted(folder), "transformers")
    rename_weight(folder / "model.safetensors", "transformer.wte.weight", "lm_head.weight")
    assert texts(converted(folder), "transformers") == expected


@pytest.mark.parametrize(
    ("named", "beside", "ends"),
    [
        ("null", None, [0]),
        (None, None, [0]),
        ([7, 0], None, [7, 0]),
        (0, 9, [0, 9]),
        (None, [5, 9], [5, 9]),
        ("null", 5, [5]),
    ],
)
def test_the_end_of_a_text_may_be_one_token_several_or_left_out(
    folder: Path, named: Any, beside: Any, ends: list[int]
) -> None:
    # The <|endoftext|> of the sound one is token 0.
    amend(folder / "config.json", eos_token_id=named)
    if beside is not None:
        (folder / "generation_config.json").write_text(json.dumps({"eos_token_id": beside}), encoding="utf-8")
    assert list(converted(folder).ends) == ends


@pytest.mark.parametrize("engine", ["ctranslate2", pytest.param("transformers", marks=needs_torch)])
def test_a_text_ends_at_any_of_its_ends(folder: Path, engine: str) -> None:
    (written,) = texts(converted(folder), engine)
    last = next(token for place, token in enumerate(written) if place >= 3 and token not in written[:place])
    amend(folder / "config.json", eos_token_id=[0, last])
    model = converted(folder)
    ((draft,),) = engines.pick(model, engine).write(PROMPTS, GREEDY, seed=0)
    assert draft.ids == written[: written.index(last)] and draft.ended


def test_the_number_of_places_is_that_of_the_weights(tmp_path: Path) -> None:
    folder = tiny_model.make_checkpoint(tmp_path / "in", context=128)
    amend(folder / "config.json", max_position_embeddings=None)
    assert converted(folder).context == 128
    amend(folder / "config.json", max_position_embeddings=2048)
    assert converted(folder).context == 128


@pytest.mark.parametrize("engine", ["ctranslate2", pytest.param("transformers", marks=needs_torch)])
def test_a_vocabulary_larger_than_its_rows_loses_the_tokens_that_no_text_holds(
    folder: Path, engine: str
) -> None:
    expected = texts(converted(folder), engine)
    amend(folder / "config.json", vocab_size=401)
    content = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    content["added_tokens"].append({**content["added_tokens"][0], "id": 400, "content": "<|pad|>"})
    (folder / "tokenizer.json").write_text(json.dumps(content), encoding="utf-8")
    model = converted(folder)
    assert texts(model, engine) == expected and model.shape.vocabulary == 400
    assert engines.pick(model, engine).count("<|pad|>") > 1  # text, like any other


@pytest.mark.parametrize("engine", ["ctranslate2", pytest.param("transformers", marks=needs_torch)])
def test_the_mark_of_an_end_inside_a_description_is_text(folder: Path, engine: str) -> None:
    model = converted(folder)
    loaded = engines.pick(model, engine)
    assert loaded.count("a <|endoftext|> b") >= loaded.count("a  b") + 6
    ids = Tokens(model).ids("light <|endoftext|> and water")
    assert 0 not in ids
    assert Tokens(model).text(ids) == "light <|endoftext|> and water"


HUGE = "1" + 4000 * "0"
CONFIG: list[tuple[str, Any, str]] = [
    ("vocab_size", 10**9, "whole number from 1 to"),
    ("vocab_size", "50257", "vocab_size is '50257'"),
    ("num_layers", 10**12, "num_layers is 1000000000000, but must be"),
    ("num_layers", -1, "num_layers is -1"),
    ("num_layers", 2.0, "num_layers is 2.0"),
    ("num_layers", None, "num_layers is missing"),
    ("num_heads", 0, "num_heads is 0"),
    ("num_heads", True, "num_heads is True"),
    ("num_heads", 7, "not a multiple of num_heads 7"),
    ("hidden_size", 128, "have the shape"),
    ("hidden_size", None, "hidden_size is missing"),
    ("hidden_size", [64], "hidden_size is .64."),
    ("intermediate_size", 999, "have the shape"),
    ("intermediate_size", "wide", "intermediate_size is 'wide'"),
    ("max_position_embeddings", {}, "max_position_embeddings is {}"),
    ("window_size", -5, "window_size is -5"),
    ("attention_types", None, "attention_types is None"),
    ("attention_types", 3, "attention_types is 3"),
    ("attention_types", [["global", 1]], "attention_types is"),
    ("attention_types", [[["global"], 10**9]], "attention_types is"),
    ("attention_types", [[["sideways"], 4]], "attention_types is"),
    ("attention_types", [[["global"], 3]], "names 3 attention layers for 4 layers"),
    ("layer_norm_epsilon", "small", "layer_norm_epsilon is 'small'"),
    ("activation_function", ["gelu"], "is not GPT-Neo's gelu_new"),
    ("model_type", ["gpt_neo"], "a model of type"),
    ("model_type", None, "a model of type None"),
    ("eos_token_id", "end", "eos_token_id is 'end'"),
    ("eos_token_id", [0, "end"], "eos_token_id is"),
    ("eos_token_id", 400, "eos_token_id is 400, but the model has only 400 tokens"),
    ("eos_token_id", -1, "eos_token_id is -1"),
]


@pytest.mark.parametrize(("key", "value", "message"), CONFIG)
def test_a_config_that_cannot_be_is_one_line_that_names_the_key(
    folder: Path, key: str, value: Any, message: str
) -> None:
    amend(folder / "config.json", **{key: value})
    one_line(folder, message)


def one_line(folder: Path, message: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(UsageError, match=message) as caught:
            convert.make_model_folder(folder, folder.parent / "out", name="m", version="1")
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 500
    assert not (folder.parent / "out" / "card.json").exists()


def spoil_json(name: str, text: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_text(text, encoding="utf-8") and None


def spoil_header(change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / "model.safetensors"
        data = path.read_bytes()
        (length,) = struct.unpack("<Q", data[:8])
        header = json.loads(data[8 : 8 + length])
        write_header(path, change(header), data[8 + length :])

    return spoil


def spoil_index(content: Any) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / "model.safetensors").rename(folder / "model-1.safetensors")
        (folder / "model.safetensors.index.json").write_text(json.dumps(content), encoding="utf-8")

    return spoil


NAME = "transformer.ln_f.weight"
FILES: dict[str, tuple[Callable[[Path], None], str]] = {
    "config: a list": (spoil_json("config.json", "[]"), "holds a list, not a JSON object"),
    "config: a number": (spoil_json("config.json", HUGE), "holds a int, not a JSON object"),
    "config: a number too long to read": (spoil_json("config.json", "1" + 9000 * "0"), "cannot be read"),
    "config: a huge number": (
        spoil_json("config.json", f'{{"model_type": "gpt_neo", "num_layers": {HUGE}}}'),
        "num_layers is a number of more than 64 bits",
    ),
    "config: too deep": (spoil_json("config.json", "[" * 100_000), "cannot be read"),
    "config: no text": (
        lambda folder: (folder / "config.json").write_bytes(b"\xff\xfe{") and None,
        "cannot be read",
    ),
    "config: too large": (spoil_json("config.json", " " * 2_000_000), "which is no config of a model"),
    "generation config: a list": (
        spoil_json("generation_config.json", "[]"),
        "generation_config.json holds a list",
    ),
    "training: a list": (spoil_json("training.json", "[]"), "training.json holds a list"),
    "training: a prompt that is none": (
        spoil_json("training.json", '{"prompt": 5}'),
        "names 5 as its prompt",
    ),
    "tokenizer: empty": (spoil_json("tokenizer.json", "{}"), "tokenizer in .* cannot be read"),
    "tokenizer: of another model": (
        lambda folder: amend(folder / "config.json", vocab_size=300) or shorten(folder),
        "400 tokens, the model only 300: they do not belong together",
    ),
    "header: a list": (spoil_header(lambda _: []), "damaged header"),
    "header: no offsets": (
        spoil_header(lambda header: header | {NAME: {"dtype": "F32", "shape": [64]}}),
        "damaged header .KeyError",
    ),
    "header: a text as entry": (spoil_header(lambda header: header | {NAME: "x"}), "damaged header"),
    "header: offsets that are none": (
        spoil_header(lambda header: header | {NAME: header[NAME] | {"data_offsets": [0, "x"]}}),
        "damaged header",
    ),
    "header: three offsets": (
        spoil_header(lambda header: header | {NAME: header[NAME] | {"data_offsets": [0, 1, 2]}}),
        "damaged header",
    ),
    "header: a negative shape": (
        spoil_header(lambda header: header | {NAME: header[NAME] | {"shape": [-64]}}),
        "damaged header",
    ),
    "header: a huge shape": (
        spoil_header(lambda header: header | {NAME: header[NAME] | {"shape": [10**15]}}),
        "bytes, but the shape",
    ),
    "header: another shape": (
        spoil_header(lambda header: header | {NAME: header[NAME] | {"shape": [8, 8]}}),
        "have the shape .8, 8., config.json asks for .64",
    ),
    "header: a dtype that is none": (
        spoil_header(lambda header: header | {NAME: header[NAME] | {"dtype": ["F32"]}}),
        "damaged header",
    ),
    "header: a weight is missing": (
        spoil_header(lambda header: {name: entry for name, entry in header.items() if name != NAME}),
        "lacks the weights 'transformer.ln_f.weight'",
    ),
    "header: no JSON": (
        lambda folder: (folder / "model.safetensors").write_bytes(struct.pack("<Q", 4) + b"oops") and None,
        "damaged header",
    ),
    "weights: no bytes": (
        lambda folder: (folder / "model.safetensors").write_bytes(b"") and None,
        "is cut short",
    ),
    "index: a list": (spoil_index([]), "is damaged"),
    "index: no map": (spoil_index({"metadata": {}}), "is damaged .KeyError"),
    "index: a map that is none": (spoil_index({"weight_map": 3}), "is damaged"),
    "index: numbers": (spoil_index({"weight_map": {"a": 3}}), "names '3', which is no safetensors file"),
    "index: another folder": (spoil_index({"weight_map": {"a": "../x.safetensors"}}), "no safetensors file"),
    "index: nothing": (spoil_index({"weight_map": {}}), "names no files"),
    "index: a missing shard": (spoil_index({"weight_map": {"a": "x.safetensors"}}), "lacks x.safetensors"),
}


def shorten(folder: Path) -> None:
    """Leave the embedding 300 rows."""
    weights = {name: np.array(array) for name, array in convert.read_weights(folder)}
    weights["transformer.wte.weight"] = weights["transformer.wte.weight"][:300]
    tiny_model._save(folder / "model.safetensors", weights, sorted(weights), "float32")


@pytest.mark.parametrize(("spoil", "message"), FILES.values(), ids=FILES.keys())
def test_a_malformed_file_is_one_line_that_says_what_is_wrong(
    folder: Path, spoil: Callable[[Path], None], message: str
) -> None:
    spoil(folder)
    one_line(folder, message)


@needs_torch
def test_a_pickle_that_holds_no_weights_is_one_line(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(b"cos\nsystem\n(S'true'\ntR.")
    one_line(folder, r"pytorch_model\.bin holds no weights")
