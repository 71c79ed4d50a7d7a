import numpy as np
import pytest

from bakeoff.compare.results.accuracies import accuracy_interval
from bakeoff.compare.results.metrics import METRICS
from bakeoff.compare.results.summary import COSTS, counts_of, summary_row
from bakeoff.compare.statistics.intervals import wilson
from tests.compare.results.test_results import made


def test_the_summary_says_how_good_and_how_dear():
    row = made().summary().set_index("contender").loc["good"]
    outcomes = made().of("d", None, "good")
    accuracies = [float(outcome.correct.mean()) for outcome in outcomes]
    distinct = len(set(np.concatenate([outcome.index for outcome in outcomes]).tolist()))
    assert row.accuracy == pytest.approx(np.mean(accuracies))
    assert (row.low, row.high) == accuracy_interval(outcomes)
    assert row.n_test == distinct
    assert row.fit_cpu_seconds == 2.5
    assert row.predict_cpu_seconds_per_image == 0.005
    assert np.isnan(row.latency_seconds)


def test_a_fixed_test_set_gets_wilsons_interval():
    row = made(fixed=True, repeats=1).summary().set_index("contender").loc["good"]
    assert (row.low, row.high) == wilson(row.accuracy * 400, 400)


def test_a_contender_without_outcomes_has_its_row_without_numbers():
    row = summary_row(("d", None), "gone", "own", [], 4, {})
    assert (row["repeats"], row["failed"], row["n_test"]) == (0, 4, 0)
    assert all(np.isnan(row[name]) for name in ("n_train", "accuracy", "low", "high", *METRICS, *COSTS))


def test_counts_are_those_of_the_answers():
    outcome = made().outcomes[0]
    counts = counts_of(outcome)
    assert counts.sum() == len(outcome.index)
    assert np.trace(counts) == (outcome.truth == outcome.predicted).sum()
