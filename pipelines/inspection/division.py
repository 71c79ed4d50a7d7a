"""How the work of a trained network divides between its features, which are all layers up to the last, and the last."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from bakeoff.pipelines.inspection.inference import tensors
from bakeoff.pipelines.training.loop import adamw, seeded
from bakeoff.pipelines.training.recipe import Recipe
from bakeoff.pipelines.training.step import Step

TIMES, QUICKLY = 3, 0.1
"""Each is timed so often, in turn, and for so many CPU seconds together where it is quick; the least counts. The first
time does not, as it lays out memory."""


def division(module: nn.Module, images: NDArray[np.uint8], recipe: Recipe) -> dict[str, float]:
    """CPU seconds of answering images (n, height, width, channels) uint8, and of a step of training on them.

    The network is copied, so that it learns nothing. The last layer is timed on what it is given, with the gradient
    that it hands on: its share is its own, and no difference of two times. The loss and the change of
    weights stand on the side of the features; augmentation is in neither.

    Returns
    -------
    dict
        `all_cpu_seconds` and `last_cpu_seconds` of answers, `learning_all_cpu_seconds` and `learning_last_cpu_seconds`
        of a step of the optimiser, where the last layer learns; empty on a device whose work takes no CPU seconds, and
        where no linear layer takes part.
    """
    batch = next(iter(tensors(module, images)))
    last, given = _last_linear(module, batch)
    if last is None or batch.device.type != "cpu":
        return {}
    with torch.inference_mode():
        found = _least({"all": lambda: module(batch), "last": lambda: last(given)})
    if not all(parameter.requires_grad for parameter in last.parameters()):
        return found
    twin, end = copy.deepcopy(module), copy.deepcopy(last)
    with seeded(0):
        steps = {"learning_all": _step(twin, batch, recipe), "learning_last": _own_part(end, given)}
        return found | _least(steps)


def _step(network: nn.Module, batch: Tensor, recipe: Recipe) -> Callable[[], Any]:
    """A step of training as it is made."""
    step = Step(network.train(), adamw(network, recipe.weight_decay), recipe, batch.device)
    truth = torch.zeros(len(batch), dtype=torch.int64)
    return lambda: step(batch, truth, None, 0.0, hooked=True)


def _own_part(layer: nn.Module, given: Tensor) -> Callable[[], Any]:
    """What a step takes for one layer: its answer, its gradients and the one that it hands on."""
    handed = given.clone().requires_grad_(True)
    wanted = [handed, *layer.train().parameters()]

    def work() -> None:
        answer = layer(handed)
        torch.autograd.grad(answer, wanted, torch.ones_like(answer))

    return work


def _least(works: dict[str, Callable[[], Any]]) -> dict[str, float]:
    seconds: dict[str, list[float]] = {name: [] for name in works}
    began = time.process_time()
    rounds = 0
    while rounds <= TIMES or time.process_time() - began < QUICKLY:
        rounds += 1
        for name, work in works.items():
            before = time.process_time()
            work()
            seconds[name].append(time.process_time() - before)
    return {f"{name}_cpu_seconds": min(each[1:]) for name, each in seconds.items()}


def _last_linear(module: nn.Module, batch: Tensor) -> tuple[nn.Module | None, Tensor]:
    """The linear layer that is called last, and what it is given; None where there is none."""
    called: list[tuple[nn.Module, Tensor]] = []

    def keep(layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        called.append((layer, inputs[0].detach()))

    with torch.no_grad(), ExitStack() as hooks:
        for layer in module.modules():
            if isinstance(layer, nn.Linear):
                hooks.enter_context(layer.register_forward_pre_hook(keep))
        module(batch)
    return called[-1] if called else (None, batch)
