"""Networks that were trained elsewhere: frozen, as a feature for any classifier, or trained further on other images.

They come from a folder of transformers' kind, `config.json`, `preprocessor_config.json` and safetensors.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from bakeoff.pipelines.image_tags import ImageInputMixin
from bakeoff.pipelines.images import ImageShape, as_images, shape_of
from bakeoff.pipelines.search_space import Integer, LogUniform

if TYPE_CHECKING:  # torch and transformers take seconds to import
    from torch import nn

    from bakeoff.pipelines.estimators.backbone import Backbone
    from bakeoff.pipelines.training.recipe import Recipe

SPACE = {
    "learning_rate": LogUniform(1e-5, 1e-3),
    "weight_decay": LogUniform(1e-3, 0.5),
    "epochs": Integer(2, 20, log=True),
}
"""Of training further; what is frozen has nothing to tune."""


class Pretrained(ImageInputMixin, TransformerMixin, BaseEstimator):
    """Images → the pooled output of a frozen backbone.

    Nothing is learned from the images that it is fitted on. Pickles hold the weights.

    Parameters
    ----------
    folder
        where it lies.
    device
        where torch computes: "cpu", "cuda", "mps", or "auto" for the quickest there is.

    Attributes
    ----------
    backbone_
        the network as it was read, on the device.
    image_shape_
        (height, width, channels) of the images that it was fitted on.

    Examples
    --------
    >>> from bakeoff.pipelines.estimators.pretrained import Pretrained
    >>> Pretrained("dinov2-small", device="cuda")  # read when it is fitted
    Pretrained(device='cuda', folder='dinov2-small')
    """

    backbone_: Backbone
    image_shape_: ImageShape

    def __init__(self, folder: str, device: str = "cpu") -> None:
        self.folder = folder
        self.device = device

    def fit(self, images: Any, labels: Any = None) -> Pretrained:  # noqa: ARG002 (scikit-learn's signature)
        """Read the backbone; images are (n, height, width, channels) uint8.

        Raises
        ------
        ValueError
            images have the wrong form, or there is no backbone in the folder.
        """
        from bakeoff.pipelines.estimators.backbone import read_backbone
        from bakeoff.pipelines.training.device import device_named

        shape, device = shape_of(as_images(images)), device_named(self.device)
        self.backbone_, self.image_shape_ = read_backbone(self.folder).to(device), shape
        return self

    def transform(self, images: Any) -> NDArray[np.float32]:
        """(n, d) float32."""
        check_is_fitted(self)
        from bakeoff.pipelines.inspection.inference import scores

        return scores(self.backbone_, as_images(images, like=self.image_shape_))

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:  # noqa: ARG002
        """Names such as `backbone0`, one a number that the backbone gives."""
        check_is_fitted(self)
        width = self.transform(np.zeros((1, *self.image_shape_), np.uint8)).shape[1]
        return np.array([f"backbone{k}" for k in range(width)], object)

    def n_parameters(self) -> int:
        """How many numbers were learned, elsewhere."""
        check_is_fitted(self)
        return sum(parameter.numel() for parameter in self.backbone_.parameters())

    def __getstate__(self) -> dict[str, Any]:
        state = super().__getstate__().copy()
        if "backbone_" in state:  # so that it can be read where there is no such device
            state["backbone_"] = copy.deepcopy(self.backbone_).cpu()
        return state


@dataclass(frozen=True)
class PretrainedNetwork:
    """A network for `NetworkClassifier` that begins with weights from a folder, and one linear layer of scores behind.

    The recipe is what is usual for training a pretrained network further: a small learning rate, few epochs. It was not
    chosen on images of ours, as no weights come with bakeoff. To read a pickle of what was trained needs the folder.

    Parameters
    ----------
    folder
        where the weights lie.

    Examples
    --------
    >>> from bakeoff.pipelines import NetworkClassifier
    >>> from bakeoff.pipelines.estimators.pretrained import PretrainedNetwork
    >>> network = PretrainedNetwork("dinov2-small")
    >>> network.recipe.learning_rate  # small, as is usual for training further
    0.0001
    >>> model = NetworkClassifier(network)  # fitted, it begins with the weights in that folder
    """

    folder: str

    def __call__(self, image_shape: ImageShape, classes: int) -> nn.Module:  # noqa: ARG002 (the signature of a network)
        """The network, with weights as they lie in the folder, but for those of the last layer."""
        from bakeoff.pipelines.estimators.backbone import fine_tuned

        return fine_tuned(self.folder, classes)

    @property
    def recipe(self) -> Recipe:
        """How it is trained further."""
        from bakeoff.pipelines.training.recipe import Recipe

        return Recipe(
            steps=400,
            min_epochs=3,
            max_epochs=20,
            batch_size=32,
            learning_rate=1e-4,
            weight_decay=0.05,
            label_smoothing=0.1,
            clip_norm=1.0,
        )
