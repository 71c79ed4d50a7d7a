"""One step of the optimiser: gradients of a batch, in bfloat16 where that pays, and the change of the weights."""

from __future__ import annotations

import math
import warnings
from contextlib import nullcontext

import torch
from torch import Tensor, nn
from torch.nn import functional

from bakeoff.pipelines.training.recipe import Recipe
from bakeoff.pipelines.training.replay import Replay


class Step:
    """One step of the optimiser, in one piece, or in halves once the device has run out of memory."""

    def __init__(self, model: nn.Module, optimizer: torch.optim.Optimizer, recipe: Recipe, device: torch.device):
        self.model, self.optimizer, self.recipe, self.device = model, optimizer, recipe, device
        self.pieces = 1
        self.bfloat16 = bfloat16_pays(device)
        self.replay = Replay(self._learn) if recipe.static and device.type == "cuda" else None

    def __call__(
        self, batch: Tensor, truth: Tensor, weights: Tensor | None, rate: float, *, hooked: bool = False
    ) -> tuple[Tensor, ...]:
        """Learn from a batch at a learning rate; its mean loss, and how many answers were right.

        Parameters
        ----------
        batch, truth, weights
            as in `Examples`, on the device.
        rate
            learning rate.
        hooked
            whether hooks of the layers must run, which they do not in a step that is played back.
        """
        for group in self.optimizer.param_groups:
            if isinstance(group["lr"], Tensor):
                group["lr"].fill_(rate)
            else:
                group["lr"] = rate
        return (
            self._learn(batch, truth, weights) if self.replay is None or hooked else self.replay(batch, truth, weights)
        )

    def _learn(self, batch: Tensor, truth: Tensor, weights: Tensor | None) -> tuple[Tensor, ...]:
        try:
            loss, hits = self._gradients(batch, truth, weights)
        except torch.OutOfMemoryError:
            if self.pieces > 1:
                raise
            self.pieces = 2
            warnings.warn(
                f"{self.device} has no memory for batches of {len(batch)} images; they are computed in two halves",
                RuntimeWarning,
                stacklevel=2,
            )
            loss, hits = self._gradients(batch, truth, weights)
        if self.recipe.clip_norm is not None:
            nn.utils.clip_grad_norm_(self.model.parameters(), self.recipe.clip_norm)
        self.optimizer.step()
        return loss, hits

    def _gradients(self, batch: Tensor, truth: Tensor, weights: Tensor | None) -> tuple[Tensor, Tensor]:
        """The gradient of the batch's mean loss, that loss, and how many answers were right."""
        self.optimizer.zero_grad(set_to_none=True)
        loss_sum, hits = torch.zeros((), device=self.device), torch.zeros((), device=self.device)
        size = math.ceil(len(batch) / self.pieces)
        for start in range(0, len(batch), size):
            images, labels = batch[start : start + size], truth[start : start + size]
            mixed = torch.autocast(self.device.type, torch.bfloat16) if self.bfloat16 else nullcontext()
            with mixed:
                scores = self.model(images)
            each = functional.cross_entropy(
                scores.float(), labels, label_smoothing=self.recipe.label_smoothing, reduction="none"
            )
            if weights is not None:
                each = each * weights[start : start + size]
            loss = each.sum() / len(batch)
            loss.backward()
            loss_sum += loss.detach()
            hits += (scores.detach().argmax(1) == labels).sum()
        return loss_sum, hits


def bfloat16_pays(device: torch.device) -> bool:
    """Whether the device multiplies bfloat16 numbers in hardware; a processor that only imitates it is slower."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    if device.type == "cpu":
        return any(getattr(torch.cpu, test, bool)() for test in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"))
    return False
