"""The state of a training on disk, written whole or not at all, from which it goes on as if it had never stopped."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

FILE = "training.safetensors"


def write_checkpoint(
    folder: Path, model: nn.Module, optimizer: torch.optim.Optimizer, identity: str, told: dict[str, Any]
) -> None:
    """Put weights, the optimiser's memory and what was told so far into one file of a folder.

    Args:
        identity: of the training that this is a state of: images, labels, recipe, seed.
        told: plain values, as JSON takes them.
    """
    from safetensors.torch import save_file

    tensors = {f"model.{name}": value.detach().cpu().contiguous() for name, value in model.state_dict().items()}
    for number, memory in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{number}.{name}": value.cpu().contiguous() for name, value in memory.items()}
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{FILE}.{os.getpid()}"
    try:
        save_file(tensors, unfinished, {"identity": identity, "told": json.dumps(told)})
        os.replace(unfinished, folder / FILE)
    finally:
        unfinished.unlink(missing_ok=True)


def read_checkpoint(
    folder: Path, model: nn.Module, optimizer: torch.optim.Optimizer, identity: str
) -> dict[str, Any] | None:
    """Put model and optimiser into the state that a folder holds; returns what was told, or None if it holds none.

    Raises:
        ValueError: the file is broken, or the state of another training.
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
    model.load_state_dict({name.removeprefix("model."): value for name, value in _of("model.", tensors)})
    learned = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    memory: dict[int, dict[str, Tensor]] = {}
    for name, value in _of("optimizer.", tensors):
        _, number, key = name.split(".")
        weights = learned[int(number)]
        # The fused optimiser walks through memory, so what it remembers must lie there in the order of the weights.
        laid = torch.empty_like(weights).copy_(value) if value.shape == weights.shape else value
        memory.setdefault(int(number), {})[key] = laid
    optimizer.load_state_dict({"state": memory, "param_groups": optimizer.state_dict()["param_groups"]})
    told: dict[str, Any] = json.loads(notes["told"])
    return told


def _of(prefix: str, tensors: dict[str, Tensor]) -> list[tuple[str, Tensor]]:
    return [(name, value) for name, value in tensors.items() if name.startswith(prefix)]
