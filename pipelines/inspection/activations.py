"""What goes on inside a trained network: what its layers answer, and which pixels its answer hangs on.

Every function takes a network in evaluation mode, from uint8 tensors (n, channels, height, width) to scores, and images
(n, height, width, channels) uint8.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from bakeoff.pipelines.images import ImageShape
from bakeoff.pipelines.inspection.inference import tensors

UNSEEN = (
    nn.Sequential,
    nn.Identity,
    nn.Flatten,
    nn.Unflatten,
    nn.Dropout,
    nn.Dropout1d,
    nn.Dropout2d,
    nn.Dropout3d,
    nn.AlphaDropout,
)
"""Layers that answer what another one says: they hold others, or change nothing once the network is trained."""


def activations(module: nn.Module, images: NDArray[np.uint8]) -> dict[str, NDArray[np.float32]]:
    """Layer → (n, height, width, channels) or (n, units) float32, in the order in which the layers answer."""
    parts: dict[str, list[NDArray[np.float32]]] = defaultdict(list)
    with torch.inference_mode():
        for batch in tensors(module, images):
            with _answers(module) as answers:
                module(batch)
            for name, answer in answers.items():
                parts[name].append(answer)
    return {name: np.concatenate(answers) for name, answers in parts.items()}


def embedding(module: nn.Module, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(n, d) float32: each image as the last linear layer sees it, the layer that makes scores of it.

    Raises
    ------
    ValueError
        no linear layer takes part, or the last one sees something else than one vector an image.
    """
    parts = []
    with torch.inference_mode():
        for batch in tensors(module, images):
            with _last_linear_input(module) as seen:
                module(batch)
            if not seen:
                raise ValueError(
                    "the network has no linear layer whose input could stand for the image. "
                    "End it with torch.nn.Flatten and torch.nn.Linear, or take one of activations(images)."
                )
            if seen[0].ndim != 2 or len(seen[0]) != len(batch):
                raise ValueError(
                    "the last linear layer of the network must see one vector an image, (n, d); "
                    f"it sees {tuple(seen[0].shape)} for {len(batch)} images. Take one of activations(images)."
                )
            parts.append(seen[0].float().cpu())
    return torch.cat(parts).numpy()


def input_gradients(
    module: nn.Module, images: NDArray[np.uint8], targets: NDArray[np.int64] | None = None
) -> NDArray[np.float32]:
    """(n, height, width, channels) float32: the derivative of one score of each image by each pixel's value in 0…255.

    Parameters
    ----------
    targets
        (n,) which score; None for the largest.
    """
    parts, done = [], 0
    for batch in tensors(module, images):
        pixels = batch.float().requires_grad_()
        scores = module(pixels)
        if targets is None:
            chosen = scores.argmax(1)
        else:
            chosen = torch.from_numpy(targets[done : done + len(batch)]).to(scores.device)
        # Images do not speak to each other in evaluation mode, so the gradient of the sum holds that of each.
        (gradient,) = torch.autograd.grad(scores.gather(1, chosen[:, None]).sum(), pixels)
        parts.append(gradient.permute(0, 2, 3, 1).float().cpu())
        done += len(batch)
    return np.ascontiguousarray(torch.cat(parts).numpy())


def filters(module: nn.Module, image_shape: ImageShape) -> NDArray[np.float32]:
    """(filters, height, width, channels) float32: the weights of the first layer, as pictures.

    Raises
    ------
    ValueError
        the first layer does not look at pixels.
    """
    height, width, channels = image_shape
    first = next(weight for weight in module.parameters() if weight.ndim > 1).detach().cpu()
    if first.ndim == 2 and first.shape[1] == height * width * channels:
        first = first.reshape(-1, channels, height, width)
    if first.ndim != 4:
        raise ValueError(f"the first layer of the network has no pictures: its weights are {tuple(first.shape)}.")
    return np.array(first.permute(0, 2, 3, 1).numpy(), order="C")


@contextmanager
def _answers(module: nn.Module) -> Iterator[dict[str, NDArray[np.float32]]]:
    """Inside a `with`, a mapping of layer → answer that fills while the network computes."""
    answers: dict[str, NDArray[np.float32]] = {}
    met: Counter[str] = Counter()

    def keep(layer: nn.Module, _inputs: Any, answer: Any) -> None:
        if isinstance(answer, Tensor):
            kind = kind_of(layer)
            met[kind] += 1
            channels_last = answer.permute(0, 2, 3, 1) if answer.ndim == 4 else answer
            # A copy, as the next layer may write its answer over this one.
            answers[f"{kind}-{met[kind]}"] = np.array(channels_last.float().cpu().numpy(), order="C")

    network = getattr(module, "network", None)
    layers = [layer for layer in module.modules() if layer not in (module, network) and not isinstance(layer, UNSEEN)]
    with ExitStack() as hooks:
        for layer in layers:
            hooks.enter_context(layer.register_forward_hook(keep))
        yield answers


def kind_of(layer: nn.Module) -> str:
    """The field's name of a layer's kind: `MaxPool2d` is a max-pool, `ReLU` a relu."""
    name = re.sub(r"\dd$", "", type(layer).__name__.strip("_"))
    return re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", "-", name).lower()


@contextmanager
def _last_linear_input(module: nn.Module) -> Iterator[list[Tensor]]:
    """Inside a `with`, a list that holds what went into the linear layer that was called last."""
    seen: list[Tensor] = []

    def keep(_layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        seen[:] = inputs[:1]

    with ExitStack() as hooks:
        for layer in module.modules():
            if isinstance(layer, nn.Linear):
                hooks.enter_context(layer.register_forward_pre_hook(keep))
        yield seen
