import numpy as np
import pytest

from bakeoff.compare.results.robustness.corrupted import (
    asked,
    drop_difference,
    mean_corruption_error,
    relative_corruption_error,
)
from tests.fakes.studies import spoil, study

RATES = {"hog+linear-svm": 0.9, "steady+svm": 0.9, "frail+svm": 0.9}


@pytest.fixture(scope="module")
def results():
    return spoil(study(RATES), {"hog+linear-svm": 0.6, "steady+svm": 0.8, "frail+svm": 0.4})


def test_errors_are_held_against_the_reference(results):
    found = asked(results, ("d", None))
    reference = found["hog+linear-svm"]
    assert mean_corruption_error(reference, reference) == pytest.approx(1)
    assert mean_corruption_error(found["steady+svm"], reference) == pytest.approx(0.2 / 0.4)
    clean = reference.clean
    wanted = (0.6 - found["frail+svm"].clean) / (0.4 - clean)
    assert relative_corruption_error(found["frail+svm"], reference) == pytest.approx(wanted)


def test_a_corruption_that_costs_the_reference_next_to_nothing_is_left_out(results):
    """A share of .002 would make the mean any number."""
    reference = asked(results, ("d", None))["hog+linear-svm"]
    spared = reference.spoilt.copy()
    spared[0] = 0.002
    worse = reference._replace(spoilt=np.full_like(spared, 0.8))
    held = mean_corruption_error(worse, reference._replace(spoilt=spared))
    assert held == pytest.approx(np.mean(0.8 / spared[1:].mean(1)))
    assert np.isnan(mean_corruption_error(worse, reference._replace(spoilt=np.full_like(spared, 0.002))))


def test_what_one_loses_more_than_another_is_told_image_by_image(results):
    frail, steady = (results.of("d", None, name) for name in ("frail+svm", "steady+svm"))
    found, _ = drop_difference(frail, steady)
    assert found.difference == pytest.approx(0.4, abs=0.02)
    assert found.low > 0.2
    assert found.p < 0.01


def test_other_bytes_are_not_compared():
    apart = spoil(study(RATES), dict.fromkeys(RATES, 0.5), digest=lambda outcome: outcome.trial.contender)
    assert drop_difference(apart.of("d", None, "steady+svm"), apart.of("d", None, "frail+svm")) is None


def test_nothing_is_said_where_nothing_was_asked():
    plain = study(RATES)
    assert asked(plain, ("d", None)) == {}
    assert drop_difference(plain.of("d", None, "steady+svm"), plain.of("d", None, "frail+svm")) is None
