"""What a batch of images is, and the one check of it: (n, height, width, channels) uint8, one channel or three."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

ImageShape = tuple[int, int, int]
"""(height, width, channels) of one image."""

MOST_VALUES = 2**30
"""Of one image; a gigabyte, which no estimator here could learn from."""

LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""Weights of red, green and blue in the brightness that is seen (ITU-R BT.601)."""


def as_images(images: Any, *, like: ImageShape | None = None) -> NDArray[np.uint8]:
    """The images as an array, unchanged, or an error that says how to mend them.

    Parameters
    ----------
    images
        (n, height, width, channels) uint8, one channel (gray) or three (red, green, blue).
    like
        (height, width, channels) that an estimator was fitted on, where it has been.

    Raises
    ------
    ValueError
        the images have another form, there are none, or they are not shaped like `like`.

    Examples
    --------
    >>> as_images(np.zeros((1797, 64)))
    Traceback (most recent call last):
    ValueError: images must be (n, height, width, channels) uint8; got (1797, 64) float64. \
Reshape with images.reshape(n, 8, 8, 1). Bring the values to 0…255 and convert with images.astype(np.uint8).
    """
    array = np.asarray(images)
    shaped = array.ndim == 4 and array.shape[-1] in (1, 3)
    if not shaped or array.dtype != np.uint8:
        steps = ([] if shaped else [_reshape(array.shape)]) + ([] if array.dtype == np.uint8 else [_CONVERT])
        raise ValueError(
            f"images must be (n, height, width, channels) uint8; got {array.shape} {array.dtype}. {' '.join(steps)}"
        )
    if array.size == 0:
        raise ValueError(f"images must hold at least one image of at least one pixel; got {array.shape}.")
    if like is not None and array.shape[1:] != tuple(like):
        raise ValueError(
            f"images must have the (height, width, channels) that this estimator was fitted on, {tuple(like)}; "
            f"got {array.shape[1:]}. Resize the images, or fit a new estimator on this size."
        )
    return array


def shape_of(images: NDArray[np.uint8]) -> ImageShape:
    """(height, width, channels) of every image of a batch."""
    _, height, width, channels = images.shape
    return height, width, channels


def as_image_shape(shape: Any) -> ImageShape:
    """Three whole numbers of at least 1, and at most `MOST_VALUES` together.

    Raises
    ------
    ValueError
        the shape is none of an image.

    Examples
    --------
    >>> as_image_shape([28, 28, 1])
    (28, 28, 1)
    """
    sides = tuple(shape) if isinstance(shape, tuple | list | np.ndarray) else ()
    whole = all(isinstance(side, int | np.integer) and not isinstance(side, bool) and side >= 1 for side in sides)
    if len(sides) != 3 or not whole or math.prod(map(int, sides)) > MOST_VALUES:
        raise ValueError(f"image_shape must be (height, width, channels), as (28, 28, 1); got {shape!r}.")
    height, width, channels = map(int, sides)
    return height, width, channels


def from_rows(images: Any, image_shape: ImageShape) -> NDArray[Any]:
    """Rows (n, height · width · channels) as images (n, height, width, channels); what is no row stays as it is.

    Raises
    ------
    ValueError
        the shape is none of an image, or the rows are of another length.

    Examples
    --------
    >>> from_rows(np.zeros((5, 64), np.uint8), (8, 8, 1)).shape
    (5, 8, 8, 1)
    """
    shape = as_image_shape(image_shape)
    rows = np.asarray(images)
    if rows.ndim != 2:
        return rows
    if rows.shape[1] != math.prod(shape):
        raise ValueError(
            f"rows of images must hold {' · '.join(map(str, shape))} = {math.prod(shape)} values each, as image_shape "
            f"says; got {rows.shape}. Give image_shape=(height, width, channels) of these images."
        )
    return rows.reshape(-1, *shape)


def to_gray(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Brightness of every pixel, (n, height, width) float32 in 0…255."""
    if images.shape[-1] == 1:
        return images[..., 0].astype(np.float32)
    return images.astype(np.float32) @ LUMA


_CONVERT = "Bring the values to 0…255 and convert with images.astype(np.uint8)."


def _reshape(shape: tuple[int, ...]) -> str:
    """What to do about images of this shape."""
    side = math.isqrt(shape[1]) if len(shape) == 2 else 0
    if side and side * side == shape[1]:
        return f"Reshape with images.reshape(n, {side}, {side}, 1)."
    if len(shape) == 3 and shape[-1] in (1, 3):
        return "One image alone is a batch of one: images[np.newaxis]."
    if len(shape) == 3:
        return "Gray images get a channel with images[..., np.newaxis]."
    if len(shape) == 4 and shape[1] in (1, 3):
        return "Put the channels last with images.transpose(0, 2, 3, 1)."
    if len(shape) == 4 and shape[-1] == 4:
        return "Leave the alpha channel out with images[..., :3]."
    return "Reshape with images.reshape(n, height, width, channels), with one channel or three."
