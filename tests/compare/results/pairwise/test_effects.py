import numpy as np
import pytest

from bakeoff.compare.results.pairwise.effects import effect
from bakeoff.compare.results.pairwise.pairs import compare_pair
from bakeoff.compare.statistics.data_needed import images_needed, trainings_needed
from bakeoff.compare.statistics.designs.trainings import trainings_t
from bakeoff.compare.statistics.evidence import PairedDifference, Source, judged, superiority
from bakeoff.compare.study.study import ROPE
from tests.fakes.outcomes import outcome, random


def of(first, second, tests=1):
    return effect(first, second, compare_pair(first, second)[0], tests, ROPE)


def by_images(difference, error, n, pairs=1):
    return images_needed(judged(difference, [Source(error**2)]), n, pairs, ROPE)


def test_repeated_splits():
    found = of(random(0, 0.9, 5, False), random(1, 0.6, 5, False))
    assert found.wins == 1
    assert found.probability > 0.99
    assert np.isnan(found.mid_p)
    assert np.isnan(found.bootstrap_low)


def test_one_test_set():
    first, second = random(0, 0.9, 1, True), random(1, 0.8, 1, True)
    found = of(first, second)
    assert found.bootstrap_low < found.bootstrap_high
    assert found.mid_p < compare_pair(first, second)[0].p
    assert found.n_tested == 100


def test_probabilities_follow_from_the_sources_of_the_interval():
    found = superiority(judged(0.02, [Source((0.02 / 1.959964) ** 2)]), ROPE)
    assert found.first == pytest.approx(0.975, abs=1e-4)
    assert found.better + found.equal + found.worse == pytest.approx(1)
    groups = np.repeat(np.arange(5), 20)
    shares = np.repeat([0.3, 0.1, 0.4, 0.2, 0.1], 20)  # five persons: four degrees of freedom, whatever the repeats
    rng = np.random.default_rng(0)
    first = [outcome(rng.random(100) < 0.5 + shares, r, fixed=True, groups=groups) for r in range(3)]
    second = [outcome(rng.random(100) < 0.5, r, fixed=True, groups=groups) for r in range(3)]
    difference = compare_pair(first, second)[0]
    assert of(first, second).probability == pytest.approx(1 - difference.p / 2, abs=1e-6)


def test_a_quarter_of_the_difference_needs_sixteen_times_the_images():
    near, far = by_images(0.01, 0.03 / 1.96, 1000), by_images(0.02, 0.03 / 1.96, 1000)
    assert near == pytest.approx(4 * far, rel=0.01)
    assert near == pytest.approx(1000 * (2.8016 * 0.03 / 1.96 / 0.01) ** 2, rel=0.001)


def test_equality_needs_images_too():
    assert by_images(0.0, 0.02 / 1.96, 1000) == pytest.approx(1000 * (2.4865 * 0.02 / 1.96 / 0.005) ** 2, rel=0.001)
    assert by_images(0.02, 0.015, 500, pairs=10) > by_images(0.02, 0.015, 500)
    assert np.isnan(images_needed(PairedDifference(0.02, np.nan, np.nan, np.nan), 500, 1, ROPE))


def test_what_training_changes_no_test_image_mends():
    images, little, much = Source(0.03**2), Source(0.001**2, 4), Source(0.03**2, 2)
    assert images_needed(judged(0.01, [images, little]), 300, 1, ROPE) > by_images(0.01, 0.03, 300)
    assert images_needed(judged(0.01, [images, much]), 300, 1, ROPE) == np.inf
    assert trainings_needed(judged(0.05, [Source(0.01**2), much]), 3, 1, ROPE) < 100
    rng = np.random.default_rng(0)
    rates = [(0.89, 0.80), (0.80, 0.89), (0.89, 0.80)]
    first, second = (
        [outcome(rng.random(3000) < pair[side], repeat, fixed=True) for repeat, pair in enumerate(rates)]
        for side in (0, 1)
    )
    found = of(first, second)
    assert found.n_needed == np.inf
    assert np.isfinite(found.trainings_needed)
    assert np.isnan(found.mid_p)


def test_few_trainings_need_t_quantiles():
    """Planned with normal quantiles, three trainings in four would be enough; planned so, four of five studies tell."""
    rng = np.random.default_rng(1)
    images, spread = Source(0.002**2), 0.02
    planned = int(trainings_needed(judged(0.03, [images, Source(spread**2 / 3, 2)]), 3, 1, ROPE))
    told = 0
    for _ in range(1000):
        leads = 0.03 + 0.002 * rng.normal() + spread * rng.normal(size=planned)
        told += trainings_t(leads, 0.002**2).p < 0.05
    assert told / 1000 == pytest.approx(0.8, abs=0.1)


def test_so_many_images_do_tell():
    """A study with the number that was named finds the difference in about four of five cases."""
    rng = np.random.default_rng(0)
    n = int(by_images(0.03, 0.03, 300))
    error = 0.03 * np.sqrt(300 / n)
    assert np.mean(np.abs(rng.normal(0.03, error, 4000)) > 1.96 * error) == pytest.approx(0.8, abs=0.02)
