"""A network keeps scikit-learn's contract: its own checks, and its own tools around an estimator of images."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import VotingClassifier
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils import estimator_checks
from torch import nn

from bakeoff.pipelines.estimators.network import NetworkClassifier
from bakeoff.pipelines.images import as_images, from_rows
from bakeoff.pipelines.training.recipe import Recipe


def network(image_shape, classes):
    return nn.Sequential(nn.Flatten(), nn.Linear(int(np.prod(image_shape)), 16), nn.ReLU(), nn.Linear(16, classes))


network.recipe = Recipe(epochs=12, batch_size=16, learning_rate=2e-2)


class OnRows(NetworkClassifier):
    """Takes the rows of real numbers that the checks make, as bytes and so as images one pixel high, and says so."""

    def fit(self, X, y, sample_weight=None):
        return super().fit(X, y, sample_weight)

    def partial_fit(self, X, y, classes=None, sample_weight=None):
        return super().partial_fit(X, y, classes, sample_weight)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array, tags.input_tags.positive_only = True, False
        return tags

    def _images(self, images, like=None):
        rows = np.clip(np.asarray(images, np.float64) * 20 + 128, 0, 255).astype(np.uint8)
        return as_images(from_rows(rows, (1, rows.shape[-1], 1)), like=like)


CHECKS = (
    "check_no_attributes_set_in_init",
    "check_do_not_raise_errors_in_init_or_set_params",
    "check_parameters_default_constructible",
    "check_get_params_invariance",
    "check_set_params",
    "check_mixin_order",
    "check_fit_score_takes_y",
    "check_estimators_overwrite_params",
    "check_dont_overwrite_parameters",
    "check_dict_unchanged",
    "check_estimators_fit_returns_self",
    "check_readonly_memmap_input",
    "check_f_contiguous_array_estimator",
    "check_estimators_dtypes",
    "check_estimators_unfitted",
    "check_fit_check_is_fitted",
    "check_fit_idempotent",
    "check_fit1d",
    "check_fit2d_1sample",
    "check_fit2d_1feature",
    "check_pipeline_consistency",
    "check_estimators_pickle",
    "check_sample_weights_pandas_series",
    "check_sample_weights_not_an_array",
    "check_sample_weights_list",
    "check_sample_weights_shape",
    "check_sample_weights_not_overwritten",
    "check_all_zero_sample_weights_error",
    "check_classifier_data_not_an_array",
    "check_classifiers_one_label",
    "check_classifiers_classes",
    "check_classifiers_train",
    "check_classifiers_regression_target",
    "check_supervised_y_no_nan",
    "check_supervised_y_2d",
    "check_decision_proba_consistency",
    "check_methods_sample_order_invariance",
    "check_methods_subset_invariance",
    "check_requires_y_none",
    "check_estimators_partial_fit_n_features",
)
"""Of scikit-learn's checks, those that mean something for images.

Left out are sparse matrices, NaN and complex numbers, which bytes cannot hold; `n_features_in_`, as images have a
shape; and that an image of weight 2 is one that comes twice, which fills batches otherwise.
"""


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", CHECKS)
def test_a_check_of_scikit_learn(name):
    if not hasattr(estimator_checks, name):
        pytest.skip("this scikit-learn has no such check")
    getattr(estimator_checks, name)("OnRows", OnRows(network, random_state=0))


def test_cross_validation_and_grid_search_take_images(stripes):
    images, labels = stripes(90)
    model = NetworkClassifier(network, random_state=0)
    assert cross_val_score(model, images, labels, cv=3).mean() > 0.8
    search = GridSearchCV(model, {"learning_rate": [1e-7, 1e-2], "epochs": [12]}, cv=3).fit(images, labels)
    assert search.best_params_ == {"learning_rate": 1e-2, "epochs": 12}
    assert (search.predict(images) == labels).mean() > 0.9


def test_pipelines_votes_and_calibration_take_images(stripes):
    images, labels = stripes(90)
    words = np.array(["b", "c", "a"])[labels]
    model = NetworkClassifier(network, random_state=0)
    piped = make_pipeline(FunctionTransformer(lambda images: 255 - images), model).fit(images, words)
    assert (piped.predict(images) == words).mean() > 0.9
    voted = VotingClassifier([("first", model), ("second", model)], voting="soft").fit(images, words)
    assert (voted.predict(images) == words).mean() > 0.9
    rows = images.reshape(90, -1)
    shaped = NetworkClassifier(network, image_shape=(12, 12, 1), random_state=0)
    calibrated = CalibratedClassifierCV(shaped, cv=3).fit(rows, words)
    assert (calibrated.predict(rows) == words).mean() > 0.9
