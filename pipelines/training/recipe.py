"""How a network is trained, as plain data.

The learning rate runs one cycle (Smith and Topin 2019): up for a quarter of the steps, then down along a cosine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from bakeoff.pipelines.training.augmentation import Augmentation

WARM_UP = 0.25
"""Share of the steps in which the learning rate rises."""

START, END = 0.1, 0.001
"""Learning rate of the first and the last step, as shares of the largest."""


@dataclass(frozen=True)
class Recipe:
    """How a network is trained.

    Attributes
    ----------
    steps
        optimiser steps to aim at, which `min_epochs` and `max_epochs` bound; see `epochs_for`.
    batch_size
        images in a step, at most.
    learning_rate
        the largest of the cycle.
    weight_decay
        of AdamW; biases and normalisation have none.
    label_smoothing
        share of a label's weight that is spread over all classes.
    augmentation
        by how much images are changed at random.
    clip_norm
        the gradient is shortened to this length where it is longer; None for never.
    epochs
        passes through the training images, in place of the number that follows from `steps`.
    static
        whether the network does the same operations with every batch, so that a GPU may record a step and play it
        back. Dropout is no hindrance; whatever Python decides or draws in `forward` is.

    Raises
    ------
    ValueError
        a number makes no sense.
    """

    steps: int = 600
    min_epochs: int = 8
    max_epochs: int = 40
    batch_size: int = 128
    learning_rate: float = 3e-3
    weight_decay: float = 0.01
    label_smoothing: float = 0.0
    augmentation: Augmentation = field(default_factory=Augmentation)
    clip_norm: float | None = None
    epochs: int | None = None
    static: bool = False

    def __post_init__(self) -> None:
        for name in ("steps", "min_epochs", "max_epochs", "batch_size", "epochs"):
            value = getattr(self, name)
            if not (value is None and name == "epochs") and (value != int(value) or value < 1):
                raise ValueError(f"{name} must be a whole number of at least 1; got {value!r}.")
        if not self.learning_rate > 0:
            raise ValueError(f"learning_rate must be larger than 0; got {self.learning_rate!r}.")
        if not self.weight_decay >= 0:
            raise ValueError(f"weight_decay must be at least 0; got {self.weight_decay!r}.")
        if not 0 <= self.label_smoothing < 1:
            raise ValueError(f"label_smoothing must be at least 0 and below 1; got {self.label_smoothing!r}.")
        if self.clip_norm is not None and not self.clip_norm > 0:
            raise ValueError(f"clip_norm must be larger than 0, or None; got {self.clip_norm!r}.")

    def epochs_for(self, images: int) -> int:
        """How often to go through so many images: as often as gives `steps` steps, within the bounds.

        >>> [Recipe(steps=600, min_epochs=8, max_epochs=40, batch_size=128).epochs_for(n) for n in (160, 1440, 60000)]
        [40, 40, 8]
        """
        if self.epochs is not None:
            return self.epochs
        wanted = round(self.steps / math.ceil(images / self.batch_size))
        return min(self.max_epochs, max(self.min_epochs, wanted))


def one_cycle(progress: float) -> float:
    """Learning rate as a share of the largest, at `progress` in 0…1 of all steps.

    >>> [round(one_cycle(progress), 3) for progress in (0.0, 0.25, 1.0)]
    [0.1, 1.0, 0.001]
    """
    if progress < WARM_UP:
        return START + (1 - START) * progress / WARM_UP
    return END + (1 - END) * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP))) / 2
