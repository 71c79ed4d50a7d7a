import json
import math

import pytest

from bakeoff.compare.study.budget import Budget
from bakeoff.compare.study.search import Attempt, Ending, Search, read_search

FAILED = Attempt({"svm.C": 3.0}, Ending.FAILED, math.nan, 5.0, math.nan, 9.0, "ValueError: no")
ENDED = Attempt({}, Ending.ENDED, 0.8, 5.0, 4.0, 5.0)


def search(budget):
    return Search(budget, 80, (ENDED, FAILED), chosen=0, refit_cpu_seconds=6.0, spent_cpu_seconds=15.0)


@pytest.mark.parametrize("budget", [Budget(cpu_seconds=60.0), Budget(trials=2)])
def test_a_search_survives_json(budget):
    written = json.dumps(search(budget).facts(), allow_nan=False)
    found = read_search(json.loads(written))
    assert (found.budget, found.n_validation, found.chosen) == (budget, 80, 0)
    assert (found.refit_cpu_seconds, found.spent_cpu_seconds) == (6.0, 15.0)
    assert found.attempts[0] == ENDED
    failed = found.attempts[1]
    assert (failed.settings, failed.note) == ({"svm.C": 3.0}, "ValueError: no")
    assert failed.ending is Ending.FAILED
    assert math.isnan(failed.accuracy)
    assert math.isnan(failed.fit_cpu_seconds)


def test_the_share_of_a_budget_is_known_for_seconds_only():
    assert search(Budget(cpu_seconds=60.0)).share_of_budget == 0.25
    assert math.isnan(search(Budget(trials=2)).share_of_budget)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"budget": "60 cpu-seconds"},
        {"attempts": [{"ending": "won"}]},
        {"attempts": None},
        {"chosen": 0, "more": 1},
    ],
)
def test_what_is_no_search_is_refused(spoilt):
    with pytest.raises((TypeError, ValueError, KeyError)):
        read_search(search(Budget(trials=2)).facts() | spoilt)
