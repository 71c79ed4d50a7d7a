"""The examples in docstrings are run as they are printed."""

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(
    ".".join(("bakeoff", *path.relative_to(ROOT).with_suffix("").parts))
    for folder in ("compare", "pipelines", "reports")
    for path in (ROOT / folder).rglob("*.py")
    if ">>>" in path.read_text(encoding="utf-8")
)


def test_there_are_examples():
    assert len(MODULES) > 10


EXTRAS = {"bakeoff.pipelines.estimators.onnx": ("onnx", "onnxruntime", "onnxscript")}
"""Modules whose examples need more than the package does."""


@pytest.mark.parametrize("name", MODULES)
def test_examples_print_what_they_say(name):
    for package in EXTRAS.get(name, ()):
        pytest.importorskip(package)
    assert doctest.testmod(importlib.import_module(name)).failed == 0
