"""Trains a small GPT-Neo from scratch on the project's own corpus: `python -m model_container train --demo --out DIR`.

A step sees games that no other step sees, made from their number, so that a run which was killed
goes on in the same order and nothing is kept but the model, the optimizer and the step.
`recipe` holds what is trained, `corpus` on what, `judge` how the outcome is judged.

What `demo` takes and reaches on 2 cores (AMD EPYC with AVX512-BF16, torch 2.13): `demo/card.json`.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

# Threads that wait by spinning starve each other as soon as anything else runs: on a busy machine with 2
# cores 800-1,300 tokens/s became 3,300-3,900. libgomp reads it when torch is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import torch
from tokenizers import Tokenizer
from transformers import GPTNeoForCausalLM

from core.domain import prompt_text
from core.errors import UsageError
from model_container.corpus import pair
from model_container.recipe import END, PRESETS, Preset, build_model, build_tokenizer, fuse

_IGNORED = -100
_PAD_TO = 32
"""Batches are padded to a multiple of this, so that few shapes occur."""


def main(argv: list[str]) -> int:
    """The `train` verb. Goes on where a killed run of the same `--out` stopped."""
    parser = argparse.ArgumentParser(
        prog="python -m model_container train", description=__doc__.splitlines()[0]
    )
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--demo", dest="preset", action="store_const", const="demo", help="the model that is shipped"
    )
    which.add_argument("--preset", choices=sorted(PRESETS))
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoint; `run/` resumes")
    parser.add_argument(
        "--steps", type=int, help="instead of the preset's number; a run that goes on may be given another"
    )
    parser.add_argument(
        "--stop-after", type=int, help="end at this step as if killed (the plan stays that of --steps)"
    )
    parser.add_argument(
        "--judge",
        type=int,
        metavar="N",
        help="do not train: write N reviews of unseen games and measure them",
    )
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="CPU threads (default: all)")
    parser.add_argument("--log-every", type=int, default=20, help="steps between two lines")
    options = parser.parse_args(argv)
    torch.set_num_threads(options.threads or 1)
    if options.judge:
        from model_container import judge

        return judge.main(options.out, options.judge)
    preset = PRESETS[options.preset]
    if options.steps:
        preset = dataclasses.replace(preset, steps=options.steps)
    run = Run(preset, options.preset, options.out)
    finished = run.train(options.log_every, options.stop_after)
    if finished:
        run.export()
    return 0


@dataclasses.dataclass(frozen=True, slots=True)
class Batch:
    """Games of near-equal length, padded on the right."""

    tokens: torch.Tensor
    """(games, length) int64."""
    targets: torch.Tensor
    """(games, length) int64: the next token, `_IGNORED` where it belongs to the description or the padding."""


class Data:
    """Turns game numbers into batches, the same for the same step."""

    _POOL = 16
    """Batches that are sorted by length together."""

    def __init__(self, preset: Preset, tokenizer: Tokenizer) -> None:
        self._preset, self._tokenizer = preset, tokenizer
        self._end = tokenizer.token_to_id(END) or 0

    def batches(self, first_step: int) -> Iterator[Batch]:
        """Batches from a step on, without end."""
        pool = first_step // self._POOL
        skip = first_step % self._POOL
        while True:
            yield from self._pool(self._preset.seed, pool)[skip:]
            pool, skip = pool + 1, 0

    def held_out(self) -> list[Batch]:
        """The games of another seed."""
        games = [self._encode(self._preset.seed + 1, number) for number in range(self._preset.held_out)]
        games.sort(key=lambda game: len(game[0]))
        size = self._preset.batch
        return [self._stack(games[start : start + size]) for start in range(0, len(games), size)]

    def _pool(self, seed: int, index: int) -> list[Batch]:
        size = self._preset.batch
        numbers = range(index * self._POOL * size, (index + 1) * self._POOL * size)
        games = sorted((self._encode(seed, number) for number in numbers), key=lambda game: len(game[0]))
        chunks = [games[start : start + size] for start in range(0, len(games), size)]
        random.Random(f"{seed}:{index}").shuffle(chunks)
        return [self._stack(chunk) for chunk in chunks]

    def _encode(self, seed: int, number: int) -> tuple[list[int], int]:
        """Tokens of one game and how many of them are the description."""
        game = pair(seed, number)
        head, sep, opening = prompt_text(game.description, game.opening).rpartition("\nReview:")
        asked = self._tokenizer.encode(head + sep).ids
        told = self._tokenizer.encode(opening + game.review).ids
        return ([*asked, *told, self._end])[: self._preset.positions], len(asked)

    def _stack(self, games: list[tuple[list[int], int]]) -> Batch:
        length = -(-max(len(tokens) for tokens, _ in games) // _PAD_TO) * _PAD_TO
        length = min(length, self._preset.positions)
        tokens = torch.zeros(len(games), length, dtype=torch.long)
        targets = torch.full((len(games), length), _IGNORED, dtype=torch.long)
        for row, (ids, asked) in enumerate(games):
            tokens[row, : len(ids)] = torch.tensor(ids)
            targets[row, asked - 1 : len(ids) - 1] = torch.tensor(ids[asked:])
        return Batch(tokens, targets)


class Run:
    """One training run and its folder."""

    def __init__(self, preset: Preset, name: str, out: Path) -> None:
        self._preset, self._name, self._out = preset, name, out
        self._state_path = out / "run" / "state.pt"
        self._state_path.parent.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(preset.seed)
        self._tokenizer = self._load_tokenizer()
        self._data = Data(preset, self._tokenizer)
        self.model = build_model(preset, self._tokenizer)
        fuse(self.model)
        self._optimizer = _optimizer(self.model, preset)
        self.step = 0
        self.curve: list[dict[str, float]] = []
        self._tokens, self._seconds = 0, 0.0
        self._plans: list[tuple[int, int]] = []
        self._resume()

    def train(self, log_every: int, stop_after: int | None) -> bool:
        """Runs to the preset's last step; False where `stop_after` came first."""
        batches = self._data.batches(self.step)
        began, seen, losses = time.monotonic(), 0, []
        mark = began
        while self.step < self._preset.steps:
            if self.step == stop_after:
                return False
            batch = next(batches)
            losses.append(self._update(batch))
            seen += batch.tokens.numel()
            self.step += 1
            if self.step % log_every == 0:
                now = time.monotonic()
                self._report(sum(losses) / len(losses), seen / (now - mark), (now - mark) / log_every)
                mark, seen, losses = time.monotonic(), 0, []
            if self.step % self._preset.evaluate_every == 0 or self.step == self._preset.steps:
                self._seconds += time.monotonic() - began
                began = time.monotonic()
                self._evaluate()
                self._save()
        return True

    def export(self) -> None:
        """Writes what transformers loads, the tokenizer, the loss curve and the card."""
        self.model.save_pretrained(self._out)
        self._tokenizer.save(str(self._out / "tokenizer.json"))
        (self._out / "loss_curve.json").write_text(json.dumps(self.curve, indent=1) + "\n")
        card = {
            "name": self._name, "version": "1", "architecture": "GPTNeoForCausalLM",
            "data": "model_container.corpus: invented games and reviews made by this project; no scraped text",
            "licence": "MIT", "parameters": sum(p.numel() for p in self.model.parameters()),
            "held_out_loss": self.curve[-1]["held_out_loss"], "training_tokens": int(self.curve[-1]["tokens"]),
            "training_seconds": round(self._seconds), "command": f"train --preset {self._name} --out FOLDER",
            "settings": dataclasses.asdict(self._preset),
            "earlier_plans": [f"--steps {steps} until step {until}" for until, steps in self._plans],
        }  # fmt: skip
        (self._out / "card.json").write_text(json.dumps(card, indent=2) + "\n")

    def _update(self, batch: Batch) -> float:
        for group in self._optimizer.param_groups:
            group["lr"] = learning_rate(self._preset, self.step)
        self.model.train()
        loss = self._loss(batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self._preset.clip)
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        self._tokens += batch.tokens.numel()
        return float(loss.detach())

    def _loss(self, batch: Batch) -> torch.Tensor:
        """Mean cross-entropy in nats over the tokens of the review."""
        with _half_precision():
            hidden = self.model.transformer(input_ids=batch.tokens)[0]  # (games, length, width)
            wanted = batch.targets != _IGNORED
            logits = self.model.lm_head(hidden[wanted])  # (wanted, vocabulary): a third of the head's work
        return torch.nn.functional.cross_entropy(logits.float(), batch.targets[wanted])

    def _evaluate(self) -> None:
        self.model.train(False)
        with torch.no_grad():
            losses = [float(self._loss(batch)) for batch in self._data.held_out()]
        loss = sum(losses) / len(losses)
        self.curve.append({"step": self.step, "held_out_loss": round(loss, 4), "tokens": self._tokens})
        _say(f"step {self.step}: held-out loss {loss:.4f}")

    def _report(self, loss: float, speed: float, step_s: float) -> None:
        left = (self._preset.steps - self.step) * step_s
        _say(
            f"step {self.step}/{self._preset.steps} loss {loss:.3f} {speed:,.0f} tokens/s {left / 60:.1f} min left"
        )

    def _save(self) -> None:
        """Through a second file: a kill while writing leaves the older state whole."""
        state = {
            "preset": dataclasses.asdict(self._preset), "plans": [*self._plans, (self.step, self._preset.steps)],
            "step": self.step, "curve": self.curve, "tokens": self._tokens,
            "seconds": self._seconds, "model": self.model.state_dict(), "optimizer": self._optimizer.state_dict(),
        }  # fmt: skip
        fresh = self._state_path.with_suffix(".new")
        torch.save(state, fresh)
        fresh.replace(self._state_path)

    def _resume(self) -> None:
        if not self._state_path.exists():
            return
        state: dict[str, Any] = torch.load(self._state_path, weights_only=True)
        # The number of steps may change on the way (a machine that is slower than planned); the card tells it.
        self._plans += [plan for plan in state["plans"] if plan[1] != self._preset.steps]
        if state["preset"] | {"steps": 0} != dataclasses.asdict(self._preset) | {"steps": 0}:
            raise UsageError(
                f"{self._out} holds a run with other settings: choose another --out, or remove it"
            )
        self.model.load_state_dict(state["model"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.step, self.curve = state["step"], state["curve"]
        self._tokens, self._seconds = state["tokens"], state["seconds"]
        _say(f"resuming at step {self.step}")

    def _load_tokenizer(self) -> Tokenizer:
        path = self._out / "run" / "tokenizer.json"
        if path.exists():
            return Tokenizer.from_file(str(path))
        tokenizer = build_tokenizer(self._preset)
        tokenizer.save(str(path))
        return tokenizer


def learning_rate(preset: Preset, step: int) -> float:
    """Linear warm-up, then half a cosine down to a twentieth."""
    if step < preset.warmup:
        return preset.learning_rate * (step + 1) / preset.warmup
    done = (step - preset.warmup) / max(1, preset.steps - preset.warmup)
    return preset.learning_rate * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * done)))


def _optimizer(model: GPTNeoForCausalLM, preset: Preset) -> torch.optim.AdamW:
    """AdamW; norms and biases are not decayed."""
    parameters = list(model.parameters())
    groups = [
        {"params": [p for p in parameters if p.ndim >= 2], "weight_decay": preset.weight_decay},
        {"params": [p for p in parameters if p.ndim < 2], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=preset.learning_rate, betas=(0.9, 0.98))


def _half_precision() -> AbstractContextManager[Any]:
    """bfloat16 products: twice the speed of float32 on a CPU with AVX512-BF16 (6,300 against 3,000 tokens/s)."""
    return torch.autocast("cpu", dtype=torch.bfloat16)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
