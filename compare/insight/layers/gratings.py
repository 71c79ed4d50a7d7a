"""How choosy units are about the orientation of a grating."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bakeoff.pipelines.images import ImageShape

ORIENTATIONS, PHASES = 12, 6
PERIODS = (2.5, 3.0, 4.0, 6.0, 8.0)
"""Pixels from one bright bar to the next."""

MEAN, CONTRAST = 127.5, 60.0
SILENT = 1e-6
"""Responses of this share of the largest of all units are none."""


def gratings(shape: ImageShape) -> NDArray[np.uint8]:
    """(1 + orientations · periods · phases, height, width, channels): plain gray, then gratings that fill the image."""
    height, width, channels = shape
    down, across = np.mgrid[:height, :width]
    y, x = down - height // 2, across - width // 2
    angle = (np.pi / ORIENTATIONS * np.arange(ORIENTATIONS))[:, None, None, None, None]
    period = np.array(PERIODS)[:, None, None, None]
    phase = (2 * np.pi / PHASES * np.arange(PHASES))[:, None, None]
    waves = np.cos(2 * np.pi / period * (x * np.cos(angle) + y * np.sin(angle)) + phase)
    values = np.concatenate([np.full((1, height, width), MEAN), MEAN + CONTRAST * waves.reshape(-1, height, width)])
    return np.repeat(np.rint(values).astype(np.uint8)[..., None], channels, axis=3)


def vector_strengths(answers: NDArray[np.floating]) -> NDArray[np.float64]:
    """(units,) in 0…1 of their answers to `gratings`, (images, units); NaN where a unit answers none.

    A unit's response to an orientation is what its answer does while the grating moves, and by how much its mean is
    off that to plain gray, together; it is looked at for the period that moves the unit most. The strength is the
    length of the mean of the orientations' doubled angles, weighed by the responses (Ringach, Shapley and Hawken
    2002): 0 for a unit that takes all alike, 1 for one that answers a single orientation.
    """
    blank, moved = answers[0].astype(float), answers[1:].astype(float)
    moved = moved.reshape(ORIENTATIONS, len(PERIODS), PHASES, -1) - blank
    phase = np.exp(2j * np.pi / PHASES * np.arange(PHASES))
    swing = 2 * np.abs(np.einsum("opfu,f->opu", moved, phase)) / PHASES
    response = np.hypot(swing, moved.mean(2))
    best = response.max(0).argmax(0)
    tuned = np.take_along_axis(response, best[None, None], 1)[:, 0]
    doubled = np.exp(2j * np.pi / ORIENTATIONS * np.arange(ORIENTATIONS))
    total = tuned.sum(0)
    heard = total > SILENT * max(float(total.max(initial=0)), 1e-12)
    return np.where(heard, np.abs(doubled @ tuned) / np.where(heard, total, 1), np.nan)


def of_the_middle(answers: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, units): of pictures (n, height, width, channels) the units in the middle, of (n, units) all."""
    return answers[:, answers.shape[1] // 2, answers.shape[2] // 2] if answers.ndim == 4 else answers


def share_above(strengths: NDArray[np.float64], null: NDArray[np.float64]) -> float:
    """How many units are choosier than 95 % of those that learned nothing; NaN where none answers."""
    heard, others = strengths[~np.isnan(strengths)], null[~np.isnan(null)]
    if not len(heard) or not len(others):
        return float("nan")
    return float((heard > np.quantile(others, 0.95)).mean())
