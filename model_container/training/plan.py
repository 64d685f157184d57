"""What is trained and how: sizes, steps, and the two models that are made from nothing. Standard library only."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides a training run apart from its
    data and its base. The same plan gives the same steps.

    The fields that `grg train` offers as options are those that `command` describes.
    """

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
    muon: bool = False
    """Muon for the layers' matrices (see `muon`), whose learning rate is then meant; for models made from nothing."""
    seed: int = 20211
    every: int = 0
    """Steps between two checkpoints, each with a look at the held-out games; 0: a tenth of all steps."""


@dataclasses.dataclass(frozen=True, slots=True)
class Shape:
    """The size of a GPT-Neo that begins with random weights; global and local layers alternate."""

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
    """A model that begins with random weights and learns to write with facts (`model_container.writing`)."""

    shape: Shape
    plan: Plan
    examples: int
    """Each is seen once."""
    pages: int
    """Store descriptions, or as many made-up lists of facts, that the examples are about in turn."""
    held_out: int = 256
    """Examples of another seed, for the held-out loss."""
    tokenizer_examples: int = 20_000
    """Of a third seed: what the vocabulary is made from."""


PRESETS: dict[str, Preset] = {
    "demo": Preset(
        # Small on purpose: the demo ships inside the package and must be trainable on two cores.
        Shape(vocabulary=2048, layers=4, width=288, heads=6),
        # One epoch, since examples are generated: more of them are better than seeing the same ones again.
        Plan(length=256, batch=16, epochs=1.0, learning_rate=0.02, muon=True, every=100),
        examples=48_000,
        pages=6_000,
    ),
    # Seconds on one core: for tests, and for trying a change.
    "tiny": Preset(
        Shape(vocabulary=512, layers=2, width=32, heads=2),
        Plan(length=256, batch=3, epochs=1.0, learning_rate=0.01, muon=True, warmup=0.2, every=4),
        examples=44,
        pages=24,
        held_out=8,
        tokenizer_examples=100,
    ),
}
