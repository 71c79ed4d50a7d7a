"""What is seen ahead, by hand."""

import math

import pytest

from bakeoff.compare import Study
from bakeoff.compare.meters import latency, throughput
from bakeoff.compare.running.forecasting.ahead import ANSWERS_OF_AN_EXAM, AROUND, seen_ahead
from bakeoff.compare.running.plan import plan_study
from tests.conftest import stripes


def told(**changes):
    """Images cost 1 ms to describe, rows 0.1 s and 2 ms each to learn from, an answer 1 ms; twice that by the clock."""
    return {
        "training": [
            {"kind": "images", "sizes": [100], "cpu": [0.1]},
            {"kind": "rows", "sizes": [50, 100], "cpu": [0.2, 0.3]},
        ],
        "answers": [{"kind": "images", "sizes": [100], "cpu": [0.001]}],
        "start": 0.0,
        "cpu": 1.0,
        "wall": 2.0,
        "memory": 10**8,
        "images": 100,
    } | changes


def ahead(found=None, name="hog+svm", **fields):
    plan = plan_study(Study(datasets=[stripes(600)], contenders=[name], **fields))
    return plan, seen_ahead(plan, plan.trials, {("stripes", name): found or told()}, {}, 3.0, 0.2, 9.0)


def test_a_trial_s_seconds():
    plan, seen = ahead()
    first, second = plan.trials[:2]
    cpu = 480 * 0.001 + 0.1 + 480 * 0.002 + 120 * 0.001  # described, learned, and 120 answers
    assert seen.cpu_seconds[first.key].central == pytest.approx(cpu)
    metered = latency.SECONDS / 2  # a thousand calls would take longer than is waited for
    wall = 2 * (cpu + 120 * 0.001 + AROUND) + metered + 0.2
    assert seen.seconds[second.key].central == pytest.approx(wall)
    once = throughput.SECONDS * len(throughput.BATCHES) + 2 * ANSWERS_OF_AN_EXAM * 4 * 0.001
    assert seen.seconds[first.key].central == pytest.approx(wall + once)
    assert seen.wall.central == pytest.approx(5 * wall + once + 3.0)
    assert seen.wall.low < seen.wall.central < seen.wall.high
    assert seen.crowded == pytest.approx(2.0)
    assert seen.spent == 9.0


def test_memory_grows_by_the_images_that_were_not_held():
    _, seen = ahead()
    more = (600 - 100) * 12 * 12
    assert seen.memory.low == 10**8
    assert seen.memory.central == 10**8 + 2 * more


def test_joules_are_modelled_of_cpu_seconds():
    plan, seen = ahead()
    cpu = sum(seen.cpu_seconds[trial.key].central for trial in plan.trials)
    assert seen.joules.central == pytest.approx(cpu * (4 + seen.memory.central / 1e9 * 0.3725))


def test_a_network_makes_its_recipe_s_passes():
    found = told(training=[{"kind": "passes", "sizes": [1000], "cpu": [1.0]}], start=0.5)
    plan, seen = ahead(found, "mlp")
    assert seen.cpu_seconds[plan.trials[0].key].central == pytest.approx(0.5 + 480 * 40 * 0.001 + 0.12)


@pytest.mark.parametrize(("budget", "cpu"), [("7 trials", 7 * 1.54 + 0.12), ("60 cpu-seconds", 60.12)])
def test_a_budget_is_spent(budget, cpu):
    plan, seen = ahead(budget=budget)
    assert seen.cpu_seconds[plan.trials[0].key].central == pytest.approx(cpu)


def test_no_trial_takes_longer_than_its_limit():
    plan, seen = ahead(timeout=2)
    assert seen.seconds[plan.trials[0].key].central == 2.0


def test_what_no_pilot_was_had_of_is_left_out_and_named():
    plan = plan_study(Study(datasets=[stripes(600)], contenders=["hog+svm", "mlp"]))
    seen = seen_ahead(plan, plan.trials, {("stripes", "hog+svm"): told()}, {("stripes", "mlp"): "broke"}, 0.0, 0.2, 1.0)
    assert len(seen.seconds) == 5
    assert seen.unknown == {("stripes", "mlp"): "broke"}


def test_nothing_found_is_nothing_seen():
    plan = plan_study(Study(datasets=[stripes(600)], contenders=["mlp"]))
    seen = seen_ahead(plan, plan.trials, {}, {("stripes", "mlp"): "broke"}, 1.0, 0.2, 1.0)
    assert seen.seconds == {}
    assert math.isnan(seen.joules.central)
    assert math.isnan(seen.memory.central)
