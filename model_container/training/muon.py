"""Muon for the matrices of a network's layers, AdamW for all else, as one optimizer.

A matrix's step is its momentum made orthogonal (Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/), so that no
direction of it is neglected: from random weights that took half as many steps as AdamW alone to the same loss here.
PyTorch's own Muon takes matrices alone, and the Trainer keeps the state of one optimizer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)
"""Coefficients of the quintic iteration that brings all singular values near 1 (same source)."""
_ITERATIONS = 5
_MOMENTUM = 0.95
_ADAM_SHARE = 0.1
"""AdamW's learning rate as a share of Muon's."""
_BETAS = (0.9, 0.98)


_WithGradient = tuple[torch.Tensor, torch.Tensor]


class Muon(torch.optim.Optimizer):
    """Muon for `matrices`, AdamW without weight decay for `others`.

    `lr` is for the matrices; everything else learns at a
    tenth of it. All of `matrices` must have two dimensions.
    """

    def __init__(
        self,
        matrices: Iterable[torch.Tensor],
        others: Iterable[torch.Tensor],
        *,
        lr: float,
        weight_decay: float,
    ) -> None:
        groups: list[dict[str, Any]] = [
            {"params": list(matrices), "lr": lr, "weight_decay": weight_decay, "muon": True},
            {"params": list(others), "lr": lr * _ADAM_SHARE, "weight_decay": 0.0, "muon": False},
        ]
        super().__init__(groups, {})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        """Take one step from the existing gradients; parameters without a gradient stay as they are.

        `closure` is accepted for the interface of torch's optimizers and never called.
        """
        del closure
        for group in self.param_groups:
            there = [(one, one.grad) for one in group["params"] if one.grad is not None]
            if group["muon"]:
                self._step_matrices(there, group)
            else:
                self._step_others(there, group)

    def _step_matrices(self, matrices: Sequence[_WithGradient], group: dict[str, Any]) -> None:
        """Muon's step: weight decay apart from the gradient, as in AdamW."""
        by_shape: dict[tuple[int, int], list[_WithGradient]] = {}
        for one, gradient in matrices:
            # Matrices of one shape are made orthogonal in one batched
            # product, which is much faster than one after the other.
            by_shape.setdefault((one.shape[0], one.shape[1]), []).append((one, gradient))
        for (rows, columns), same in by_shape.items():
            moved = []
            for one, gradient in same:
                state = self.state[one]
                if not state:
                    state["momentum"] = torch.zeros_like(one)
                # A running mean rather than a sum, so that the step's size does not depend on the momentum.
                state["momentum"].lerp_(gradient, 1 - _MOMENTUM)
                moved.append(gradient.lerp(state["momentum"], _MOMENTUM))  # Nesterov's
            steps = orthogonal(torch.stack(moved))
            # An orthogonal step has the same size for any shape; a
            # tall matrix needs a larger one to change outputs as much.
            scale = group["lr"] * max(1.0, rows / columns) ** 0.5
            for (one, _), step in zip(same, steps, strict=True):
                one.mul_(1 - group["lr"] * group["weight_decay"]).add_(step, alpha=-scale)

    def _step_others(self, others: Sequence[_WithGradient], group: dict[str, Any]) -> None:
        """AdamW's step with bias correction, for embeddings, norms and biases."""
        first, second = _BETAS
        for one, gradient in others:
            state = self.state[one]
            if not state:
                state |= {"steps": 0, "mean": torch.zeros_like(one), "square": torch.zeros_like(one)}
            state["steps"] += 1
            state["mean"].lerp_(gradient, 1 - first)
            state["square"].lerp_(gradient.square(), 1 - second)
            # Both means begin at zero and are too small at first; this corrects for it.
            mean = state["mean"] / (1 - first ** state["steps"])
            root = (state["square"] / (1 - second ** state["steps"])).sqrt() + 1e-8
            one.addcdiv_(mean, root, value=-group["lr"])


def orthogonal(matrices: torch.Tensor) -> torch.Tensor:
    """Each of the (n, rows, columns) matrices with its singular values brought to about 1; same shape."""
    a, b, c = _COEFFICIENTS
    # The iteration multiplies by the smaller side squared, so a tall matrix is handled as its transpose.
    wide = matrices if matrices.shape[1] <= matrices.shape[2] else matrices.transpose(1, 2)
    # The iteration converges only for singular values up to
    # 1; the Frobenius norm is an upper bound for the largest.
    x = wide / (wide.norm(dim=(1, 2), keepdim=True) + 1e-7)
    # Exact enough, says the same source; a processor without such numbers would take forty times as long.
    if x.is_cuda:
        x = x.bfloat16()
    for _ in range(_ITERATIONS):
        square = x @ x.transpose(1, 2)
        x = a * x + (b * square + c * square @ square) @ x
    found: torch.Tensor = x if wide is matrices else x.transpose(1, 2)
    return found.to(matrices.dtype)
