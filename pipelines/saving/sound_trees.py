"""Trees that were read from a file, looked at before compiled loops walk them without looking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np


def check_trees(model: Any) -> None:
    """Each node of each tree in a model leads on to nodes that there are, and asks for columns that there are.

    Raises
    ------
    ValueError
        one does not.
    """
    for each in _within(model, set()):
        kind = type(each).__name__
        if kind == "Tree":
            _check(each.children_left, each.children_right, each.feature, each.children_left < 0, each.n_features)
        elif kind == "TreePredictor":
            nodes = each.nodes
            _check(nodes["left"], nodes["right"], nodes["feature_idx"], nodes["is_leaf"].astype(bool), None)


def _check(left: Any, right: Any, column: Any, leaf: Any, columns: int | None) -> None:
    inner, places = ~leaf, np.arange(len(leaf))
    for child in (left[inner], right[inner]):
        # Children come after their parent, so that no walk goes in a circle.
        if len(child) and ((child >= len(leaf)).any() or (child <= places[inner]).any()):
            raise ValueError("a node of a tree leads on to a node that there is not")
    asked = column[inner]
    if len(asked) and (asked.min() < 0 or (columns is not None and asked.max() >= columns)):
        raise ValueError("a node of a tree asks for a column that there is not")


def _within(value: Any, met: set[int]) -> Iterator[Any]:
    """All objects that a model is made of."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if id(each) in met or isinstance(each, str | bytes | int | float | type(None)):
            continue
        met.add(id(each))
        if isinstance(each, np.ndarray):
            if each.dtype == object:
                waiting += each.ravel().tolist()
            continue
        yield each
        if isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list | tuple | set):
            waiting += each
        else:
            waiting += vars(each).values() if hasattr(each, "__dict__") else []
