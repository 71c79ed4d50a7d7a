"""Validation images, carved from the training set, that decide which epoch's weights are kept and when to stop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch

from bakeoff.pipelines.training.checkpoint import Best
from bakeoff.pipelines.training.examples import Examples
from bakeoff.pipelines.training.loop import Epoch, epochs
from bakeoff.pipelines.training.recipe import Recipe
from bakeoff.pipelines.training.standardized import Standardized


def check_stopping(validation: Any, patience: Any) -> None:
    """Refuse what no images can be held out by, or no training be stopped.

    Raises
    ------
    ValueError
        `validation` is no share, or there is patience and nothing to be patient about.
    """
    if not isinstance(validation, int | float | np.number) or not 0 <= validation < 1:
        raise ValueError(f"validation must be a share of the images, at least 0 and below 1; got {validation!r}.")
    if patience is not None and (not isinstance(patience, int | np.integer) or patience < 1 or not validation):
        raise ValueError(f"patience={patience!r} needs validation images, as validation=0.1, and at least 1 epoch.")


def carve(examples: Examples, validation: float, seed: int) -> tuple[Examples, Examples | None]:
    """The images to learn from, and those of the validation part, if there is to be one.

    Parameters
    ----------
    validation
        share of the images of each class that is held out; 0 for none.

    Raises
    ------
    ValueError
        a class is left without images on either side.
    """
    if not validation:
        return examples, None
    from sklearn.model_selection import train_test_split

    parts = train_test_split(
        np.arange(len(examples.labels)), test_size=validation, stratify=examples.labels, random_state=seed
    )
    learned, held_out = (examples.at(np.sort(part)) for part in parts)
    return learned, held_out


def train(
    model: Standardized,
    learned: Examples,
    held_out: Examples | None,
    recipe: Recipe,
    seed: int,
    device: torch.device,
    patience: int | None = None,
    checkpoint: Path | None = None,
) -> list[Epoch]:
    """Train in place, to the weights of the last epoch or of the one that did best on the validation images.

    Parameters
    ----------
    patience
        epochs without a better one after which training ends early; None for never, as without validation images.
    checkpoint
        folder for the state after each epoch.
    """
    best = None if held_out is None else Best(patience)
    history: list[Epoch] = []
    for epoch in epochs(model, learned, recipe, seed, device, held_out, checkpoint, best):
        history.append(epoch)
        if best is not None and best.is_long_ago(epoch.number):
            break
    if best is not None and best.weights:
        model.load_state_dict(best.weights)
    return history
