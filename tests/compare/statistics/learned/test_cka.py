"""Debiased CKA against what is known: invariances, independence, and the estimator written out term by term."""

from itertools import permutations

import numpy as np
import pytest

from bakeoff.compare.statistics.learned.cka import debiased_cka

RANDOM = np.random.default_rng(0)


def gram(rows):
    return rows @ rows.T


def hsic_by_hand(one, other):
    """Song et al. (2012): the mean over all quadruples of different images, as their U-statistic is defined."""
    quadruples = list(permutations(range(len(one)), 4))
    i, j, q, r = np.array(quadruples).T
    return (one[i, j] * (other[i, j] + other[q, r] - 2 * other[i, q])).mean()


def test_it_is_the_u_statistic_itself():
    one, other = (gram(RANDOM.normal(size=(9, k))) for k in (2, 5))
    wanted = hsic_by_hand(one, other) / np.sqrt(hsic_by_hand(one, one) * hsic_by_hand(other, other))
    assert debiased_cka(one, other) == pytest.approx(wanted, rel=1e-9)


def test_turning_scaling_and_shifting_change_nothing():
    rows = RANDOM.normal(size=(60, 8))
    turn, _ = np.linalg.qr(RANDOM.normal(size=(8, 8)))
    assert debiased_cka(gram(rows), gram(3 * rows @ turn + 5)) == pytest.approx(1)


def test_wide_noise_is_like_nothing_however_few_the_images():
    found = [
        debiased_cka(gram(RANDOM.normal(size=(40, 2000))), gram(RANDOM.normal(size=(40, 3000)))) for _ in range(50)
    ]
    assert abs(np.mean(found)) < 0.02
    centred = [(each := RANDOM.normal(size=(40, 2000))) - each.mean(0) for _ in range(2)]
    biased = (gram(centred[0]) * gram(centred[1])).sum() / np.prod([np.linalg.norm(gram(each)) for each in centred])
    assert biased > 0.9  # what the plain estimator makes of the same


def test_what_shares_half_of_its_directions_is_in_between():
    shared, own, others = (RANDOM.normal(size=(400, 5)) for _ in range(3))
    half = debiased_cka(gram(np.hstack([shared, own])), gram(np.hstack([shared, others])))
    assert half == pytest.approx(0.5, abs=0.06)


def test_what_tells_no_image_from_another_has_no_likeness():
    assert np.isnan(debiased_cka(np.ones((10, 10)), gram(RANDOM.normal(size=(10, 3)))))


@pytest.mark.parametrize(("one", "other"), [((5, 5), (6, 6)), ((5, 4), (5, 4)), ((3, 3), (3, 3))])
def test_matrices_that_do_not_fit_are_refused(one, other):
    with pytest.raises(ValueError, match="expected"):
        debiased_cka(np.ones(one), np.ones(other))
