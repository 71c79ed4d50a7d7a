"""The state of a training on disk, written whole or not at all, from which it goes on as if it had never stopped."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from bakeoff.pipelines.whole_file import whole_file

FILE = "training.safetensors"


class Best:
    """The weights of the epoch that did best on validation images.

    Parameters
    ----------
    patience
        epochs without a better one after which training has gone on long enough; None for never.

    Attributes
    ----------
    number
        of that epoch, 0 where there is none yet.
    loss
        its loss on the validation images.
    weights
        name → copy of the weights.
    """

    def __init__(self, patience: int | None = None) -> None:
        self.patience = patience
        self.number, self.loss = 0, math.inf
        self.weights: dict[str, Tensor] = {}

    def see(self, number: int, loss: float | None, model: nn.Module) -> None:
        """Take the weights of an epoch that is better than all before it."""
        if loss is not None and loss < self.loss:
            self.number, self.loss = number, loss
            self.weights = {name: value.clone() for name, value in model.state_dict().items()}

    def is_long_ago(self, number: int) -> bool:
        """Whether training has gone on long enough by the end of an epoch."""
        return self.patience is not None and number - self.number >= self.patience


def write_checkpoint(
    folder: Path,
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    identity: str,
    told: dict[str, Any],
    best: Best | None = None,
) -> None:
    """Put weights, the optimiser's memory and what was told so far into one file of a folder.

    Parameters
    ----------
    identity
        of the training that this is a state of: images, labels, recipe, seed.
    told
        plain values, as JSON takes them.
    best
        the best weights so far, where there are validation images.
    """
    from safetensors.torch import save_file

    parts = {"model": model.state_dict(), "optimizer": remembered(optimizer), "best": best.weights if best else {}}
    tensors = {
        f"{part}.{name}": value.detach().cpu().contiguous()
        for part, all_ in parts.items()
        for name, value in all_.items()
    }
    notes = {"identity": identity, "told": json.dumps(told)}
    if best is not None:
        notes["best"] = json.dumps([best.number, best.loss])
    with whole_file(folder / FILE) as unfinished:
        save_file(tensors, unfinished, notes)


def read_checkpoint(
    folder: Path, model: nn.Module, optimizer: torch.optim.Optimizer, identity: str, best: Best | None = None
) -> dict[str, Any] | None:
    """Put model, optimiser and best weights into the state that a folder holds.

    Returns
    -------
    dict[str, Any] | None
        What was told, or None if the folder holds none.

    Raises
    ------
    ValueError
        the file is broken, or the state of another training.
    """
    from safetensors import SafetensorError, safe_open

    path = folder / FILE
    if not path.exists():
        return None
    try:
        with safe_open(path, "pt") as file:
            notes = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (it is no mapping)
    except SafetensorError as error:
        raise ValueError(
            f"the checkpoint '{path}' cannot be read: {error}. Delete it to train from the start."
        ) from None
    if notes.get("identity") != identity:
        raise ValueError(
            f"the checkpoint '{path}' is of another training: its images, labels, settings or seed differ. "
            "Name another folder, or delete it to train from the start."
        )
    model.load_state_dict(_under("model.", tensors))
    remind(optimizer, _under("optimizer.", tensors))
    if best is not None:
        best.number, best.loss = json.loads(notes["best"])
        best.weights = _under("best.", tensors)
    told: dict[str, Any] = json.loads(notes["told"])
    return told


def remembered(optimizer: torch.optim.Optimizer) -> dict[str, Tensor]:
    """What an optimiser has in mind of each weight, as "NUMBER.WHAT" → tensor."""
    memory = optimizer.state_dict()["state"]
    return {f"{number}.{name}": value for number, known in memory.items() for name, value in known.items()}


def remind(optimizer: torch.optim.Optimizer, memory: dict[str, Tensor]) -> None:
    """Give an optimiser of the same weights what another one had `remembered`."""
    learned = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in memory.items():
        number, _, key = name.partition(".")
        weights = learned[int(number)]
        # The fused optimiser walks through memory, so what it remembers must lie there in the order of the weights.
        laid = torch.empty_like(weights).copy_(value) if value.shape == weights.shape else value
        state.setdefault(int(number), {})[key] = laid
    optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
