"""The trainer: what it writes, and that a killed run goes on as if nothing had happened."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="training needs the extra `torch`")
pytest.importorskip("transformers", reason="training needs the extra `torch`")

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from transformers import GPTNeoForCausalLM

from core.domain import prompt_text
from core.errors import UsageError
from model_container import judge, recipe, train
from model_container.corpus import pair

ROOT = Path(train.__file__).parents[1]
TINY = recipe.PRESETS["tiny"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny run from start to end."""
    out = tmp_path_factory.mktemp("whole")
    assert train.main(["--preset", "tiny", "--out", str(out), "--threads", "1"]) == 0
    return out


def test_a_run_writes_a_checkpoint_that_transformers_loads(whole: Path) -> None:
    model: Any = GPTNeoForCausalLM.from_pretrained(whole)
    tokenizer = Tokenizer.from_file(str(whole / "tokenizer.json"))
    assert model.config.attention_layers == ["global", "local"]
    assert model.config.window_size == TINY.window
    assert tokenizer.token_to_id(recipe.END) == model.config.eos_token_id == 0
    assert (
        model(input_ids=torch.tensor([tokenizer.encode("Game Description: x").ids])).logits.shape[-1]
        == TINY.vocabulary
    )


def test_the_held_out_loss_falls(whole: Path) -> None:
    curve = json.loads((whole / "loss_curve.json").read_text())
    assert [point["step"] for point in curve] == [4, 8, 12]
    assert curve[-1]["held_out_loss"] < curve[0]["held_out_loss"]


def test_the_card_says_what_it_was_made_of(whole: Path) -> None:
    card = json.loads((whole / "card.json").read_text())
    model = GPTNeoForCausalLM.from_pretrained(whole)
    assert card["name"] == "tiny"
    assert card["parameters"] == sum(p.numel() for p in model.parameters())
    assert card["settings"] == dataclasses.asdict(TINY)
    assert {"version", "data", "licence", "command", "held_out_loss"} <= set(card)


def test_a_run_that_stopped_between_two_checkpoints_ends_with_the_same_weights(
    whole: Path, tmp_path: Path
) -> None:
    arguments = ["--preset", "tiny", "--out", str(tmp_path), "--threads", "1"]
    train.main([*arguments, "--stop-after", "6"])
    assert not (tmp_path / "model.safetensors").exists()
    train.main(arguments)
    first, second = (load_file(folder / "model.safetensors") for folder in (whole, tmp_path))
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_a_run_that_was_killed_goes_on_from_its_checkpoint(whole: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; from model_container.train import main; main(sys.argv[1:])"]
    arguments = ["--preset", "tiny", "--out", str(tmp_path), "--threads", "1"]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen([*command, *arguments], env=environ, stderr=subprocess.DEVNULL)
    while not (tmp_path / "run" / "state.pt").exists() and child.poll() is None:
        time.sleep(0.005)
    child.send_signal(signal.SIGKILL)
    child.wait()
    train.main(arguments)
    first, second = (load_file(folder / "model.safetensors") for folder in (whole, tmp_path))
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_a_folder_of_another_run_is_not_overwritten(tmp_path: Path) -> None:
    train.main(["--preset", "tiny", "--out", str(tmp_path), "--stop-after", "5"])
    with pytest.raises(UsageError, match="other settings"):
        train.main(["--demo", "--out", str(tmp_path)])


def test_only_the_review_is_learned_and_each_target_is_the_next_token(whole: Path) -> None:
    tokenizer = Tokenizer.from_file(str(whole / "tokenizer.json"))
    data = train.Data(TINY, tokenizer)
    for batch in data.held_out():
        for tokens, targets in zip(batch.tokens, batch.targets, strict=True):
            learned = targets != -100
            assert torch.equal(targets[:-1][learned[:-1]], tokens[1:][learned[:-1]])
            text = tokenizer.decode(targets[learned].tolist(), skip_special_tokens=False)
            assert "Game Description" not in text
            assert text.endswith(recipe.END)


def test_what_is_learned_is_the_worker_s_own_prompt(whole: Path) -> None:
    tokenizer = Tokenizer.from_file(str(whole / "tokenizer.json"))
    game = pair(TINY.seed + 1, 0)
    expected = tokenizer.encode(prompt_text(game.description, game.opening) + game.review).ids
    rows = [row.tolist() for batch in train.Data(TINY, tokenizer).held_out() for row in batch.tokens]
    assert any(row[: len(expected)] == expected[: TINY.positions] for row in rows)


def test_batches_can_be_entered_at_any_step(whole: Path) -> None:
    data = train.Data(TINY, Tokenizer.from_file(str(whole / "tokenizer.json")))
    from_start, from_17 = data.batches(0), data.batches(17)
    for _ in range(17):
        next(from_start)
    for _ in range(3):
        assert torch.equal(next(from_start).tokens, next(from_17).tokens)


def test_the_vocabulary_knows_every_text(whole: Path) -> None:
    tokenizer = Tokenizer.from_file(str(whole / "tokenizer.json"))
    text = "Çhuriall 星の物語 – DARK SOULS™: \n🎮"
    assert tokenizer.decode(tokenizer.encode(text).ids) == text


def test_the_fused_kernels_compute_what_gpt_neo_computes() -> None:
    torch.manual_seed(1)
    model: Any = recipe.build_model(TINY, recipe.build_tokenizer(TINY))
    tokens = torch.randint(0, TINY.vocabulary, (2, 100))
    plain = model(input_ids=tokens).logits
    recipe.fuse(model)
    assert torch.allclose(model(input_ids=tokens).logits, plain, atol=1e-5)


def test_a_model_copies_before_any_training() -> None:
    torch.manual_seed(1)
    demo = dataclasses.replace(recipe.PRESETS["demo"], tokenizer_games=200)
    model: Any = recipe.build_model(demo, recipe.build_tokenizer(demo))
    said, between = torch.randint(300, 3000, (4, 24)), torch.randint(300, 3000, (4, 60))
    tokens = torch.cat((said, between, said), 1)
    with torch.no_grad():
        guessed = model(input_ids=tokens).logits[:, -24:-1].argmax(-1)
    assert (guessed == said[:, 1:]).float().mean() > 0.6


def test_the_learning_rate_warms_up_and_comes_down() -> None:
    preset = recipe.PRESETS["demo"]
    rates = [train.learning_rate(preset, step) for step in range(preset.steps)]
    assert rates[preset.warmup] == max(rates) == preset.learning_rate
    assert rates[-1] < 0.06 * preset.learning_rate


def test_a_checkpoint_can_be_judged(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train.main(["--preset", "tiny", "--out", str(whole), "--judge", "3"]) == 0
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert figures["texts"] == 3
    assert figures["name"] == 1.0


def test_a_genre_counts_as_named_however_it_is_inflected() -> None:
    assert judge.names_genre(("Simulation",), "a calm simulator")
    assert judge.names_genre(("Casual", "Sports"), "the sport of kings")
    assert not judge.names_genre(("Strategy",), "a racing game")


def test_a_run_may_go_on_with_fewer_steps_and_its_card_says_so(tmp_path: Path) -> None:
    arguments = ["--preset", "tiny", "--out", str(tmp_path)]
    train.main([*arguments, "--stop-after", "5"])
    train.main([*arguments, "--steps", "8"])
    card = json.loads((tmp_path / "card.json").read_text())
    assert card["earlier_plans"] == ["--steps 12 until step 4"]
    assert card["settings"]["steps"] == 8
