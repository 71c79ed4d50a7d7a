from __future__ import annotations

import numpy as np
import pytest
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.svm import LinearSVC

from bakeoff.pipelines.features.contour_landmarks import ContourLandmarks
from bakeoff.pipelines.features.hog import Hog
from bakeoff.pipelines.features.pixels import Pixels
from bakeoff.pipelines.pipeline import FeatureScaler, features_of, traditional
from bakeoff.pipelines.svm.linear import QuickLinearSVC


def test_columns_of_one_unit_are_divided_by_one_number():
    rows = np.array([[3, 4, 0], [0, 0, 5]], np.float32)
    scaler = FeatureScaler(same_units=True).fit(rows)
    np.testing.assert_allclose(scaler.transform(rows), rows / 5, rtol=1e-6)


def test_columns_of_many_units_are_standardised_first():
    rows = np.array([[1, 1000, 7], [3, 3000, 7]], np.float32)
    scaler = FeatureScaler(same_units=False).fit(rows)
    expected = np.array([[-1, -1, 0], [1, 1, 0]]) / np.sqrt(2)
    np.testing.assert_allclose(scaler.transform(rows), expected, rtol=1e-6)
    # A column that never changed in training is not blown up when it does later.
    np.testing.assert_allclose(scaler.transform(rows + [[0, 0, 1]])[:, 2], 1 / np.sqrt(2), rtol=1e-6)


@pytest.mark.parametrize("same_units", [True, False])
def test_the_mean_squared_norm_of_a_row_is_one_whatever_the_width(same_units):
    rng = np.random.default_rng(0)
    for width in (3, 500):
        rows = (rng.random((2000, width)) * rng.random(width) * 100).astype(np.float32)
        scaled = FeatureScaler(same_units).fit_transform(rows)
        assert scaled.dtype == np.float32
        assert (scaled.astype(float) ** 2).sum(1).mean() == pytest.approx(1, rel=1e-4)


@pytest.mark.parametrize("same_units", [True, False])
def test_rows_without_anything_stay_zero(same_units):
    np.testing.assert_array_equal(FeatureScaler(same_units).fit_transform(np.zeros((4, 3), np.float32)), 0)


def test_rounding_is_no_deviation():
    rows = np.full((1000, 2), 0.1, np.float32)
    rows[:, 1] += np.linspace(0, 1, 1000, dtype=np.float32)
    scaled = FeatureScaler(same_units=False).fit_transform(rows)
    assert np.abs(scaled[:, 0]).max() < 1e-5


def test_features_tell_which_columns_are_theirs(stripes):
    images, labels = stripes()
    features = [("hog", Hog()), ("contour-landmarks", ContourLandmarks()), ("pixels", Pixels())]
    model = traditional(features, LinearSVC()).fit(images, labels)
    rows = model["features"].transform(images)
    assert rows.dtype == np.float32
    found = features_of(model)
    assert [feature.name for feature in found] == ["hog", "contour-landmarks", "pixels"]
    assert found[-1].columns.stop == rows.shape[1] == len(model["features"].get_feature_names_out())
    for feature in found:
        part = rows[:, feature.columns]
        assert part.shape[1] == len(feature.transformer.get_feature_names_out())
        assert (part.astype(float) ** 2).sum(1).mean() == pytest.approx(1, rel=1e-3)
        assert feature.transformer.paint(np.ones(part.shape[1])).sum() == pytest.approx(part.shape[1], rel=1e-3)


def test_parameters_are_reached_by_name():
    model = traditional([("hog", Hog())], LinearSVC())
    model.set_params(features__hog__describe__orientations=6, classifier__C=3.0)
    assert model.get_params()["features__hog__describe__orientations"] == 6
    assert model["classifier"].C == 3.0


def test_prediction_learns_nothing(stripes):
    images, labels = stripes()
    model = traditional([("contour-landmarks", ContourLandmarks())], LinearSVC(random_state=0)).fit(images, labels)
    (feature,) = features_of(model)
    before = feature.transformer.mean_landmarks_.copy(), model.decision_function(images[:3])
    model.predict(255 - images)
    np.testing.assert_array_equal(feature.transformer.mean_landmarks_, before[0])
    np.testing.assert_array_equal(model.decision_function(images[:3]), before[1])


def test_no_feature_is_refused():
    with pytest.raises(ValueError, match="at least one feature"):
        traditional([], LinearSVC())


@pytest.mark.parametrize("classes", [2, 3])
def test_short_cuts_change_no_answer(stripes, classes):
    images, labels = stripes(classes=classes)
    features = [("hog", Hog()), ("pixels", Pixels())]
    model = traditional(features, QuickLinearSVC(random_state=0)).fit(images, labels)
    rows = FeatureUnion.transform(model["features"], images)
    np.testing.assert_array_equal(model["features"].transform(images), rows)
    np.testing.assert_array_equal(model.decision_function(images), LinearSVC.decision_function(model[-1], rows))
    np.testing.assert_array_equal(model.predict(images), Pipeline.predict(model, images))
    np.testing.assert_array_equal(model.predict(images), LinearSVC.predict(model[-1], rows.astype(np.float64)))


def test_a_feature_may_be_dropped(stripes):
    images, labels = stripes()
    model = traditional([("hog", Hog()), ("pixels", Pixels())], LinearSVC()).set_params(features__hog="drop")
    assert model.fit(images, labels)["features"].transform(images).shape == (len(images), images[0].size)
