"""The numbers of a training run, and presets for models that begin with random weights. Standard library only."""

from __future__ import annotations

import dataclasses
import math

REPORTS = ("tensorboard", "json")
"""How a run can be watched by programs, see `reports`."""
_SMALL = 20_000_000
"""Models with at most this many parameters are trained with the high learning rate."""


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides a training run apart from its
    data and its base. The same plan gives the same steps.

    The fields that `grg train` offers as options are those that `command` describes.
    """

    length: int = 0
    """Tokens in a row, which several pairs share. 0: the base's maximum, at most 1,024."""
    batch: int = 8
    """Rows in a step."""
    epochs: float = 2.0
    """How often each pair is used; ignored if `steps` is set."""
    steps: int = 0
    learning_rate: float = 0.0
    """The highest learning rate; 0: 1e-3 for models of up to 20 M parameters, 5e-5 for larger ones."""
    warmup: float = 0.04
    """The share of the steps in which the rate rises; then it falls along half a cosine to a twentieth."""
    weight_decay: float = 0.05
    clip: float = 1.0
    muon: bool = False
    """Whether Muon (see `muon`) trains the layers' matrices; `learning_rate` is then Muon's. For random initial weights."""
    seed: int = 20211
    every: int = 0
    """Steps between two checkpoints, at each of which the held-out loss is measured; 0: a tenth of all steps."""
    best: bool = True
    """Whether the checkpoint with the lowest held-out loss becomes the model; otherwise it is the last one."""
    patience: int = 0
    """The run ends after this many checkpoints in a row that are no better than the best one; 0: never."""

    gradient_accumulation: int = 1
    """The parts in which a step's rows are computed, one after the other; `batch` is a multiple of it."""
    gradient_checkpointing: bool = False
    """Whether a layer's results are computed a second time on the way back instead of being kept."""
    lora: int = 0
    """The rank of the adapters that are trained instead of the weights, which they are merged with in the end; 0: none."""

    def resolved(self, rows: int, length: int, parameters: int, *, is_rated: bool = False) -> Plan:
        """The plan with all its numbers, for a run with so many `rows` of `length` tokens and a model of that size.

        `is_rated`: the rows are texts with thumbs.
        """
        steps = self.steps or max(1, math.ceil(self.epochs * math.ceil(rows / self.batch)))
        return dataclasses.replace(
            self,
            steps=steps,
            length=length,
            learning_rate=self.learning_rate or _rate(parameters, adapters=self.lora > 0, is_rated=is_rated),
            every=self.every or max(1, steps // 10),
        )


def _rate(parameters: int, *, adapters: bool, is_rated: bool) -> float:
    """The default learning rate.

    Adapters begin at zero and bear a higher one (Hu et al. 2021, LoRA, appendix D); a model that has learned to write
    already and is only to prefer needs a lower one (Ethayarajh et al. 2024, KTO, section 4.3: 5e-6).
    """
    return (1e-3 if parameters <= _SMALL else 5e-5) * (4 if adapters else 1) * (0.1 if is_rated else 1)


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
    """The number of tokens to which a local layer attends; GPT-Neo's own value."""


@dataclasses.dataclass(frozen=True, slots=True)
class Preset:
    """A model that begins with random weights and learns to write with facts (`model_container.writing`)."""

    shape: Shape
    plan: Plan
    examples: int
    """The number of examples; each is used once."""
    pages: int
    """The number of store descriptions, or made-up lists of facts, that the examples are about in turn."""
    held_out: int = 256
    """The number of examples for the held-out loss, from another seed."""
    tokenizer_examples: int = 20_000
    """The number of examples from which the vocabulary is made, from a third seed."""


PRESETS: dict[str, Preset] = {
    "demo": Preset(
        # Small on purpose: the demo ships inside the package and must be trainable on two cores.
        Shape(vocabulary=2048, layers=4, width=288, heads=6),
        # One epoch, because examples are generated: new ones are better than repeating the same ones. None is seen
        # twice, so the run cannot overfit, and its last checkpoint is the one with the lowest learning rate.
        Plan(length=256, batch=16, epochs=1.0, learning_rate=0.02, muon=True, every=100, best=False),
        examples=96_000,
        pages=6_000,
    ),
    # Seconds on one core: for tests, and for trying a change.
    "tiny": Preset(
        Shape(vocabulary=512, layers=2, width=32, heads=2),
        Plan(length=256, batch=3, epochs=1.0, learning_rate=0.01, muon=True, warmup=0.2, every=4),
        examples=40,
        pages=24,
        held_out=8,
        tokenizer_examples=100,
    ),
}
