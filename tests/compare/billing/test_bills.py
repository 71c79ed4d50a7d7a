"""Bills of made-up studies, by hand."""

import math
from dataclasses import replace

import pytest

from bakeoff.compare.billing import bills, economy
from bakeoff.compare.billing.tuning_curves import expected_accuracy, seconds_to
from bakeoff.compare.costs.assumptions import Assumptions
from tests.fakes.bills import readings, study
from tests.fakes.results import search

COSTS = {"dear": (1000.0, 0.001, 0.0005), "cheap": (10.0, 0.012, 0.0020)}
BLOCK = ("d", None)


def made(**options):
    return study(lambda name, repeat, n: readings(*COSTS[name]), **options)


def test_energy_of_a_training_and_of_an_answer():
    assumed = Assumptions(country="US", price_per_kwh=0.25)
    row = bills.energies(made(assumptions=assumed), BLOCK).set_index("contender").loc["dear"]
    joules = 1000 * 4 + 1000 * 2 * 0.3725
    assert row.training_joules == pytest.approx(joules)
    assert row.training_joules_low == pytest.approx(1000 * 1.7 + 745)
    assert row.training_joules_high == pytest.approx(1000 * 18 + 745)  # one thread, nobody beside it
    assert row.training_grams == pytest.approx(joules / 3.6e6 * 369)
    assert row.training_money == pytest.approx(joules / 3.6e6 * 0.25)
    assert row.image_joules == pytest.approx(0.001 * 4 + 0.001 * 1 * 0.3725)
    assert row.method == "modelled"


def test_seconds_that_vanished_leave_no_energy():
    def costs(name, repeat, n):
        found = readings(*COSTS[name], vanished_cpu_seconds=3.0)
        if name == "dear":
            del found["fit"]["cpu_seconds"]
        return found

    frame = bills.energies(study(costs), BLOCK).set_index("contender")
    assert math.isnan(frame.training_joules["dear"])
    assert frame.training_joules["cheap"] > 0


def test_features_have_their_share():
    def costs(name, repeat, n):
        if name == "cheap":
            return readings(*COSTS[name], features_cpu_seconds=4.0)
        learning = {"learning_all_cpu_seconds": 5.0, "learning_last_cpu_seconds": 0.5}
        return readings(*COSTS[name]) | {"features": {"all_cpu_seconds": 4.0, "last_cpu_seconds": 1.0, **learning}}

    frame = bills.phases(study(costs), BLOCK).set_index(["contender", "phase"])
    assert frame.features_share["cheap", "fit"] == 0.4
    assert math.isnan(frame.features_share["cheap", "predict"])
    assert frame.features_share["dear", "fit"] == pytest.approx(0.9)  # as of a network, by its last layer
    assert frame.features_share["dear", "predict"] == 0.75


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"neighbours": 3}, "8 of 8 trials shared the machine"),
        ({"machine": {"cores": 2}}, ""),
        ({"readings": readings(1.0, 0.1, 0.1, others=3.0)}, "8 of 8 trials shared the machine"),
        ({"readings": readings(1.0, 0.1, 0.1, others=0.7)}, ""),
    ],
)
def test_times_are_ranked_only_where_each_had_the_machine_to_itself(change, told):
    results = made()
    outcomes = [replace(outcome, **change) for outcome in results.outcomes]
    why = bills.why_unranked(outcomes)
    assert why.startswith(told)
    assert bool(why) == bool(told)


def test_two_machines_are_not_ranked():
    first, *others = made().outcomes
    assert "2 different machines" in bills.why_unranked([replace(first, machine={"cores": 8}), *others])


def test_break_even_of_a_block():
    row = economy.break_evens(made(), BLOCK).iloc[0]
    assert (row.dearer, row.cheaper) == ("dear", "cheap")
    assert row.images == pytest.approx(90_000)
    assert row.never == 0
    assumed = Assumptions(images_per_day=1000, retrain_every=30)
    row = economy.break_evens(made(assumptions=assumed), BLOCK).iloc[0]
    assert row.days == pytest.approx(90)
    assert not row.pays_off


def test_break_even_in_joules_and_what_it_is_about_in_money():
    assumed = Assumptions(price_per_kwh=0.25, images_per_day=1000)
    row = economy.break_evens(made(assumptions=assumed), BLOCK, "joules").iloc[0]
    extra = 990 * 4 + 990 * 2 * 0.3725
    saved = 0.011 * (4 + 0.3725)
    assert row.images == pytest.approx(extra / saved)
    assert row.days == pytest.approx(extra / saved / 1000)
    assert row.extra_money == pytest.approx(extra / 3.6e6 * 0.25)
    assert row.saved_money == pytest.approx(1e6 * saved / 3.6e6 * 0.25)
    assert row.extra_money / row.saved_money == pytest.approx(row.images / 1e6)
    assert "extra_money" not in economy.break_evens(made(), BLOCK, "joules")


def test_break_even_in_measured_joules_is_its_own():
    def costs(name, repeat, n):
        found = readings(*COSTS[name], package_joules=99_000.0 if name == "dear" else 0.0)
        found["predict"]["package_joules"] = 400 * (0.001 if name == "dear" else 0.002)
        return found

    assert economy.break_evens(study(costs), BLOCK, "joules").images[0] == pytest.approx(99_000_000)
    assert economy.break_evens(study(costs), BLOCK).images[0] == pytest.approx(90_000)


def test_joules_that_cannot_be_told_break_nothing_even():
    def costs(name, repeat, n):
        found = readings(*COSTS[name])
        if name == "dear":
            del found["fit"]["cpu_seconds"]
        return found

    assert economy.break_evens(study(costs), BLOCK, "joules").empty


def test_a_year_of_use():
    assumed = Assumptions(images_per_day=1000, retrain_every=36.5, price_per_kwh=2.0)
    year = economy.yearly(made(assumptions=assumed), BLOCK).set_index("contender")
    assert year.cpu_seconds["dear"] == pytest.approx(10 * 1000 + 365_000 * 0.001)
    assert year.cpu_seconds["cheap"] == pytest.approx(10 * 10 + 365_000 * 0.012)
    assert year.training_share["dear"] == pytest.approx(10_000 / 10_365)
    joules = 10 * (1000 * 4 + 1000 * 2 * 0.3725) + 365_000 * (0.001 * 4 + 0.001 * 0.3725)
    assert year.money["dear"] == pytest.approx(2 * joules / 3.6e6)
    assert economy.yearly(made(), BLOCK).empty


def test_what_a_budget_for_tuning_buys():
    results = made()
    outcomes = [replace(o, tuning=search(50.0, 0.85)) for o in results.of(*BLOCK, "dear")]
    ended = [a for a in outcomes[0].tuning.attempts if a.ending == "ended"]
    first, best = ended[0], max(ended, key=lambda attempt: attempt.accuracy)
    assert seconds_to(outcomes, first.accuracy) == first.spent_cpu_seconds
    assert seconds_to(outcomes, best.accuracy) == best.spent_cpu_seconds
    assert seconds_to(outcomes, 0.99) == math.inf
    assert expected_accuracy(outcomes, 1) == pytest.approx(sum(a.accuracy for a in ended) / len(ended))
    assert math.isnan(expected_accuracy(outcomes, 16))
    assert math.isnan(seconds_to(results.of(*BLOCK, "cheap"), 0.5))


def test_the_best_within_limits_and_who_is_in_doubt():
    rates = {"dear": 0.9, "middle": 0.85, "cheap": 0.8}
    costs = COSTS | {"middle": (50.0, 0.002, 0.00099)}

    def of(name, repeat, n):
        return readings(*costs[name])

    def chosen(limits):
        return economy.within_limits(study(of, rates, assumptions=Assumptions(limits=limits)), BLOCK)

    choice = chosen("fit<=60s")
    assert choice.kept == {"dear": "no", "middle": "yes", "cheap": "yes"}
    assert (choice.best, choice.runner_up, choice.verdict) == ("middle", "cheap", "better")
    choice = chosen("fit<=60s, latency<=1ms")
    assert choice.kept["middle"] == "perhaps"  # 0.97 to 1.01 ms
    assert (choice.best, choice.doubtful) == (None, ["middle"])
    assert choice.broken["cheap"] == ["latency ≤ 1 ms"]
    assert chosen("energy<=1J").best is None


def test_growth_of_a_studys_own_sizes():
    results = study(
        lambda name, repeat, n: readings(1e-4 * n**1.5 if name == "dear" else 2e-3 * n, 0.001, 0.001),
        train_sizes=(100, 400, 1600),
    )
    found = economy.growths(results, "d")
    assert found["dear"].exponent.central == pytest.approx(1.5)
    assert found["cheap"].at(10).central == pytest.approx(2e-3 * 16_000)


def test_fronts_with_intervals():
    rates = {"dear": 0.9, "cheap": 0.9, "worse": 0.5}
    costs = COSTS | {"worse": (100.0, 0.02, 0.003)}
    results = study(lambda name, repeat, n: readings(*costs[name]), rates)
    assert economy.fronts(results, BLOCK, "fit_cpu_seconds")["worse"] == "dominated"
    assert economy.fronts(results, BLOCK, "fit_cpu_seconds")["dear"] == "perhaps dominated"
    assert economy.fronts(results, BLOCK, "training_joules")["cheap"] == "front"
