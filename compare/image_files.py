"""Image files of any kind, brought to one form: the one place that turns a path into pixels.

Every file is looked at twice. `look` reads the header alone, so that size and colour of the whole batch are settled,
and absurd sizes refused, before a pixel is decoded; `read` decodes one file, straight into its place in the batch.
"""

from __future__ import annotations

import os
import unicodedata
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from compare.errors import UserError

Color = Literal["auto", "gray", "rgb"]
T = TypeVar("T")

EXTENSIONS = (".png", ".jpg", ".jpeg", ".jpe", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".pgm", ".ppm", ".pbm", ".pnm")
# Named, so that Pillow never hands a file to an interpreter (EPS goes through Ghostscript).
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM")

MAX_PIXELS = 64_000_000
MAX_BATCH_BYTES = 4 * 2**30
MAX_SKIPPED = 0.05
LARGEST_DEFAULT_SIDE = 64

CHANGES = {
    "rotated": "turned upright, as their EXIF orientation says",
    "alpha": "with transparency laid on white",
    "16 bit": "with 16 bits a pixel divided by 257, so that the whole range fits 8 bits",
    "cmyk": "converted from CMYK to RGB without a colour profile",
    "frames": "with several frames cut down to the first",
}
"""What may happen to a file on its way to pixels, as the tail of a sentence that opens with a count."""


class UnreadableImageError(Exception):
    """A file is not an image that can be read; the message says why in a few words."""


@dataclass(frozen=True)
class Header:
    """What a file says of itself before it is decoded: its upright size, and what will have to be done to it."""

    width: int
    height: int
    gray: bool
    changes: frozenset[str]


@dataclass(frozen=True, eq=False)
class Batch:
    """Decoded files: (n, height, width, 1 or 3) uint8, the rows of the asked-for paths they are, and what was done."""

    images: NDArray[np.uint8]
    kept: NDArray[np.int64]
    notes: tuple[str, ...]


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
    return "".join(c.encode("unicode_escape").decode() if unicodedata.category(c) == "Cc" else c for c in text)


def look(path: Path) -> Header:
    """Read the header of one file.

    Raises:
        UnreadableImageError: it is empty, no image, or claims more than 64 million pixels.
    """
    return _open(path, _header)


def read(path: Path, shape: tuple[int, int], gray: bool) -> NDArray[np.uint8]:
    """Decode one file to (height, width, 1 or 3) uint8, upright, opaque, and as large as `shape` = (height, width).

    A file of another size is resized (bicubic, antialiased) until it covers the shape, and its centre is cut out.

    Raises:
        UnreadableImageError: it is truncated, damaged or of a kind without a stated range of values.
    """

    def decode(image: Image.Image) -> NDArray[np.uint8]:
        _header(image)
        plain = _plain(image).convert("L" if gray else "RGB")
        fitted = ImageOps.fit(plain, shape[::-1], Image.Resampling.BICUBIC)
        return np.asarray(fitted, dtype=np.uint8).reshape(*shape, -1)

    return _open(path, decode)


def read_all(paths: Sequence[Path], root: Path, size: int | None = None, color: Color = "auto") -> Batch:
    """Decode many files to one form.

    Args:
        paths: the files; `root` is what their names are shown relative to.
        size: side of the square that all are brought to, in pixels. With None, files of one size keep it, and files of
            several sizes meet at their median short side, at most 64.
        color: "auto" keeps gray where all are gray, and is "rgb" otherwise.

    Raises:
        UserError: more than 5 % of the files cannot be read, or the batch would not fit into 4 GiB.
    """
    with warnings.catch_warnings(), ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        warnings.simplefilter("ignore")  # Pillow warns of harmless oddities, once a file.
        headers = list(pool.map(_or_reason(look), paths))
        readable = [header for header in headers if isinstance(header, Header)]
        _refuse_many_unreadable(paths, headers, root)
        shape = _common_shape(readable, size)
        gray = color == "gray" or (color == "auto" and all(header.gray for header in readable))
        images = _allocate(len(paths), shape, gray)

        def place(row: int) -> str:
            if isinstance(header := headers[row], str):
                return header
            pixels = _or_reason(lambda path: read(path, shape, gray))(paths[row])
            if isinstance(pixels, str):
                return pixels
            images[row] = pixels
            return ""

        reasons = list(pool.map(place, range(len(paths))))
    _refuse_many_unreadable(paths, reasons, root)
    kept = np.flatnonzero([not reason for reason in reasons])
    for to, row in enumerate(kept):  # Gaps are closed in place: a second batch might not fit into memory.
        if to != row:
            images[to] = images[row]
    decoded = [header for header in (headers[row] for row in kept) if isinstance(header, Header)]
    notes = (*_skipped_notes(paths, reasons, root), *_notes(decoded, shape, gray))
    return Batch(images[: len(kept)], kept, notes)


def _open(path: Path, use: Callable[[Image.Image], T]) -> T:
    try:
        if not os.path.getsize(path):
            raise UnreadableImageError("it is empty")
        # Given a path, Pillow (13.0 at least) maps an uncompressed TIFF into memory, and garbles it where it is turned.
        with path.open("rb") as file, Image.open(file, formats=FORMATS) as image:
            return use(image)
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


def _or_reason(function: Callable[[Path], T]) -> Callable[[Path], T | str]:
    def attempt(path: Path) -> T | str:
        try:
            return function(path)
        except UnreadableImageError as error:
            return str(error)

    return attempt


def _header(image: Image.Image) -> Header:
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
    return Header(width, height, _is_gray(image), frozenset(name for name, happens in told.items() if happens))


def _is_16_bit(image: Image.Image) -> bool:
    return image.mode.startswith("I;16") or (image.mode == "I" and image.format in ("PNG", "PPM"))


def _is_gray(image: Image.Image) -> bool:
    if image.mode == "P":
        palette = image.getpalette("RGB") or []
        return palette[0::3] == palette[1::3] == palette[2::3]
    return image.mode in ("1", "L", "LA", "La", "I", "F") or image.mode.startswith("I;16")


def _plain(image: Image.Image) -> Image.Image:
    """The upright, opaque picture, 8 bits a channel."""
    sixteen = _is_16_bit(image)  # Asked before the picture is turned, which forgets the format.
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


def _common_shape(headers: Sequence[Header], size: int | None) -> tuple[int, int]:
    if size is None:
        shapes = {(header.height, header.width) for header in headers}
        if len(shapes) == 1:
            return shapes.pop()
        size = min(LARGEST_DEFAULT_SIDE, int(np.median([min(h.width, h.height) for h in headers])))
    return size, size


def _allocate(n: int, shape: tuple[int, int], gray: bool) -> NDArray[np.uint8]:
    full = (n, *shape, 1 if gray else 3)
    needed = int(np.prod(full, dtype=object))
    if needed > MAX_BATCH_BYTES:
        raise UserError(
            f"{n} images of {shape[1]}×{shape[0]} pixels would need {needed / 2**30:.1f} GiB of memory, more than "
            f"{MAX_BATCH_BYTES >> 30}. Make them smaller, as in folder:PATH[size=64]."
        )
    return np.empty(full, dtype=np.uint8)


def _refuse_many_unreadable(paths: Sequence[Path], outcomes: Iterable[object], root: Path) -> None:
    reasons = [outcome if isinstance(outcome, str) else "" for outcome in outcomes]
    unreadable = sum(map(bool, reasons))
    if unreadable > MAX_SKIPPED * len(paths):
        raise UserError(
            f"{unreadable} of {len(paths)} image files in '{printable(root)}' cannot be read (at most "
            f"{MAX_SKIPPED:.0%} may be left out): {_named(paths, reasons, root)}. Remove or replace them."
        )


def _named(paths: Sequence[Path], reasons: Sequence[str], root: Path, most: int = 5) -> str:
    pairs = zip(paths, reasons, strict=True)
    bad = [f"{printable(path.relative_to(root))} ({reason})" for path, reason in pairs if reason]
    return ", ".join(bad[:most]) + (f" and {len(bad) - most} more" if len(bad) > most else "")


def _skipped_notes(paths: Sequence[Path], reasons: Sequence[str], root: Path) -> list[str]:
    unreadable = sum(map(bool, reasons))
    if not unreadable:
        return []
    names = _named(paths, reasons, root, most=20)
    return [f"{unreadable} of {len(paths)} files could not be read and were left out: {names}."]


def _notes(headers: Sequence[Header], shape: tuple[int, int], gray: bool) -> list[str]:
    notes = []
    sizes = sorted({(header.width, header.height) for header in headers})
    if sizes != [shape[::-1]]:
        what = f"Images came in {len(sizes)} sizes" if len(sizes) > 1 else "Images came in one size"
        span = " to ".join(f"{w}×{h}" for w, h in dict.fromkeys((sizes[0], sizes[-1])))
        notes.append(
            f"{what}, {span} pixels; each was resized (bicubic, antialiased) until it covered {shape[1]}×{shape[0]}, "
            "and its centre was cut out."
        )
    colored = sum(not header.gray for header in headers)
    if gray and colored:
        notes.append(f"{colored} of {len(headers)} images were turned from colour to gray (ITU-R 601 luma).")
    elif not gray and colored < len(headers):
        notes.append(f"{len(headers) - colored} of {len(headers)} images are gray; each got three equal channels.")
    counts = Counter(change for header in headers for change in header.changes)
    notes += [f"{counts[name]} of {len(headers)} images: {text}." for name, text in CHANGES.items() if counts[name]]
    return notes
