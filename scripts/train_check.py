"""Train on real reviews from end to end, with `grg` alone, killing the trainer on the way; prints figures.

    uv run --extra torch python scripts/train_check.py [--data ../shared/data/steam] [--steps 40] [--threads 1]

What must hold, else it ends with 1: held-out perplexity falls by at least 30 %; a run that SIGKILL ends three times comes
to the same weights as an unbroken one, bit by bit; the model is published and writes a review. A few minutes of CPU.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KILLS = 3
PAGE = ROOT / "examples" / "lantern_hollow.html"


class Check:
    """One run in a folder of its own."""

    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        self._folder, self._options = folder, options
        ours = {"GRG_STATE_DIR": str(folder / "state"), "GRG_STEAM_URL": "http://127.0.0.1:9"}
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GRG_")}
        self._environ = {**clean, **ours, "PYTHONPATH": str(ROOT)}

    def run(self) -> dict[str, Any]:
        """The figures."""
        began = time.monotonic()
        small = ["--max-words", "45", "--per-game", "25"]
        self._grg(
            "dataset", "build", "--from", str(self._options.data), "--out", str(self._folder / "ds"), *small
        )
        card = json.loads((self._folder / "ds/card.json").read_text())
        whole, broken = self._folder / "whole", self._folder / "broken"
        self._grg(*self._training(whole))
        kills = [self._until_killed(broken, kill) for kill in range(1, KILLS + 1)]
        self._grg(*self._training(broken))
        first, second = (json.loads((out / "training.json").read_text()) for out in (whole, broken))
        label = self._grg("model", "publish", str(broken), "checked").strip()
        review = json.loads(self._grg("review", str(PAGE), "--model", "checked", "--json"))
        start, end = first["held_out_perplexity_at_start"], first["held_out_perplexity"]
        return {
            "reviews": card["train"]["reviews"],
            "held_out_reviews": card["held_out"]["reviews"],
            "held_out_games": card["held_out"]["games"],
            "steps": first["settings"]["steps"],
            "parameters": first["parameters"],
            "perplexity_at_start": start,
            "perplexity": end,
            "perplexity_fell_by": round(1 - end / start, 4),
            "killed_at_steps": kills,
            "held_out_loss_unbroken": first["held_out_loss"],
            "held_out_loss_killed": second["held_out_loss"],
            "same_weights": (whole / "model.safetensors").read_bytes()
            == (broken / "model.safetensors").read_bytes(),
            "training_s": first["training_seconds"],
            "published": label,
            "review_model": review["model"],
            "review": review["review"],
            "seconds": round(time.monotonic() - began),
        }

    def _training(self, out: Path) -> list[str]:
        steps = self._options.steps
        size = ["--length", "320", "--batch", "4", "--steps", str(steps), "--every", str(max(1, steps // 5))]
        return [
            "train",
            str(self._folder / "ds"),
            "--out",
            str(out),
            "--threads",
            str(self._options.threads),
            *size,
        ]

    def _until_killed(self, out: Path, number: int) -> int:
        """SIGKILL the trainer once it has kept `number` more checkpoints than it began with; the last kept step."""
        before = kept(out)
        command = [sys.executable, "-m", "core", *self._training(out)]
        with subprocess.Popen(
            command, env=self._environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as child:
            while kept(out) <= before and child.poll() is None:
                time.sleep(0.05)
            time.sleep(number)  # not at the same place of a step each time
            child.kill()
        if child.returncode != -9:
            raise SystemExit(f"error: the trainer ended with {child.returncode} before it was killed")
        return kept(out)

    def _grg(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "core", *arguments],
            env=self._environ,
            check=False,
            stdout=subprocess.PIPE,
            text=True,
        )
        if done.returncode:
            raise SystemExit(f"error: grg {arguments[0]} ended with {done.returncode}")
        return done.stdout


def kept(out: Path) -> int:
    """The step of the newest whole checkpoint."""
    return max(
        [0, *(int(path.parent.name.rpartition("-")[2]) for path in out.glob("run/checkpoint-*/whole.json"))]
    )


def main() -> int:
    """Run, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data/steam")
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    if not options.data.is_dir():
        print(f"skipped: the real store data is not at {options.data}")
        return 0
    with tempfile.TemporaryDirectory(prefix="grg-train-") as folder:
        figures = Check(Path(folder), options).run()
    print(json.dumps(figures, indent=1))
    fine = (
        figures["perplexity_fell_by"] >= 0.3
        and figures["same_weights"]
        and figures["review_model"] == figures["published"]
    )
    print("ok" if fine else "NOT as it must be", file=sys.stderr)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
