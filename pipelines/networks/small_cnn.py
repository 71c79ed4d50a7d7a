"""Small convolutional network: three or more layers of filters, batch normalisation, and one linear layer."""

from __future__ import annotations

from torch import nn

from pipelines.search import Integer, LogUniform, Uniform
from pipelines.training import Recipe

SPACE = {
    "width": Integer(8, 32, log=True),
    "learning_rate": LogUniform(1e-3, 3e-2),
    "weight_decay": LogUniform(1e-3, 0.5),
    "epochs": Integer(4, 20, log=True),
    "augment": Uniform(0.0, 0.1),
}

LEAST_SIDE = 8

recipe = Recipe(
    steps=600,
    min_epochs=6,
    max_epochs=40,
    batch_size=128,
    learning_rate=1e-2,
    weight_decay=0.05,
    label_smoothing=0.05,
    shift=0.04,
)


def build(image_shape: tuple[int, int, int], classes: int, *, width: int = 24) -> nn.Sequential:
    """The network, for standardised float tensors (n, channels, height, width), giving (n, classes) scores.

    Args:
        image_shape: (height, width, channels).
        classes: number of classes.
        width: number of filters of the first layer; the second has twice, the others have two and two thirds as many.

    Raises:
        ValueError: the images are smaller than 8 × 8.
    """
    height, image_width, channels = image_shape
    side = min(height, image_width)
    if side < LEAST_SIDE:
        raise ValueError(
            f"small-cnn needs images of at least {LEAST_SIDE} × {LEAST_SIDE} pixels; got {height} × {image_width}. "
            "Enlarge the images, or take the network mlp."
        )
    deepest = width * 8 // 3
    layers = [*_filters(channels, width, 5), *_filters(width, 2 * width, 3), *_filters(2 * width, deepest, 3, pool=False)]
    side //= 4
    while side > 9:
        layers += [nn.MaxPool2d(2), *_filters(deepest, deepest, 3, pool=False)]
        side //= 2
    grid = min(3, side)
    return nn.Sequential(*layers, nn.AdaptiveMaxPool2d(grid), nn.Flatten(), nn.Linear(deepest * grid**2, classes))


def _filters(entering: int, filters: int, side: int, *, pool: bool = True) -> list[nn.Module]:
    """One layer of square filters; with `pool`, of each 2 × 2 answers the strongest is kept."""
    # The bias is that of the normalisation, which has less to do when it comes after the pooling.
    pooling = [nn.MaxPool2d(2)] if pool else []
    return [
        nn.Conv2d(entering, filters, side, padding=side // 2, bias=False),
        *pooling,
        nn.BatchNorm2d(filters),
        nn.ReLU(),
    ]
