"""What a packed row shows the model: whole pairs, own positions, no look at a neighbour, the review alone to learn."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.domain import prompt_text
from model_container.dataset import Pair
from model_container.engines.tokens import Tokens
from model_container.models import convert, folders
from model_container.training.packing import Encoder, Rows, pack
from tests.needs import needs_torch
from tests.tiny_model import make_checkpoint, make_tokenizer
from tests.training_runs import make_dataset, trained

pytestmark = needs_torch

LENGTH = 400
PAIRS = [
    Pair(
        "1", "Lantern Deep", ("Indie",), "Carry one lantern.", "Lantern Deep is simple:", "a quiet adventure."
    ),
    Pair(
        "2", "Iron Orchard", (), "Grow machines on trees and defend the harvest at night.", "", "It is fair."
    ),
    Pair("3", "Third", (), "Plan, build and explore.", "", "The story is short, the music is warm."),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_checkpoint(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return make_tokenizer(tmp_path_factory.mktemp("words") / "tokenizer.json")


@pytest.fixture(scope="module")
def encoder(tokenizer: Any) -> Encoder:
    return Encoder(tokenizer, end=0, context=512, window=256, length=LENGTH)


@pytest.fixture
def model(folder: Path) -> Any:
    from transformers import GPTNeoForCausalLM

    from model_container.training import initial_weights

    network: Any = GPTNeoForCausalLM.from_pretrained(folder)
    initial_weights.use_fused_kernels(network)
    return network


def batch(rows: Rows) -> dict[str, Any]:
    import torch

    from model_container.training.trainer import PackedRows

    data = PackedRows(rows)
    items = [data[index] for index in range(len(data))]
    return {key: torch.stack([item[key] for item in items]) for key in items[0]}


def test_a_pair_is_the_writer_s_own_prompt_and_the_review(encoder: Encoder, tokenizer: Any) -> None:
    pair = PAIRS[0]
    encoded = encoder.encode(pair)
    asked = prompt_text(pair.description, pair.opening)
    assert encoded.tokens[: encoded.asked] == tokenizer.encode(asked).ids
    assert encoded.tokens == [*tokenizer.encode(f"{asked} {pair.review}").ids, 0], "as one text, then its end"


def test_without_an_opening_the_review_follows_its_mark(encoder: Encoder, tokenizer: Any) -> None:
    encoded = encoder.encode(PAIRS[1])
    assert tokenizer.decode(encoded.tokens[: encoded.asked]).endswith("\nReview:")
    assert tokenizer.decode(encoded.tokens[encoded.asked : -1]) == " It is fair."


def with_beginning(tokenizer: Any) -> Any:
    """The tokenizer, putting a token before each text, as those of Llama do."""
    from tokenizers import Tokenizer, processors

    changed = Tokenizer.from_str(tokenizer.to_str())
    changed.add_special_tokens(["<s>"])
    changed.post_processor = processors.TemplateProcessing(
        single="<s> $A", special_tokens=[("<s>", changed.token_to_id("<s>"))]
    )
    return changed


def of_words(texts: list[str]) -> Any:
    """A tokenizer that makes a space of each text's beginning and puts a token before it, as SentencePiece's do."""
    from tokenizers import Tokenizer, decoders, models, normalizers, processors, trainers

    made = Tokenizer(models.BPE(unk_token="<unk>"))
    made.normalizer = normalizers.Sequence(
        [normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")]
    )
    made.decoder = decoders.Sequence([decoders.Replace("\u2581", " "), decoders.Fuse()])
    special = ["<|endoftext|>", "<s>", "<unk>"]
    made.train_from_iterator(texts, trainers.BpeTrainer(special_tokens=special, show_progress=False))
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A", special_tokens=[("<s>", made.token_to_id("<s>"))]
    )
    return made


@pytest.mark.parametrize("pair", PAIRS, ids=[pair.name for pair in PAIRS])
@pytest.mark.parametrize("kind", [with_beginning, lambda _: of_words([p.description for p in PAIRS])])
def test_a_tokenizer_s_own_first_token_stands_before_the_prompt_alone(
    kind: Callable[[Any], Any], pair: Pair, tokenizer: Any
) -> None:
    other = kind(tokenizer)
    encoded = Encoder(other, end=0, context=512, window=256, length=LENGTH).encode(pair)
    asked = prompt_text(pair.description, pair.opening)
    first = other.token_to_id("<s>")
    assert encoded.tokens == [*other.encode(f"{asked} {pair.review}").ids, 0], "as one text, then its end"
    assert encoded.tokens[0] == first and encoded.tokens.count(first) == 1
    assert encoded.tokens[: encoded.asked] == other.encode(asked).ids


def test_a_token_s_name_in_a_text_is_text(tokenizer: Any, folder: Path, tmp_path: Path) -> None:
    pair = Pair("1", "End", (), "It is called <|endoftext|>.", "", "The <|endoftext|> is near.")
    encoder = Encoder(tokenizer, end=0, context=512, window=256, length=LENGTH)
    encoded = encoder.encode(pair)
    assert encoded.tokens.count(0) == 1 and encoded.tokens[-1] == 0
    assert tokenizer.decode(encoded.tokens[encoded.asked : -1]) == f" {pair.review}"
    # The writer gives the model the same.
    model = folders.load(convert.make_model_folder(folder, tmp_path / "model", name="tiny", version="1"))
    asked = prompt_text(pair.description, pair.opening)
    assert Tokens(model).ids(asked) == encoded.tokens[: encoded.asked]
    assert tokenizer.encode("<|endoftext|>").ids == [0], "the tokenizer itself is untouched"


@pytest.mark.parametrize("end", [[3, 0], None, "absent"])
def test_the_end_of_a_text_is_the_one_that_the_checkpoint_names(
    end: Any, folder: Path, tmp_path: Path
) -> None:
    named = tmp_path / "named"
    shutil.copytree(folder, named)
    config = json.loads((named / "config.json").read_text()) | {"eos_token_id": end}
    if end == "absent":
        del config["eos_token_id"]
    (named / "config.json").write_text(json.dumps(config))
    data = make_dataset(tmp_path / "data")
    out = tmp_path / "out"
    trained(data, named, out, "--steps", "1")
    wanted = 3 if isinstance(end, list) else 0
    rows = Rows.load(out / "run/train.npz")
    last = [
        row[np.flatnonzero(pairs == number)[-1]]
        for row, pairs in zip(rows.tokens, rows.pairs, strict=True)
        for number in range(1, pairs.max() + 1)
    ]
    assert set(last) == {wanted} and json.loads((out / "config.json").read_text())["eos_token_id"] == wanted


def test_a_name_that_no_prompt_has_room_for_costs_its_own_reviews_alone(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = make_dataset(tmp_path / "data")
    with (data / "train.jsonl").open("a") as lines:
        row = {"game": "8", "name": "8", "genres": [], "description": "8.", "review": "It is fair."}
        lines.write(json.dumps({**row, "opening": "\N{CJK UNIFIED IDEOGRAPH-661F}" * 300}) + "\n")
    trained(data, folder, tmp_path / "out", "--steps", "1")
    assert "too long for this model: 1\n" in capsys.readouterr().err
    assert len(Rows.load(tmp_path / "out/run/train.npz").tokens) > 0


def test_a_long_description_is_cut_as_the_writer_cuts_it(encoder: Encoder) -> None:
    long = Pair("1", "Long", (), "Grow machines on trees. " * 200, "", "It is fair.")
    assert 200 < encoder.encode(long).asked <= 256


def test_what_is_learned_are_the_reviews_and_their_ends_alone(encoder: Encoder, tokenizer: Any) -> None:
    from model_container.training.trainer import IGNORED

    rows = pack(map(encoder.encode, PAIRS), LENGTH, seed=1)
    learned = batch(rows)["labels"]
    text = tokenizer.decode(learned[learned != IGNORED].tolist(), skip_special_tokens=False)
    assert sorted(text.split("<|endoftext|>")) == sorted(["", *(f" {pair.review}" for pair in PAIRS)])


def test_each_target_is_the_token_after(encoder: Encoder) -> None:
    import torch

    from model_container.training.trainer import IGNORED

    told = batch(pack(map(encoder.encode, PAIRS), LENGTH, seed=1))
    for tokens, labels in zip(told["input_ids"], told["labels"], strict=True):
        at = (labels != IGNORED).nonzero().flatten()
        assert torch.equal(labels[at], tokens[at + 1])


def test_a_row_holds_whole_pairs_and_rows_are_well_filled(encoder: Encoder) -> None:
    many = [encoder.encode(pair) for pair in PAIRS for _ in range(40)]
    rows = pack(many, LENGTH, seed=1)
    sizes = sorted(len(pair.tokens) for pair in many)
    found = [int((row == number).sum()) for row in rows.pairs for number in range(1, row.max() + 1)]
    assert sorted(found) == sizes
    assert (rows.pairs > 0).mean() > 0.75


def test_the_same_seed_packs_the_same_rows_and_another_one_others(encoder: Encoder, tmp_path: Path) -> None:
    many = [encoder.encode(pair) for pair in PAIRS for _ in range(20)]
    first = pack(many, LENGTH, seed=1)
    first.save(tmp_path / "rows.npz")
    again, other = Rows.load(tmp_path / "rows.npz"), pack(many, LENGTH, seed=2)
    assert (first.tokens == again.tokens).all() and first.written_bytes == again.written_bytes
    assert first.tokens.shape != other.tokens.shape or (first.tokens != other.tokens).any()


def test_no_pair_sees_another_in_its_row(encoder: Encoder, model: Any) -> None:
    import torch

    from model_container.training.trainer import _losses

    together, tokens = _losses(model, batch(pack(map(encoder.encode, PAIRS), LENGTH, seed=1)))
    alone = [_losses(model, batch(pack([encoder.encode(pair)], LENGTH, seed=1))) for pair in PAIRS]
    assert len(pack(map(encoder.encode, PAIRS), LENGTH, seed=1).tokens) < len(PAIRS)
    assert tokens == sum(count for _, count in alone)
    assert torch.allclose(together, torch.stack([loss for loss, _ in alone]).sum(), rtol=1e-4)


def test_the_loss_is_gpt_neo_s_own(encoder: Encoder, folder: Path, model: Any) -> None:
    import torch
    from transformers import GPTNeoForCausalLM

    from model_container.training.trainer import IGNORED, _losses

    encoded = encoder.encode(PAIRS[0])
    plain: Any = GPTNeoForCausalLM.from_pretrained(folder)
    labels = [IGNORED] * encoded.asked + encoded.tokens[encoded.asked :]
    wanted = plain(input_ids=torch.tensor([encoded.tokens]), labels=torch.tensor([labels])).loss
    total, count = _losses(model, batch(pack([encoded], LENGTH, seed=1)))
    assert torch.allclose(total / count, wanted, rtol=1e-4)
