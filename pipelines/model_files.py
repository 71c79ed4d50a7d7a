"""A fitted contender in a file without code: networks as safetensors, all others through skops."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bakeoff.pipelines.saving.skops_file import CannotBeHeldError, read_skops, write_skops

NETWORK, OTHER = "model.safetensors", "model.skops"


def write_model(model: Any, folder: Path) -> str:
    """Write a fitted model into a folder, and return the name of its file.

    Raises
    ------
    CannotBeHeldError
        something of it has no place in such a file; nothing is written then, and no other way is tried.
    """
    from bakeoff.pipelines.estimators.network import NetworkClassifier

    if not isinstance(model, NetworkClassifier):
        write_skops(folder / OTHER, model)
        return OTHER
    if callable(model.network):
        raise CannotBeHeldError("its network is made by a function, and a file holds no code")
    try:
        model.save(folder / NETWORK)
    except ValueError as error:
        raise CannotBeHeldError(str(error)) from None
    return NETWORK


def read_model(path: Path) -> Any:
    """The model that `write_model` wrote; the file's name says how.

    Raises
    ------
    ValueError
        the file is broken, of another kind, or names what is not trusted.
    """
    if path.name != NETWORK:
        return read_skops(path)
    from bakeoff.pipelines.estimators.network import NetworkClassifier

    return NetworkClassifier.load(path)
