"""Images that come as arrays, brought to one form while they are written into a batch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bakeoff.compare.data.dataset import Originals
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.frame import frame, window
from bakeoff.compare.data.reading.image_batch import common_side
from bakeoff.compare.data.reading.image_files import Form, from_pillow
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.data.reading.notes import size_notes
from bakeoff.compare.data.reading.scaling import Scale


@dataclass(frozen=True, eq=False)
class ArrayBatch:
    """Images of one form, what was done to them, and what is known of them before."""

    images: NDArray[np.uint8]
    notes: tuple[str, ...]
    originals: Originals


def write_arrays(
    parts: Iterable[NDArray[Any]],
    shape: tuple[int, int, int, int],
    locations: DataLocations,
    options: ImageOptions | None = None,
    scale: Scale | None = None,
) -> ArrayBatch:
    """Bring arrays of images to one form.

    Parameters
    ----------
    parts
        some images at a time, (k, height, width, 1 or 3).
    shape
        of all of them together.
    options
        the form that is asked for; without a size all keep theirs.
    scale
        how their values come to uint8; without, they are of that type.

    Raises
    ------
    UserError
        there is no room for them.
    """
    options = options or ImageOptions()
    n, height, width, channels = shape
    gray = channels == 1 if options.color == "auto" else options.color == "gray"
    form = Form(common_side([(width, height)], options), gray, options)
    to_channels = 1 if form.gray else 3
    changed = form.shape != (height, width) or to_channels != channels or options.crop is not None
    buffer = locations.image_buffer((n, *form.shape, to_channels))
    digests, constant, levels = [], np.empty(n, dtype=bool), np.zeros(n, dtype=np.int64)
    row = 0
    for values in parts:
        rows = slice(row, row + len(values))
        flat = values.reshape(len(values), -1, channels)
        constant[rows] = (flat == flat[:, :1]).all(axis=(1, 2))
        digests += [hashlib.blake2b(np.ascontiguousarray(image).data, digest_size=16).digest() for image in values]
        if scale is not None:
            levels[rows] = [len(np.unique(image)) for image in values]
            values = scale.to_bytes(values)
        images = np.stack([_brought(image, form) for image in values]) if changed and len(values) else values
        buffer.write(row, images)
        row += len(images)
    notes = size_notes([(width, height)], form.shape, options)
    if to_channels < channels:
        notes.append("All images were turned from colour to gray (ITU-R 601 luma).")
    elif to_channels > channels:
        notes.append("All images are gray; each got three equal channels.")
    left, upper, right, lower = window((width, height), options)
    share = frame((width, height), form.shape, options).area / ((right - left) * (lower - upper))
    originals = Originals(
        np.frombuffer(b"".join(digests), dtype="V16"), constant, levels, np.full(n, share, dtype=np.float32)
    )
    return ArrayBatch(buffer.finalize(), tuple(notes), originals)


def _brought(image: NDArray[np.uint8], form: Form) -> NDArray[np.uint8]:
    return from_pillow(Image.fromarray(image[..., 0] if image.shape[-1] == 1 else image), form).pixels
