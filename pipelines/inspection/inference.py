"""Images through a trained network."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from bakeoff.pipelines.inspection.batches import batches


def tensors(module: nn.Module, images: NDArray[np.uint8]) -> Iterator[Tensor]:
    """Batches of images (n, height, width, channels) uint8 as a network takes them, where it lies.

    Parameters
    ----------
    module
        a standardised network; it takes tensors (n, channels, height, width) uint8.
    """
    device = next(module.buffers()).device
    for batch in batches(images):
        # Torch warns of memory that it must not write to.
        writeable = batch if batch.flags.writeable else batch.copy()
        yield torch.from_numpy(writeable).to(device).permute(0, 3, 1, 2)


def scores(module: nn.Module, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(n, classes) float32: what a network in evaluation mode answers, before it is made probabilities."""
    with torch.inference_mode():
        parts = [module(batch) for batch in tensors(module, images)]
        whole = parts[0] if len(parts) == 1 else torch.cat(parts)
        return whole.float().cpu().numpy()
