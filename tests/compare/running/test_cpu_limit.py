import math

import numpy as np
import pytest
from sklearn.svm import SVC

from bakeoff.compare.meters.clock import cpu_seconds
from bakeoff.compare.running.cpu_limit import CAN_FORK, CpuLimitExceeded, within_cpu_limit

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="processes cannot be copied here")


def burn(seconds):
    end = cpu_seconds() + seconds
    while cpu_seconds() < end:
        pass
    return "done"


def broken():
    raise FloatingPointError("the loss became nan")


def test_what_stays_within_its_ration_answers():
    assert within_cpu_limit(5.0, burn, 0.05) == "done"
    assert within_cpu_limit(math.inf, burn, 0.05) == "done"


def test_its_time_is_on_the_bill():
    before = cpu_seconds()
    within_cpu_limit(5.0, burn, 0.2)
    assert 0.2 <= cpu_seconds() - before < 0.5


def test_beyond_it_is_ended():
    before = cpu_seconds()
    with pytest.raises(CpuLimitExceeded, match=r"more than 0\.1 CPU seconds"):
        within_cpu_limit(0.1, burn, 30)
    assert 0.1 <= cpu_seconds() - before < 0.4


def test_a_library_that_computes_within_one_call_is_ended_too():
    """libsvm does not come back to Python, where a signal of Python's would be heard, until it has converged."""
    rng = np.random.default_rng(0)
    rows, labels = rng.normal(size=(6000, 40)), rng.integers(0, 2, 6000)
    before = cpu_seconds()
    with pytest.raises(CpuLimitExceeded):
        within_cpu_limit(0.2, SVC(C=1e6, gamma=1e-3).fit, rows, labels)
    assert cpu_seconds() - before < 0.6


def test_an_error_is_told():
    with pytest.raises(RuntimeError, match="FloatingPointError: the loss became nan"):
        within_cpu_limit(5.0, broken)
