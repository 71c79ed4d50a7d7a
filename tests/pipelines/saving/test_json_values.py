"""Parameters and labels survive JSON."""

from __future__ import annotations

import json

import numpy as np
import pytest

from bakeoff.pipelines.saving.json_values import from_json, labels_from_json, labels_to_json, to_json


@pytest.mark.parametrize(
    "value",
    [None, True, 3, 0.1, "ä", [1, (2, "x")], {"hidden": (200, 100), "deep": {"a": [()]}}, (), 1e-320, 2**70],
)
def test_parameters_come_back_as_they_were(value):
    again = from_json(json.loads(json.dumps(to_json(value, "options"))))
    assert again == value
    assert type(again) is type(value)


def test_numbers_of_numpy_become_those_of_python():
    value = to_json({"rate": np.float32(0.5), "width": np.int64(3), "flip": np.bool_(True)}, "options")
    assert json.dumps(value) == '{"rate": 0.5, "width": 3, "flip": true}'


@pytest.mark.parametrize("value", [{1: 2}, {"tuple": [1]}, np.zeros(3), len, {"x": object()}, b"x"])
def test_what_json_has_no_word_for_is_refused(value):
    with pytest.raises(ValueError, match=r"options cannot be written as JSON.*set_params\(options=…\)"):
        to_json(value, "options")


@pytest.mark.parametrize(
    "labels",
    [
        np.array(["ä", "b" * 300]),
        np.array([0.1, np.pi, np.inf]),
        np.array([2**64 - 1, 0], np.uint64),
        np.array([True, False]),
        np.array(["a", "b"], object),
        np.array([1, 2], ">i2"),
    ],
    ids=lambda labels: labels.dtype.str,
)
def test_labels_come_back_with_their_dtype(labels):
    again = labels_from_json(json.loads(json.dumps(labels_to_json(labels))))
    assert again.dtype == labels.dtype
    np.testing.assert_array_equal(again, labels)


@pytest.mark.parametrize("labels", [np.array([b"a", b"b"]), np.array([1j, 2j]), np.array([None, "a"], object)])
def test_other_labels_are_refused(labels):
    with pytest.raises(ValueError, match=r"labels must be numbers or text.*astype\(str\)"):
        labels_to_json(labels)
