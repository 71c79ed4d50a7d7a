"""Perceptron with hidden layers: every pixel speaks to every unit, and nothing is known of what is next to what."""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from pipelines.search import Choice, Integer, LogUniform, Uniform
from pipelines.training import Recipe

SPACE = {
    "hidden": Choice(((50,), (100,), (200,), (400,), (200, 100))),
    "learning_rate": LogUniform(3e-4, 3e-2),
    "weight_decay": LogUniform(1e-3, 1.0),
    "epochs": Integer(5, 40, log=True),
    "augment": Uniform(0.0, 0.1),
}

recipe = Recipe(steps=1500, min_epochs=10, max_epochs=60, batch_size=64, learning_rate=3e-3, weight_decay=0.1)


def build(image_shape: tuple[int, int, int], classes: int, *, hidden: Sequence[int] = (100,)) -> nn.Sequential:
    """The network, for standardised float tensors (n, channels, height, width), giving (n, classes) scores.

    Args:
        image_shape: (height, width, channels).
        classes: number of classes.
        hidden: units of each hidden layer.

    Raises:
        ValueError: a hidden layer has no unit.
    """
    if any(units < 1 for units in hidden):
        raise ValueError(f"hidden layers need at least one unit each; got hidden={tuple(hidden)}.")
    height, width, channels = image_shape
    layers: list[nn.Module] = [nn.Flatten()]
    entering = height * width * channels
    for units in hidden:
        layers += [nn.Linear(entering, units), nn.ReLU()]
        entering = units
    return nn.Sequential(*layers, nn.Linear(entering, classes))
