"""What an image file says of itself before it is decoded, and what will have to be done to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray
from PIL import Image

from bakeoff.compare.data.reading.other_readers import deep_colors

MAX_PIXELS = 64_000_000


class UnreadableImageError(Exception):
    """A file is not an image that can be read; the message says why in a few words."""


@dataclass(frozen=True)
class Header:
    """What a file says of itself before it is decoded: its upright size, what will have to be done to it, its bytes."""

    width: int
    height: int
    gray: bool
    changes: frozenset[str]
    file_bytes: int = 0


def header_of(image: Image.Image, file_bytes: int = 0) -> Header:
    """The header of a picture that Pillow has opened.

    Raises
    ------
    UnreadableImageError
        it claims more than 64 million pixels.
    """
    halved = deep_colors(image)  # Asked first, as the look for EXIF decodes a PNG and forgets how it was coded.
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise UnreadableImageError(f"it claims {width}×{height} pixels, more than {MAX_PIXELS // 10**6} million")
    orientation = image.getexif().get(0x0112, 1)
    if orientation in (5, 6, 7, 8) and image.format != "TIFF":  # Of a TIFF, Pillow gives the upright size at once.
        width, height = height, width
    told = {
        "rotated": orientation in range(2, 9),
        "alpha": image.has_transparency_data,
        "deep": is_deep(image),
        "halved": halved,
        "cmyk": image.mode == "CMYK",
        "frames": getattr(image, "is_animated", False),
    }
    return Header(
        width, height, _is_gray(image), frozenset(name for name, happens in told.items() if happens), file_bytes
    )


def is_deep(image: Image.Image) -> bool:
    """Whether its values take more than 8 bits."""
    return image.mode in ("I", "F") or image.mode.startswith("I;16")


def _is_gray(image: Image.Image) -> bool:
    if image.mode == "P":
        palette = image.getpalette("RGB") or []
        return palette[0::3] == palette[1::3] == palette[2::3]
    return image.mode in ("1", "L", "LA", "La") or is_deep(image)


def header_of_values(values: NDArray[Any], file_bytes: int) -> Header:
    """The header of values in colour that another reader gave, (height, width, 3)."""
    return Header(values.shape[1], values.shape[0], False, frozenset({"deep"}), file_bytes)
