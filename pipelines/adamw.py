"""AdamW (Loshchilov and Hutter 2019), by torch's own arithmetic and without torch's compiler.

`torch.optim.AdamW` imports the compiler when it is first made: 1.5 seconds of a processor, which would be billed to the
first network that a process trains and are more than a small one costs. Its function `adamw` does without.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.optim.adamw import adamw


class AdamW:
    """Keeps the running means of a network's gradients, and moves its weights.

    Args:
        model: the network, where it is to stay: on its device, in its layout.
        weight_decay: of weights; biases and the scales of normalisation, of which there are few, do not decay.
        betas: how much of the running means of gradient and squared gradient is kept each step.
        epsilon: added to the root of the squared gradient.
    """

    def __init__(
        self,
        model: nn.Module,
        weight_decay: float,
        betas: tuple[float, float] = (0.9, 0.999),
        epsilon: float = 1e-8,
    ) -> None:
        learned = [parameter for parameter in model.parameters() if parameter.requires_grad]
        weights = [parameter for parameter in learned if parameter.ndim > 1]
        others = [parameter for parameter in learned if parameter.ndim <= 1]
        self.groups = [_Group(weights, weight_decay), _Group(others, 0.0)]
        self.betas = betas
        self.epsilon = epsilon

    def step(self, learning_rate: float) -> None:
        """Move the weights against their gradients, which are forgotten then."""
        for group in self.groups:
            group.step(learning_rate, self.betas, self.epsilon)


class _Group:
    """Parameters of one weight decay, and the state of each."""

    def __init__(self, parameters: list[nn.Parameter], weight_decay: float) -> None:
        self.parameters = parameters
        self.weight_decay = weight_decay
        self.means = [torch.zeros_like(parameter) for parameter in parameters]
        self.squares = [torch.zeros_like(parameter) for parameter in parameters]
        self.steps = [torch.zeros((), device=parameter.device) for parameter in parameters]
        self.fused = all(parameter.device.type in ("cpu", "cuda") for parameter in parameters)

    @torch.no_grad()
    def step(self, learning_rate: float, betas: tuple[float, float], epsilon: float) -> None:
        # A part of the network that had no say in this batch has no gradient, and stays.
        met = [k for k, parameter in enumerate(self.parameters) if parameter.grad is not None]
        if not met:
            return

        def of(tensors: list[Tensor]) -> list[Tensor]:
            return [tensors[k] for k in met]

        moved: list[Tensor] = [self.parameters[k] for k in met]
        adamw(
            moved,
            [parameter.grad for parameter in moved if parameter.grad is not None],
            of(self.means),
            of(self.squares),
            [],
            of(self.steps),
            fused=self.fused,
            amsgrad=False,
            beta1=betas[0],
            beta2=betas[1],
            lr=learning_rate,
            weight_decay=self.weight_decay,
            eps=epsilon,
            maximize=False,
        )
        for parameter in moved:
            parameter.grad = None
