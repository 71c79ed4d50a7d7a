"""Perceptron with hidden layers: every pixel speaks to every unit, and nothing is known of what is next to what."""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from pipelines.training import Recipe

recipe = Recipe(
    steps=700,
    min_epochs=16,
    max_epochs=40,
    batch_size=64,
    learning_rate=5e-3,
    weight_decay=0.1,
    label_smoothing=0.1,
)


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
