"""Trees in a file, looked at before compiled code makes them, and before compiled loops walk them, without looking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np


def check_states(node: Any) -> None:
    """What trees of scikit-learn are to be made of fits together; it is not made yet.

    `node` is what skops has read of a file. The parts of a tree are made here, innermost first, and kept by skops, so
    that what was looked at is what is used.

    Raises
    ------
    ValueError
        a tree would be made of arrays that are shorter than it is told.
    """
    waiting, nodes = [node], []
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list | tuple):
            waiting += each
        elif hasattr(each, "children"):
            nodes.append(each)
            waiting.append(each.children)
    for each in reversed(nodes):
        if type(each).__name__ == "TreeNode":
            _check_state(each.args.construct(), each.attrs.construct())


def _check_state(arguments: Any, state: Any) -> None:
    columns, classes, outputs = arguments
    sound = (
        all(isinstance(number, int) for number in (columns, outputs, state["node_count"], state["max_depth"]))
        and isinstance(classes, np.ndarray)
        and classes.shape == (outputs,)
        and columns > 0
        and isinstance(state["nodes"], np.ndarray)
        and state["nodes"].shape == (state["node_count"],)
        and isinstance(state["values"], np.ndarray)
        and state["values"].shape == (state["node_count"], outputs, int(classes.max(initial=0)))
    )
    if not sound:
        raise ValueError("a tree and its arrays do not fit together")


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
