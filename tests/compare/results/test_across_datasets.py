import numpy as np
import pytest

from bakeoff.compare.results.across_datasets import rank
from tests.fakes.studies import study

RATES = {"good": 0.95, "fair": 0.85, "poor": 0.70}
SIX = tuple("abcdef")


def test_six_data_sets_are_ranked_on_their_means():
    results = study(RATES, SIX)
    found = rank(results)
    assert found.means.shape == (6, 3)
    expected = results.scores().groupby(["dataset", "contender"]).value.mean().unstack()
    assert np.allclose(found.means, expected[list(RATES)])
    assert found.friedman.ranks.tolist() == [1, 2, 3]
    assert found.critical_difference == pytest.approx(1.353, abs=1e-3)  # 2.343 √(3·4 / (6·6))
    assert found.pairs.p.tolist() == pytest.approx([2 / 64] * 3)
    assert found.pairs.p_holm.tolist() == pytest.approx([6 / 64] * 3)


def test_repeats_do_not_count_as_data_sets():
    assert rank(study(RATES, SIX[:5], repeats=20)) is None


def test_two_contenders_get_wilcoxons_test_alone():
    found = rank(study({"good": 0.95, "fair": 0.85}, SIX))
    assert found.friedman is None
    assert len(found.pairs) == 1


def test_baselines_and_what_did_not_end_everywhere_are_left_out():
    results = study({**RATES, "floor": 0.3}, SIX, families={"floor": "baseline"})
    object.__setattr__(
        results,
        "outcomes",
        tuple(o for o in results.outcomes if not (o.trial.contender == "poor" and o.trial.dataset == "a")),
    )
    assert list(rank(results).means) == ["good", "fair"]


def test_the_largest_training_size_stands_for_a_data_set():
    results = study(
        RATES, SIX, train_sizes=(50, 200), curves=lambda name, size: RATES[name] * (0.5 if size == 50 else 1)
    )
    assert rank(results).means["good"].min() > 0.9
