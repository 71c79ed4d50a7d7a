"""Images → tensors → network → labels, as one scikit-learn estimator."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from bakeoff.pipelines.estimators.architecture import build, networks
from bakeoff.pipelines.estimators.network_inspection import NetworkInspectionMixin
from bakeoff.pipelines.estimators.network_parameters import NetworkParametersMixin
from bakeoff.pipelines.estimators.network_saving import NetworkSavingMixin
from bakeoff.pipelines.image_tags import ImageInputMixin
from bakeoff.pipelines.images import ImageShape, as_images, from_rows, shape_of

if TYPE_CHECKING:  # torch takes seconds to import, and a list of contenders needs none of it
    from torch import nn

    from bakeoff.pipelines.training.loop import Epoch
    from bakeoff.pipelines.training.standardized import Standardized

__all__ = ["NetworkClassifier", "networks"]


class NetworkClassifier(
    NetworkInspectionMixin, NetworkParametersMixin, NetworkSavingMixin, ImageInputMixin, ClassifierMixin, BaseEstimator
):
    """A network that learns its features from the pixels.

    Pickles hold the weights and not the module. What `save` writes can be loaded from anybody: it holds no code.

    Parameters
    ----------
    network
        name of a file in `pipelines/networks`, as `small-cnn`, or a function (image shape, classes, **options) →
        `torch.nn.Module` of standardised float tensors (n, channels, height, width); its attribute `recipe`, where it
        has one, says how it is trained.
    options
        what else the network's function takes, by name.
    epochs
        passes through the training images; None, here and below, means as the network's recipe says.
    batch_size
        images in a step.
    learning_rate
        the largest of the cycle.
    weight_decay
        of AdamW.
    label_smoothing
        share of a label's weight that is spread over all classes.
    clip_norm
        the gradient is shortened to this length where it is longer.
    shift, flip, rotation, cut_out
        how much training images are changed at random, as in `pipelines.training.augmentation`; 0 or False: not at all.
    validation
        share of the training images of each class that is held out, not learned from; the weights of the epoch that
        does best on them are kept. 0 for none: all images are learned from, and the last weights kept.
    patience
        with `validation`, epochs without a better one after which training ends early; None for never.
    checkpoint
        folder for the state of the training after each epoch, from which the same `fit` goes on where it was
        interrupted; None for none. It decides no answer.
    image_shape
        (height, width, channels) of images that come as rows (n, height · width · channels) uint8; None where they come
        as images.
    device
        where torch computes: "cpu", "cuda", "mps", or "auto" for the quickest there is.
    threads
        of the processor, for torch while this estimator computes; None for as many as torch has.
    random_state
        seed; the same one gives the same network on the same device with the same number of threads.

    Attributes
    ----------
    classes_
        (classes,) labels, sorted.
    image_shape_
        (height, width, channels) of the training images.
    history_
        one `pipelines.training.loop.Epoch` an epoch.
    module_
        the trained network, from uint8 tensors (n, channels, height, width) to scores.
    seed_, memory_
        what chance followed from; what the optimiser of `partial_fit` remembers, by weight, empty after `fit`.

    References
    ----------
    Loshchilov and Hutter (2019), Decoupled weight decay regularization, ICLR.

    Examples
    --------
    >>> from sklearn.datasets import load_digits
    >>> digits = load_digits()
    >>> images = (digits.images * 15).astype("uint8")[..., None]
    >>> model = NetworkClassifier("mlp", epochs=3, random_state=0).fit(images[:500], digits.target[:500])
    >>> model.predict_proba(images[500:]).shape, model.filters().shape
    ((1297, 10), (100, 8, 8, 1))
    """

    classes_: NDArray[Any]
    image_shape_: ImageShape
    history_: list[Epoch]
    module_: nn.Module
    seed_: int
    memory_: dict[str, NDArray[Any]]

    def __init__(
        self,
        network: str | Callable[..., nn.Module] = "small-cnn",
        options: Mapping[str, Any] | None = None,
        epochs: int | None = None,
        batch_size: int | None = None,
        learning_rate: float | None = None,
        weight_decay: float | None = None,
        label_smoothing: float | None = None,
        clip_norm: float | None = None,
        shift: float | None = None,
        flip: bool | None = None,
        rotation: float | None = None,
        cut_out: float | None = None,
        validation: float = 0.0,
        patience: int | None = None,
        checkpoint: str | None = None,
        image_shape: ImageShape | None = None,
        device: str = "cpu",
        threads: int | None = None,
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        self.network = network
        self.options = options
        self.epochs = epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.weight_decay = weight_decay
        self.label_smoothing = label_smoothing
        self.clip_norm = clip_norm
        self.shift = shift
        self.flip = flip
        self.rotation = rotation
        self.cut_out = cut_out
        self.validation = validation
        self.patience = patience
        self.checkpoint = checkpoint
        self.image_shape = image_shape
        self.device = device
        self.threads = threads
        self.random_state = random_state

    def fit(self, images: Any, labels: Any, sample_weight: Any = None) -> NetworkClassifier:
        """Train on images (n, height, width, channels) uint8 and labels (n,), and forget all former training.

        Parameters
        ----------
        sample_weight
            (n,) how much each image counts; None where all count the same.

        Raises
        ------
        ValueError
            images or labels have the wrong form, there is but one class, or a parameter makes no sense.
        FloatingPointError
            training diverged.
        """
        from bakeoff.pipelines.training.device import device_named, threads
        from bakeoff.pipelines.training.early_stopping import carve, train
        from bakeoff.pipelines.training.examples import as_classes, as_examples, as_labels, places

        images = self._images(images)
        self.check_parameters(shape_of(images))
        labels = as_labels(labels, images)
        classes = as_classes(labels)
        recipe, device, seed = self._recipe(), device_named(self.device), self._seed()
        checkpoint = None if self.checkpoint is None else Path(self.checkpoint)
        with threads(self.threads):
            module = self._untrained(shape_of(images), len(classes), seed)
            learned, held_out = carve(
                as_examples(images, places(labels, classes), sample_weight), self.validation, seed
            )
            module.fit(learned.images)
            history = train(module, learned, held_out, recipe, seed, device, self.patience, checkpoint)
        # Only now, so that an estimator whose second fit fails is still the first one.
        self.classes_, self.image_shape_, self.seed_ = classes, shape_of(images), seed
        self.history_, self.module_, self.memory_ = history, module.eval(), {}
        return self

    def partial_fit(
        self, images: Any, labels: Any, classes: Any = None, sample_weight: Any = None
    ) -> NetworkClassifier:
        """Go on training with images that have arrived: one pass through them, behind all passes so far.

        The learning rate stays at a small share of the recipe's largest, `pipelines.training.loop.STEADY`. What the
        optimiser remembers is kept from call to call, and so is the standardisation, which the first call, or `fit`,
        measures. All images are learned from, whatever `validation` says, and there is no checkpoint. Where all images
        are at hand, `fit` on all of them is better.

        Parameters
        ----------
        classes
            all labels that will ever come; needed in the first call, unless `fit` came before.
        sample_weight
            (n,) how much each image counts among those of this call.

        Raises
        ------
        ValueError
            images or labels have the wrong form or are none of the classes, or there are no classes yet.
        FloatingPointError
            training diverged; the estimator is as it was before the call.
        """
        from bakeoff.pipelines.training.checkpoint import remembered, remind
        from bakeoff.pipelines.training.device import device_named, threads
        from bakeoff.pipelines.training.examples import as_examples, as_labels, fixed_classes, places
        from bakeoff.pipelines.training.loop import adamw, another_epoch, to_device
        from bakeoff.pipelines.training.weights import as_arrays, as_tensors

        begun = hasattr(self, "module_")
        images = self._images(images, like=self.image_shape_ if begun else None)
        labels = as_labels(labels, images)
        known = fixed_classes(classes, self.classes_ if begun else None)
        examples = as_examples(images, places(labels, known), sample_weight)
        recipe, device = self._recipe(), device_named(self.device)
        seed = self.seed_ if begun else self._seed()
        history, memory = (self.history_, self.memory_) if begun else ([], {})
        with threads(self.threads):
            if begun:
                module = copy.deepcopy(self.module_)
            else:
                module = self._untrained(shape_of(images), len(known), seed)
                module.fit(examples.images)
            optimizer = adamw(to_device(module, device), recipe.weight_decay)
            remind(optimizer, as_tensors(memory))
            epoch = another_epoch(module, optimizer, examples, recipe, seed, len(history) + 1)
        self.classes_, self.image_shape_, self.seed_ = known, shape_of(images), seed
        self.history_, self.module_, self.memory_ = [*history, epoch], module.eval(), as_arrays(remembered(optimizer))
        return self

    def predict(self, images: Any) -> NDArray[Any]:
        """(n,) the label with the largest score."""
        places = self._scores(images).argmax(1)
        return self.classes_[places]

    def predict_proba(self, images: Any) -> NDArray[np.float32]:
        """(n, classes) float32 probabilities, in the order of `classes_`."""
        probabilities: NDArray[np.float32] = softmax(self._scores(images), axis=1)
        return probabilities

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = self.image_shape is not None
        return tags

    def _images(self, images: Any, like: ImageShape | None = None) -> NDArray[np.uint8]:
        """Images, or rows of them where `image_shape` says what they are rows of."""
        if self.image_shape is not None:
            images, like = from_rows(images, self.image_shape), like or self.image_shape
        return as_images(images, like=like)

    def _answer(self, images: Any, question: Callable[..., Any], *given: Any) -> Any:
        """What `question` finds out about the trained network and some images."""
        check_is_fitted(self)
        from bakeoff.pipelines.training.device import threads

        with threads(self.threads):
            return question(self.module_, self._images(images, like=self.image_shape_), *given)

    def _scores(self, images: Any) -> NDArray[np.float32]:
        """(n, classes) float32: what the network answers, before it is made probabilities."""
        from bakeoff.pipelines.inspection.inference import scores

        found: NDArray[np.float32] = self._answer(images, scores)
        return found

    def _seed(self) -> int:
        return int(check_random_state(self.random_state).randint(2**31 - 1))

    def _untrained(self, image_shape: ImageShape, classes: int, seed: int) -> Standardized:
        from bakeoff.pipelines.training.loop import seeded

        with seeded(seed):
            return build(self.network, self.options, image_shape, classes)
