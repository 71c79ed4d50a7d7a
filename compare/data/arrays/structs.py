"""MATLAB's structs: what stands in their fields as arrays of their own, and the form that EMNIST has."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

DEEPEST = 4
"""Structs within structs that are looked into."""

MAPPING = "mapping"


def without_structs(arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """The same arrays, and those in the fields of structs by their paths, as `dataset.train.images`.

    Of a row of structs, as one an image, a field is an array where all have it in one shape.
    """
    return {key: array for name, value in arrays.items() for key, array in _fields(name, value, DEEPEST)}


def as_written(arrays: Mapping[str, NDArray[Any]]) -> tuple[dict[str, NDArray[Any]], list[str]]:
    """The arrays of EMNIST with its images upright and its labels as characters, and what was done in sentences.

    Its `mapping` has a line a class, of a label and the codes of the characters that it stands for; beside it images
    are rows of pixels column by column, as MATLAB counts. Other files come back as they are.
    """
    key = next((key for key in arrays if key.rpartition(".")[2] == MAPPING), None)
    names = {} if key is None else _characters(arrays[key])
    if not names:
        return dict(arrays), []
    found = {}
    for name, array in arrays.items():
        role, side = name.rpartition(".")[2], math.isqrt(array.shape[-1]) if array.ndim else 0
        if role == "labels" and array.dtype.kind in "uif" and set(np.unique(array).tolist()) <= set(names):
            found[name] = np.array([names[float(value)] for value in array.reshape(-1)])
        elif role == "images" and array.ndim == 2 and side * side == array.shape[-1]:
            found[name] = array.reshape(len(array), side, side).transpose(0, 2, 1)
        elif name != key:
            found[name] = array
    return found, ["Images were turned, as rows of pixels beside a mapping go column by column; it names the classes."]


def _fields(name: str, value: NDArray[Any], deepest: int) -> Iterator[tuple[str, NDArray[Any]]]:
    if value.dtype.names is None or not deepest:
        yield name, value
        return
    for field in value.dtype.names:
        cells = [np.asarray(cell) for cell in value[field].reshape(-1)]
        if len(cells) == 1:
            yield from _fields(f"{name}.{field}", cells[0], deepest - 1)
        elif cells and cells[0].dtype.names is None and len({(cell.shape, cell.dtype.kind) for cell in cells}) == 1:
            yield f"{name}.{field}", np.stack([cell.squeeze() for cell in cells])


def _characters(mapping: NDArray[Any]) -> dict[float, str]:
    """Label → the character it stands for; empty where the array is no such table."""
    if mapping.ndim != 2 or mapping.shape[1] < 2 or mapping.dtype.kind not in "uif" or not np.isfinite(mapping).all():
        return {}
    codes = {float(line[0]): int(line[1]) for line in mapping}
    if len(codes) < len(mapping) or not all(
        32 < code < 0x110000 and chr(code).isprintable() for code in codes.values()
    ):
        return {}
    return {label: chr(code) for label, code in codes.items()}
