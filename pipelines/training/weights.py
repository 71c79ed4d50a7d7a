"""Tensors by name, as numpy arrays and back: what pickles and files hold of a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn


def as_arrays(tensors: Mapping[str, Tensor]) -> dict[str, NDArray[Any]]:
    """Copies on the processor, which no further training changes."""
    return {name: np.array(value.detach().cpu().numpy(), order="C") for name, value in tensors.items()}


def as_tensors(arrays: Mapping[str, NDArray[Any]]) -> dict[str, Tensor]:
    """Copies that torch may write to."""
    return {name: torch.from_numpy(np.array(value)) for name, value in arrays.items()}


def put_weights(arrays: Mapping[str, NDArray[Any]], module: nn.Module) -> None:
    """Give a network weights that another one of its kind had.

    Raises
    ------
    ValueError
        it has others.
    """
    try:
        module.load_state_dict(as_tensors(arrays))
    except RuntimeError as error:
        raise ValueError(
            f"the weights are not those of this network: {error}. Use the network, with the options and of the "
            "version of bakeoff, that it was trained with."
        ) from None
