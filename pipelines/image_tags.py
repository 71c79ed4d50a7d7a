"""What scikit-learn is told of an estimator that takes images: its tags."""

from __future__ import annotations

from typing import Any

from sklearn.utils import get_tags


class ImageInputMixin:
    """Tags of an estimator of images (n, height, width, channels) uint8, which are no rows of numbers.

    scikit-learn has no tag for four dimensions, so that none of its tags for arrays holds. Stands before
    `TransformerMixin` or `ClassifierMixin`.
    """

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()  # type: ignore[misc]
        tags.input_tags.two_d_array = False
        tags.input_tags.positive_only = True  # bytes
        if tags.transformer_tags is not None:
            tags.transformer_tags.preserves_dtype = []  # float32 comes out, whatever goes in
        return tags


class StepsMixin:
    """Tags of an estimator made of steps: it takes what its first step takes, and labels where any step needs them.

    scikit-learn's `Pipeline` says that it takes rows, whatever its steps say. Stands before it.
    """

    steps: list[tuple[str, Any]]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()  # type: ignore[misc]
        of_steps = [get_tags(step) for _, step in self.steps]
        tags.input_tags = of_steps[0].input_tags
        tags.target_tags.required = any(each.target_tags.required for each in of_steps)
        return tags
