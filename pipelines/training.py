"""Trains a network, one epoch at a time.

All images lie in memory as one uint8 tensor; a batch is an index into it, and augmentation is one operation on a whole
batch. The learning rate runs one cycle (Smith and Topin 2019): up for a quarter of the steps, then down along a cosine.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

WARM_UP = 0.25
"""Share of the steps in which the learning rate rises."""

START, END = 0.1, 0.001
"""Learning rate of the first and the last step, as shares of the largest."""


@dataclass(frozen=True)
class Recipe:
    """How a network is trained.

    Attributes:
        steps: optimiser steps to aim at, which `min_epochs` and `max_epochs` bound; see `epochs_for`.
        batch_size: images in a step, at most.
        learning_rate: the largest of the cycle.
        weight_decay: of AdamW; biases and normalisation have none.
        label_smoothing: share of a label's weight that is spread over all classes.
        shift: by how much an image is moved at random, at most, as a share of its side; 0 for not at all. Flips are no
            part of it: digits do not survive them.
        epochs: passes through the training images, in place of the number that follows from `steps`.

    Raises:
        ValueError: a number makes no sense.
    """

    steps: int = 600
    min_epochs: int = 8
    max_epochs: int = 40
    batch_size: int = 128
    learning_rate: float = 3e-3
    weight_decay: float = 0.01
    label_smoothing: float = 0.0
    shift: float = 0.0
    epochs: int | None = None

    def __post_init__(self) -> None:
        for name in ("steps", "min_epochs", "max_epochs", "batch_size", "epochs"):
            value = getattr(self, name)
            if not (value is None and name == "epochs") and (value != int(value) or value < 1):
                raise ValueError(f"{name} must be a whole number of at least 1; got {value!r}.")
        if not self.learning_rate > 0:
            raise ValueError(f"learning_rate must be larger than 0; got {self.learning_rate!r}.")
        if not self.weight_decay >= 0:
            raise ValueError(f"weight_decay must be at least 0; got {self.weight_decay!r}.")
        if not 0 <= self.shift <= 0.5:
            raise ValueError(f"shift must be a share of the image's side in 0…0.5; got {self.shift!r}.")

    def epochs_for(self, images: int) -> int:
        """How often to go through so many images: as often as gives `steps` steps, within the bounds.

        >>> [Recipe(steps=600, min_epochs=8, max_epochs=40, batch_size=128).epochs_for(n) for n in (160, 1440, 60000)]
        [40, 40, 8]
        """
        if self.epochs is not None:
            return self.epochs
        wanted = round(self.steps / math.ceil(images / self.batch_size))
        return min(self.max_epochs, max(self.min_epochs, wanted))


@dataclass(frozen=True)
class Epoch:
    """What one pass through the training images came to.

    Attributes:
        number: from 1.
        loss, accuracy: means over the training images, augmented, each as it was met while the network learned.
        learning_rate: of the last step.
        wall_seconds: time of this epoch.
    """

    number: int
    loss: float
    accuracy: float
    learning_rate: float
    wall_seconds: float


class Standardized(nn.Module):
    """A network behind a standardisation: uint8 pixels get mean 0 and variance 1 in each channel, as in training."""

    mean: Tensor
    deviation: Tensor

    def __init__(self, channels: int, network: nn.Module) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("mean", torch.zeros(1, channels, 1, 1))
        self.register_buffer("deviation", torch.ones(1, channels, 1, 1))

    def measure(self, images: Tensor) -> None:
        """Take mean and deviation from (n, height, width, channels) uint8."""
        for channel in range(images.shape[-1]):
            counts = torch.bincount(images[..., channel].reshape(-1), minlength=256).double()
            values, total = torch.arange(256, dtype=torch.float64, device=counts.device), counts.sum()
            mean = (counts * values).sum() / total
            variance = (counts * (values - mean) ** 2).sum() / total
            self.mean[0, channel] = mean
            # Images of one colour have no deviation; they are only centred.
            self.deviation[0, channel] = variance.sqrt() if variance > 0 else 1.0

    def forward(self, images: Tensor) -> Tensor:
        """(n, channels, height, width) uint8 → (n, classes) scores."""
        scores: Tensor = self.network((images.float() - self.mean) / self.deviation)
        return scores


def epochs(
    model: nn.Module, images: Tensor, labels: Tensor, recipe: Recipe, seed: int, device: torch.device | str = "cpu"
) -> Iterator[Epoch]:
    """Train `model` in place, and say after each epoch how it went; whoever iterates may stop at any time.

    Args:
        model: takes (n, channels, height, width) uint8, gives (n, classes) scores.
        images: (n, height, width, channels) uint8.
        labels: (n,) int64.
        seed: decides the order of the images, their shifts and any dropout. On a processor, the same seed and number of
            threads give the same weights, bit for bit. The global random state is left as it was.

    Raises:
        FloatingPointError: the loss is no longer a finite number.
    """
    device = torch.device(device)
    images, labels = images.to(device), labels.to(device)
    model = placed(model, device)
    optimizer = _adamw(model, recipe.weight_decay)
    generator = torch.Generator().manual_seed(seed)
    count = recipe.epochs_for(len(images))
    steps = math.ceil(len(images) / recipe.batch_size)
    for number in range(1, count + 1):
        started = time.perf_counter()
        model.train()
        loss_sum, right, rate = torch.zeros((), device=device), torch.zeros((), device=device), 0.0
        with seeded(seed + number, device):
            # Equal parts instead of a small last one, whose batch statistics would be poor.
            parts = torch.randperm(len(images), generator=generator).tensor_split(steps)
            for step, part in enumerate(parts):
                rate = recipe.learning_rate * one_cycle(((number - 1) * steps + step + 0.5) / (count * steps))
                batch, truth = _batch(images, part, recipe.shift, generator), labels[part.to(device)]
                scores = model(batch)
                loss = functional.cross_entropy(scores, truth, label_smoothing=recipe.label_smoothing)
                for group in optimizer.param_groups:
                    group["lr"] = rate
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                optimizer.step()
                loss_sum += loss.detach() * len(part)
                right += (scores.detach().argmax(1) == truth).sum()
        mean_loss = loss_sum.item() / len(images)
        if not math.isfinite(mean_loss):
            raise FloatingPointError(
                f"the loss became {mean_loss} in epoch {number} of {count}, at a learning rate of {rate:.3g} "
                f"(largest {recipe.learning_rate:.3g}). Use a smaller learning rate."
            )
        yield Epoch(number, mean_loss, right.item() / len(images), rate, time.perf_counter() - started)


def _adamw(model: nn.Module, weight_decay: float) -> torch.optim.AdamW:
    """AdamW (Loshchilov and Hutter 2019); biases and the scales of normalisation, which are few, do not decay."""
    learned = [parameter for parameter in model.parameters() if parameter.requires_grad]
    groups = [
        {"params": [parameter for parameter in learned if parameter.ndim > 1], "weight_decay": weight_decay},
        {"params": [parameter for parameter in learned if parameter.ndim <= 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(
        [group for group in groups if group["params"]], fused=learned[0].device.type in ("cpu", "cuda")
    )


def placed(model: nn.Module, device: torch.device | str) -> nn.Module:
    """The model, moved in place to a device, with channels last in memory, where convolutions are quickest."""
    return model.to(device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]


def one_cycle(progress: float) -> float:
    """Learning rate as a share of the largest, at `progress` in 0…1 of all steps.

    >>> [round(one_cycle(progress), 3) for progress in (0.0, 0.25, 1.0)]
    [0.1, 1.0, 0.001]
    """
    if progress < WARM_UP:
        return START + (1 - START) * progress / WARM_UP
    return END + (1 - END) * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP))) / 2


def _batch(images: Tensor, part: Tensor, shift: float, generator: torch.Generator) -> Tensor:
    """(n, channels, height, width) uint8 of the images at `part`, each moved at random; its border is carried on."""
    height, width = images.shape[1:3]
    most = round(shift * min(height, width)) if shift else 0
    if not most:
        return images[part.to(images.device)].permute(0, 3, 1, 2)
    moves = torch.randint(-most, most + 1, (2, len(part), 1), generator=generator)
    rows = (torch.arange(height) + moves[0]).clamp_(0, height - 1)
    columns = (torch.arange(width) + moves[1]).clamp_(0, width - 1)
    index = part[:, None, None], rows[:, :, None], columns[:, None, :]
    return images[tuple(places.to(images.device) for places in index)].permute(0, 3, 1, 2)


@contextmanager
def seeded(seed: int, device: torch.device | str = "cpu") -> Iterator[None]:
    """Seed torch's global generators inside a `with`, and put them back as they were after it."""
    devices = list(range(torch.cuda.device_count())) if torch.device(device).type == "cuda" else []
    with torch.random.fork_rng(devices=devices):
        torch.manual_seed(seed)
        yield
