"""Each type that a file may name is a class of the name that it is trusted by."""

import importlib

import pytest

from bakeoff.pipelines.saving.trusted_types import TRUSTED


@pytest.mark.parametrize("name", TRUSTED)
def test_what_is_trusted_is_a_class(name):
    module, _, own = name.rpartition(".")
    found = getattr(importlib.import_module(module), own)
    assert isinstance(found, type)
    assert f"{found.__module__}.{found.__qualname__}" == name


def test_none_is_trusted_twice():
    assert len(set(TRUSTED)) == len(TRUSTED)
