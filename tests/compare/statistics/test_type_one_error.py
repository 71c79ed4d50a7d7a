"""A short form of tests/benchmarks/type_one_error.py: limits allow for 400 studies (a share of 0.05 ± 0.022)."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

STUDIES = 400


@pytest.fixture(scope="module")
def simulation():
    path = Path(__file__).parents[2] / "benchmarks" / "type_one_error.py"
    spec = importlib.util.spec_from_file_location("type_one_error", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_one_test_set(simulation):
    found = simulation.one_test_set(np.random.default_rng(0), STUDIES, 0.0)
    assert max(found.values()) < 0.08
    assert min(simulation.one_test_set(np.random.default_rng(0), STUDIES, 0.04).values()) > 0.25


def test_repeated_splits_and_a_bad_test_that_is_seen(simulation):
    found = simulation.repeated(np.random.default_rng(1), 200, 0.0)
    assert found["Nadeau-Bengio, 30 splits"] < 0.09
    assert found["Nadeau-Bengio, 10x10"] < 0.09
    assert simulation.halvings(np.random.default_rng(6), STUDIES, 0.0)["5x2cv F"] < 0.09
    assert found["naive t, 30 splits"] > 0.30


def test_several_trainings_on_one_test_set(simulation):
    found = simulation.trainings(np.random.default_rng(5), STUDIES, 0.0)
    assert found["t over 5 trainings and test images"] < 0.08
    assert found["twice the median of 5 McNemar p"] > 0.1


def test_families_of_five(simulation):
    assert simulation.family(np.random.default_rng(2), STUDIES) < 0.09
    assert simulation.family_of_splits(np.random.default_rng(3), 200) < 0.09


def test_coverage(simulation):
    assert all(0.94 <= mean <= 0.96 for mean in simulation.wilson_coverage().values())
    found = simulation.group_coverage(np.random.default_rng(4), STUDIES)
    assert found["by person"] >= 0.92
    assert found["Wilson"] < 0.90
