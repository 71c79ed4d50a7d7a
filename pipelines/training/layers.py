"""What the networks are made of: activations, first weights that suit them, and layers of filters.

A signal that passes many layers dies out or explodes unless the first weights are of the right size. Glorot and Bengio
(2010), "Xavier", keep its variance where the activation is about linear, as sigmoid and tanh are around 0; He et al.
(2015) make up for the half that a rectified unit takes away.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "gelu": nn.GELU,
}


def activation(name: str) -> nn.Module:
    """The function that a layer ends with.

    Raises
    ------
    ValueError
        there is none of that name.
    """
    if name not in ACTIVATIONS:
        raise ValueError(f"activation must be one of {', '.join(ACTIVATIONS)}; got {name!r}.")
    return ACTIVATIONS[name]()


def first_weights(network: nn.Module, name: str) -> None:
    """Draw the weights that suit an activation, in place: He's for relu and gelu, Xavier's for sigmoid and tanh.

    The last layer, whose scores no activation follows, gets Xavier's. Biases are 0; normalisation is left as it is.
    """
    layers = [module for module in network.modules() if isinstance(module, nn.Conv2d | nn.Linear)]
    for layer in layers:
        if name in ("relu", "gelu") and layer is not layers[-1]:
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        else:
            nn.init.xavier_normal_(layer.weight)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)


def shrink_first(network: nn.Module, share: float) -> None:
    """Make the weights of the first layer smaller, so that what is seen in them later was learned, not drawn."""
    with torch.no_grad():
        next(network.parameters()).mul_(share)


def conv_block(
    in_channels: int, count: int, side: int, name: str, *, stride: int = 1, pool: bool = False
) -> list[nn.Module]:
    """One layer of square filters, normalised (Ioffe and Szegedy 2015); with `pool`, of 2 × 2 answers the strongest."""
    # The bias is that of the normalisation, which has less to do when it comes after the pooling.
    return [
        nn.Conv2d(in_channels, count, side, stride=stride, padding=side // 2, bias=False),
        *([nn.MaxPool2d(2)] if pool else []),
        nn.BatchNorm2d(count),
        activation(name),
    ]


class FlipAveraging(nn.Module):
    """A network that, once trained, answers with the mean of its scores for an image and for its mirror image."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, pictures: Tensor) -> Tensor:
        """(n, channels, height, width) → (n, classes)."""
        scores: Tensor = self.network(pictures)
        return scores if self.training else (scores + self.network(pictures.flip(-1))) / 2


def at_least(side: int, image_shape: tuple[int, int, int], network: str) -> None:
    """See that images are large enough for a network.

    Raises
    ------
    ValueError
        they are not.
    """
    height, width, _ = image_shape
    if min(height, width) < side:
        raise ValueError(
            f"{network} needs images of at least {side} × {side} pixels; got {height} × {width}. "
            "Enlarge the images, or take the network mlp."
        )


def whole(**numbers: int) -> None:
    """See that options are whole numbers of at least 1.

    Raises
    ------
    ValueError
        one is not.
    """
    for name, number in numbers.items():
        if number != int(number) or number < 1:
            raise ValueError(f"{name} must be a whole number of at least 1; got {number!r}.")
