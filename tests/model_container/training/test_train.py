"""The trainer: what it learns from, what it writes, and that a killed run goes on as if nothing had happened."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from core.domain import PRESETS as DECODING
from core.domain import Prompt, Review
from core.errors import UsageError
from core.settings import Settings
from model_container import engines
from model_container.bench import demo as judge
from model_container.invented import pages_of
from model_container.models import convert, folders
from model_container.training import checkpoints
from model_container.training import command as train
from model_container.training.plan import PRESETS
from model_container.writing import placeholders
from model_container.writing.writer import Writer
from tests.needs import needs_torch
from tests.warm import TRAINING, Warm

ROOT = Path(train.__file__).parents[2]
pytestmark = needs_torch

TINY = PRESETS["tiny"]
SETTINGS = Settings()


def same_weights(first: Path, second: Path) -> bool:
    one, other = (load_file(folder / "model.safetensors") for folder in (first, second))
    return one.keys() == other.keys() and all((one[name] == other[name]).all() for name in one)


def losses(out: Path) -> list[tuple[int, float]]:
    curve = json.loads((out / "loss_curve.json").read_text())
    return [(point["step"], point["eval_loss"]) for point in curve if "eval_loss" in point]


def start(out: Path) -> Warm:
    """A tiny run as a process of its own; what it says is in `log_of(out)`."""
    options = ("--preset", "tiny", "--threads", "1", "--out", str(out))
    with log_of(out).open("wb") as log:
        return Warm("model_container", "train", *options, environ=os.environ, stderr=log, preloaded=TRAINING)


def log_of(out: Path) -> Path:
    return out.with_name(f"{out.name}.log")


def wait_for(what: Callable[[], bool], child: Warm) -> None:
    while not what() and child.poll() is None:
        time.sleep(0.005)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny run from start to end."""
    out = tmp_path_factory.mktemp("whole")
    assert train.main(["--preset", "tiny", "--out", str(out), "--threads", "1"], SETTINGS) == 0
    return out


def test_a_run_writes_a_checkpoint_that_transformers_loads(whole: Path) -> None:
    import torch
    from transformers import GPTNeoForCausalLM

    from model_container.training import initial_weights

    model: Any = GPTNeoForCausalLM.from_pretrained(whole)
    tokenizer = Tokenizer.from_file(str(whole / "tokenizer.json"))
    assert model.config.attention_layers == ["global", "local"]
    assert model.config.window_size == TINY.shape.window
    assert tokenizer.token_to_id(initial_weights.END) == model.config.eos_token_id == 0
    asked = torch.tensor([tokenizer.encode("Game Description: x").ids])
    assert model(input_ids=asked).logits.shape[-1] == TINY.shape.vocabulary


def test_the_held_out_loss_falls_and_is_measured_where_a_checkpoint_is(whole: Path) -> None:
    curve = losses(whole)
    card = json.loads((whole / "training.json").read_text())
    steps = card["settings"]["steps"]
    # Every fourth step and the last one; how many steps there are depends on how long the corpus' reviews are.
    assert [step for step, _ in curve] == sorted({*range(4, steps, 4), steps})
    assert card["held_out_loss_at_start"] > curve[0][1] > curve[-1][1]
    assert card["held_out_loss"] == round(curve[-1][1], 4)
    assert 0 < card["held_out_nats_per_byte"] < card["held_out_loss"]


def test_the_card_says_what_it_was_made_of(whole: Path) -> None:
    from transformers import GPTNeoForCausalLM

    card = json.loads((whole / "training.json").read_text())
    model = GPTNeoForCausalLM.from_pretrained(whole)
    assert card["parameters"] == sum(p.numel() for p in model.parameters())
    assert card["base"] == "random weights"
    assert "no scraped text" in card["data"]["source"]
    assert {"settings", "training_tokens", "training_seconds", "versions"} <= set(card)
    assert (whole / "loss.svg").read_text().startswith("<svg")


def test_a_run_that_was_killed_goes_on_from_its_last_checkpoint_to_the_same_weights(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child = start(tmp_path)
    wait_for((tmp_path / "run/checkpoint-4/whole.json").exists, child)
    child.kill()
    child.wait()
    assert not (tmp_path / "training.json").exists()
    assert train.main(["--preset", "tiny", "--out", str(tmp_path), "--threads", "1"], SETTINGS) == 0
    said = capsys.readouterr().err
    assert "going on from step" in said
    told = [line.split(",")[0] for line in said.splitlines() if line.startswith("step ")]
    steps = json.loads((whole / "training.json").read_text())["settings"]["steps"]
    assert len(told) == len(set(told)) and told[-1] == f"step {steps} of {steps}", "each step once"
    assert same_weights(whole, tmp_path)
    assert losses(whole) == losses(tmp_path)


def test_a_run_whose_machine_is_taken_back_saves_and_says_so_by_its_exit_code(
    whole: Path, tmp_path: Path
) -> None:
    child = start(tmp_path)
    wait_for((tmp_path / "run/start.json").exists, child)
    child.send_signal(signal.SIGTERM)
    assert child.wait(60) == 75 and "stopped and saved" in log_of(tmp_path).read_text()
    assert checkpoints.last_whole(tmp_path / "run") is not None
    assert train.main(["--preset", "tiny", "--out", str(tmp_path), "--threads", "1"], SETTINGS) == 0
    assert same_weights(whole, tmp_path)


def test_a_checkpoint_that_is_cut_short_is_not_gone_on_from(tmp_path: Path) -> None:
    for step in (4, 8, 12):
        folder = tmp_path / f"checkpoint-{step}"
        folder.mkdir()
        (folder / "model.safetensors").write_bytes(b"x" * 100)
        if step != 12:  # killed before it was marked
            checkpoints.mark_whole(folder)
    (tmp_path / "checkpoint-8" / "model.safetensors").write_bytes(b"x" * 99)
    assert checkpoints.last_whole(tmp_path) == tmp_path / "checkpoint-4"
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint-4"], "what cannot be used is gone"


def test_two_processes_do_not_train_in_one_folder(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    with (tmp_path / "run/lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(UsageError, match="another process trains in"):
            train.main(["--preset", "tiny", "--out", str(tmp_path)], SETTINGS)


def test_a_folder_of_another_run_is_not_overwritten(whole: Path) -> None:
    with pytest.raises(UsageError, match=r"other settings \(seed: 20211 there, 3 now\)"):
        train.main(["--preset", "tiny", "--seed", "3", "--out", str(whole)], SETTINGS)


def test_a_run_that_ended_before_its_first_checkpoint_says_that_it_begins_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--preset", "tiny", "--steps", "1", "--out", str(tmp_path), "--threads", "1"]
    assert train.main(arguments, SETTINGS) == 0
    assert "no checkpoint yet" not in capsys.readouterr().err
    shutil.rmtree(tmp_path / "run/checkpoint-1")
    assert train.main(arguments, SETTINGS) == 0
    assert capsys.readouterr().err.startswith("no checkpoint yet: from the start\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--out", "x"], "name a data set"),
        (["--demo"], "--out is missing"),
        (["nowhere", "--out", "x"], "nowhere is not a data set"),
        (["ds", "--on", "aws", "--out", "x"], "takes a data set and no --out"),
        (["ds", "--on", "aws"], "needs GRG_BUCKET, GRG_JOB_QUEUE, GRG_TRAIN_JOB_DEFINITION"),
    ],
)
def test_what_cannot_be_trained_is_one_line(
    arguments: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=says):
        train.main(arguments, SETTINGS)


def test_the_vocabulary_knows_every_text(whole: Path) -> None:
    tokenizer = Tokenizer.from_file(str(whole / "tokenizer.json"))
    text = "Çhuriall 星の物語 – DARK SOULS™: \n🎮"
    assert tokenizer.decode(tokenizer.encode(text).ids) == text


def test_the_fused_kernels_compute_what_gpt_neo_computes() -> None:
    import torch

    from model_container.training import initial_weights

    torch.manual_seed(1)
    model: Any = initial_weights.build_model(TINY)
    tokens = torch.randint(0, TINY.shape.vocabulary, (2, 400))
    plain = model(input_ids=tokens).logits
    initial_weights.use_fused_kernels(model)
    assert torch.allclose(model(input_ids=tokens).logits, plain, atol=1e-5)


def test_each_sign_is_one_token_that_comes_back_as_it_was(whole: Path) -> None:
    tokenizer = Tokenizer.from_file(str(whole / "tokenizer.json"))
    every = list(placeholders.tokens())
    known = tokenizer.encode("".join(every))
    assert len(known.ids) == len(every) == len(set(known.ids))
    assert tokenizer.decode(known.ids) == "".join(every)
    assert len(tokenizer.encode(f"{''.join(f' {placeholder}' for placeholder in every)}").ids) == len(every)


def test_a_model_that_is_made_from_nothing_takes_facts_and_its_card_says_so(
    whole: Path, tmp_path: Path
) -> None:
    assert json.loads((whole / "training.json").read_text())["prompt"] == "facts"
    convert.make_model_folder(whole, tmp_path / "model", name="tiny", version="1")
    assert folders.load(tmp_path / "model").prompt == "facts"


def test_the_demo_is_of_a_size_that_a_repository_bears() -> None:
    from model_container.training import initial_weights

    model = initial_weights.build_model(PRESETS["demo"])
    assert 4e6 <= sum(one.numel() for one in model.parameters()) <= 12e6


def test_muon_makes_the_steps_of_matrices_orthogonal() -> None:
    import torch

    from model_container.training.muon import orthogonal

    torch.manual_seed(1)
    for shape in ((3, 16, 40), (2, 40, 16), (1, 20, 20)):
        values = torch.linalg.svdvals(orthogonal(torch.randn(shape)))
        assert values.min() > 0.3 and values.max() < 1.4


def test_muon_finds_the_least_of_a_plain_sum_of_squares() -> None:
    import torch

    from model_container.training.muon import Muon

    torch.manual_seed(1)
    wanted, matrix, row = (
        torch.randn(8, 8),
        torch.zeros(8, 8, requires_grad=True),
        torch.ones(8, requires_grad=True),
    )
    optimizer = Muon([matrix], [row], lr=0.05, weight_decay=0.0)
    for step in range(400):
        optimizer.param_groups[0]["lr"] = 0.05 * (1 - step / 400)
        optimizer.zero_grad()
        ((matrix - wanted).square().sum() + row.square().sum()).backward()
        optimizer.step()
    assert (matrix - wanted).abs().max() < 0.1 and row.abs().max() < 0.1


def test_a_checkpoint_can_be_judged(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train.main(["--preset", "tiny", "--out", str(whole), "--judge", "3"], SETTINGS) == 0
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert figures["texts"] + figures["failed"] == 3  # so small a model may write nothing that can be posted


def test_a_genre_counts_as_named_however_it_is_inflected() -> None:
    assert judge.names_genre(("Simulation",), "a calm simulator")
    assert judge.names_genre(("Casual", "Sports"), "the sport of kings")
    assert not judge.names_genre(("Strategy",), "a racing game")


def test_a_model_that_has_learned_no_sentence_gets_nothing_posted(whole: Path, tmp_path: Path) -> None:
    told = json.loads((whole / "training.json").read_text(encoding="utf-8"))
    assert told["held_out_perplexity"] > 150
    model = folders.load(convert.make_model_folder(whole, tmp_path / "m", name="salad", version="1"))
    prompts = [
        Prompt(
            str(number),
            number,
            game.name,
            game.genres,
            game.description,
            game.opening,
            seed=number,
            decoding=DECODING["house"],
            candidates=4,
        )
        for number, game in enumerate(pages_of(777, 12))
    ]
    outcomes = Writer(engines.pick(model), model).write(prompts)
    assert [outcome for outcome in outcomes if isinstance(outcome, Review)] == []
