"""Images → tensors → network → labels, as one scikit-learn estimator."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state, column_or_1d
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_consistent_length, check_is_fitted

from pipelines.images import Shape, as_images, shape_of

if TYPE_CHECKING:  # torch takes seconds to import, and a list of contenders needs none of it
    import torch
    from torch import nn

    from pipelines.recipe import Recipe
    from pipelines.training import Epoch, Examples, Standardized


class NetworkClassifier(ClassifierMixin, BaseEstimator):
    """A network that learns its features from the pixels.

    Args:
        network: name of a file in `pipelines/networks`, as `small-cnn`, or a function (image shape, classes, **options)
            → `torch.nn.Module` of standardised float tensors (n, channels, height, width); its attribute `recipe`,
            where it has one, says how it is trained.
        options: what else the network's function takes, by name.
        epochs: passes through the training images; None, here and below, means as the network's recipe says.
        batch_size: images in a step.
        learning_rate: the largest of the cycle.
        weight_decay: of AdamW.
        label_smoothing: share of a label's weight that is spread over all classes.
        clip_norm: the gradient is shortened to this length where it is longer.
        shift, flip, rotation, cut_out: by how much training images are changed at random, as
            `pipelines.augmentation.Augmentation` says; 0 or False for not at all.
        validation: share of the training images of each class that is held out, not learned from; the weights of the
            epoch that does best on them are kept. 0 for none: all images are learned from, and the last weights kept.
        patience: with `validation`, epochs without a better one after which training ends early; None for never.
        checkpoint: folder for the state of the training after each epoch, from which the same `fit` goes on where it
            was interrupted; None for none. It decides no answer.
        device: where torch computes: "cpu", "cuda", "mps", or "auto" for the quickest there is.
        random_state: seed; the same one gives the same network on the same device with the same number of threads.

    Attributes:
        classes_: (classes,) labels, sorted.
        image_shape_: (height, width, channels) of the training images.
        history_: one `pipelines.training.Epoch` an epoch.
        module_: the trained network, from uint8 tensors (n, channels, height, width) to scores.

    Pickles hold the weights and not the module.
    """

    classes_: NDArray[Any]
    image_shape_: Shape
    history_: list[Epoch]
    module_: nn.Module

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
        device: str = "cpu",
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
        self.device = device
        self.random_state = random_state

    def fit(self, images: Any, labels: Any, sample_weight: Any = None) -> NetworkClassifier:
        """Train on images (n, height, width, channels) uint8 and labels (n,).

        Args:
            sample_weight: (n,) how much each image counts; None where all count the same.

        Raises:
            ValueError: images or labels have the wrong form, there is but one class, or a parameter makes no sense.
            FloatingPointError: training diverged.
        """
        import torch

        from pipelines.training import Examples, seeded

        images = as_images(images)
        labels = column_or_1d(labels)
        check_consistent_length(images, labels)
        check_classification_targets(labels)
        classes, targets = np.unique(labels, return_inverse=True)
        if len(classes) < 2:
            raise ValueError(f"labels must have at least two classes; got only {classes.tolist()}.")
        recipe, device = self._recipe(), _device(self.device)
        seed = int(check_random_state(self.random_state).randint(2**31 - 1))
        with seeded(seed):
            module = self._build(shape_of(images), len(classes))
        weights = None if sample_weight is None else torch.from_numpy(_weights(sample_weight, labels))
        examples = Examples(torch.from_numpy(np.array(images, order="C")), torch.from_numpy(targets), weights)
        learned, held_out = self._carve(examples, seed)
        module.measure(learned.images)
        history = self._train(module, learned, held_out, recipe, seed, device)
        # Only now, so that an estimator whose second fit fails is still the first one.
        self.classes_, self.image_shape_ = classes, shape_of(images)
        self.history_, self.module_ = history, module.eval()
        return self

    def _carve(self, examples: Examples, seed: int) -> tuple[Examples, Examples | None]:
        """The images to learn from, and those of the validation part, if there is to be one."""
        if not 0 <= self.validation < 1:
            raise ValueError(
                f"validation must be a share of the images, at least 0 and below 1; got {self.validation!r}."
            )
        if self.patience is not None and not (self.validation and self.patience >= 1):
            raise ValueError(
                f"patience={self.patience!r} needs validation images, as validation=0.1, and at least 1 epoch."
            )
        if not self.validation:
            return examples, None
        if self.checkpoint is not None:
            raise ValueError("a checkpoint holds the last weights, not the best ones: use validation=0 with it.")
        from sklearn.model_selection import train_test_split

        parts = train_test_split(
            np.arange(len(examples.labels)), test_size=self.validation, stratify=examples.labels, random_state=seed
        )
        learned, held_out = (examples.at(np.sort(part)) for part in parts)
        return learned, held_out

    def _train(
        self, module: Standardized, learned: Examples, held_out: Examples | None, recipe: Recipe, seed: int, device: Any
    ) -> list[Epoch]:
        """Train in place, to the weights of the last epoch or of the one that did best on validation images."""
        from pipelines.training import epochs

        history: list[Epoch] = []
        best, best_weights = 0, None
        folder = None if self.checkpoint is None else Path(self.checkpoint)
        for epoch in epochs(module, learned, recipe, seed, device, held_out, folder):
            history.append(epoch)
            if held_out is None:
                continue
            if best == 0 or epoch.validation_loss < history[best - 1].validation_loss:  # type: ignore[operator]
                best = epoch.number
                best_weights = {name: value.clone() for name, value in module.state_dict().items()}
            elif self.patience is not None and epoch.number - best >= self.patience:
                break
        if best_weights is not None:
            module.load_state_dict(best_weights)
        return history

    def predict(self, images: Any) -> NDArray[Any]:
        """(n,) the label with the largest score."""
        labels = self._scores(images).argmax(1)
        return self.classes_[labels]

    def predict_proba(self, images: Any) -> NDArray[np.float32]:
        """(n, classes) float32 probabilities, in the order of `classes_`."""
        scores = self._scores(images)
        scores -= scores.max(1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(1, keepdims=True)
        return scores

    def embedding(self, images: Any) -> NDArray[np.float32]:
        """(n, d) float32: each image as the last linear layer sees it; what the network learned, without its answer.

        Raises:
            ValueError: no linear layer takes part, or the last one sees something else than one vector an image.
        """
        check_is_fitted(self)
        from pipelines.inspection import embedding

        return embedding(self.module_, as_images(images, like=self.image_shape_))

    def filters(self) -> NDArray[np.float32]:
        """(filters, height, width, channels) float32: the weights of the first layer, as pictures.

        Those of a fully connected first layer are as large as the image.

        Raises:
            ValueError: the first layer does not look at pixels.
        """
        check_is_fitted(self)
        height, width, channels = self.image_shape_
        first = next(weight for weight in self.module_.parameters() if weight.ndim > 1).detach().cpu()
        if first.ndim == 2 and first.shape[1] == height * width * channels:
            first = first.reshape(-1, channels, height, width)
        if first.ndim != 4:
            shape = tuple(first.shape)
            raise ValueError(f"the first layer of {self.network!r} has no pictures: its weights are {shape}.")
        return np.array(first.permute(0, 2, 3, 1).numpy(), order="C")

    def n_parameters(self) -> int:
        """How many numbers were learned."""
        check_is_fitted(self)
        return sum(parameter.numel() for parameter in self.module_.parameters())

    def _scores(self, images: Any) -> NDArray[np.float32]:
        check_is_fitted(self)
        from pipelines.inference import scores

        return scores(self.module_, as_images(images, like=self.image_shape_))

    def _recipe(self) -> Recipe:
        """The network's recipe, with what this estimator's parameters change."""
        from pipelines.augmentation import Augmentation
        from pipelines.recipe import Recipe

        recipe: Recipe = getattr(_network(self.network)[1], "recipe", Recipe())
        recipe = replace(recipe, augmentation=replace(recipe.augmentation, **self._given(Augmentation)))
        return replace(recipe, **self._given(Recipe))

    def _given(self, kind: type) -> dict[str, Any]:
        """The parameters of this estimator that are fields of `kind`, and were given."""
        shared = {field.name for field in fields(kind)} & set(self.get_params(deep=False))
        return {name: value for name in shared if (value := getattr(self, name)) is not None}

    def _build(self, image_shape: Shape, classes: int) -> Standardized:
        """The untrained network behind its standardisation."""
        from pipelines.training import Standardized

        build, options = _network(self.network)[0], dict(self.options or {})
        known = list(inspect.signature(build).parameters.values())[2:]
        unknown = sorted(set(options) - {parameter.name for parameter in known})
        if unknown and all(parameter.kind != parameter.VAR_KEYWORD for parameter in known):
            names = ", ".join(parameter.name for parameter in known) or "none"
            raise ValueError(f"network {self.network!r} has no option {unknown[0]!r}; its options: {names}.")
        return Standardized(image_shape[2], build(image_shape, classes, **options))

    def __getstate__(self) -> dict[str, Any]:
        state = super().__getstate__().copy()
        module = state.pop("module_", None)
        if module is not None:
            state["weights_"] = {name: weight.cpu().numpy() for name, weight in module.state_dict().items()}
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        weights = dict(state).pop("weights_", None)
        super().__setstate__({name: value for name, value in state.items() if name != "weights_"})
        if weights is not None:
            import torch

            from pipelines.training import placed, seeded

            with seeded(0):
                module = self._build(self.image_shape_, len(self.classes_))
            module.load_state_dict({name: torch.from_numpy(np.array(weight)) for name, weight in weights.items()})
            # Where the device is missing, a network that was trained on it still predicts.
            self.module_ = placed(module, _device(self.device, otherwise="cpu")).eval()


def networks() -> list[str]:
    """Names of the networks there are: the files of `pipelines/networks`."""
    import pipelines.networks

    found = (module.name for module in pkgutil.iter_modules(pipelines.networks.__path__))
    return sorted(name.replace("_", "-") for name in found if not name.startswith("_"))


def _device(name: str, otherwise: str | None = None) -> torch.device:
    """The device, or `otherwise` where there is none of that name.

    Raises:
        ValueError: there is none, and nothing otherwise.
    """
    import torch

    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    try:
        return torch.empty(0, device=name).device
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        if otherwise is not None:
            return torch.device(otherwise)
        raise ValueError(f"torch cannot compute on device {name!r} here; use device='cpu'.") from error


def _weights(sample_weight: Any, labels: NDArray[Any]) -> NDArray[np.float32]:
    """The weights of the images, 1 on average.

    Raises:
        ValueError: there is not one for each image, or one is negative or no number, or all are 0.
    """
    weights = np.asarray(sample_weight, np.float64)
    if weights.shape != labels.shape or not np.isfinite(weights).all() or (weights < 0).any() or not weights.any():
        raise ValueError(
            f"sample_weight must hold one number of at least 0 for each of {len(labels)} images, and not 0 for all; "
            f"got {weights.shape}."
        )
    return (weights / weights.mean()).astype(np.float32)


def _network(network: str | Callable[..., nn.Module]) -> tuple[Callable[..., nn.Module], Any]:
    """What builds the network, and what holds its recipe.

    Raises:
        ValueError: there is no network of that name.
    """
    if callable(network):
        return network, network
    if network not in networks():
        raise ValueError(f"There is no network {network!r}; pipelines/networks has {', '.join(networks())}.")
    module = importlib.import_module(f"pipelines.networks.{network.replace('-', '_')}")
    return module.build, module
