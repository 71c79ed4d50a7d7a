"""A trained network as one file: weights as safetensors, all else as JSON in its header. Nothing in it is ever run.

The header holds, under `bakeoff-network`, JSON of

    format      1; a program refuses a file of a later format
    parameters  of the estimator, by name
    classes     labels and their dtype
    image_shape, seed, history

and under `sha256` a digest of that JSON and of all tensors. Tensors called `weights.…` are the network's, those called
`memory.…` the optimiser's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.images import as_image_shape
from bakeoff.pipelines.saving.json_values import from_json, labels_from_json, labels_to_json, to_json
from bakeoff.pipelines.training.loop import Epoch
from bakeoff.pipelines.whole_file import whole_file

FORMAT = 1
NOTES, DIGEST = "bakeoff-network", "sha256"
FUNCTION = "function"


def write_network(path: Path, parameters: Mapping[str, Any], fitted: Mapping[str, Any]) -> None:
    """Write an estimator's parameters and what it learned, whole or not at all.

    Parameters
    ----------
    fitted
        by attribute, with the weights of the network as `weights_`.

    Raises
    ------
    ValueError
        a parameter or a label cannot be written as JSON.
    """
    from safetensors.numpy import save_file

    notes = {
        "format": FORMAT,
        "parameters": {name: _parameter(name, value) for name, value in parameters.items()},
        "classes": labels_to_json(fitted["classes_"]),
        "image_shape": [int(side) for side in fitted["image_shape_"]],
        "seed": fitted["seed_"],
        "history": [asdict(epoch) for epoch in fitted["history_"]],
    }
    tensors = {
        f"{part}.{name}": values for part in ("weights", "memory") for name, values in fitted[f"{part}_"].items()
    }
    text = json.dumps(notes)
    with whole_file(path) as unfinished:
        save_file(tensors, unfinished, {NOTES: text, DIGEST: _digest(text, tensors)})


def read_network(
    path: Path, network: Callable[..., Any] | None, known: Sequence[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Parameters and what was learned, as `write_network` was given them.

    Parameters
    ----------
    network
        the function that builds the network, where the file names one.
    known
        names of the parameters that there are.

    Raises
    ------
    ValueError
        the file is broken, foreign or newer than this program, or its network is a function and none given.
    """
    notes, tensors = _read(path)
    try:
        parameters = {name: from_json(value) for name, value in notes["parameters"].items()}
        fitted = _fitted(notes, tensors)
        built_by = parameters["network"]
        place = built_by[FUNCTION] if isinstance(built_by, dict) else ""
    except Exception as error:  # notes that were meddled with may hold anything
        raise ValueError(f"'{path}' holds a network that cannot be read: {first_line(error)}.") from None
    unknown = sorted(set(parameters) - set(known))
    if unknown:
        raise ValueError(f"'{path}' has parameters that this bakeoff does not know: {', '.join(unknown)}. Update it.")
    if place:
        if network is None:
            raise ValueError(f"the network in '{path}' was built by the function {place}: load(path, network=…) it.")
        parameters["network"] = network
    elif network is not None:
        raise ValueError(f"the network in '{path}' is {parameters['network']!r}, and no function: load(path) alone.")
    return parameters, fitted


def first_line(error: Exception) -> str:
    """What an error says, in one line and without a full stop."""
    return (str(error).split("\n")[0][:300] or type(error).__name__).rstrip(".:")


def _fitted(notes: Mapping[str, Any], tensors: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    names = {field.name for field in fields(Epoch)}
    fitted: dict[str, Any] = {
        "classes_": labels_from_json(notes["classes"]),
        "image_shape_": as_image_shape(notes["image_shape"]),
        "seed_": notes["seed"],
        "history_": [
            Epoch(**{name: value for name, value in epoch.items() if name in names}) for epoch in notes["history"]
        ],
    }
    for part in ("weights", "memory"):
        under = f"{part}."
        fitted[f"{part}_"] = {
            name.removeprefix(under): values for name, values in tensors.items() if name.startswith(under)
        }
    return fitted


def _parameter(name: str, value: Any) -> Any:
    """A parameter in JSON; a function by its place, which says what to give when it is loaded."""
    if name == "network" and callable(value):
        return {FUNCTION: f"{getattr(value, '__module__', '?')}:{getattr(value, '__qualname__', type(value).__name__)}"}
    return to_json(value, name)


def _read(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, "np") as file:
            header = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (it is no mapping)
    except SafetensorError as error:
        raise ValueError(f"'{path}' cannot be read: {error}. Save the network again.") from None
    if NOTES not in header:
        raise ValueError(f"'{path}' holds no network that bakeoff saved. Name a file that model.save(path) wrote.")
    try:
        notes: dict[str, Any] = json.loads(header[NOTES])
        later = notes["format"] > FORMAT
    except (ValueError, TypeError, KeyError):
        raise ValueError(f"'{path}' was damaged: its notes make no sense. Save the network again.") from None
    if later:
        raise ValueError(
            f"'{path}' has format {notes['format']}; this bakeoff reads formats up to {FORMAT}. Update bakeoff."
        )
    if header.get(DIGEST) != _digest(header[NOTES], tensors):
        raise ValueError(f"'{path}' was damaged: its digest differs from what it holds. Save the network again.")
    return notes, tensors


def _digest(text: str, tensors: Mapping[str, NDArray[Any]]) -> str:
    digest = hashlib.sha256(text.encode())
    for name in sorted(tensors):
        values = tensors[name]
        digest.update(f"{name} {values.dtype} {values.shape}".encode())
        digest.update(np.ascontiguousarray(values).data)
    return digest.hexdigest()
