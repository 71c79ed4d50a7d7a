"""A multi-layer perceptron of vectors, trained by the code that trains networks of pixels, and answering with NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from bakeoff.pipelines.operations import layer_operations
from bakeoff.pipelines.vectors import are_plain

Layer = tuple[NDArray[np.float32], NDArray[np.float32]]
"""(in_channels, units) weights and (units,) biases."""


class PerceptronClassifier(ClassifierMixin, BaseEstimator):
    """The network of `pipelines/networks/mlp.py`, with features for pixels.

    Rows are centred, and divided by one number that makes their mean variance 1: columns that hardly change stay small.

    Parameters
    ----------
    hidden
        units of each hidden layer.
    epochs, batch_size, learning_rate, weight_decay, label_smoothing
        as in `pipelines.training.recipe.Recipe`; None means as the recipe of that network says.
    device
        where torch trains: "cpu", "cuda", "mps".
    random_state
        seed of the first weights and of the order of the rows.

    Attributes
    ----------
    classes_
        (classes,) labels, sorted.
    layers_
        (inputs, units) float32 weights and (units,) float32 biases of each layer.
    mean_, scale_
        (columns,) float32 what is subtracted from rows, and the number that they are divided by then.

    References
    ----------
    Rumelhart, Hinton and Williams (1986), Learning representations by back-propagating errors, Nature 323.

    Examples
    --------
    >>> from bakeoff.pipelines.estimators.perceptron import PerceptronClassifier
    >>> from sklearn.datasets import load_digits
    >>> rows, labels = load_digits(return_X_y=True)
    >>> rows = (rows / 16).astype("float32")
    >>> model = PerceptronClassifier((20,), epochs=3, random_state=0).fit(rows[:1000], labels[:1000])
    >>> [weights.shape for weights, _ in model.layers_], model.n_parameters()
    ([(64, 20), (20, 10)], 1510)
    """

    feature_weights_are = "Mean size of the slope of the scores at test images"

    classes_: NDArray[Any]
    layers_: list[Layer]

    def __init__(
        self,
        hidden: Sequence[int] = (100,),
        epochs: int | None = None,
        batch_size: int | None = None,
        learning_rate: float | None = None,
        weight_decay: float | None = None,
        label_smoothing: float | None = None,
        device: str = "cpu",
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        self.hidden = hidden
        self.epochs = epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.weight_decay = weight_decay
        self.label_smoothing = label_smoothing
        self.device = device
        self.random_state = random_state

    def fit(self, X: Any, y: Any) -> PerceptronClassifier:
        """Train on rows (n, d) and labels (n,).

        Raises
        ------
        ValueError
            rows or labels have the wrong form, there is but one class, or a parameter makes no sense.
        FloatingPointError
            training diverged.
        """
        import torch
        from torch import nn

        from bakeoff.pipelines.networks import mlp
        from bakeoff.pipelines.training.examples import Examples
        from bakeoff.pipelines.training.loop import epochs, seeded

        X, y = validate_data(self, X, y, dtype=np.float32)
        check_classification_targets(y)
        classes, targets = np.unique(y, return_inverse=True)
        if len(classes) < 2:
            raise ValueError(f"labels must have at least two classes; got only {classes.tolist()}.")
        named = ("epochs", "batch_size", "learning_rate", "weight_decay", "label_smoothing")
        given = {name: value for name in named if (value := getattr(self, name)) is not None}
        recipe = replace(mlp.recipe, **given)
        mean = X.mean(0, dtype=np.float64).astype(np.float32)
        rows = X - mean
        rows /= (scale := float(np.sqrt(rows.var(0).mean())) or 1.0)
        seed = int(check_random_state(self.random_state).randint(2**31 - 1))
        with seeded(seed):
            network = mlp.build((1, 1, X.shape[1]), len(classes), hidden=self.hidden)
        # A row passes for an image of one pixel, with a channel for each column.
        pixels = torch.from_numpy(rows[:, np.newaxis, np.newaxis])
        for _ in epochs(network, Examples(pixels, torch.from_numpy(targets)), recipe, seed, self.device):
            pass
        linear = [layer for layer in network.modules() if isinstance(layer, nn.Linear)]
        self.layers_ = [(_array(layer.weight).T, _array(layer.bias)) for layer in linear]
        self.mean_, self.scale_, self.classes_ = mean, np.float32(scale), classes
        return self

    def predict(self, X: Any) -> NDArray[Any]:
        """Labels (n,) of rows (n, d)."""
        scores = self._answers(X)[-1].argmax(1)
        return self.classes_[scores]

    def predict_proba(self, X: Any) -> NDArray[np.float32]:
        """Probabilities (n, classes) float32 of rows (n, d)."""
        scores = self._answers(X)[-1]
        scores -= scores.max(1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(1, keepdims=True)
        return scores

    def feature_weights(self, X: Any) -> NDArray[np.float32]:
        """(d,) mean over rows and classes of the size of the slope of a score, by column."""
        *hidden, _ = self._answers(X)
        total = np.zeros(self.n_features_in_, np.float64)
        for each in range(len(self.classes_)):
            slope = np.broadcast_to(self.layers_[-1][0][:, each], hidden[-1].shape)
            for answers, (weights, _) in zip(reversed(hidden), reversed(self.layers_[:-1]), strict=True):
                slope = (slope * (answers > 0)) @ weights.T
            total += np.abs(slope).mean(0)
        return (total / len(self.classes_) / self.scale_).astype(np.float32)

    def n_parameters(self) -> int:
        """How many numbers were learned."""
        check_is_fitted(self)
        return sum(weights.size + biases.size for weights, biases in self.layers_)

    def operations(self, rows: Any) -> float:  # noqa: ARG002 (every row takes the same)
        """Arithmetic operations of a prediction for one row: the rows are scaled, and go through the layers."""
        check_is_fitted(self)
        shapes = [(weights.shape[0], weights.shape[1]) for weights, _ in self.layers_]
        return 2.0 * self.n_features_in_ + layer_operations(shapes)

    def _answers(self, X: Any) -> list[NDArray[np.float32]]:
        """What each layer answers, scores last."""
        check_is_fitted(self)
        if not are_plain(X, self.n_features_in_):
            X = validate_data(self, X, dtype=np.float32, reset=False)
        answers = [(X - self.mean_) / self.scale_]
        for place, (weights, biases) in enumerate(self.layers_):
            answer = answers[-1] @ weights + biases
            answers.append(answer if place == len(self.layers_) - 1 else np.maximum(answer, 0, out=answer))
        return answers[1:]


def _array(weights: Any) -> NDArray[np.float32]:
    return np.array(weights.detach().cpu().numpy(), np.float32)
