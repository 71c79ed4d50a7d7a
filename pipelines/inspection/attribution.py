"""Which pixels a network's answer rests on: integrated gradients and Grad-CAM.

Every function takes a network in evaluation mode, from tensors (n, channels, height, width) to scores, images
(n, height, width, channels) uint8, and a `readout` (n, classes): what each score of an image counts in the number that
is explained, as +1 for the answer and −1 for its best rival.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from bakeoff.pipelines.inspection.inference import tensors
from bakeoff.pipelines.training.layers import FlipAveraging


def read_scores(module: nn.Module, images: NDArray[np.uint8], readout: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) float64: the number that is explained."""
    with torch.inference_mode():
        scores = torch.cat([module(batch) for batch in tensors(module, images)])
    return np.asarray((scores.cpu().double().numpy() * readout).sum(1))


def integrated_gradients(
    module: nn.Module,
    images: NDArray[np.uint8],
    readout: NDArray[np.float64],
    background: NDArray[np.uint8],
    steps: int = 64,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(n, height, width) float64 whose sum is the score less that of the background, and (n,) by how much it is not.

    The mean gradient on the straight line from the background to the image, times their difference, summed over
    channels (Sundararajan, Taly and Yan 2017). The line is cut into steps and looked at in the middle of each, so
    that the sum is right up to what the gradient turns within a step.

    Parameters
    ----------
    background
        (height, width, channels) uint8, what stands for nothing seen.
    """
    device = next(module.buffers()).device
    start = torch.from_numpy(np.ascontiguousarray(background)).to(device).permute(2, 0, 1).float()
    along = ((torch.arange(steps, device=device) + 0.5) / steps)[:, None, None, None]
    maps = []
    for image, read in zip(images, readout, strict=True):
        end = torch.from_numpy(np.ascontiguousarray(image)).to(device).permute(2, 0, 1).float()
        pixels = (start + along * (end - start)).requires_grad_()
        weights = torch.from_numpy(read).to(device)
        (gradient,) = torch.autograd.grad((module(pixels).double() * weights).sum(), pixels)
        maps.append((gradient.double().mean(0) * (end - start).double()).sum(0).cpu().numpy())
    found = np.stack(maps)
    ends = read_scores(module, images, readout)
    starts = read_scores(module, np.broadcast_to(background, images.shape), readout)
    return found, np.abs(found.sum((1, 2)) - (ends - starts))


def grad_cam(module: nn.Module, images: NDArray[np.uint8], readout: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """(n, height, width) float64, at least 0: where the last layer of pictures speaks for the score (Selvaraju 2017).

    Its channels are weighed by their mean gradient, summed, cut off below 0 and enlarged to the image. None where no
    layer answers with pictures.
    """
    layer = _last_of_pictures(module, images[:1])
    if layer is None:
        return None
    mirrored = isinstance(getattr(module, "network", module), FlipAveraging)
    maps, done = [], 0
    for batch in tensors(module, images):
        weights = torch.from_numpy(readout[done : done + len(batch)]).to(batch.device)
        answers: list[Tensor] = []
        handle = layer.register_forward_hook(lambda _layer, _given, answer, kept=answers: kept.append(answer))
        try:
            scores = module(batch.float().requires_grad_())
        finally:
            handle.remove()
        gradients = torch.autograd.grad((scores.double() * weights).sum(), answers)
        total = torch.zeros(())
        for call, (answer, gradient) in enumerate(zip(answers, gradients, strict=True)):
            cam = (gradient.mean((2, 3), keepdim=True) * answer).sum(1, keepdim=True)
            total = total + (cam.flip(-1) if mirrored and call % 2 else cam)
        larger = nn.functional.interpolate(total.relu(), batch.shape[2:], mode="bilinear", align_corners=False)
        maps.append(larger[:, 0].detach().double().cpu().numpy())
        done += len(batch)
    return np.concatenate(maps)


def _last_of_pictures(module: nn.Module, image: NDArray[np.uint8]) -> nn.Module | None:
    """The last layer that answers with pictures of more than one pixel, before these become a vector."""
    found: list[nn.Module] = []

    def keep(layer: nn.Module, _given: Any, answer: Any) -> None:
        if isinstance(answer, Tensor) and answer.ndim == 4 and answer.shape[2] * answer.shape[3] > 1:
            found.append(layer)

    pooling = (nn.AdaptiveMaxPool2d, nn.AdaptiveAvgPool2d, nn.Identity, nn.Dropout, nn.Dropout2d)
    leaves = [layer for layer in module.modules() if not list(layer.children()) and not isinstance(layer, pooling)]
    handles = [layer.register_forward_hook(keep) for layer in leaves]
    try:
        with torch.inference_mode():
            for batch in tensors(module, image):
                module(batch)
    finally:
        for handle in handles:
            handle.remove()
    return found[-1] if found else None
