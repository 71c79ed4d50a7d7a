"""A trained network as ONNX, and its answers from ONNX Runtime: one file, no torch where it is used.

    model = NetworkClassifier("small-cnn").fit(images, labels)
    export(model, "digits.onnx")
    OnnxClassifier("digits.onnx").predict(images)      # the same labels

The graph takes images (n, height, width, channels) uint8 as they are, standardises them itself, and gives scores
(n, classes) float32. Its metadata hold the labels, as JSON under `bakeoff-classes`.
"""

from __future__ import annotations

import copy
import importlib
import json
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from bakeoff.pipelines.estimators.network import NetworkClassifier
from bakeoff.pipelines.images import ImageShape, as_images
from bakeoff.pipelines.inspection.batches import batches
from bakeoff.pipelines.saving.json_values import labels_from_json, labels_to_json
from bakeoff.pipelines.whole_file import whole_file

CLASSES = "bakeoff-classes"
IMAGES, SCORES = "images", "scores"


def export(model: NetworkClassifier, path: str | Path) -> None:
    """Write a trained network as one ONNX file, whole or not at all.

    Parameters
    ----------
    model
        a fitted `NetworkClassifier`.
    path
        the file; what was there is replaced.

    Raises
    ------
    ImportError
        the packages that write ONNX are missing.
    ValueError
        the labels cannot be written as JSON.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from sklearn.datasets import load_digits
    >>> from bakeoff.pipelines import NetworkClassifier, OnnxClassifier, export
    >>> digits = load_digits()
    >>> images = (digits.images * 15).astype("uint8")[:200, :, :, None]
    >>> model = NetworkClassifier("mlp", epochs=1, random_state=0).fit(images, digits.target[:200])
    >>> with TemporaryDirectory() as folder:
    ...     export(model, f"{folder}/mlp.onnx")
    ...     answers = OnnxClassifier(f"{folder}/mlp.onnx").predict(images)
    >>> (answers == model.predict(images)).tolist() == [True] * 200
    True
    """
    from sklearn.utils.validation import check_is_fitted

    check_is_fitted(model)
    for package in ("onnx", "onnxscript"):
        _needed(package)
    classes = json.dumps(labels_to_json(model.classes_))
    program = _program(model)
    program.model.metadata_props[CLASSES] = classes
    with whole_file(Path(path)) as unfinished:
        program.save(unfinished, external_data=False)


def _program(model: NetworkClassifier) -> Any:
    """The network behind a change of axes, on the processor, as a graph for any number of images."""
    import torch
    from torch import nn

    from bakeoff.pipelines.estimators.adaptive_pooling import DECOMPOSITIONS

    class OfImages(nn.Module):
        def __init__(self, network: nn.Module) -> None:
            super().__init__()
            self.network = network

        def forward(self, images: torch.Tensor) -> torch.Tensor:
            scores: torch.Tensor = self.network(images.permute(0, 3, 1, 2))
            return scores

    network = OfImages(copy.deepcopy(model.module_).cpu()).eval()
    two = torch.zeros(2, *model.image_shape_, dtype=torch.uint8)
    try:
        with _quiet():
            graph = torch.export.export(network, (two,), dynamic_shapes=({0: torch.export.Dim("n")},))
            graph = graph.run_decompositions(DECOMPOSITIONS)
            return torch.onnx.export(graph, input_names=[IMAGES], output_names=[SCORES], dynamo=True, verbose=False)
    except (torch.onnx.OnnxExporterError, torch._dynamo.exc.TorchDynamoException) as error:
        raise ValueError(
            f"the network {model.network!r} cannot be written as ONNX; torch says: {error} "
            "Build it of layers that torch.onnx knows."
        ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Inside a `with`, torch says nothing of its own deprecations and of packages that no network here needs."""
    log = logging.getLogger("torch.onnx")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(level)


class OnnxClassifier:
    """Answers of a network that `export` wrote, as its estimator gives them.

    Parameters
    ----------
    path
        the ONNX file.
    threads
        of the processor.

    Attributes
    ----------
    classes_
        (classes,) labels, sorted.
    image_shape_
        (height, width, channels) of the images.

    Raises
    ------
    ImportError
        ONNX Runtime is missing.
    ValueError
        the file is broken, or not one that `export` wrote.

    Examples
    --------
    >>> from bakeoff.pipelines import OnnxClassifier
    >>> OnnxClassifier("mlp.onnx")
    Traceback (most recent call last):
    FileNotFoundError: There is no file 'mlp.onnx'.
    """

    classes_: NDArray[Any]
    image_shape_: ImageShape

    def __init__(self, path: str | Path, threads: int = 1) -> None:
        runtime = _needed("onnxruntime")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        try:
            session = runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # a file that is there fails in many ways, each a class of its own
            if not Path(path).is_file():
                raise FileNotFoundError(f"There is no file '{path}'.") from None
            raise ValueError(f"'{path}' cannot be read as ONNX: {error}. Export the network again.") from None
        known = session.get_modelmeta().custom_metadata_map
        if CLASSES not in known:
            raise ValueError(f"'{path}' holds no network that bakeoff exported. Name a file that export wrote.")
        self._session = session
        self.classes_ = labels_from_json(json.loads(known[CLASSES]))
        height, width, channels = session.get_inputs()[0].shape[1:]
        self.image_shape_ = (height, width, channels)

    def predict(self, images: Any) -> NDArray[Any]:
        """(n,) the label with the largest score, of images (n, height, width, channels) uint8."""
        return self.classes_[self._scores(images).argmax(1)]

    def predict_proba(self, images: Any) -> NDArray[np.float32]:
        """(n, classes) float32 probabilities, in the order of `classes_`."""
        probabilities: NDArray[np.float32] = softmax(self._scores(images), axis=1)
        return probabilities

    def _scores(self, images: Any) -> NDArray[np.float32]:
        images = as_images(images, like=self.image_shape_)
        return np.concatenate([self._session.run([SCORES], {IMAGES: batch})[0] for batch in batches(images)])


def _needed(package: str) -> ModuleType:
    """A package of the extra, or an error that says how to get it."""
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise ImportError(f"ONNX needs the package {package}: pip install 'bakeoff[onnx]'.") from error
