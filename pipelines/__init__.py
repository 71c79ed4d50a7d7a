"""Images in, labels out: features, classifiers and networks, each a scikit-learn estimator of its own."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bakeoff.pipelines.estimators.network import NetworkClassifier
    from bakeoff.pipelines.estimators.onnx import OnnxClassifier, export
    from bakeoff.pipelines.features.color_histogram import ColorHistogram
    from bakeoff.pipelines.features.contour_landmarks import ContourLandmarks
    from bakeoff.pipelines.features.daisy import Daisy
    from bakeoff.pipelines.features.face_landmarks import FaceLandmarks
    from bakeoff.pipelines.features.gabor import Gabor
    from bakeoff.pipelines.features.hog import Hog
    from bakeoff.pipelines.features.lbp import Lbp
    from bakeoff.pipelines.features.orb import Orb
    from bakeoff.pipelines.features.pixels import Pixels

__all__ = [
    "ColorHistogram",
    "ContourLandmarks",
    "Daisy",
    "FaceLandmarks",
    "Gabor",
    "Hog",
    "Lbp",
    "NetworkClassifier",
    "OnnxClassifier",
    "Orb",
    "Pixels",
    "export",
]

_HOMES = {
    "ColorHistogram": "features.color_histogram",
    "ContourLandmarks": "features.contour_landmarks",
    "Daisy": "features.daisy",
    "FaceLandmarks": "features.face_landmarks",
    "Gabor": "features.gabor",
    "Hog": "features.hog",
    "Lbp": "features.lbp",
    "NetworkClassifier": "estimators.network",
    "OnnxClassifier": "estimators.onnx",
    "Orb": "features.orb",
    "Pixels": "features.pixels",
    "export": "estimators.onnx",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for, so that features cost no import of torch."""
    if name not in _HOMES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
