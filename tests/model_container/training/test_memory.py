"""Training in less memory: what it needs is known before, and the steps stay what they were."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from core.errors import UsageError
from core.settings import Settings
from model_container.training import command, memory
from model_container.training.plan import PRESETS, Plan
from tests.needs import needs_torch
from tests.training_runs import trained

SIZES = {
    "125M": {"hidden_size": 768, "num_layers": 12, "vocab_size": 50257, "max_position_embeddings": 2048},
    "1.3B": {"hidden_size": 2048, "num_layers": 24, "vocab_size": 50257, "max_position_embeddings": 2048},
    "2.7B": {"hidden_size": 2560, "num_layers": 32, "vocab_size": 50257, "max_position_embeddings": 2048},
}
FEW = ("--steps", "3", "--every", "1", "--batch", "4", "--learning-rate", "0.003")


@pytest.mark.parametrize(
    ("name", "count"), [("125M", 125_198_592), ("1.3B", 1_315_575_808), ("2.7B", 2_651_307_520)]
)
def test_the_parameters_of_a_gpt_neo_are_counted_from_its_config(name: str, count: int) -> None:
    assert memory.parameters(SIZES[name]) == count


def test_what_a_step_needs_is_one_line() -> None:
    line = memory.told(SIZES["1.3B"], Plan(batch=8, gradient_accumulation=8, lora=16), half=True)
    assert line.startswith("1.3B parameters, LoRA of rank 16: a step needs about ") and line.count("\n") == 0
    assert line.endswith(" GB of it for one row at once)")


def test_each_means_needs_less_than_the_one_before() -> None:
    plans = [
        Plan(),
        Plan(gradient_checkpointing=True),
        Plan(gradient_checkpointing=True, gradient_accumulation=8),
        Plan(gradient_checkpointing=True, gradient_accumulation=8, lora=16),
    ]
    needs = [memory.need(SIZES["1.3B"], plan, half=True).total for plan in plans]
    assert needs == sorted(needs, reverse=True) and needs[-1] < 0.25 * needs[0]


def test_the_advice_names_what_is_not_used_yet() -> None:
    assert "--gradient-checkpointing (" in memory.advice(SIZES["2.7B"], Plan(), half=True)
    used = Plan(gradient_checkpointing=True, gradient_accumulation=8)
    assert memory.advice(SIZES["2.7B"], used, half=True).startswith("add --lora 16 (")
    used = Plan(gradient_checkpointing=True, gradient_accumulation=8, lora=8)
    assert memory.advice(SIZES["2.7B"], used, half=True) == "use a smaller --length or a smaller base"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--batch", "4", "--gradient-accumulation", "3"], "no 3 equal parts"),
        (["--preset", "tiny", "--lora", "4"], "--lora needs a trained base"),
    ],
)
def test_what_does_not_fit_together_is_one_line(options: list[str], says: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=says):
        command.main(["ds", "--out", str(tmp_path / "out"), *options], Settings())
    assert not list(tmp_path.iterdir())


@needs_torch
def test_memory_that_runs_out_is_one_line_with_what_helps(
    data: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from model_container.training import trainer

    why = "DefaultCPUAllocator: can't allocate memory: you tried to allocate 4 bytes"

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError(why)

    monkeypatch.setattr(trainer.PackedTrainer, "training_step", fails)
    with pytest.raises(
        UsageError, match=r"the memory is too small for this: add --gradient-checkpointing \("
    ):
        trained(data, base, tmp_path, *FEW)
    why = "something else"
    with pytest.raises(RuntimeError, match="something else"):
        trained(data, base, tmp_path, *FEW)


@pytest.fixture(scope="module")
def plain(data: Path, base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("plain")
    trained(data, base, out, *FEW)
    return out


@needs_torch
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads Linux's /proc")
def test_what_a_step_frees_is_the_systems_again(plain: Path) -> None:
    def held() -> int:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) // 1024

    assert plain  # this process has trained
    megabyte = 1 << 17  # numbers in it
    np.ones(30 * megabyte)  # freed at once: by itself, glibc would keep pieces of up to this size from now on
    before = held()
    # After each large piece a smaller one that remains in use, as a step leaves them. It fits into no older gap.
    pieces = [(np.ones(4 * megabyte), np.ones(megabyte // 2)) for _ in range(100)]
    assert held() > before + 400
    small = [piece for _, piece in pieces]
    del pieces
    assert held() < before + 100
    del small


@needs_torch
@pytest.mark.parametrize("options", [("--gradient-accumulation", "2"), ("--gradient-checkpointing",)])
def test_a_step_in_less_memory_is_the_same_step(
    options: tuple[str, ...],
    plain: Path,
    data: Path,
    base: Path,
    tmp_path: Path,
) -> None:
    trained(data, base, tmp_path, *FEW, *options)
    ours, theirs = (load_file(out / "model.safetensors") for out in (tmp_path, plain))
    before = load_file(base / "model.safetensors")
    for name in theirs:
        assert abs(ours[name] - theirs[name]).max() <= 2e-4
    assert abs(theirs["transformer.wte.weight"] - before["transformer.wte.weight"]).max() > 2e-3


@needs_torch
def test_adapters_are_saved_alone_and_merged_in_the_end(
    data: Path,
    base: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "out"
    told = trained(data, base, out, *FEW, "--lora", "4", "--learning-rate", "0.05")
    assert "parameters, LoRA of rank 4: a step needs about" in capsys.readouterr().err
    assert told["held_out_loss"] != told["held_out_loss_at_start"] and told["settings"]["lora"] == 4
    last = out / "run/checkpoint-3"
    assert not (last / "model.safetensors").exists() and (last / "adapter_model.safetensors").exists()
    merged, before = (load_file(folder / "model.safetensors") for folder in (out, base))
    assert merged.keys() == before.keys()
    # The embeddings are frozen; a layer's matrices are not.
    assert (merged["transformer.wte.weight"] == before["transformer.wte.weight"]).all()
    name = "transformer.h.1.mlp.c_fc.weight"
    assert abs(merged[name] - before[name]).max() > 1e-3
    # The merged model is the one that was measured.
    again = trained(data, out, tmp_path / "again", *FEW, "--steps", "1")
    assert again["held_out_loss_at_start"] == pytest.approx(told["held_out_loss"], abs=2e-3)

    # As a kill between two checkpoints leaves it.
    shutil.copytree(out, tmp_path / "killed")
    shutil.rmtree(tmp_path / "killed/run/checkpoint-3")
    shutil.rmtree(tmp_path / "killed/run/best-3", ignore_errors=True)
    trained(data, base, tmp_path / "killed", *FEW, "--lora", "4", "--learning-rate", "0.05")
    resumed = load_file(tmp_path / "killed/model.safetensors")
    assert all((resumed[name] == merged[name]).all() for name in merged)


def test_the_bundled_preset_is_untouched_by_all_this() -> None:
    assert PRESETS["demo"].plan == Plan(
        length=256, batch=16, epochs=1.0, learning_rate=0.02, muon=True, every=100, best=False
    )
