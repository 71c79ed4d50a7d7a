"""Image files of any kind, brought to one form: the one place that turns a path into pixels.

`look` reads the header alone; `read` decodes the file, after its header was found sane; `visit` does both in one go.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

Fit = Literal["crop", "pad", "stretch"]
T = TypeVar("T")

EXTENSIONS = (".png", ".jpg", ".jpeg", ".jpe", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".pgm", ".ppm", ".pbm", ".pnm")
# Named, so that Pillow never hands a file to an interpreter (EPS goes through Ghostscript).
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM")

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


@dataclass(frozen=True)
class Frame:
    """Which part of a picture is taken, and where it is put.

    Attributes
    ----------
    box
        left, upper, right, lower in the upright picture, in pixels and parts of them.
    place
        left, upper, width, height in the common size.
    """

    box: tuple[float, float, float, float]
    place: tuple[int, int, int, int]

    def move(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """(…, 2) x and y in the picture, 0 at the centre of its first pixel, as they lie in the common size."""
        left, upper, right, lower = self.box
        scale = np.array([self.place[2] / (right - left), self.place[3] / (lower - upper)])
        moved = (points + 0.5 - np.array([left, upper])) * scale + np.array(self.place[:2]) - 0.5
        return np.asarray(moved, dtype=np.float32)


def frame(size: tuple[int, int], shape: tuple[int, int], fit: Fit) -> Frame:
    """How a picture of `size` = (width, height) comes to `shape` = (height, width).

    "crop" scales it until it covers the shape and cuts out the centre, "pad" scales it until it fits in and leaves a
    margin, "stretch" changes its proportions.

    >>> frame((40, 20), (10, 10), "crop").box, frame((40, 20), (10, 10), "pad").place
    ((10.0, 0.0, 30.0, 20), (0, 2, 10, 5))
    """
    (width, height), (to_height, to_width) = size, shape
    whole = (0.0, 0.0, float(width), float(height))
    if fit == "pad":
        scale = min(to_width / width, to_height / height)
        wide, high = max(1, round(width * scale)), max(1, round(height * scale))
        return Frame(whole, ((to_width - wide) // 2, (to_height - high) // 2, wide, high))
    if fit == "crop":
        scale = max(to_width / width, to_height / height)
        left, upper = (width - to_width / scale) / 2, (height - to_height / scale) / 2
        whole = (max(0.0, left), max(0.0, upper), min(width, width - left), min(height, height - upper))
    return Frame(whole, (0, 0, to_width, to_height))


def is_image_name(name: str) -> bool:
    """Whether a file calls itself an image; hidden files never do.

    >>> is_image_name("a.JPG"), is_image_name(".a.jpg"), is_image_name("Thumbs.db")
    (True, False, False)
    """
    return not name.startswith(".") and name.lower().endswith(EXTENSIONS)


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


def read(path: Path, shape: tuple[int, int], gray: bool, fit: Fit = "crop") -> NDArray[np.uint8]:
    """Decode one file to (height, width, 1 or 3) uint8, upright, opaque, and as large as `shape` = (height, width).

    A file of another size is resized (bicubic, antialiased) as `frame` says; margins are black.

    Raises
    ------
    UnreadableImageError
        it is truncated, damaged or of a kind without a stated range of values.
    """
    return _open(path, lambda image, header: _fitted(image, header, shape, gray, fit))


def from_pillow(image: Image.Image, shape: tuple[int, int], gray: bool, fit: Fit) -> NDArray[np.uint8]:
    """One picture that Pillow has opened, as `read` gives it."""
    return _fitted(image, _header(image), shape, gray, fit)


def _fitted(image: Image.Image, header: Header, shape: tuple[int, int], gray: bool, fit: Fit) -> NDArray[np.uint8]:
    plain, mode = _plain(image, "rotated" in header.changes), "L" if gray else "RGB"
    if plain.mode != mode:
        plain = plain.convert(mode)
    if plain.size != shape[::-1]:
        how = frame(plain.size, shape, fit)
        part = plain.resize((how.place[2], how.place[3]), Image.Resampling.BICUBIC, box=how.box)
        plain = part if part.size == shape[::-1] else Image.new(plain.mode, shape[::-1])
        if part is not plain:
            plain.paste(part, how.place[:2])
    return np.asarray(plain, dtype=np.uint8).reshape(*shape, -1)


def visit(
    path: Path, shape: tuple[int, int], gray: bool, fit: Fit, wanted: Callable[[Header], bool]
) -> tuple[Header, NDArray[np.uint8] | None]:
    """Look at one file, and read it too if its header is as wanted.

    Raises
    ------
    UnreadableImageError
        as `look` and `read`.
    """

    def both(image: Image.Image, header: Header) -> tuple[Header, NDArray[np.uint8] | None]:
        return header, _fitted(image, header, shape, gray, fit) if wanted(header) else None

    return _open(path, both)


def _open(path: Path, use: Callable[[Image.Image, Header], T]) -> T:
    try:
        # Given a path, Pillow (13.0 at least) maps an uncompressed TIFF into memory, and garbles it where it is turned.
        with path.open("rb") as file:
            file_bytes = os.fstat(file.fileno()).st_size
            if not file_bytes:
                raise UnreadableImageError("it is empty")
            with Image.open(file, formats=FORMATS) as image:
                return use(image, _header(image, file_bytes))
    except UnreadableImageError:
        raise
    except Image.DecompressionBombError as error:
        raise UnreadableImageError(f"it claims more than {MAX_PIXELS // 10**6} million pixels") from error
    except Image.UnidentifiedImageError as error:
        raise UnreadableImageError("it is not an image of a known kind") from error
    # A damaged file makes Pillow's decoders raise nearly anything (SyntaxError, struct.error, IndexError, …).
    except Exception as error:
        reason = getattr(error, "strerror", None) or " ".join(str(error).split()) or type(error).__name__
        raise UnreadableImageError(reason) from error


def _header(image: Image.Image, file_bytes: int = 0) -> Header:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise UnreadableImageError(f"it claims {width}×{height} pixels, more than {MAX_PIXELS // 10**6} million")
    orientation = image.getexif().get(0x0112, 1)
    if orientation in (5, 6, 7, 8) and image.format != "TIFF":  # Of a TIFF, Pillow gives the upright size at once.
        width, height = height, width
    told = {
        "rotated": orientation in range(2, 9),
        "alpha": image.has_transparency_data,
        "16 bit": _is_16_bit(image),
        "cmyk": image.mode == "CMYK",
        "frames": getattr(image, "is_animated", False),
    }
    return Header(
        width, height, _is_gray(image), frozenset(name for name, happens in told.items() if happens), file_bytes
    )


def _is_16_bit(image: Image.Image) -> bool:
    return image.mode.startswith("I;16") or (image.mode == "I" and image.format in ("PNG", "PPM"))


def _is_gray(image: Image.Image) -> bool:
    if image.mode == "P":
        palette = image.getpalette("RGB") or []
        return palette[0::3] == palette[1::3] == palette[2::3]
    return image.mode in ("1", "L", "LA", "La", "I", "F") or image.mode.startswith("I;16")


def _plain(image: Image.Image, turned: bool) -> Image.Image:
    """The upright, opaque picture, 8 bits a channel."""
    sixteen = _is_16_bit(image)  # Asked before the picture is turned, which forgets the format.
    if turned:
        image = ImageOps.exif_transpose(image)
    if sixteen:
        values = np.asarray(image).astype(np.uint32)
        return Image.fromarray(((values + 128) // 257).astype(np.uint8))
    if image.mode in ("I", "F"):
        raise UnreadableImageError("its 32-bit pixels have no stated range; save it with 8 or 16 bits a pixel")
    if image.has_transparency_data:
        opaque = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), opaque)
    return image
