"""The stages of a network: what its layers say once they have been bent, what they see, and what they are good for.

A stage is the answer of an activation function, and at the end what the last linear layer is given. Every function
takes a network in evaluation mode, from uint8 tensors (n, channels, height, width) to scores, and images
(n, height, width, channels) uint8.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from bakeoff.pipelines.inspection.activations import kind_of
from bakeoff.pipelines.inspection.inference import tensors

BENDING = (nn.ReLU, nn.ReLU6, nn.LeakyReLU, nn.ELU, nn.GELU, nn.SiLU, nn.Mish, nn.Sigmoid, nn.Tanh, nn.Hardswish)
LAST = "embedding"


def stages(module: nn.Module, images: NDArray[np.uint8], side: int | None = None) -> dict[str, NDArray[np.float32]]:
    """Stage → (n, height, width, channels) or (n, units) float32, in the order in which they answer.

    Parameters
    ----------
    side
        pictures that are higher or wider are averaged down to so many places; None leaves them as they are.
    """
    parts: dict[str, list[NDArray[np.float32]]] = defaultdict(list)
    with torch.inference_mode():
        for batch in tensors(module, images):
            with _answers(module) as answers:
                module(batch)
            for name, answer in _settled(answers).items():
                parts[name].append(_as_array(answer, side))
    return {name: np.concatenate(answers) for name, answers in parts.items()}


def seen_by(module: nn.Module, images: NDArray[np.uint8], seed: int) -> dict[str, NDArray[np.float64]]:
    """Stage → (height, width): how strongly each pixel moves the units in the middle, root mean square over images.

    Each image gives the units random signs, and the gradient of their sum is squared: on the mean over signs that is
    the sum of the squared gradients of all units (Hutchinson 1990). Units of a stage without pictures see from nowhere
    in particular, and all of them count.
    """
    draw = torch.Generator().manual_seed(seed)
    totals: dict[str, NDArray[np.float64]] = {}
    for batch in tensors(module, images):
        pixels = batch.float().requires_grad_()
        with _answers(module) as answers:
            module(pixels)
        for name, answer in _settled(answers).items():
            middle = answer[:, :, answer.shape[2] // 2, answer.shape[3] // 2] if answer.ndim == 4 else answer
            signs = torch.randint(0, 2, middle.shape, generator=draw).to(middle.device) * 2.0 - 1
            (gradient,) = torch.autograd.grad((middle * signs).sum(), pixels, retain_graph=True)
            squared = gradient.double().pow(2).sum((0, 1)).cpu().numpy()
            totals[name] = totals.get(name, 0) + squared
    return {name: np.sqrt(total / len(images)) for name, total in totals.items()}


def scores_without(
    module: nn.Module, images: NDArray[np.uint8], stage: str, units: NDArray[np.int64]
) -> NDArray[np.float32]:
    """(n, classes) float32 where some units of a stage, channels of its pictures, always say 0."""
    layer = dict(_layers(module, images[:1]))[stage]

    def silence(_layer: nn.Module, _given: Any, answer: Tensor) -> Tensor:
        quiet = answer.clone()
        quiet[:, torch.from_numpy(units).to(quiet.device)] = 0
        return quiet

    handle = layer.register_forward_hook(silence)
    try:
        with torch.inference_mode():
            return torch.cat([module(batch) for batch in tensors(module, images)]).float().cpu().numpy()
    finally:
        handle.remove()


def _layers(module: nn.Module, image: NDArray[np.uint8]) -> Iterator[tuple[str, nn.Module]]:
    """Stages and their layers, without the last, which is no layer's answer."""
    met: dict[str, nn.Module] = {}
    with torch.inference_mode(), _answers(module, met):
        for batch in tensors(module, image):
            module(batch)
    yield from met.items()


@contextmanager
def _answers(module: nn.Module, layers: dict[str, nn.Module] | None = None) -> Iterator[dict[str, Tensor]]:
    """Inside a `with`, a mapping of stage → answer that fills while the network computes, with each layer's first."""
    answers: dict[str, Tensor] = {}
    given: dict[nn.Module, Tensor] = {}
    names: dict[nn.Module, str] = {}
    met: Counter[str] = Counter()

    def keep(layer: nn.Module, _given: Any, answer: Tensor) -> None:
        if layer not in names:
            met[kind_of(layer)] += 1
            names[layer] = f"{kind_of(layer)}-{met[kind_of(layer)]}"
            answers[names[layer]] = answer.clone()  # as the next layer may write over it
            if layers is not None:
                layers[names[layer]] = layer

    def last(layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        given.setdefault(layer, inputs[0])
        answers.pop(LAST, None)
        answers[LAST] = given[layer]

    with ExitStack() as hooks:
        for layer in module.modules():
            if isinstance(layer, BENDING):
                hooks.enter_context(layer.register_forward_hook(keep))
            if isinstance(layer, nn.Linear):
                hooks.enter_context(layer.register_forward_pre_hook(last))
        yield answers


def _settled(answers: dict[str, Tensor]) -> dict[str, Tensor]:
    """Without what the last layer is given, where that is a stage already."""
    names = [name for name in answers if name != LAST]
    known = LAST in answers and bool(names) and answers[names[-1]].shape == answers[LAST].shape
    return {name: answers[name] for name in (names if known or LAST not in answers else [*names, LAST])}


def _as_array(answer: Tensor, side: int | None) -> NDArray[np.float32]:
    if answer.ndim == 4:
        if side is not None and max(answer.shape[2:]) > side:
            height, width = answer.shape[2:]
            answer = nn.functional.adaptive_avg_pool2d(answer, (min(side, height), min(side, width)))
        answer = answer.permute(0, 2, 3, 1)
    return np.array(answer.float().cpu().numpy(), order="C")
