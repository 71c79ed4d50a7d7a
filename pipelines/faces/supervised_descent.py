"""Finds the points of faces by supervised descent (Xiong and De la Torre 2013), trained on annotated faces."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator

from pipelines.faces.located import Located


class SupervisedDescent(BaseEstimator):
    """A cascade of ridge regressions from gradient histograms around the points to where the points should be."""

    def fit(self, pictures: Sequence[NDArray[np.uint8]], points: NDArray[Any]) -> SupervisedDescent:
        """Learn from pictures (height, width, channels) uint8 of any sizes and their points (n, 68, 2)."""
        raise NotImplementedError

    def locate(self, images: Any) -> Located:
        """Where the points lie in images (n, height, width, channels) uint8."""
        raise NotImplementedError

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model as .npz."""
        raise NotImplementedError

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> SupervisedDescent:
        """Read a model that `save` has written."""
        raise NotImplementedError
