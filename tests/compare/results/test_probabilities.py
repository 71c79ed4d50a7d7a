import pytest

from bakeoff.compare.results.probabilities import confidences, probabilities
from tests.fakes.studies import study


def test_probabilities_that_mean_what_they_say():
    row = probabilities(study({"honest": 0.8}, scores_are="probability", n=1000)).iloc[0]
    assert row.scores_are == "probability"
    assert row.ece < row.ece_high
    assert row.brier == pytest.approx(0.8 * (0.2**2 + 2 * 0.1**2) + 0.2 * (0.8**2 + 0.9**2 + 0.1**2), abs=0.02)
    assert row.roc_auc > 0.8


def test_decisions_have_a_ranking_and_nothing_else():
    row = probabilities(study({"svm": 0.8}, scores_are="decision")).iloc[0]
    assert row.roc_auc > 0.8
    assert row[["log_loss", "brier", "ece"]].isna().all()


def test_labels_alone_have_no_row():
    assert probabilities(study({"plain": 0.8})).empty


def test_confidences_of_all_repeats():
    results = study({"honest": 0.8}, scores_are="probability", repeats=3, n=100)
    confidence, correct, image = confidences(results.of("d", None, "honest"))
    assert confidence.shape == correct.shape == image.shape == (300,)
    assert confidence == pytest.approx(0.8)
