"""Image files of any kind, brought to one form: the one place that turns a path into pixels.

`look` reads the header alone; `read` decodes the file, after its header was found sane.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from bakeoff.compare.data.reading.frame import frame
from bakeoff.compare.data.reading.header import (
    MAX_PIXELS,
    Header,
    UnreadableImageError,
    header_of,
    header_of_values,
)
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.data.reading.other_readers import deep_colors, formats, needed, tiff_values
from bakeoff.compare.data.reading.scaling import WHOLE_16_BITS, Scale

T = TypeVar("T")

LEAST_HALVED = 32
"""Largest value, of 16 bits cut to their upper 8, below which too little is left of a picture."""


@dataclass(frozen=True)
class Form:
    """What every file of a data set is brought to.

    Attributes
    ----------
    shape
        (height, width); gray: one channel, else three.
    options
        how it is brought there.
    scale
        how values of more than 8 bits come to 8; without, 16 bits by their whole range.
    background
        what transparent pixels are laid on, 0…255.
    """

    shape: tuple[int, int]
    gray: bool
    options: ImageOptions = field(default_factory=ImageOptions)
    scale: Scale | None = None
    background: int = 255


@dataclass(frozen=True, eq=False)
class Decoded:
    """One picture in its form, and what is known of it before it was brought there.

    Attributes
    ----------
    pixels
        (height, width, 1 or 3) uint8.
    digest
        16 bytes, of the original values.
    constant
        whether these were all the same.
    levels
        how many different values there were, of more than 8 bits; else 0.
    """

    pixels: NDArray[np.uint8]
    digest: bytes
    constant: bool
    levels: int

    def without_pixels(self) -> Decoded:
        """What is known of the original alone, so that the pixels are let go."""
        return replace(self, pixels=self.pixels[:0].copy())


def printable(name: str | os.PathLike[str]) -> str:
    r"""A file name that can be shown: bytes that are no UTF-8 and control characters are written as escapes.

    >>> printable("a\nb\udcff")
    'a\\nb\\xff'
    """
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    if text.isprintable():
        return text
    return "".join(c.encode("unicode_escape").decode() if unicodedata.category(c) == "Cc" else c for c in text)


def look(path: Path) -> Header:
    """Read the header of one file.

    Raises
    ------
    UnreadableImageError
        it is empty, no image, or claims more than 64 million pixels.
    """
    return _open(path, lambda _, header: header)


def read(path: Path, form: Form) -> Decoded:
    """Decode one file to (height, width, 1 or 3) uint8, upright, opaque, and as large as the form says.

    A file of another size is resized (bicubic, antialiased) as `frame` says; margins are black.

    Raises
    ------
    UnreadableImageError
        it is truncated, damaged or of a kind without a stated range of values.
    """
    return _open(path, lambda image, header: _decoded(image, header, form))


def from_pillow(image: Image.Image, form: Form) -> Decoded:
    """One picture that Pillow has opened, as `read` gives it."""
    return _decoded(image, header_of(image), form)


def values_of(path: Path) -> NDArray[Any]:
    """The values of one file as they are in it, of more than 8 bits: (height, width).

    Raises
    ------
    UnreadableImageError
        as `read`.
    """
    return _open(path, lambda image, _: np.array(image))


def opaque_brightness(path: Path) -> float:
    """Mean luma of what can be seen of a picture with transparency, 0…255; NaN where all is transparent.

    Raises
    ------
    UnreadableImageError
        as `read`.
    """

    def mean(image: Image.Image, _: Header) -> float:
        luma = np.asarray(image.convert("RGBA").convert("RGB").convert("L"), dtype=np.float64)
        alpha = np.asarray(image.convert("RGBA"), dtype=np.float64)[..., 3]
        return float((luma * alpha).sum() / alpha.sum()) if alpha.any() else float("nan")

    return _open(path, mean)


def _decoded(image: Image.Image | NDArray[Any], header: Header, form: Form) -> Decoded:
    if isinstance(image, np.ndarray):
        return _decoded_array(image, form)
    deep = "deep" in header.changes  # Asked before the picture is turned, which forgets the format.
    if "rotated" in header.changes:
        image = ImageOps.exif_transpose(image)
    original = np.asarray(image) if deep else None
    content = image.tobytes() if original is None else np.ascontiguousarray(original).tobytes()
    extrema = image.getextrema()
    bands = extrema if isinstance(extrema[0], tuple) else (extrema,)
    if "halved" in header.changes and max(band[1] for band in bands[:3]) < LEAST_HALVED:
        raise UnreadableImageError(
            f"its 16 bits a colour hold values below {256 * LEAST_HALVED:,}, of which 8 bits would keep next to "
            "nothing; save it with 8 bits a colour, over their whole range"
        )
    return Decoded(
        _fitted(_plain(image, original, form), form),
        hashlib.blake2b(content, digest_size=16, key=f"{image.mode} {image.size}".encode()).digest(),
        all(band[0] == band[1] for band in bands),
        len(np.unique(original)) if original is not None else 0,
    )


def _decoded_array(values: NDArray[Any], form: Form) -> Decoded:
    """Colour of more than 8 bits, which Pillow has no form for: (height, width, 3)."""
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        raise UnreadableImageError("some of its values are no numbers")
    plain = Image.fromarray((form.scale or WHOLE_16_BITS).to_bytes(values))
    content = np.ascontiguousarray(values).tobytes()
    return Decoded(
        _fitted(plain, form),
        hashlib.blake2b(content, digest_size=16, key=f"{values.dtype} {values.shape}".encode()).digest(),
        bool((values == values[:1, :1]).all()),
        len(np.unique(values)),
    )


def _fitted(plain: Image.Image, form: Form) -> NDArray[np.uint8]:
    mode = "L" if form.gray else "RGB"
    if plain.mode != mode:
        plain = plain.convert(mode)
    if plain.size != form.shape[::-1] or form.options.crop is not None:
        how = frame(plain.size, form.shape, form.options)
        part = plain.resize((how.place[2], how.place[3]), Image.Resampling.BICUBIC, box=how.box)
        plain = part if part.size == form.shape[::-1] else Image.new(plain.mode, form.shape[::-1])
        if part is not plain:
            plain.paste(part, how.place[:2])
    return np.asarray(plain, dtype=np.uint8).reshape(*form.shape, -1)


def _open(path: Path, use: Callable[[Any, Header], T]) -> T:
    """What `use` makes of a file: of what Pillow opens, or of its values where another reader has to be asked."""
    try:
        # Given a path, Pillow (13.0 at least) maps an uncompressed TIFF into memory, and garbles it where it is turned.
        with path.open("rb") as file:
            file_bytes = os.fstat(file.fileno()).st_size
            if not file_bytes:
                raise UnreadableImageError("it is empty")
            try:
                image = Image.open(file, formats=formats())
            except UnidentifiedImageError:
                return _use_values(path, file_bytes, use)
            with image:
                _check_held(image, file_bytes)
                if image.format == "TIFF" and deep_colors(image):
                    values = tiff_values(path, MAX_PIXELS)
                    if values is not None:
                        return use(values, header_of_values(values, file_bytes))
                return use(image, header_of(image, file_bytes))
    except UnreadableImageError:
        raise
    except Image.DecompressionBombError as error:
        raise UnreadableImageError(f"it claims more than {MAX_PIXELS // 10**6} million pixels") from error
    # A damaged file makes Pillow's decoders raise nearly anything (SyntaxError, struct.error, IndexError, …).
    except Exception as error:
        reason = getattr(error, "strerror", None) or " ".join(str(error).split()) or type(error).__name__
        raise UnreadableImageError(reason) from error


def _check_held(image: Image.Image, file_bytes: int) -> None:
    """An uncompressed TIFF holds the pixels that it claims; else Pillow would make up those that are not there."""
    width, height = image.size
    raw = image.format == "TIFF" and image.info.get("compression") == "raw"
    if raw and width * height * len(image.getbands()) > 8 * file_bytes:  # at a bit a value, the least there is
        raise UnreadableImageError(f"it claims {width}×{height} pixels, more than its {file_bytes:,} bytes can hold")


def _use_values(path: Path, file_bytes: int, use: Callable[[Any, Header], T]) -> T:
    """Of a file that Pillow does not know: a TIFF of another kind, as tifffile reads it."""
    values = tiff_values(path, MAX_PIXELS)
    if values is None:
        raise UnreadableImageError(needed(path) or "it is not an image of a known kind")
    if values.ndim == 3:
        return use(values, header_of_values(values, file_bytes))
    image = Image.fromarray(values)
    return use(image, header_of(image, file_bytes))


def _plain(image: Image.Image, deep: NDArray[Any] | None, form: Form) -> Image.Image:
    """The opaque picture, 8 bits a channel."""
    if deep is not None:
        if deep.dtype.kind == "f" and not np.isfinite(deep).all():
            raise UnreadableImageError("some of its values are no numbers")
        if form.scale is None and (deep.dtype.kind == "f" or deep.min() < 0 or deep.max() > 65535):
            raise UnreadableImageError("its 32-bit pixels have no stated range; save it with 8 or 16 bits a pixel")
        return Image.fromarray((form.scale or WHOLE_16_BITS).to_bytes(deep))
    if image.has_transparency_data:
        behind = Image.new("RGBA", image.size, (form.background,) * 3)
        return Image.alpha_composite(behind, image.convert("RGBA"))
    return image
