"""What a file among the features, classifiers, networks and baselines must define, and what it may say of itself.

The catalog holds a file against these when it loads it, and mypy holds all files against them at once
(`tests/compare/test_plug_in.py`). A slash in a signature means that names of parameters are the file's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypedDict

from bakeoff.pipelines.search_space import Range

if TYPE_CHECKING:  # what annotations name costs no import
    import numpy as np
    from numpy.typing import NDArray
    from torch import nn

    from bakeoff.pipelines.images import ImageShape
    from bakeoff.pipelines.training.recipe import Recipe


class Feature(Protocol):
    """The class of a feature: images (n, height, width, channels) uint8 → one row of numbers an image.

    It may say `same_units = True` where its columns are not to be standardised one by one, `least_side` where its
    options decide how small an image may be, and `note_` for the report. By `check_parameters(image_shape)` it may
    refuse, with a ValueError, parameters that describe no such images, so that no run is begun with them; `fit` asks
    the same.
    """

    def fit(self, images: Any, labels: Any = None, /) -> Any:
        """Learn from training images, and return itself."""

    def transform(self, images: Any, /) -> NDArray[np.float32]:
        """(n, columns) float32."""

    def get_feature_names_out(self, names: Any = None, /) -> NDArray[np.object_]:
        """(columns,) a name for each column."""

    def paint(self, weights: Any, /) -> NDArray[np.float32]:
        """(height, width) float32: weights (columns,) on the pixels that the columns were measured from."""


class Classifier(Protocol):
    """What is built of a classifier or a baseline. Rows are vectors (n, columns), or images for a baseline.

    Fitted, it may say which columns it leans on, by `feature_weights(rows)` → (columns,) float32, at least 0, with
    `feature_weights_are`, the beginning of a sentence; and how many numbers it learned, by `n_parameters()`. Without,
    what scikit-learn calls `coef_`, `feature_importances_`, `support_vectors_` and so on is looked for.
    """

    def fit(self, rows: Any, labels: Any, /) -> Any:
        """Learn from training rows and labels (n,), and return itself."""

    def predict(self, rows: Any, /) -> NDArray[Any]:
        """(n,) labels."""


class ClassifierFile(Protocol):
    """A file among the classifiers."""

    def build(self, **parameters: Any) -> Classifier:
        """The classifier, unfitted; ValueError or TypeError where there is no such parameter."""


class BaselineFile(Protocol):
    """A file among the baselines."""

    def build(self, **parameters: Any) -> Classifier:
        """An estimator of images, unfitted."""


class NetworkFile(Protocol):
    """A file among the networks; further options of `build` are keywords with a default."""

    recipe: Recipe

    def build(self, image_shape: ImageShape, classes: int, /) -> nn.Module:
        """The network: float (n, channels, height, width) → (n, classes) scores."""


class FeatureConstants(TypedDict, total=False):
    """What a feature's file may say of itself."""

    SPACE: Mapping[str, Range]
    REPLACES: Mapping[str, Sequence[str]]
    LEAST_SIDE: int
    SUBJECT: str
    FILES: Mapping[str, Callable[[str], Any]]


class ClassifierConstants(TypedDict, total=False):
    """What a classifier's file may say of itself."""

    SPACE: Mapping[str, Range]
    NEURAL: bool


class NetworkConstants(TypedDict, total=False):
    """What a network's file may say of itself."""

    SPACE: Mapping[str, Range]
    LEAST_SIDE: int
    FLIPS_HELP: bool


class BaselineConstants(TypedDict, total=False):
    """What a baseline's file may say of itself."""

    SPACE: Mapping[str, Range]
