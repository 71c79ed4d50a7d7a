"""Pictures in one mosaic: tiles of images, maps laid over them, and filters, as pixels rather than as many axes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bakeoff.reports.charts.drawing import DIVERGING

Pixels = NDArray[np.float64]


def as_rgb(image: NDArray[np.uint8]) -> Pixels:
    """(height, width, 1 or 3) uint8 as (height, width, 3) in 0…1."""
    scaled = np.asarray(image, dtype=float) / 255
    scaled = scaled[..., None] if scaled.ndim == 2 else scaled
    return np.repeat(scaled, 3, axis=2) if scaled.shape[2] == 1 else scaled[..., :3]


def as_gray(image: NDArray[np.uint8]) -> Pixels:
    """(height, width, 1 or 3) uint8 as (height, width, 3) in 0…1 without colour (luma of ITU-R BT.601)."""
    return np.repeat((as_rgb(image) @ np.array([0.299, 0.587, 0.114]))[..., None], 3, axis=2)


def resized(image: Pixels, shape: tuple[int, int]) -> Pixels:
    """Nearest pixels, so that (height, width, 3) fits into a shape in its own proportions, on white."""
    height, width = image.shape[:2]
    scale = min(shape[0] / height, shape[1] / width)
    rows, columns = max(1, round(height * scale)), max(1, round(width * scale))
    picked = image[(np.arange(rows) * height // rows)[:, None], (np.arange(columns) * width // columns)[None, :]]
    canvas = np.ones((*shape, 3))
    top, left = (shape[0] - rows) // 2, (shape[1] - columns) // 2
    canvas[top : top + rows, left : left + columns] = picked
    return canvas


def overlaid(image: NDArray[np.uint8], heat: NDArray[np.float32]) -> Pixels:
    """A signed map over a faded gray image: orange where it is positive, blue where negative, as strong as it is large.

    The map is scaled by its own largest absolute value.
    """
    heat = np.nan_to_num(np.asarray(heat, dtype=float))
    largest = np.abs(heat).max()
    share = heat / largest if largest > 0 else heat
    faded = 0.35 + 0.6 * as_gray(image)
    felt = np.abs(share) ** 0.7  # linear strength would hide all but the peak
    strength = felt[..., None] * 0.85
    return faded * (1 - strength) + DIVERGING(0.5 + 0.42 * np.sign(share) * felt)[..., :3] * strength


def filters(weights: NDArray[np.float32]) -> list[Pixels]:
    """(f, height, width, c) weights as pictures: gray is zero, each scaled by its own largest absolute value."""
    weights = np.nan_to_num(np.asarray(weights, dtype=float))
    if weights.shape[-1] not in (1, 3):
        weights = weights.mean(axis=-1, keepdims=True)
    largest = np.abs(weights).max(axis=(1, 2, 3), keepdims=True)
    scaled = 0.5 + 0.5 * np.divide(weights, largest, out=np.zeros_like(weights), where=largest > 0)
    return [np.repeat(tile, 3, axis=2) if tile.shape[2] == 1 else tile for tile in scaled]


def mosaic(rows: list[list[Pixels]], gap: tuple[int, int]) -> Pixels:
    """Tiles of one shape in rows on white, `gap` pixels (down, across) between them."""
    columns = max(len(row) for row in rows)
    height, width = rows[0][0].shape[:2]
    down, across = height + gap[0], width + gap[1]
    canvas = np.ones((len(rows) * down - gap[0], columns * across - gap[1], 3))
    for i, row in enumerate(rows):
        for j, tile in enumerate(row):
            canvas[i * down : i * down + height, j * across : j * across + width] = tile
    return canvas
