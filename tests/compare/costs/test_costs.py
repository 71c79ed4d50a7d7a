"""Joules, carbon, money, households, break-even and the rest, against numbers worked out by hand."""

import math

import numpy as np
import pytest

from bakeoff.compare.costs.assumptions import Assumptions
from bakeoff.compare.costs.countries import COUNTRIES, country
from bakeoff.compare.costs.energy import PUE, grams_of_carbon, joules, kilowatt_hours, modelled_joules, money
from bakeoff.compare.costs.estimate import Estimate
from bakeoff.compare.costs.growth import growth
from bakeoff.compare.costs.households import GB_HOME, KNOWN_TRAININGS, SERVER_KILOWATTS, US_HOME, home_days, homes
from bakeoff.compare.costs.limits import NO, PERHAPS, UNKNOWN, YES, read_limits, worst
from bakeoff.compare.costs.ownership import Cost, break_even, images_until_even, total
from bakeoff.compare.costs.pareto import DOMINATED, FRONT, Place, standings
from bakeoff.compare.costs.pareto import PERHAPS as PERHAPS_DOMINATED
from bakeoff.compare.costs.validation_curves import best_so_far, expected_best, time_to
from bakeoff.compare.errors import UserError


def test_joules_of_the_model_by_hand():
    found = modelled_joules(3600, 1800, 4e9)
    memory = 1800 * 4 * 0.3725  # 2,682 J
    assert (found.low, found.central, found.high) == (3600 * 1.7 + memory, 3600 * 4 + memory, 3600 * 12 + memory)
    assert modelled_joules(3600, 1800, 4e9, lone=True).high == 3600 * 18 + memory
    assert modelled_joules(3600, 1800, 4e9, pue=PUE["cloud"]).central == pytest.approx(17_082 * 1.135)
    assert not found.is_exact


def test_an_hour_of_a_kilowatt_in_grams_and_money():
    energy = Estimate(3.6e6, 7.2e6, 10.8e6)
    hours = kilowatt_hours(energy)
    assert (hours.low, hours.central, hours.high) == pytest.approx((1, 2, 3))
    assert grams_of_carbon(energy, COUNTRIES["FR"].grams).central == pytest.approx(112)
    assert money(energy, 0.30).high == pytest.approx(0.90)


def test_grams_a_kilowatt_hour_are_kilograms_a_megawatt_hour():
    """GPT-3: 1,287 MWh at 429 kg a MWh are 552 t, as was published; a thousand times as much is the usual slip."""
    energy = Estimate(*[1_287_000 * 3.6e6] * 3)
    assert grams_of_carbon(energy, 429).central / 1e6 == pytest.approx(552, abs=0.5)


def test_what_was_measured_goes_before_the_model_and_only_alone():
    readings = {"cpu_seconds": 10.0, "wall_seconds": 10.0, "peak_bytes": 1e9, "package_joules": 321.0}
    assert joules(readings) == Estimate(321, 321, 321, "measured by RAPL")
    assert joules(readings, alone=False).method == "modelled"
    assert joules({"wall_seconds": 3.0}).method == "not available"  # CPU seconds vanished


def test_a_measured_trace_lies_within_the_modelled_interval():
    """One busy thread for a minute, and a counter that shows 570 J: 9.5 W, between 1.7 and 18."""
    readings = {"cpu_seconds": 59.8, "wall_seconds": 60.0, "peak_bytes": 0.9e9, "package_joules": 570.0}
    model = modelled_joules(59.8, 60.0, 0.9e9, lone=True)
    assert model.low <= joules(readings).central <= model.high


def test_a_graphics_processor_that_does_not_count_has_no_joules():
    readings = {"cpu_seconds": 10.0, "wall_seconds": 10.0, "peak_bytes": 0.0}
    assert joules(readings, device="cuda").method == "not available"
    found = joules(readings | {"gpu_joules": 2500.0}, device="cuda")
    assert (found.low, found.central, found.high) == (2517, 2540, 2620)
    assert found.method == "modelled and measured by NVML"


def test_households_by_power_and_by_energy():
    assert US_HOME.kilowatts == pytest.approx(1.22, abs=0.005)
    assert GB_HOME.kilowatts == pytest.approx(0.308, abs=0.001)
    assert [round(homes(power), 1) for power in SERVER_KILOWATTS] == [5.3, 8.3]
    assert home_days(10_715) == pytest.approx(365)
    gpt3 = KNOWN_TRAININGS[0]
    assert home_days(gpt3.kilowatt_hours) / 365 == pytest.approx(120, abs=0.5)
    assert KNOWN_TRAININGS[2].kilowatt_hours == pytest.approx(22_000 * 0.4)


def test_waiting_for_others_draws_nothing():
    readings = {"cpu_seconds": 100.0, "wall_seconds": 400.0, "peak_bytes": 2e9}
    assert joules(readings).central == pytest.approx(100 * 4 + 400 * 2 * 0.3725)
    assert joules(readings, alone=False).central == pytest.approx(100 * 4 + 100 * 2 * 0.3725)
    assert joules(readings | {"wall_seconds": 50.0}, alone=False).central == pytest.approx(400 + 50 * 2 * 0.3725)


def test_break_even_by_hand_and_never():
    assert images_until_even((1000, 0.001), (10, 0.012)) == pytest.approx(90_000)
    assert images_until_even((1000, 0.012), (10, 0.012)) == math.inf
    assert images_until_even((10, 0.001), (10, 0.012)) == 0
    always = break_even(Cost([1000, 1000], [0.001, 0.001]), Cost([10, 10], [0.012, 0.012]))
    assert (always.images, always.low, always.high) == pytest.approx((90_000,) * 3)
    assert always.never == 0
    never = break_even(Cost([1000, 1000], [0.012, 0.012]), Cost([10, 10], [0.001, 0.001]))
    assert (never.images, never.low, never.never) == (math.inf, math.inf, 1)


def test_break_even_that_may_be_never_says_how_often():
    """One repeat in five answers no faster: the median of five draws does so where three or more of them are it."""
    dearer = Cost([1000] * 5, [0.001, 0.001, 0.001, 0.001, 0.020])
    found = break_even(dearer, Cost([10] * 5, [0.012] * 5))
    share = sum(math.comb(5, k) * 0.2**k * 0.8 ** (5 - k) for k in (3, 4, 5))  # 5.8 %
    assert found.never == pytest.approx(share, abs=0.02)
    assert found.images == pytest.approx(90_000)
    assert found.high == math.inf
    lone = break_even(Cost([1000], [0.001]), Cost([10], [0.012]))
    assert lone.images == pytest.approx(90_000)
    assert math.isnan(lone.never)


def test_a_year_of_use():
    assert total(100, 0.01, 365_000, 12) == 4850


def test_limits_are_read_and_kept():
    limits = read_limits("latency<=1ms, size <= 1.5MB, fit<=2min, memory<=200MiB, energy<=1kWh")
    assert [limit.most for limit in limits] == [0.001, 1.5e6, 120, 200 * 2**20, 3.6e6]
    assert limits[0].kept(0.0009, 0.0011) == PERHAPS
    assert limits[0].kept(math.nan, math.nan) == UNKNOWN
    assert worst([YES, PERHAPS, YES]) == PERHAPS
    assert worst([YES, PERHAPS, NO]) == NO
    assert worst([]) == YES


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("latency=1ms", "is no limit"),
        ("latencie<=1ms", "'latency'"),
        ("size<=1ms", "no unit of size"),
        ("fit<=1.2.3s", "no number"),
    ],
)
def test_limits_that_cannot_be_read_are_told_with_what_can(text, told):
    with pytest.raises(UserError, match=told):
        read_limits(text)


def test_assumptions_are_checked_when_they_are_made():
    assert Assumptions(country="fr").electricity.grams == 56
    assert not Assumptions().country_was_named
    with pytest.raises(UserError, match="no country 'XX'"):
        Assumptions(country="XX")
    assert country("World").grams == 475


def test_an_exponent_and_what_ten_times_costs():
    sizes = [100, 1000, 10_000]
    exact = growth(sizes, [2.0 * n**1.5 for n in sizes])
    assert exact.exponent.central == pytest.approx(1.5)
    assert exact.at(10).central == pytest.approx(2 * 100_000**1.5)
    assert exact.exponent.high - exact.exponent.low < 1e-6
    assert growth([100, 1000], [1, 2]) is None
    assert growth(sizes, [1, 0, 2]) is None


def test_the_interval_of_an_exponent_holds_it_19_times_in_20():
    rng = np.random.default_rng(0)
    sizes = np.repeat([100, 300, 1000, 3000], 2)
    held = []
    for _ in range(600):
        found = growth(sizes.tolist(), (sizes**1.2 * np.exp(rng.normal(0, 0.2, len(sizes)))).tolist())
        held.append(
            (found.exponent.low <= 1.2 <= found.exponent.high, found.at(10).low <= 30_000**1.2 <= found.at(10).high)
        )
    assert np.mean(held, axis=0) == pytest.approx([0.95, 0.95], abs=0.025)


def test_dominated_beyond_doubt_perhaps_and_not():
    exact = {"cheap": Place((0.9,) * 3, (1.0,) * 3), "dear": Place((0.9,) * 3, (2.0,) * 3)}
    assert standings(exact) == {"cheap": FRONT, "dear": DOMINATED}
    vague = {"cheap": Place((0.85, 0.9, 0.95), (1.0,) * 3), "dear": Place((0.84, 0.89, 0.94), (2.0,) * 3)}
    assert standings(vague)["dear"] == PERHAPS_DOMINATED
    twins = {"a": Place((0.9,) * 3, (1.0,) * 3), "b": Place((0.9,) * 3, (1.0,) * 3)}
    assert standings(twins) == {"a": FRONT, "b": FRONT}


def test_accuracy_against_what_was_spent():
    curve = best_so_far([1.0, 2.0, 3.0, 5.0], [0.7, math.nan, 0.6, 0.9])
    assert curve == [(1.0, 0.7), (5.0, 0.9)]
    assert (time_to(curve, 0.9), time_to(curve, 0.95)) == (5.0, None)
    rng, values = np.random.default_rng(0), np.array([0.3, 0.5, 0.8, 0.9])
    drawn = rng.choice(values, (40_000, 3)).max(1).mean()
    assert expected_best(values)[2] == pytest.approx(drawn, abs=0.003)
    assert expected_best(values)[0] == pytest.approx(values.mean())
