"""What is trained and how: sizes, steps, and the two models that are made from nothing. Standard library only."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """All that decides a training run beside its data and its base. The same plan gives the same steps."""

    length: int = 0
    """Tokens of a row; several pairs share one. 0: what the base takes, at most 1,024."""
    batch: int = 8
    """Rows a step."""
    epochs: float = 2.0
    """Times that each pair is seen; not used where `steps` is set."""
    steps: int = 0
    learning_rate: float = 0.0
    """At its highest; 0 takes 1e-3 for models of up to 20 M parameters and 5e-5 for larger ones."""
    warmup: float = 0.04
    """Share of the steps in which the rate rises; then half a cosine brings it down to a twentieth."""
    weight_decay: float = 0.05
    clip: float = 1.0
    seed: int = 20211
    every: int = 0
    """Steps between two checkpoints, each with a look at the held-out games; 0: a tenth of all steps."""


@dataclasses.dataclass(frozen=True, slots=True)
class Shape:
    """A GPT-Neo that begins with random weights."""

    vocabulary: int = 4096
    layers: int = 4
    width: int = 256
    heads: int = 4
    positions: int = 512
    """Tokens of prompt and review together."""
    window: int = 256
    """Tokens that a local layer looks back; GPT-Neo's own."""


@dataclasses.dataclass(frozen=True, slots=True)
class Preset:
    """A model that learns from invented games alone (`model_container.corpus`)."""

    shape: Shape
    plan: Plan
    games: int
    """Each is seen once."""
    held_out: int = 256
    """Games of another seed, for the held-out loss."""
    tokenizer_games: int = 20_000
    """Of a third seed: what the vocabulary is made from."""


PRESETS: dict[str, Preset] = {
    "demo": Preset(
        Shape(), Plan(length=448, batch=7, epochs=1.0, learning_rate=1.5e-3, every=200), games=57_600
    ),
    # Seconds on one core: for tests, and for trying a change.
    "tiny": Preset(
        Shape(vocabulary=512, layers=2, width=32, heads=2),
        Plan(batch=4, epochs=1.0, learning_rate=1.5e-3, warmup=0.2, every=4),
        games=48,
        held_out=8,
        tokenizer_games=100,
    ),
}
