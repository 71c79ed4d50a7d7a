"""Two runs set beside each other: planted changes are found, and what did not change is not."""

from dataclasses import replace

import numpy as np
import pytest

from bakeoff.compare.results import run_differences as differences
from bakeoff.compare.results.results import Results
from tests.fakes.studies import study

RATES = {"hog+svm": 0.9, "small-cnn": 0.95}


def with_outcomes(results, **changes):
    outcomes = [replace(o, **{k: v(o) for k, v in changes.items()}) for o in results.outcomes]
    return Results(results.study, tuple(o.trial for o in outcomes), tuple(outcomes), facts=results.facts)


def spoilt(share, seed=0, name="small-cnn"):
    """The same run, of which one contender gets some more images wrong: a planted bug."""
    rng = np.random.default_rng(seed)

    def predicted(outcome):
        if outcome.trial.contender != name:
            return outcome.predicted
        wrong = rng.random(len(outcome.truth)) < share
        return np.where(wrong, (outcome.truth + 2) % 3, outcome.predicted)

    return with_outcomes(study(RATES), predicted=predicted)


def test_the_same_run_twice_shows_no_difference():
    one, two = study(RATES), study(RATES)
    assert differences.changes(one, two) == []
    assert set(differences.scores(one, two).verdict) == {differences.SAME}
    assert set(differences.costs(one, two).verdict) <= {differences.SAME}


def test_a_planted_bug_is_found_and_named():
    found = differences.scores(study(RATES), spoilt(0.2))
    verdicts = dict(zip(found.contender, found.verdict, strict=True))
    assert verdicts == {"hog+svm": differences.SAME, "small-cnn": differences.WORSE}
    bug = found[found.contender == "small-cnn"].iloc[0]
    assert bug.difference == pytest.approx(bug.after - bug.before)
    assert bug.low <= bug.difference <= bug.high < 0


def test_the_other_way_round_it_is_better():
    found = differences.scores(spoilt(0.2), study(RATES))
    assert set(found.verdict) == {differences.SAME, differences.BETTER}


def test_a_handful_of_images_is_no_difference():
    found = differences.scores(study(RATES), spoilt(0.002))
    assert differences.WORSE not in set(found.verdict)


def other_images(rates, n=400, seed=1):
    """The run of another seed: other images of the same data set, tested in each repeat."""
    rng = np.random.default_rng(seed)
    drawn = study(rates, n=n)
    chosen = {o.trial.repeat: np.sort(rng.permutation(5 * n)[:n]) for o in drawn.outcomes}
    return with_outcomes(drawn, index=lambda o: chosen[o.trial.repeat])


def test_other_test_images_are_compared_by_the_two_intervals():
    found = differences.scores(study(RATES), other_images(RATES))
    assert set(found.images) == {"other"}
    assert set(found.verdict) == {differences.UNDECIDED}
    found = differences.scores(study(RATES), other_images({"hog+svm": 0.9, "small-cnn": 0.4}))
    assert dict(zip(found.contender, found.verdict, strict=True))["small-cnn"] == differences.WORSE


def test_recovered_interval_of_two_equal_proportions_is_known():
    """Newcombe's interval (1998, method 10) of 56/70 and 48/80, from Wilson's of each: .0524 to .3339."""
    found = differences._recovered(48 / 80, (0.4904, 0.7004), 56 / 70, (0.6918, 0.8771))
    assert found["difference"] == pytest.approx(0.2)
    assert (found["low"], found["high"]) == pytest.approx((0.0524, 0.3339), abs=2e-3)
    assert found["p"] < 0.05


def test_causes_are_told_apart():
    one = study(RATES)
    two = with_outcomes(
        study(RATES),
        trial=lambda o: replace(o.trial, fingerprint=f"{o.trial.fingerprint} changed", dataset_digest="9" * 64),
        machine=lambda o: {"cores": 64},
        versions=lambda o: {"torch": "9.9"},
    )
    kinds = [(change.kind, change.what) for change in differences.changes(one, two)]
    assert kinds == [
        ("data", "d"),
        ("code", "hog+svm"),
        ("code", "small-cnn"),
        ("version", "torch"),
        ("machine", "cores"),
    ]
    assert not differences.same_machine(one, two)


@pytest.mark.parametrize(("factor", "verdict"), [(2.0, "higher"), (0.4, "lower"), (1.02, differences.SAME)])
def test_a_cost_that_parts_is_told_and_scatter_is_not(factor, verdict):
    rng = np.random.default_rng(0)
    one = with_outcomes(study(RATES), readings=lambda o: {"fit": {"cpu_seconds": 1 + 0.05 * rng.random()}})
    two = with_outcomes(study(RATES), readings=lambda o: {"fit": {"cpu_seconds": factor * (1 + 0.05 * rng.random())}})
    found = differences.costs(one, two)
    assert set(found.verdict) == {verdict}
    assert found.ratio.to_numpy() == pytest.approx(factor, rel=0.06)


def test_runs_that_share_nothing_have_nothing_to_compare():
    assert differences.scores(study({"a": 0.5}), study({"b": 0.5})).empty
