import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC, LinearSVC

from bakeoff.compare.contenders.scoring import ScoreWarning, class_scores


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


class Given:
    """A model that answers what it was given."""

    def __init__(self, labels, classes=None, **scores):
        self._labels = np.array(labels)
        if classes is not None:
            self.classes_ = np.array(classes)
        for name, values in scores.items():
            setattr(self, name, lambda images, values=values: np.array(values))

    def predict(self, images):
        return self._labels


ROWS = np.eye(3)[[0, 1, 2, 0]] * 0.7 + 0.1


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1], [1, 2, 0]])
def test_columns_are_read_by_classes(order):
    model = Given([0, 1, 2, 0], order, predict_proba=ROWS[:, order])
    scores, kind = class_scores(model, np.zeros((4, 1, 1, 1), np.uint8), 3)
    assert kind == "probability"
    np.testing.assert_allclose(scores, ROWS, rtol=1e-6)


UNUSABLE = {
    "columns in another order than they say": Given([0, 1, 2, 0], [0, 1, 2], predict_proba=ROWS[:, [1, 2, 0]]),
    "no probabilities": Given([0, 1, 2, 0], predict_proba=ROWS * 5),
    "negative ones": Given([0, 1, 2, 0], predict_proba=ROWS * 10 - 3),
    "too few columns": Given([0, 1, 2, 0], predict_proba=ROWS[:, :2]),
    "not a number": Given([0, 1, 2, 0], predict_proba=ROWS * np.nan),
    "a list, as of several outputs": Given([0, 1, 2, 0], predict_proba=[ROWS, ROWS]),
    "one against one of three classes": Given([0, 1, 2, 0], [0, 1, 2], decision_function=-ROWS),
    "a class twice": Given([0, 1, 2, 0], [0, 1, 1], predict_proba=ROWS),
}


@pytest.mark.parametrize("model", UNUSABLE.values(), ids=UNUSABLE)
def test_scores_that_contradict_the_labels_or_themselves_are_not_used_and_that_is_told(model):
    with pytest.warns(ScoreWarning, match="is not used"):
        scores, kind = class_scores(model, np.zeros((4, 1, 1, 1), np.uint8), 3)
    assert kind == "none"
    assert scores.argmax(axis=1).tolist() == [0, 1, 2, 0]


def test_where_probabilities_fail_the_decision_may_serve():
    model = Given([0, 1, 2, 0], predict_proba=ROWS * 5, decision_function=ROWS)
    with pytest.warns(ScoreWarning):
        assert class_scores(model, np.zeros((4, 1, 1, 1), np.uint8), 3)[1] == "decision"
