import numpy as np
import pytest

from bakeoff.compare.exams import cold_start
from bakeoff.compare.study.splits import Split
from bakeoff.pipelines.features.pixels import Pixels
from bakeoff.pipelines.pipeline import traditional
from bakeoff.pipelines.svm.linear import QuickLinearSVC

SPLIT = Split(np.arange(80), np.arange(80, 90))


def test_a_new_process_loads_the_model_and_answers(dataset, monkeypatch):
    monkeypatch.setattr(cold_start, "TIMES", 1)
    model = traditional([("pixels", Pixels())], QuickLinearSVC()).fit(dataset.images[:80], dataset.labels[:80])
    whole, loading, first = cold_start.examine(model, dataset, SPLIT, 0).facts["wall_seconds"]
    assert 0 < first < loading < whole < 120


class Sulking:
    def __reduce__(self):
        return int, ("no number",)


def test_a_model_that_does_not_load_is_told(dataset):
    with pytest.raises(RuntimeError, match=r"does not load in a new process.*invalid literal"):
        cold_start.examine(Sulking(), dataset, SPLIT, 0)
