"""Images that come as arrays, brought to one size and colour while they are written into a batch."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_batch import FITS, Color
from bakeoff.compare.data.reading.image_files import Fit, from_pillow


def write_arrays(
    parts: Iterable[NDArray[np.uint8]],
    shape: tuple[int, int, int, int],
    locations: DataLocations,
    size: int | None = None,
    color: Color = "auto",
    fit: Fit = "crop",
) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
    """The batch, and what was done to it in sentences.

    Parameters
    ----------
    parts
        some images at a time, (k, height, width, 1 or 3) uint8.
    shape
        of all of them together.
    size
        side of the square that all are brought to, in pixels; None keeps them as they are.
    color
        "auto" keeps gray and colour as they are.
    fit
        how they are brought to another shape.

    Raises
    ------
    UserError
        there is no room for them.
    """
    n, height, width, channels = shape
    to = (height, width) if size is None else (size, size)
    to_channels = {"auto": channels, "gray": 1, "rgb": 3}[color]
    buffer = locations.image_buffer((n, *to, to_channels))
    row = 0
    for images in parts:
        if to != (height, width) or to_channels != channels:
            images = np.stack([_brought(image, to, to_channels, fit) for image in images])
        buffer.write(row, images)
        row += len(images)
    notes = []
    if to != (height, width):
        notes.append(f"Images came in one size, {width}×{height} pixels; {FITS[fit].format(*to[::-1])}.")
    if to_channels < channels:
        notes.append("All images were turned from colour to gray (ITU-R 601 luma).")
    elif to_channels > channels:
        notes.append("All images are gray; each got three equal channels.")
    return buffer.finalize(), tuple(notes)


def _brought(image: NDArray[np.uint8], shape: tuple[int, int], channels: int, fit: Fit) -> NDArray[np.uint8]:
    return from_pillow(Image.fromarray(image[..., 0] if image.shape[-1] == 1 else image), shape, channels == 1, fit)
