import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC, LinearSVC

from bakeoff.compare.contenders.scoring import class_scores


@pytest.mark.parametrize("present", [[0, 1, 2], [0, 2], [0, 1]])
@pytest.mark.parametrize("model", [LogisticRegression(), SVC(), LinearSVC()])
def test_scores_have_a_column_a_class_and_agree_with_the_labels(model, present):
    rng = np.random.default_rng(0)
    labels = np.array(present)[np.arange(60) % len(present)]
    rows = rng.normal(size=(60, 3)) + labels[:, None]
    scores, kind = class_scores(model.fit(rows, labels), rows, 3)
    assert scores.shape == (60, 3)
    assert scores.dtype == np.float32
    assert kind == ("probability" if hasattr(model, "predict_proba") else "decision")
    assert np.mean(np.array(scores.argmax(axis=1)) == model.predict(rows)) > 0.95


def test_a_model_that_only_names_labels():
    class Plain:
        def predict(self, images):
            return np.array([2, 0])

    scores, kind = class_scores(Plain(), np.zeros((2, 1, 1, 1), np.uint8), 3)
    assert scores.tolist() == [[0, 0, 1], [1, 0, 0]]
    assert kind == "none"
