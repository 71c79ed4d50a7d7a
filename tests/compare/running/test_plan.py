from dataclasses import fields

import pytest

from bakeoff.compare import Study
from bakeoff.compare.errors import UserError
from bakeoff.compare.running.plan import plan_study
from bakeoff.compare.study.trial import Trial

CHANGED = {"test_fraction": 0.3, "seed": 7, "budget": "4 trials", "threads": 2, "design": "5x2cv", "folds": 4}


def study(dataset, **fields):
    return Study(datasets=[dataset], contenders=["majority", "hog+linear-svm"], **fields)


def test_a_trial_has_all_that_its_study_says_of_it(dataset):
    for trial in plan_study(study(dataset, **CHANGED)).trials:
        assert {name: getattr(trial, name) for name in CHANGED} == CHANGED
    shared = {field.name for field in fields(Trial)} & set(Study.model_fields)
    assert shared == {*CHANGED, "device"}


def test_trials_go_data_set_by_data_set_and_draw_by_draw(dataset):
    plan = plan_study(study(dataset, design="splits", repeats=2, train_sizes=[10, "all"]))
    order = [(trial.repeat, trial.train_size, trial.contender) for trial in plan.trials]
    assert order == [(r, s, c) for r in (0, 1) for s in (10, None) for c in ("majority", "hog+linear-svm")]


def test_the_facts_are_those_of_its_data_sets(dataset):
    (known,) = plan_study(study(dataset)).facts().values()
    assert (known.digest, known.classes) == (dataset.digest, dataset.classes)


def test_a_name_that_comes_twice_is_refused(dataset):
    with pytest.raises(UserError, match="majority came twice"):
        plan_study(Study(datasets=[dataset], contenders=["majority", "majority"]))


@pytest.mark.parametrize("train_size", [3, 2])
def test_too_few_images_for_a_budget_are_refused_before_any_work(dataset, train_size):
    fields = {"datasets": [dataset], "contenders": ["hog+svm"], "train_sizes": (train_size,), "repeats": 1}
    assert plan_study(Study(**fields)).trials
    with pytest.raises(UserError, match=r"budget needs validation images.*Take a larger --train-size, or no --budget"):
        plan_study(Study(**fields, budget="4 trials"))
