import numpy as np
import pytest
from sklearn import metrics as reference

from bakeoff.compare.results.metrics import METRICS, SCORE_METRICS, confusion_counts

REFERENCES = {
    "accuracy": reference.accuracy_score,
    "balanced_accuracy": reference.balanced_accuracy_score,
    "macro_f1": lambda truth, predicted: reference.f1_score(truth, predicted, average="macro"),
}


@pytest.mark.parametrize("name", METRICS)
@pytest.mark.parametrize("n_classes", [2, 5])
def test_agrees_with_scikit_learn(name, n_classes):
    rng = np.random.default_rng(n_classes)
    truth = rng.integers(0, n_classes, 60)
    predicted = np.where(rng.random(60) < 0.6, truth, rng.integers(0, n_classes, 60))
    ours = METRICS[name].compute(confusion_counts(truth, predicted, n_classes))
    assert ours == pytest.approx(REFERENCES[name](truth, predicted))


def test_a_class_without_test_images_does_not_count():
    counts = confusion_counts(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 0]), 4)
    assert METRICS["balanced_accuracy"].compute(counts) == 0.75


def scores(seed=0, n=200, classes=4):
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, classes, n)
    raw = rng.random((n, classes)) + np.eye(classes)[truth] * 0.7
    return truth, raw / raw.sum(axis=1, keepdims=True)


def test_score_metrics_are_scikit_learns():
    truth, probabilities = scores()
    expected = {
        "log_loss": reference.log_loss(truth, probabilities),
        "roc_auc": reference.roc_auc_score(truth, probabilities, multi_class="ovr", average="macro"),
        "brier": np.mean([np.sum((p - np.eye(4)[t]) ** 2) for p, t in zip(probabilities, truth, strict=True)]),
    }
    for name, metric in SCORE_METRICS.items():
        assert metric.of(truth, probabilities, "probability") == pytest.approx(expected[name])


def test_scores_of_the_wrong_kind_have_no_number():
    truth, decisions = scores()
    assert np.isnan(SCORE_METRICS["log_loss"].of(truth, decisions, "decision"))
    assert np.isnan(SCORE_METRICS["roc_auc"].of(truth, decisions, "none"))
    assert SCORE_METRICS["roc_auc"].of(truth, 10 * decisions, "decision") > 0.9


def test_a_sure_mistake_costs_much_but_not_everything():
    sure = np.array([[1.0, 0.0]])
    assert SCORE_METRICS["log_loss"].of(np.array([1]), sure, "probability") == pytest.approx(-np.log(1e-7))
