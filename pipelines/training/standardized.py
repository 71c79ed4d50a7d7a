"""A network behind a standardisation of its pixels."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Standardized(nn.Module):
    """A network behind a standardisation: uint8 pixels get mean 0 and variance 1 in each channel, as in training."""

    mean: Tensor
    deviation: Tensor

    def __init__(self, channels: int, network: nn.Module) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("mean", torch.zeros(1, channels, 1, 1))
        self.register_buffer("deviation", torch.ones(1, channels, 1, 1))

    def fit(self, images: Tensor) -> None:
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
        scores: Tensor = self.network((images - self.mean).div_(self.deviation))
        return scores
