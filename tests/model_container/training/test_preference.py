"""The loss by thumbs: what the paper's equation says, and the paper's toy with raters who disagree."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from core.errors import UsageError
from core.settings import Settings
from model_container.dataset import Pair, read_pairs, write_pairs
from model_container.training import command
from tests.needs import needs_torch
from tests.tiny_model import SPOKEN

pytestmark = needs_torch


def sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value))


def test_the_loss_is_equation_8_of_the_paper() -> None:
    import torch

    from model_container.training.preference import MISMATCHED, kto_loss

    moved = torch.tensor([2.0, -1.0, 0.5, 0.3, 0.1])
    thumbs = torch.tensor([1, -1, 1, MISMATCHED, MISMATCHED])
    point = 0.2
    wanted = [
        1.5 * (1 - sigmoid(0.1 * (2.0 - point))),
        0.7 * (1 - sigmoid(0.1 * (point + 1.0))),
        1.5 * (1 - sigmoid(0.1 * (0.5 - point))),
    ]
    assert kto_loss(moved, thumbs, (1.5, 0.7)).item() == pytest.approx(sum(wanted) / 3)
    # The divergence is never negative, and nothing is learned from a batch that nobody rated.
    below = torch.tensor([2.0, -5.0])
    assert kto_loss(below, torch.tensor([1, MISMATCHED]), (1, 1)).item() == pytest.approx(1 - sigmoid(0.2))
    assert kto_loss(below, torch.tensor([MISMATCHED, 0]), (1, 1)).item() == 0


def test_no_gradient_flows_through_the_reference_point() -> None:
    import torch

    from model_container.training.preference import MISMATCHED, kto_loss

    moved = torch.tensor([1.0, 0.4], requires_grad=True)
    kto_loss(moved, torch.tensor([1, MISMATCHED]), (1, 1)).backward()
    assert moved.grad is not None and moved.grad[0] < 0 and moved.grad[1] == 0


def test_drift_is_the_divergence_from_the_base_of_what_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from model_container.training import preference

    monkeypatch.setattr(preference, "SURE", 0.5)
    base, model = torch.tensor([[0.5, 0.3, 0.15, 0.05]]), torch.tensor([[0.25, 0.3, 0.05, 0.4]])

    def divergence(old: list[float], new: list[float]) -> float:
        return sum(one * math.log(one / other) for one, other in zip(old, new, strict=True))

    kept = preference.likeliest(base.log())
    assert kept[0].tolist() == [[0, 1, 2, 3]], "a small vocabulary is kept whole"
    whole = preference.drift(model.log(), *kept).item()
    assert whole == pytest.approx(divergence(base[0].tolist(), model[0].tolist()), abs=1e-4)
    assert preference.drift(base.log(), *kept).item() == pytest.approx(0, abs=1e-6)
    # With two kept, the other two count as one.
    monkeypatch.setattr(preference, "LIKELIEST", 2)
    part = preference.drift(model.log(), *preference.likeliest(base.log())).item()
    assert part == pytest.approx(divergence([0.5, 0.3, 0.2], [0.25, 0.3, 0.45]), abs=1e-6)
    assert part < whole


def test_only_what_the_base_is_sure_of_is_held() -> None:
    import torch

    from model_container.training import preference

    # Inside a word, and where a sentence begins.
    base = torch.tensor([[0.9, 0.1], [0.5, 0.5]])
    moved = torch.tensor([[0.6, 0.4], [0.9, 0.1]])
    inside, fork = preference.drift(moved.log(), *preference.likeliest(base.log())).tolist()
    assert inside == pytest.approx(0.9 * math.log(0.9 / 0.6) + 0.1 * math.log(0.1 / 0.4), abs=1e-5)
    assert fork == 0


@pytest.mark.parametrize("share", [0.6, 0.8])
def test_where_raters_disagree_the_majority_s_text_wins(share: float) -> None:
    """Theorem 4.3: with contradictory thumbs, the best policy writes what most people like."""
    import torch

    from model_container.training.preference import kto_loss

    reference = torch.log_softmax(torch.tensor([0.0, 0.7]), 0)
    policy = torch.tensor([0.0, 0.7], requires_grad=True)
    ups = round(100 * share)
    texts = torch.tensor([0] * 100 + [1] * 100)
    thumbs = torch.tensor([1] * ups + [-1] * (100 - ups) + [-1] * ups + [1] * (100 - ups))
    optimizer = torch.optim.Adam([policy], lr=0.2)
    for _ in range(150):
        optimizer.zero_grad()
        moved = torch.log_softmax(policy, 0) - reference
        kto_loss(moved[texts], thumbs, (1.0, 1.0), beta=0.5).backward()
        optimizer.step()
    assert torch.softmax(policy.detach(), 0)[0] > 0.9


def test_the_rarer_thumb_weighs_more() -> None:
    import numpy as np

    from model_container.training.preference import MISMATCHED, weights_of

    assert weights_of(np.array([[1, 1, 1], [-1, MISMATCHED, 0]], np.int8)) == (1.0, 3.0)


def test_a_mismatched_text_is_another_game_s() -> None:
    from model_container.training.preference import MISMATCHED, with_mismatched

    pairs = [Pair(game, "", (), f"about {game}", "", f"of {game} {n}") for game in "ab" for n in range(2)]
    made = list(with_mismatched(pairs))
    assert [thumb for _, thumb in made] == [1, MISMATCHED] * 4
    for pair, thumb in made:
        assert (pair.review.split()[1] == pair.game) == (thumb == 1)
    assert [thumb for _, thumb in with_mismatched(pairs[:2])] == [1, 1]


def votes(path: Path, liked: str = SPOKEN[0]) -> Path:
    """What people thought of two texts, on eight games."""
    write_pairs(
        path,
        [
            Pair(str(n), f"G{n}", (), f"G{n}. Grow machines.", "", text, voted_up=text == liked)
            for n in range(8)
            for text in SPOKEN[:2]
        ],
    )
    return path


def test_a_model_comes_to_prefer_what_people_liked(
    tmp_path: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from model_container.training import preference, trainer

    # A base with random weights is sure of nothing.
    monkeypatch.setattr(preference, "SURE", 0.0)
    monkeypatch.setattr(trainer, "DRIFT", 1.0)
    file, out = votes(tmp_path / "votes.jsonl"), tmp_path / "out"
    options = ["--steps", "8", "--every", "4", "--batch", "2", "--learning-rate", "0.005", "--length", "320"]
    arguments = ["--prefer", str(file), "--base", str(base), "--out", str(out), "--threads", "1", *options]
    assert command.main(arguments, Settings()) == 0
    told = json.loads((out / "training.json").read_text())
    assert told["objective"] == "kto" and told["data"]["thumbs_up"] == told["data"]["thumbs_down"] == 7
    assert told["held_out_loss_at_start"] == pytest.approx(0.5, abs=1e-4), "nothing has moved yet"
    assert told["held_out_loss"] < 0.45 and told["held_out_right"] == 1.0
    assert [pair.review for pair in read_pairs(out / "held_out.jsonl")] == [SPOKEN[0]]
    # A repeated command resumes, and the reference is still the base.
    assert command.main(arguments, Settings()) == 0
    assert json.loads((out / "training.json").read_text()) == told

    # Held to its base, it moves less far, and what it pays for that is part of the loss.
    monkeypatch.setattr(trainer, "DRIFT", 30.0)
    arguments[arguments.index(str(out))] = str(tmp_path / "held")
    assert command.main(arguments, Settings()) == 0
    held = json.loads((tmp_path / "held" / "training.json").read_text())
    assert 0 < held["held_out_drift"] < told["held_out_drift"] / 2
    assert held["held_out_loss_at_start"] > held["held_out_loss"] > 30 * held["held_out_drift"] - 0.002


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--prefer", "VOTES"], "name it with --base"),
        (["ds", "--prefer", "VOTES", "--base", "demo"], "takes neither a data set"),
        (["--prefer", "VOTES", "--base", "demo"], r"demo@\d writes with facts"),
        (["--prefer", "nowhere", "--base", "demo"], "nowhere does not exist: write it"),
        (["--prefer", "ALIKE", "--base", "demo"], "has 0 thumbs up and"),
    ],
)
def test_votes_that_cannot_be_learned_from_are_one_line(
    options: list[str], says: str, tmp_path: Path
) -> None:
    files = {"VOTES": votes(tmp_path / "votes"), "ALIKE": votes(tmp_path / "alike", "neither")}
    out = tmp_path / "out"
    arguments = [str(files.get(word, word)) for word in options]
    with pytest.raises(UsageError, match=says):
        command.main([*arguments, "--out", str(out)], Settings())
    assert not out.exists()
