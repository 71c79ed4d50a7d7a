"""Keep the fitted model of a trial, after seeing that what was written answers as it did."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.insight.examples import mean_image
from bakeoff.compare.running.measure import Measured
from bakeoff.compare.storage.model_store import ABOUT, BACKGROUND, About, about_file
from bakeoff.compare.study.trial import Outcome
from bakeoff.pipelines.model_files import read_model, write_model
from bakeoff.pipelines.saving.skops_file import CannotBeHeldError


def keep(measured: Measured, dataset: Dataset, folder: Path) -> About:
    """Write a model with the mean of its training images into a folder, or why it cannot be kept.

    What was written is read again and asked for all test images; a file that answers otherwise is no model.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        name = write_model(measured.model, folder)
        content = (folder / name).read_bytes()
        if np.array_equal(_answers(read_model(folder / name), measured, dataset), measured.outcome.predicted):
            digest = hashlib.sha256(content).hexdigest()
            about = About(file=name, sha256=digest, versions=dict(measured.outcome.versions))
        else:
            about = About(reason="read again from its file, it gives other labels")
    except (CannotBeHeldError, ValueError) as error:
        about = About(reason=str(error))
    image = io.BytesIO()
    np.save(image, mean_image(dataset, measured.split), allow_pickle=False)
    (folder / BACKGROUND).write_bytes(image.getvalue())
    (folder / ABOUT).write_bytes(about_file(about))
    return about


def checked(files: Mapping[str, Any], before: Outcome, again: Outcome) -> Mapping[str, Any]:
    """The files of a model that was trained again, where it answered as before; else only why it is not kept."""
    if np.array_equal(before.predicted, again.predicted) and np.array_equal(before.scores, again.scores):
        return files
    return {ABOUT: about_file(About(reason="trained again for it, it gave other answers than the run holds"))}


def _answers(model: Any, measured: Measured, dataset: Dataset) -> Any:
    return model.predict(dataset.images[measured.split.test])
