"""What a trained network lets be seen, as methods of its estimator."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.images import ImageShape

if TYPE_CHECKING:
    from bakeoff.pipelines.inspection.operations import Operations


class NetworkInspectionMixin:
    """Layers, embedding, filters and gradients of a trained network, for images as `predict` takes them.

    Whoever inherits has `classes_`, `image_shape_`, `seed_`, `_untrained(image_shape, classes, seed)`, `_recipe()`, and
    `_answer(images, question, …)`, which asks `question(module, images, …)`; the answers come from
    `pipelines.inspection`.
    """

    classes_: NDArray[Any]
    image_shape_: ImageShape
    module_: Any
    seed_: int
    _answer: Callable[..., Any]
    _untrained: Callable[..., Any]
    _recipe: Callable[..., Any]

    def activations(self, images: Any) -> dict[str, NDArray[np.float32]]:
        """Layer → what it answers, (n, height, width, channels) or (n, units) float32, in the order of the layers.

        Layers are called by their kind and numbered: `conv-1`, `batch-norm-1`, `relu-1`, `linear-1`. The last one
        holds the scores before they are made probabilities.
        """
        from bakeoff.pipelines.inspection.activations import activations

        found: dict[str, NDArray[np.float32]] = self._answer(images, activations)
        return found

    def embedding(self, images: Any) -> NDArray[np.float32]:
        """(n, d) float32: each image as the last linear layer sees it; what the network learned, without its answer.

        Raises
        ------
        ValueError
            no linear layer takes part, or the last one sees something else than one vector an image.
        """
        from bakeoff.pipelines.inspection.activations import embedding

        found: NDArray[np.float32] = self._answer(images, embedding)
        return found

    def input_gradients(self, images: Any, labels: Any = None) -> NDArray[np.float32]:
        """(n, height, width, channels) float32: by how much the score of a label rises with each pixel's value.

        The score is that before it is made a probability, the pixel's value is in 0…255 (Simonyan et al. 2014).

        Parameters
        ----------
        labels
            (n,) whose scores; None for those of the predicted labels.

        Raises
        ------
        ValueError
            a label is none of `classes_`, or there is not one for each image.
        """
        from bakeoff.pipelines.inspection.activations import input_gradients
        from bakeoff.pipelines.training.examples import as_labels, places

        targets = None if labels is None else places(as_labels(labels, images), self.classes_)
        found: NDArray[np.float32] = self._answer(images, input_gradients, targets)
        return found

    def integrated_gradients(
        self, images: Any, readout: NDArray[np.float64], background: NDArray[np.uint8], steps: int = 64
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(n, height, width) what each pixel adds to a sum of scores, and (n,) by how much their sum is not that.

        See `pipelines.inspection.attribution`; `readout` (n, classes) says what each score counts.
        """
        from bakeoff.pipelines.inspection.attribution import integrated_gradients

        found: tuple[NDArray[np.float64], NDArray[np.float64]]
        found = self._answer(images, integrated_gradients, readout, background, steps)
        return found

    def grad_cam(self, images: Any, readout: NDArray[np.float64]) -> NDArray[np.float64] | None:
        """(n, height, width), at least 0: where the last layer of pictures speaks for a sum of scores, or None."""
        from bakeoff.pipelines.inspection.attribution import grad_cam

        found: NDArray[np.float64] | None = self._answer(images, grad_cam, readout)
        return found

    def stages(self, images: Any, side: int | None = None) -> dict[str, NDArray[np.float32]]:
        """Stage → (n, height, width, channels) or (n, units) float32; see `pipelines.inspection.stages`.

        Parameters
        ----------
        side
            larger pictures are averaged down to so many places each way; None for as they are.
        """
        from bakeoff.pipelines.inspection.stages import stages

        found: dict[str, NDArray[np.float32]] = self._answer(images, stages, side)
        return found

    def seen_by_stages(self, images: Any, seed: int = 0) -> dict[str, NDArray[np.float64]]:
        """Stage → (height, width): how strongly each pixel moves the units in the middle of its pictures."""
        from bakeoff.pipelines.inspection.stages import seen_by

        found: dict[str, NDArray[np.float64]] = self._answer(images, seen_by, seed)
        return found

    def scores_without(self, images: Any, stage: str, units: NDArray[np.int64]) -> NDArray[np.float32]:
        """(n, classes) scores where some units of a stage always say 0."""
        from bakeoff.pipelines.inspection.stages import scores_without

        found: NDArray[np.float32] = self._answer(images, scores_without, stage, units)
        return found

    def untrained_twin(self, images: Any, top: int | None = None) -> Any:
        """The same network as it was before it was trained, wholly or in its last `top` layers with weights.

        It starts from the same seed and so from the same weights, has the same standardisation of pixels, and its
        untrained layers are normalised by images (n, height, width, channels).
        """
        import copy

        from bakeoff.pipelines.inspection.untraining import untrained

        twin = copy.copy(self)
        fresh = self._untrained(self.image_shape_, len(self.classes_), self.seed_)
        twin.module_ = self._answer(images, lambda trained, given: untrained(trained, fresh, given, top))
        return twin

    def weighted_layers(self) -> list[str]:
        """Names of the layers that learn weights or statistics, first to last."""
        from bakeoff.pipelines.inspection.untraining import weighted_layers

        return weighted_layers(self.module_)

    def filters(self) -> NDArray[np.float32]:
        """(filters, height, width, channels) float32: the weights of the first layer, as pictures.

        Those of a fully connected first layer are as large as the image.

        Raises
        ------
        ValueError
            the first layer does not look at pixels.
        """
        from sklearn.utils.validation import check_is_fitted

        from bakeoff.pipelines.inspection.activations import filters

        check_is_fitted(self)
        return filters(self.module_, self.image_shape_)

    def operations(self) -> Operations:
        """How many arithmetic operations one image takes; see `pipelines.inspection.operations`."""
        from bakeoff.pipelines.inspection.operations import operations

        found: Operations = self._answer(np.zeros((1, *self.image_shape_), np.uint8), operations)
        return found

    def division(self, images: Any) -> dict[str, float]:
        """How answering and learning divide between all layers up to the last, and it.

        See `pipelines.inspection.division`.
        """
        from bakeoff.pipelines.inspection.division import division

        found: dict[str, float] = self._answer(images, division, self._recipe())
        return found

    def n_parameters(self) -> int:
        """How many numbers were learned."""
        from sklearn.utils.validation import check_is_fitted

        check_is_fitted(self)
        return sum(parameter.numel() for parameter in self.module_.parameters())
