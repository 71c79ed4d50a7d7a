from dataclasses import replace

import pytest

from bakeoff.compare import Study
from bakeoff.compare.running.plan import plan_study
from bakeoff.compare.running.prospects import prospects

RIVALS = ["majority", "pixels+linear-svm", "hog+linear-svm", "mlp"]


def points(dataset, what="of all", **fields):
    """The difference that a study says it would tell."""
    (said,) = prospects(plan_study(Study(datasets=[dataset], contenders=RIVALS, **fields)))
    return float(said.partition(f"{what} ")[2].replace("6 pairs ", "").split()[0])


def test_a_study_says_what_it_could_tell(dataset):
    assert points(dataset) > points(dataset, "against deep")
    assert points(dataset, design="splits") > 2 * points(dataset)  # as many trainings


def test_one_contender_is_no_question(dataset):
    assert prospects(plan_study(Study(datasets=[dataset], contenders=["majority"]))) == []


def test_too_few_data_sets_for_their_contenders_are_said_before_the_run(dataset):
    six = [replace(dataset, name=f"d{k}") for k in range(6)]
    said = prospects(plan_study(Study(datasets=six, contenders=RIVALS)))
    assert len(said) == 7
    assert "the least p is 0.094" in said[-1]


@pytest.mark.parametrize("count", [5, 8])
def test_nothing_is_said_of_other_numbers(dataset, count):
    some = [replace(dataset, name=f"d{k}") for k in range(count)]
    assert len(prospects(plan_study(Study(datasets=some, contenders=RIVALS[1:])))) == count
