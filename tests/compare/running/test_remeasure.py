"""What was measured beside other work is measured again, alone, and answers what it answered before."""

from dataclasses import replace

import numpy as np

from bakeoff.compare import Study, run
from bakeoff.compare.results.store import Store


def test_costs_are_measured_again_and_answers_stay(dataset, tmp_path):
    study = Study(
        name="k", datasets=[dataset], contenders=["majority", "pixels+linear-svm"], repeats=1, design="splits"
    )
    first = run(study, tmp_path)
    store = Store(tmp_path)
    for outcome in first.outcomes:  # as if another trial had run beside it
        store.write(replace(outcome, neighbours=1, readings={"fit": {"wall_seconds": 1e9}}))
    left_alone = run(study, tmp_path)
    assert [outcome.neighbours for outcome in left_alone.outcomes] == [1, 1]
    again = run(study, tmp_path, remeasure_costs=True)
    assert [outcome.neighbours for outcome in again.outcomes] == [0, 0]
    for before, after in zip(first.outcomes, again.outcomes, strict=True):
        assert np.array_equal(before.predicted, after.predicted)
        assert after.readings["fit"]["wall_seconds"] < 1e9
