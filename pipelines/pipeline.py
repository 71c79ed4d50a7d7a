"""Images → features → scale → classifier, as one scikit-learn estimator.

A fitted pipeline is taken apart with `features_of`: which features there are, and which columns of the classifier's
input each owns.

    model = traditional([("hog", Hog()), ("pixels", Pixels())], SVC()).fit(images, labels)
    described = model["features"].transform(images)        # (n, columns of all features)
    for feature in features_of(model):
        feature.transformer.paint(importance[feature.columns])  # (height, width)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.utils import get_tags
from sklearn.utils.validation import check_is_fitted

from bakeoff.pipelines.image_tags import StepsMixin


def traditional(features: Sequence[tuple[str, Any]], classifier: Any) -> Pipeline:
    """One estimator that takes images (n, height, width, channels) uint8 and says labels.

    All that is learned, scales included, is learned in `fit`, from training images alone. A parameter of a feature is
    called `features__NAME__describe__PARAMETER`, one of the classifier `classifier__PARAMETER`.

    Parameters
    ----------
    features
        (name, transformer) of each feature, as in `pipelines/features`; the columns of one that does not say
        `same_units` are standardised.
    classifier
        a scikit-learn classifier of vectors.

    Returns
    -------
    Traditional
        unfitted, with the steps `features` and `classifier`.

    Raises
    ------
    ValueError
        there is no feature, or two have one name.

    Examples
    --------
    >>> from sklearn.datasets import load_digits
    >>> from sklearn.svm import SVC
    >>> from bakeoff.pipelines import Hog, Pixels
    >>> digits = load_digits()
    >>> images = (digits.images * 15).astype("uint8")[:300, :, :, None]
    >>> model = traditional([("hog", Hog(cell=2)), ("pixels", Pixels())], SVC()).fit(images, digits.target[:300])
    >>> {feature.name: feature.columns for feature in features_of(model)}
    {'hog': slice(0, 324, None), 'pixels': slice(324, 388, None)}
    """
    if not features:
        raise ValueError("a traditional pipeline needs at least one feature; got none. Give one, as [('hog', Hog())].")
    union = Features([(name, _scaled(transformer)) for name, transformer in features])
    return Traditional([("features", union), ("classifier", classifier)])


class Traditional(StepsMixin, Pipeline):
    """scikit-learn's `Pipeline` of features and classifier, without its checks in the way of a single image."""

    def predict(self, X: Any, **params: Any) -> Any:
        """Labels (n,) of images (n, height, width, channels) uint8."""
        (_, features), (_, classifier) = self.steps
        if params or not hasattr(features, "transform"):
            return super().predict(X, **params)
        return classifier.predict(features.transform(X))


class Features(FeatureUnion):
    """scikit-learn's `FeatureUnion`, without its machinery of processes in the way of a single image."""

    def transform(self, X: Any, **params: Any) -> Any:
        """The columns of all features side by side: (n, columns) float32."""
        transformers = [transformer for _, transformer in self.transformer_list]
        if params or self.transformer_weights or not all(isinstance(each, _ScaledFeature) for each in transformers):
            return super().transform(X, **params)
        described = [transformer.transform(X) for transformer in transformers]
        return described[0] if len(described) == 1 else np.hstack(described)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        of_features = [get_tags(transformer) for _, transformer in self.transformer_list]
        tags.input_tags.two_d_array = all(each.input_tags.two_d_array for each in of_features)
        tags.input_tags.positive_only = any(each.input_tags.positive_only for each in of_features)
        tags.target_tags.required = any(each.target_tags.required for each in of_features)
        tags.transformer_tags.preserves_dtype = []
        return tags


class _ScaledFeature(StepsMixin, Pipeline):
    """A feature and the scale of its columns."""

    def transform(self, X: Any, **params: Any) -> Any:
        (_, describe), (_, scale) = self.steps
        return super().transform(X, **params) if params else scale.transform(describe.transform(X))


@dataclass(frozen=True)
class FittedFeature:
    """One feature of a fitted pipeline: its name, its transformer, and its columns in the classifier's input."""

    name: str
    transformer: Any
    columns: slice


def features_of(pipeline: Pipeline) -> list[FittedFeature]:
    """The features of a fitted pipeline, in the order of their columns.

    Parameters
    ----------
    pipeline
        as `traditional` makes it, fitted.

    Returns
    -------
    list of FittedFeature
        name, transformer and columns of each feature.
    """
    found, start = [], 0
    for name, scaled in pipeline["features"].transformer_list:
        stop = start + len(scaled["scale"].mean_)
        found.append(FittedFeature(name, scaled["describe"], slice(start, stop)))
        start = stop
    return found


class FeatureScaler(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """Scales the columns of one feature so that each feature has the same say, however many columns it has.

    Columns in different units are standardised first; those that never change keep their scale. Then all are divided by
    one number, so that the mean squared norm of a training row is 1. A kernel or a penalty then means the same whatever
    the feature, and a sum of features weighs each the same.

    Parameters
    ----------
    same_units
        whether all columns share one unit, and so are not to be standardised one by one.

    Attributes
    ----------
    mean_, scale_
        (columns,) float32, what is subtracted, and what is divided by then.
    n_features_in_
        number of columns.

    Examples
    --------
    >>> import numpy as np
    >>> scaled = FeatureScaler(same_units=False).fit_transform(np.array([[0, 5], [2, 5], [4, 5]], np.float32))
    >>> scaled[:, 1].tolist(), round(float((scaled**2).sum(1).mean()), 3)  # what never changes is 0
    ([0.0, 0.0, 0.0], 1.0)
    """

    mean_: NDArray[np.float32]
    scale_: NDArray[np.float32]

    def __init__(self, same_units: bool = True) -> None:
        self.same_units = same_units

    def fit(self, rows: NDArray[Any], y: Any = None) -> FeatureScaler:  # noqa: ARG002 (scikit-learn's signature)
        """Learn the scales of (n, columns) numbers."""
        rows = np.asarray(rows)
        mean, deviation = np.zeros(rows.shape[1]), np.ones(rows.shape[1])
        if not self.same_units:
            mean, deviation = rows.mean(0, dtype=np.float64), rows.std(0, dtype=np.float64)
            # Rounding leaves a constant column a tiny deviation, which must not be blown up to 1.
            deviation[deviation <= 1e-6 * np.abs(rows).max(0)] = 1.0
        squared_norm = sum(float((((part - mean) / deviation) ** 2).sum()) for part in _chunks(rows)) / len(rows)
        self.mean_ = mean.astype(np.float32)
        self.scale_ = (deviation * np.sqrt(squared_norm if squared_norm > 0 else 1.0)).astype(np.float32)
        self.n_features_in_ = rows.shape[1]
        return self

    def transform(self, rows: NDArray[Any]) -> NDArray[np.float32]:
        """(n, columns) float32."""
        check_is_fitted(self)
        scaled = np.subtract(rows, self.mean_, dtype=np.float32)
        scaled /= self.scale_
        return scaled

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = []
        return tags


def _scaled(transformer: Any) -> Pipeline:
    return _ScaledFeature(
        [("describe", transformer), ("scale", FeatureScaler(getattr(transformer, "same_units", False)))]
    )


def _chunks(rows: NDArray[Any], size: int = 1024) -> list[NDArray[Any]]:
    """Views of a few rows each, so that float64 copies stay small."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]
