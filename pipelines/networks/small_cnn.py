"""Small convolutional network: three layers of filters or more, batch normalisation, and one linear layer.

After LeNet (LeCun et al. 1998), with batch normalisation (Ioffe and Szegedy 2015) and rectified linear units: 44,658
parameters for ten classes of 28 × 28 gray images. Larger images get more layers, each of which halves the side.

Evidence, on validation images cut from the training set, fit in CPU seconds of one core (Xeon with AMX, torch 2.13):
    digits (1,149 images of 8 × 8, six draws)      99.0 %    1.7 s
    faces (128 images of 25 × 25, eight draws)     99.2 %    1.1 s
    MNIST (10,000 images)                          99.1 %   17 s
    MNIST (55,000 images)                          99.4 %   69 s
    Fashion-MNIST (10,000 images)                  89.4 %   16 s
    Fashion-MNIST (55,000 images, flips, no shifts)
        2 epochs                                   91.2 %   15 s     (91.6 % in 27 s where the first layer pooled)
        4 epochs, depth=4                          92.5 %   50 s     (on a busy machine)
Where the first layer pooled, and on another machine: with 250 or 450 steps instead of 350, digits had 0.1 % more. In
batches of 128, shifts of two pixels instead of one cost Fashion-MNIST 0.9 % and gave MNIST nothing, 25 epochs instead
of 40 cost the few faces 4 %, and 12 instead of 8 gave MNIST 0.2 % for half as much time again. The mirror image gave
Fashion-MNIST 0.1 to 0.2 %.
"""

from __future__ import annotations

from torch import nn

from bakeoff.pipelines.search_space import Integer, LogUniform, Uniform
from bakeoff.pipelines.training import layers
from bakeoff.pipelines.training.augmentation import Augmentation
from bakeoff.pipelines.training.recipe import Recipe

SPACE = {
    "width": Integer(8, 32, log=True),
    "learning_rate": LogUniform(1e-3, 3e-2),
    "weight_decay": LogUniform(1e-3, 0.5),
    "epochs": Integer(4, 20, log=True),
    "shift": Uniform(0.0, 0.1),
}

LEAST_SIDE = 8

LEAP_SIDE = 16
"""From this side on the first filters look at every second place, instead of at all to keep the strongest answer."""

START = 0.05
"""The first filters start this much smaller than usual, so that what is seen in them afterwards was learned, not drawn.

The normalisation behind them makes up for it: it costs no accuracy.
"""

recipe = Recipe(
    steps=350,
    min_epochs=8,
    max_epochs=40,
    batch_size=64,
    learning_rate=1e-2,
    weight_decay=0.05,
    label_smoothing=0.05,
    augmentation=Augmentation(shift=0.04),
    static=True,
)


def build(
    image_shape: tuple[int, int, int],
    classes: int,
    *,
    depth: int = 3,
    width: int = 24,
    activation: str = "relu",
    mirror: bool = False,
) -> nn.Module:
    """The network, for standardised float tensors (n, channels, height, width), giving (n, classes) scores.

    Parameters
    ----------
    image_shape
        (height, width, channels).
    classes
        number of classes.
    depth
        layers of filters; larger images get more.
    width
        number of filters of the first layer; the second has twice, the others have two and two thirds as many.
    activation
        "relu", "sigmoid", "tanh" or "gelu".
    mirror
        whether answers are the mean of those for the image and for its mirror image, at twice the cost.

    Returns
    -------
    torch.nn.Module
        untrained, its first weights drawn from torch's random numbers.

    Raises
    ------
    ValueError
        the images are smaller than 8 × 8, or there is no such activation.

    References
    ----------
    Ioffe and Szegedy (2015), Batch normalization: accelerating deep network training by reducing internal covariate
    shift, ICML.

    Examples
    --------
    >>> import torch
    >>> network = build((28, 28, 1), 10)
    >>> sum(weights.numel() for weights in network.parameters())
    44658
    >>> network.eval()(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 10])
    """
    layers.whole(depth=depth, width=width)
    layers.at_least(LEAST_SIDE, image_shape, "small-cnn")
    in_channels, side = image_shape[2], min(image_shape[:2])
    counts = [width, 2 * width, *[width * 8 // 3] * depth][:depth]
    stack: list[nn.Module] = []
    for place, count in enumerate(counts):
        leap = place == 0 and side >= LEAP_SIDE
        stack += layers.conv_block(
            in_channels, count, 3 if place else 5, activation, stride=2 if leap else 1, pool=place < 2 and not leap
        )
        side = side if place > 1 else (side + 1) // 2 if leap else side // 2
        in_channels = count
    while side > 9:
        stack += [nn.MaxPool2d(2), *layers.conv_block(in_channels, in_channels, 3, activation)]
        side //= 2
    grid = min(3, side)
    network = nn.Sequential(*stack, nn.AdaptiveMaxPool2d(grid), nn.Flatten(), nn.Linear(in_channels * grid**2, classes))
    layers.first_weights(network, activation)
    layers.shrink_first(network, START)
    return layers.FlipAveraging(network) if mirror else network
