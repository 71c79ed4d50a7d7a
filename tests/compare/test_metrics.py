import numpy as np
import pytest
from sklearn import metrics as reference

from compare.metrics import METRICS, confusion_counts

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
