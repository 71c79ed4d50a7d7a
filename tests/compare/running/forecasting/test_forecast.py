"""A forecast is made by pilots that are run, and holds against what trials then take."""

import time

import pytest

from bakeoff.compare import Study, run
from bakeoff.compare.running.forecasting.forecast import forecast
from bakeoff.compare.running.plan import plan_study
from tests.compare.running.forecasting.test_pilots import Busy
from tests.conftest import stripes


class Broken(Busy):
    """Cannot be fitted."""

    def fit(self, images, labels):
        raise ValueError("planted fault")


class Endless(Busy):
    """Never ends."""

    def fit(self, images, labels):
        time.sleep(600)
        return self


@pytest.mark.slow
def test_cpu_seconds_are_those_that_trials_take(tmp_path):
    study = Study(datasets=[stripes(600)], contenders=[("busy", Busy(0.05, 0.001)), "hog+svm"], folds=2, exams=[])
    plan = plan_study(study)
    seen = forecast(plan, plan.trials, seconds=8.0)
    assert not seen.unknown
    assert seen.spent <= 8.0
    assert set(seen.seconds) == {trial.key for trial in plan.trials}
    for outcome in run(study, tmp_path / "run").outcomes:
        if outcome.trial.contender == "busy":
            spent = outcome.readings["fit"]["cpu_seconds"]
            assert spent == pytest.approx(0.35, rel=0.2)
            assert seen.cpu_seconds[outcome.trial.key].central == pytest.approx(spent, rel=0.5)


@pytest.mark.slow
def test_what_breaks_and_what_does_not_end_is_named_and_the_others_are_forecast():
    contenders = [("broken", Broken()), ("endless", Endless()), "majority"]
    plan = plan_study(Study(datasets=[stripes(60)], contenders=contenders, folds=2))
    began = time.monotonic()
    seen = forecast(plan, plan.trials, seconds=3.0)
    assert seen.spent < 4.0
    assert time.monotonic() - began < 60
    assert "planted fault" in seen.unknown["stripes", "broken"]
    assert "endless" in {contender for _, contender in seen.unknown}
