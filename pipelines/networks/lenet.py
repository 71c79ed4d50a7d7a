"""LeNet-5, which read cheques: two layers of filters that average over their neighbours, and three full layers.

LeCun, Bottou, Bengio and Haffner (1998), 61,706 parameters for ten classes of 28 × 28 gray images. As published: 5 × 5
filters, the first with a border of two pixels; the mean of 2 × 2 answers; tanh. Not as published: every filter of the
second layer sees all six of the first; means have no weights of their own; the answer is scores, trained by their
cross-entropy.

Evidence, on 5,000 validation images of the training set, fit in CPU seconds of one core (Xeon with AMX, torch 2.13):
    MNIST (55,000 images)                          99.0 %   39 s     (98.8 % without shifts)
Shifts stand in for the distorted images of the paper.
"""

from __future__ import annotations

from itertools import pairwise

from torch import nn

from bakeoff.pipelines.search_space import Choice, Integer, LogUniform, Uniform
from bakeoff.pipelines.training import layers
from bakeoff.pipelines.training.augmentation import Augmentation
from bakeoff.pipelines.training.recipe import Recipe

SPACE = {
    "activation": Choice(("tanh", "relu")),
    "learning_rate": LogUniform(1e-3, 3e-2),
    "weight_decay": LogUniform(1e-3, 0.5),
    "epochs": Integer(4, 20, log=True),
    "shift": Uniform(0.0, 0.1),
}

LEAST_SIDE = 12

recipe = Recipe(
    steps=700,
    min_epochs=8,
    max_epochs=40,
    batch_size=64,
    learning_rate=5e-3,
    weight_decay=0.05,
    augmentation=Augmentation(shift=0.04),
    static=True,
)


def build(
    image_shape: tuple[int, int, int], classes: int, *, depth: int = 2, width: int = 6, activation: str = "tanh"
) -> nn.Sequential:
    """The network, for standardised float tensors (n, channels, height, width), giving (n, classes) scores.

    Parameters
    ----------
    image_shape
        (height, width, channels).
    classes
        number of classes.
    depth
        layers of filters; each behind the first has two and two thirds as many filters as the one before.
    width
        filters of the first layer; the full layers have 20 and 14 times as many units.
    activation
        "relu", "sigmoid", "tanh" or "gelu".

    Returns
    -------
    torch.nn.Module
        untrained, its first weights drawn from torch's random numbers.

    Raises
    ------
    ValueError
        the images are too small, or there is no such activation.

    References
    ----------
    LeCun, Bottou, Bengio and Haffner (1998), Gradient-based learning applied to document recognition, Proceedings of
    the IEEE 86(11).

    Examples
    --------
    >>> import torch
    >>> network = build((28, 28, 1), 10)
    >>> sum(weights.numel() for weights in network.parameters())
    61706
    >>> network.eval()(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 10])
    """
    layers.whole(depth=depth, width=width)
    layers.at_least(_least_side(depth), image_shape, "lenet")
    rows, columns, in_channels = image_shape
    rows, columns, count = rows + 4, columns + 4, width
    seeing: list[nn.Module] = []
    for place in range(depth):
        seeing += [nn.Conv2d(in_channels, count, 5, padding=0 if place else 2), layers.activation(activation)]
        seeing += [nn.AvgPool2d(2)]
        rows, columns = (rows - 4) // 2, (columns - 4) // 2
        in_channels, count = count, count * 8 // 3
    judging: list[nn.Module] = [nn.Flatten()]
    for units, more in pairwise((in_channels * rows * columns, 20 * width, 14 * width)):
        judging += [nn.Linear(units, more), layers.activation(activation)]
    network = nn.Sequential(*seeing, *judging, nn.Linear(14 * width, classes))
    layers.first_weights(network, activation)
    return network


def _least_side(depth: int) -> int:
    """The image that leaves one place at the end.

    >>> [_least_side(depth) for depth in (1, 2, 3)]
    [2, 12, 32]
    """
    side = 1
    for _ in range(depth - 1):
        side = 2 * side + 4
    return 2 * side
