"""Coding: JPEG's blocks, and too few pixels."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Picture

from bakeoff.compare.data.corruptions.kind import Kind

Image = NDArray[np.float64]


def jpeg(image: Image, quality: int, rng: np.random.Generator, kind: Kind) -> Image:  # noqa: ARG001
    """Write and read it as JPEG of this quality."""
    file = BytesIO()
    _picture(image).save(file, "JPEG", quality=quality)
    return _values(Picture.open(file), image)


def pixelate(image: Image, factor: float, rng: np.random.Generator, kind: Kind) -> Image:  # noqa: ARG001
    """Average over boxes that leave so large a share of the pixels of each side."""
    height, width, _ = image.shape
    fewer = max(1, int(width * factor)), max(1, int(height * factor))
    small = _picture(image).resize(fewer, Picture.Resampling.BOX)
    return _values(small.resize((width, height), Picture.Resampling.BOX), image)


def _picture(image: Image) -> Picture.Image:
    values = np.round(255 * image).astype(np.uint8)
    return Picture.fromarray(values[..., 0] if image.shape[2] == 1 else values)


def _values(picture: Picture.Image, like: Image) -> Image:
    return np.asarray(picture, np.float64).reshape(like.shape) / 255
