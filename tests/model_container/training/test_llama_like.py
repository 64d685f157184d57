"""Families with Llama's layers learn to write from facts, as GPT-Neo learns to write from pages."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from core.domain import PRESETS, Prompt
from core.errors import UsageError
from core.settings import Settings
from model_container import dataset
from model_container.dataset import Pair
from model_container.engines.tokens import Tokens
from model_container.models import convert, families, folders
from model_container.models.told import TOLD
from model_container.publishing import publish
from model_container.training import command, memory
from model_container.training.packing import Encoded, Encoder, pack
from model_container.training.plan import Plan
from model_container.writing import formats
from tests.family_models import checkpoint
from tests.needs import needs_torch
from tests.training_runs import trained

SMOLLM2 = {
    "model_type": "llama",
    "hidden_size": 576,
    "intermediate_size": 1536,
    "num_hidden_layers": 30,
    "num_attention_heads": 9,
    "num_key_value_heads": 3,
    "vocab_size": 49152,
    "max_position_embeddings": 8192,
    "tie_word_embeddings": True,
}
PAGE = "Salt Mine (Adventure). Build a raft.\n\nExplore the flooded mine with friends online."
PAIR = Pair("1", "Salt Mine", ("Adventure",), PAGE, "", "It is a quiet adventure.")
LENGTH = 500
FEW = ("--steps", "2", "--every", "1", "--batch", "2", "--learning-rate", "0.02", "--lora", "4")


def test_the_parameters_of_a_llama_are_counted_from_its_config() -> None:
    assert memory.parameters(SMOLLM2) == 134_515_008
    assert memory.told(SMOLLM2, Plan(lora=16), half=False).startswith("135M parameters, LoRA")


@needs_torch
@pytest.mark.parametrize("kind", sorted(families.LLAMA_LIKE))
def test_no_pair_sees_another_and_the_loss_is_the_models_own(tmp_path: Path, kind: str) -> None:
    import torch

    from model_container.training import initial_weights
    from model_container.training.trainer import IGNORED, PackedRows, _losses

    folder = checkpoint(tmp_path / kind, kind)
    model: Any = initial_weights.load_checkpoint(folder)
    encoder = Encoder(convert.read_tokenizer(folder), 0, 2048, 0, LENGTH, form=TOLD)
    encoded = [encoder.encode(dataclasses.replace(PAIR, review=f"{PAIR.review} {n} nights.")) for n in (1, 2)]
    rows = PackedRows(pack(encoded, LENGTH, seed=1))
    assert len(rows) == 1
    together, _ = _losses(model, {key: value[None] for key, value in rows[0].items()})
    wanted = 0.0
    for one in encoded:
        labels = [IGNORED] * one.asked + one.tokens[one.asked :]
        mean = model(input_ids=torch.tensor([one.tokens]), labels=torch.tensor([labels])).loss
        wanted += float(mean.detach()) * (len(one.tokens) - one.asked)
    assert float(together.detach()) == pytest.approx(wanted, rel=1e-4)
    # The need that is told before a run counts what peft really adds.
    adapted = initial_weights.with_adapters(model, 4, 1, torch.float32)
    learned = sum(weight.numel() for weight in adapted.parameters() if weight.requires_grad)
    assert learned == memory.adapter_parameters(json.loads((folder / "config.json").read_text()), 4)


@needs_torch
@pytest.mark.parametrize("lora", [0, 4])
@pytest.mark.parametrize("kind", sorted(families.LLAMA_LIKE))
def test_what_a_layer_keeps_for_the_way_back_is_what_is_told(tmp_path: Path, kind: str, lora: int) -> None:
    import torch

    from model_container.training import initial_weights
    from model_container.training.trainer import PackedRows, _losses

    folder = checkpoint(tmp_path / kind, kind)
    model: Any = initial_weights.load_checkpoint(folder)
    model = initial_weights.with_adapters(model, lora, 1, torch.float32) if lora else model
    row = PackedRows(pack([Encoded([7] * LENGTH, LENGTH - 2, 1)], LENGTH, seed=1))[0]
    weights = {one.untyped_storage().data_ptr() for one in model.parameters()}
    kept: dict[int, int] = {}

    def keep(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in weights:
            kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        loss, _ = _losses(model, {key: value[None] for key, value in row.items()})
    config = json.loads((folder / "config.json").read_text())
    told = memory.kept(config, Plan(length=LENGTH, lora=lora))
    assert sum(kept.values()) / 4 / LENGTH / config["num_hidden_layers"] == pytest.approx(told, rel=0.08)
    assert loss.requires_grad  # it held what was kept until here


@needs_torch
def test_what_was_trained_is_asked_as_it_was_trained(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = trained(data, checkpoint(tmp_path / "base", "llama"), tmp_path / "out", *FEW)
    assert (told["prompt"], told["architecture"]) == (TOLD, "LlamaForCausalLM")
    assert told["held_out_loss"] != told["held_out_loss_at_start"]
    assert "LoRA of rank 4" in capsys.readouterr().err
    settings = Settings(state_dir=tmp_path / "state")
    label = publish.publish(str(tmp_path / "out"), "mine", settings)
    model = folders.resolve("mine", settings.state_dir)
    card = json.loads((model.folder / "card.json").read_text())
    assert card["published"]["engines_agree"]["float32"] >= 0.9
    # What publishing measures is what training measured.
    assert card["published"]["held_out_nats_per_byte"] == pytest.approx(
        told["held_out_nats_per_byte"], abs=1e-3
    )
    assert model.label == label
    assert model.prompt == TOLD
    tokens = Tokens(model)
    prompt = Prompt(
        "1",
        1,
        PAIR.name,
        PAIR.genres,
        PAGE,
        f"At its best, {PAIR.name} is",
        1,
        decoding=PRESETS["house"],
    )
    asked = formats.ask(prompt, tokens.count, 1000, model.prompt)
    assert asked.text.startswith("Game: Salt Mine\nGenres: Adventure\nFacts: You ")
    # An opening that announces no verdict is new to it, so there is none.
    assert asked.text.endswith("\nReview:")
    encoded = Encoder(convert.read_tokenizer(tmp_path / "out"), 0, 2048, 0, LENGTH, form=TOLD).encode(PAIR)
    assert tokens.ids(asked.text) == encoded.tokens[: encoded.asked]
    toned = dataclasses.replace(prompt, tone="positive", opening=f"There is a lot to like about {PAIR.name}:")
    assert formats.ask(toned, tokens.count, 1000, TOLD).text.endswith(f"\nReview: {toned.opening}")
    # And it can be trained further.
    again = trained(data, model.folder, tmp_path / "again", *FEW)
    assert again["held_out_loss_at_start"] == pytest.approx(told["held_out_loss"], abs=2e-3)


@needs_torch
def test_a_family_that_cannot_be_trained_is_one_line(data: Path, tmp_path: Path) -> None:
    base = checkpoint(tmp_path / "base", "gpt2")
    with pytest.raises(
        UsageError, match=r"base is a gpt2: only gpt_neo, llama, mistral, qwen2, qwen3 can be"
    ):
        trained(data, base, tmp_path / "out", *FEW)


@needs_torch
def test_a_model_that_writes_after_examples_learns_from_reviews_before_thumbs(tmp_path: Path) -> None:
    model = convert.make_model_folder(
        checkpoint(tmp_path / "in", "llama"), tmp_path / "m", name="m", version="1", keep_checkpoint=True
    )
    votes = [dataclasses.replace(PAIR, game=str(n), voted_up=n % 2 == 0) for n in range(30)]
    dataset.write_pairs(tmp_path / "votes.jsonl", votes)
    options = [
        "--prefer",
        str(tmp_path / "votes.jsonl"),
        "--base",
        str(model),
        "--out",
        str(tmp_path / "out"),
    ]
    with pytest.raises(UsageError, match="writes after examples: train it on reviews first"):
        command.main(options, Settings())
