import numpy as np
import pytest
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.naive_bayes import GaussianNB
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

from bakeoff.compare.contenders.contender import contender, names
from bakeoff.compare.insight.feature_weights import painted_weights
from bakeoff.pipelines.features.pixels import Pixels
from bakeoff.pipelines.pipeline import traditional

TRADITIONAL = [
    name
    for name, family in names().items()
    if family == "traditional" and (name.startswith("hog+") or name.endswith("+linear-svm"))
]
"""HOG with every classifier, every feature with the quickest one: all pairs would take many minutes."""


@pytest.mark.parametrize("name", TRADITIONAL)
def test_every_feature_paints_what_its_classifier_leans_on(name, dataset_for):
    dataset = dataset_for(name)
    model = contender(name).knowing(dataset.images, dataset.landmarks).build(0).fit(dataset.images, dataset.labels)
    picture, note = painted_weights(model, dataset.images[:20])
    assert picture.shape == dataset.image_shape[:2]
    assert picture.dtype == np.float32
    assert (picture >= 0).all()
    assert picture.sum() > 0
    assert note.endswith(".")


def test_a_feature_may_add_a_sentence_of_its_own(dataset_for):
    faces = dataset_for("face-landmarks+linear-svm")
    made = contender("face-landmarks[describe=geometry]+hog+linear-svm").knowing(faces.images, faces.landmarks)
    _, note = painted_weights(made.build(0).fit(faces.images, faces.labels), faces.images[:5])
    assert note.endswith("spread over the pixels of the feature. Landmarks came with the images.")


def test_weights_lie_where_the_difference_is():
    """Two classes that differ in one corner alone."""
    rng = np.random.default_rng(0)
    images = rng.integers(100, 110, (80, 12, 12, 1)).astype(np.uint8)
    labels = np.arange(80) % 2
    images[labels == 1, :4, :4] += 100
    model = contender("pixels+linear-svm").build(0).fit(images, labels)
    picture, _ = painted_weights(model, images)
    assert picture[:4, :4].mean() > 8 * picture[4:, 4:].mean()


@pytest.mark.parametrize(
    ("made", "said"),
    [(LinearDiscriminantAnalysis(), "coefficients"), (DecisionTreeClassifier(), "impurity"), (GaussianNB(), None)],
)
def test_of_scikit_learn_s_own_what_it_calls_weights_is_taken(made, said, dataset):
    model = traditional([("pixels", Pixels())], made).fit(dataset.images, dataset.labels)
    painted = painted_weights(model, dataset.images)
    assert (said is None) == (painted is None)
    assert said is None or said in painted[1]


def test_other_models_are_passed_over():
    assert painted_weights(SVC(), np.zeros((1, 2, 2, 1), np.uint8)) is None


@pytest.mark.parametrize("kept", ["features", "classifier"])
def test_half_a_pipeline_is_not_painted(kept, dataset):
    model = contender("pixels+linear-svm").build(0).fit(dataset.images, dataset.labels)
    model.steps = [step for step in model.steps if step[0] == kept]
    assert painted_weights(model, dataset.images) is None
