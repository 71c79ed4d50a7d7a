from dataclasses import replace

from bakeoff.compare.results.results import Results
from bakeoff.compare.study.trial import Failure
from tests.fakes.studies import study

RATES = {"floor": 0.3, "good": 0.9, "twin": 0.9}


def made(fixed=False, repeats=4, train_size=None):
    """Outcomes of three contenders on one data set; `twin` answers as `good` does."""
    return study(RATES, train_sizes=(train_size,), repeats=repeats, fixed=fixed, readings=readings)


def readings(repeat):
    return {"fit": {"cpu_seconds": 1.0 + repeat}, "predict": {"cpu_seconds": 2.0}}


def test_scores_have_a_row_an_outcome():
    scores = made().scores()
    assert list(scores.columns) == ["dataset", "train_size", "contender", "family", "repeat", "value"]
    assert len(scores) == 12
    assert scores.train_size.tolist() == [None] * 12


def test_it_is_shown_in_one_line():
    some = made()
    assert repr(some) == '<Results of "default"; contenders: 3; data sets: 1; trials ended: 12 of 12>'
    failed = replace(some, outcomes=some.outcomes[1:], failures=(Failure(some.outcomes[0].trial, "error", "boom"),))
    assert repr(failed).endswith("trials ended: 11 of 12; failed: 1>")


def test_pairs_are_ranked_corrected_and_judged():
    pairs = made().comparisons()
    assert len(pairs) == 3
    assert (pairs.difference >= 0).all()
    assert (pairs.p_adjusted >= pairs.p).all()
    verdicts = {frozenset((row["first"], row["second"])): row["verdict"] for _, row in pairs.iterrows()}
    assert verdicts == {
        frozenset(("good", "twin")): "practically equal",
        frozenset(("good", "floor")): "better",
        frozenset(("twin", "floor")): "better",
    }


def test_holm_is_over_the_pairs_of_one_block():
    small, large = made(train_size=50), made()
    both = Results(large.study, small.trials + large.trials, small.outcomes + large.outcomes)
    assert both.blocks == [("d", 50), ("d", None)]
    apart = small.comparisons().p_adjusted.tolist() + large.comparisons().p_adjusted.tolist()
    assert both.comparisons().p_adjusted.tolist() == apart


def test_confusion_sums_over_the_repeats():
    counts = made().confusion("d", None, "good")
    assert counts.to_numpy().sum() == 1600
    assert counts.index.name == "truth"


def test_failed_and_missing_trials_count():
    whole = made()
    failed, missing = next(trial for trial in whole.trials if trial.contender == "floor"), whole.trials[-1]
    ended = tuple(outcome for outcome in whole.outcomes if outcome.trial not in (failed, missing))
    results = replace(whole, outcomes=ended, failures=(Failure(failed, "why"),))
    assert results.missing == 1
    row = results.summary().set_index("contender").loc["floor"]
    assert (row.repeats, row.failed) == (3, 1)


def test_who_failed_where_the_other_ended_is_not_called_better():
    whole = made()
    lost = next(o for o in whole.outcomes if o.trial.contender == "good")
    kept = tuple(o for o in whole.outcomes if o is not lost)
    results = replace(whole, outcomes=kept, failures=(Failure(lost.trial, "diverged"),))
    pairs = {frozenset((r["first"], r["second"])): r["verdict"] for _, r in results.comparisons().iterrows()}
    assert pairs[frozenset(("good", "floor"))] == "cannot tell"
    assert pairs[frozenset(("good", "twin"))] == "cannot tell"  # nor equal
    assert pairs[frozenset(("twin", "floor"))] == "better"


def test_nor_is_whoever_met_a_contender_that_failed():
    """What the one that failed would have scored is unknown, so that nobody has beaten it either."""
    whole = made()
    lost = next(o for o in whole.outcomes if o.trial.contender == "floor")
    kept = tuple(o for o in whole.outcomes if o is not lost)
    results = replace(whole, outcomes=kept, failures=(Failure(lost.trial, "diverged"),))
    pairs = {(r["first"], r["second"]): r["verdict"] for _, r in results.comparisons().iterrows()}
    assert pairs["good", "floor"] == pairs["twin", "floor"] == "cannot tell"


def test_nothing_ended_is_still_a_table():
    whole = made()
    results = replace(whole, outcomes=(), failures=tuple(Failure(trial, "why") for trial in whole.trials))
    assert results.summary().accuracy.isna().all()
    assert results.comparisons().empty
    assert results.scores().empty
