"""Readers for what Pillow alone does not read: TIFFs of deep colour and odd kinds, AVIF in an older Pillow."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, features

# Named, so that Pillow never hands a file to an interpreter (EPS goes through Ghostscript).
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM", "AVIF")

TIFF_BEGINS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
AVIF_BEGINS = (b"ftypavif", b"ftypavis")
MOST_COMPRESSION = 3000
"""Bytes that LZW or Deflate can make of one; whoever claims more has no data for most of the picture."""

BITS_PER_SAMPLE = 258
"""A tag of TIFF."""


@cache
def formats() -> tuple[str, ...]:
    """What Pillow opens here: with AVIF where it has that itself, or by a plug-in."""
    if features.check("avif"):
        return FORMATS
    try:
        import pillow_avif  # noqa: F401 (it announces itself)
    except ImportError:
        return tuple(name for name in FORMATS if name != "AVIF")
    return FORMATS


def deep_colors(image: Image.Image) -> bool:
    """Whether a picture has more than 8 bits a colour, of which Pillow gives the upper 8."""
    if len(image.getbands()) < 3:
        return False
    if image.format == "TIFF":
        bits = getattr(image, "tag_v2", {}).get(BITS_PER_SAMPLE, (8,))
        return max(bits if isinstance(bits, tuple) else (bits,)) > 8
    return any(str(part.args).find(";16") >= 0 for part in getattr(image, "tile", ()))


def tiff_values(path: Path, most_pixels: int) -> NDArray[Any] | None:
    """(height, width) or (height, width, 3) of the first page of a TIFF; None where it is none or has other axes.

    Raises
    ------
    ValueError
        it claims more pixels than it may, or cannot be decoded, as where a codec is missing.
    """
    if not _begins(path).startswith(TIFF_BEGINS):
        return None
    try:
        import tifffile
    except ImportError:
        return None
    logging.getLogger("tifffile").setLevel(logging.CRITICAL)  # what is wrong with a file is told in one sentence, by us
    with tifffile.TiffFile(path) as file:
        page: Any = file.pages[0]
        height, width = page.imagelength, page.imagewidth
        if not 0 < height * width <= most_pixels:
            raise ValueError(f"it claims {width}×{height} pixels, more than {most_pixels // 10**6} million")
        if page.dtype is None or page.dtype.kind not in "uif" or page.samplesperpixel not in (1, 3, 4):
            return None
        claimed, held = height * width * page.samplesperpixel * page.dtype.itemsize, path.stat().st_size
        if claimed > held * (1 if page.compression == 1 else MOST_COMPRESSION):  # tifffile would fill up with black
            raise ValueError(f"it claims {claimed:,} bytes of pixels, more than its {held:,} can hold")
        values = np.asarray(page.asarray())
    if values.shape[0] in (3, 4) and values.shape[1:] == (height, width):
        values = values.transpose(1, 2, 0)  # one plane a colour
    values = values.reshape(height, width, -1)
    values = values[..., 0] if values.shape[2] == 1 else values[..., :3]
    kept = values.dtype.name in ("uint8", "uint16", "float32")
    return np.ascontiguousarray(values if kept else values.astype(np.float32))


def needed(path: Path) -> str:
    """What has to be installed to read a file, in words; "" where nothing is known to help."""
    begin = _begins(path)
    if begin.startswith(TIFF_BEGINS):
        return "it is a TIFF that Pillow does not read; pip install 'bakeoff[tiff]' may"
    if begin[4:12] in AVIF_BEGINS and "AVIF" not in formats():
        return "it is an AVIF; pip install 'bakeoff[avif]', or Pillow 11.3 or later, reads it"
    return ""


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)
