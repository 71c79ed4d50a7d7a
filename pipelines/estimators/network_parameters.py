"""What the parameters of a network classifier come to: a recipe, and whether anything can be trained by them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from sklearn.base import BaseEstimator

from bakeoff.pipelines.estimators.architecture import recipe_of
from bakeoff.pipelines.images import ImageShape, as_image_shape

if TYPE_CHECKING:
    from torch import nn

    from bakeoff.pipelines.training.recipe import Recipe


class NetworkParametersMixin(BaseEstimator):
    """Whoever inherits has the parameters named here, and those of `pipelines.training.recipe.Recipe`."""

    network: str | Callable[..., nn.Module]
    image_shape: ImageShape | None
    validation: float
    patience: int | None
    threads: int | None

    def check_parameters(self, image_shape: ImageShape) -> None:
        """Refuse what no network can be trained by on images (height, width, channels), before one is.

        Raises
        ------
        ValueError
            a parameter is out of its range, or `image_shape` is another than that of the images.
        """
        from bakeoff.pipelines.training.device import check_threads
        from bakeoff.pipelines.training.early_stopping import check_stopping

        self._recipe()
        check_threads(self.threads)
        check_stopping(self.validation, self.patience)
        if self.image_shape is not None and as_image_shape(self.image_shape) != tuple(image_shape):
            raise ValueError(f"image_shape is {self.image_shape!r}, but the images have {tuple(image_shape)}")

    def _recipe(self) -> Recipe:
        """The network's recipe, with what this estimator's parameters change."""
        from bakeoff.pipelines.training.augmentation import Augmentation
        from bakeoff.pipelines.training.recipe import Recipe

        recipe = recipe_of(self.network)
        recipe = replace(recipe, augmentation=replace(recipe.augmentation, **self._given(Augmentation)))
        return replace(recipe, **self._given(Recipe))

    def _given(self, kind: type) -> dict[str, Any]:
        """The parameters of this estimator that are fields of `kind`, and were given."""
        shared = {field.name for field in fields(kind)} & set(self.get_params(deep=False))
        return {name: value for name in shared if (value := getattr(self, name)) is not None}
