"""Parameters and labels as JSON and back, with nothing lost: tuples stay tuples, labels keep their dtype."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

TUPLE = "tuple"


def to_json(value: Any, what: str) -> Any:
    """The value of a parameter in what JSON has; numpy's numbers become Python's.

    Parameters
    ----------
    what
        how the value is called in an error.

    Raises
    ------
    ValueError
        it holds something that JSON has no word for.

    Examples
    --------
    >>> to_json({"hidden": (200, np.int64(100))}, "options")
    {'hidden': {'tuple': [200, 100]}}
    """
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list):
        return [to_json(item, what) for item in value]
    if isinstance(value, tuple):
        return {TUPLE: [to_json(item, what) for item in value]}
    if isinstance(value, dict) and all(isinstance(key, str) for key in value) and set(value) != {TUPLE}:
        return {key: to_json(item, what) for key, item in value.items()}
    raise ValueError(
        f"{what} cannot be written as JSON, which has numbers, text, lists, tuples and mappings of text; got "
        f"{type(value).__name__}. Set it to one of these, as with set_params({what}=…), before you save."
    )


def from_json(value: Any) -> Any:
    """What `to_json` was given.

    >>> from_json({'hidden': {'tuple': [200, 100]}})
    {'hidden': (200, 100)}
    """
    if isinstance(value, list):
        return [from_json(item) for item in value]
    if isinstance(value, dict) and set(value) == {TUPLE}:
        return tuple(from_json(item) for item in value[TUPLE])
    if isinstance(value, dict):
        return {key: from_json(item) for key, item in value.items()}
    return value


def labels_to_json(labels: NDArray[Any]) -> dict[str, Any]:
    """Labels (classes,), numbers or text, and their dtype.

    Raises
    ------
    ValueError
        they are something else.

    Examples
    --------
    >>> labels_to_json(np.array(["cat", "dog"]))
    {'dtype': '<U3', 'values': ['cat', 'dog']}
    """
    values = labels.tolist()
    if labels.dtype.kind not in "biufUO" or not all(isinstance(value, bool | int | float | str) for value in values):
        raise ValueError(
            f"labels must be numbers or text to be written as JSON; got {labels.dtype}. "
            "Train with text instead, as with labels.astype(str)."
        )
    return {"dtype": "object" if labels.dtype == object else labels.dtype.str, "values": values}


def labels_from_json(known: dict[str, Any]) -> NDArray[Any]:
    """The labels that `labels_to_json` was given.

    >>> labels_from_json({'dtype': '<U3', 'values': ['cat', 'dog']})
    array(['cat', 'dog'], dtype='<U3')
    """
    return np.array(known["values"], dtype=np.dtype(known["dtype"]))
