from __future__ import annotations

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from bakeoff.pipelines.classifiers import svm
from bakeoff.pipelines.estimators.embedding import Embedding
from bakeoff.pipelines.estimators.network import NetworkClassifier
from bakeoff.pipelines.pipeline import features_of, traditional


def network(**parameters):
    return NetworkClassifier("small-cnn", options={"width": 8}, epochs=3, batch_size=16, random_state=0, **parameters)


def test_it_is_what_the_last_layer_of_that_same_network_sees(stripes):
    images, labels = stripes()
    alone = network().fit(images, labels)
    feature = Embedding(network()).fit(images, labels)
    np.testing.assert_array_equal(feature.transform(images), alone.embedding(images))
    np.testing.assert_array_equal(feature.filters(), alone.filters())
    assert feature.n_parameters() == alone.n_parameters()
    # The last layer makes scores of it, and the answer of these.
    last = list(alone.module_.network.children())[-1]
    scores = feature.transform(images) @ last.weight.detach().numpy().T + last.bias.detach().numpy()
    np.testing.assert_array_equal(scores.argmax(1), alone.predict(images))


def test_it_is_learned_in_fit_and_from_the_training_images_alone(stripes):
    images, labels = stripes()
    unfitted = network()
    feature = Embedding(unfitted)
    with pytest.raises(NotFittedError):
        feature.transform(images)
    feature.fit(images[:30], labels[:30])
    assert not hasattr(unfitted, "module_")
    before = feature.transform(images[:30])
    feature.transform(images[30:])
    np.testing.assert_array_equal(feature.transform(images[:30]), before)
    np.testing.assert_array_equal(clone(feature).fit(images[:30], labels[:30]).transform(images[:30]), before)


def test_the_classifier_behind_it_sees_its_columns_on_one_scale(stripes):
    images, labels = stripes()
    model = traditional([("small-cnn", Embedding(network()))], svm.build()).fit(images, labels)
    rows = model["features"].transform(images)
    assert float((rows**2).sum(1).mean()) == pytest.approx(1, rel=1e-4)
    assert [feature.name for feature in features_of(model)] == ["small-cnn"]
