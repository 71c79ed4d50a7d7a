"""Many image files, decoded into one batch of one size and colour, with a note of all that was done to them."""

from __future__ import annotations

import os
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from bakeoff.compare.data.dataset import Origins
from bakeoff.compare.data.image_buffer import ImageBuffer
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_files import (
    Fit,
    Header,
    UnreadableImageError,
    frame,
    look,
    printable,
    read,
    visit,
)
from bakeoff.compare.errors import UserError
from bakeoff.pipelines.compute.thread_count import available_cores

Color = Literal["auto", "gray", "rgb"]
Size = Annotated[int, Field(ge=1, le=4096)] | None
T = TypeVar("T")

MAX_SKIPPED = 0.05
LARGEST_DEFAULT_SIDE = 64
CHUNK = 64
"""Files that a thread takes at a time."""

CHANGES = {
    "rotated": "turned upright, as their EXIF orientation says",
    "alpha": "with transparency laid on white",
    "16 bit": "with 16 bits a pixel divided by 257, so that the whole range fits 8 bits",
    "cmyk": "converted from CMYK to RGB without a colour profile",
    "frames": "with several frames cut down to the first",
}
"""What may happen to a file on its way to pixels, as the tail of a sentence that opens with a count."""

FITS = {
    "crop": "each was resized (bicubic, antialiased) until it covered {0}×{1}, and its centre was cut out",
    "pad": "each was resized (bicubic, antialiased) until it fitted into {0}×{1}, with black margins",
    "stretch": "each was resized (bicubic, antialiased) to {0}×{1}, which changes its proportions",
}


@dataclass(frozen=True, eq=False)
class Batch:
    """Decoded files.

    Attributes
    ----------
    images
        (n, height, width, 1 or 3) uint8.
    kept
        (n,) rows of the asked-for paths that they are.
    notes
        what was done to them, a sentence each.
    skipped
        the files that could not be read, each with the reason.
    origins
        the files they came from.
    fit
        how they were brought to one size.
    """

    images: NDArray[np.uint8]
    kept: NDArray[np.int64]
    notes: tuple[str, ...]
    skipped: tuple[str, ...]
    origins: Origins
    fit: Fit

    def move(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """(n, points, 2) x and y in the upright pictures, as they lie in the images."""
        shape = self.images.shape[1:3]
        sizes = zip(self.origins.widths.tolist(), self.origins.heights.tolist(), strict=True)
        moved = [frame(size, shape, self.fit).move(of) for size, of in zip(sizes, points, strict=True)]
        return np.array(moved, dtype=np.float32).reshape(points.shape)


def read_all(
    paths: Sequence[Path],
    root: Path,
    size: int | None = None,
    color: Color = "auto",
    fit: Fit = "crop",
    locations: DataLocations | None = None,
) -> Batch:
    """Decode many files to one form, on as many cores as there are.

    Parameters
    ----------
    paths
        the files; `root` is what their names are shown relative to.
    size
        side of the square that all are brought to, in pixels. With None, files of one size keep it, and files of
        several sizes meet at their median short side, at most 64.
    color
        "auto" keeps gray where all are gray, and is "rgb" otherwise.
    fit
        how unequal sizes are brought together.
    locations
        knows where the batch is written; without, it stands in memory.

    Raises
    ------
    UserError
        more than 5 % of the files cannot be read, or there is no room for the batch.
    """
    locations = locations or DataLocations()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of harmless oddities, once a file.
        headers, reasons, shape, gray, buffer = _guess(paths, size, color, fit, locations)
        readable = [header for header in headers if header is not None]
        _refuse_many_unreadable(paths, reasons, root)
        common = common_side([(header.width, header.height) for header in readable], size)
        all_gray = color == "gray" or (color == "auto" and all(header.gray for header in readable))
        if buffer is None or (common, all_gray) != (shape, gray):
            shape, gray = common, all_gray
            if buffer is not None:
                buffer.discard()
            buffer = locations.image_buffer((len(paths), *shape, 1 if gray else 3))
            reasons = _decode(paths, reasons, shape, gray, fit, buffer)
    _refuse_many_unreadable(paths, reasons, root)
    kept = np.flatnonzero([not reason for reason in reasons])
    decoded = [header for header in (headers[row] for row in kept) if header is not None]
    skipped = _named(paths, reasons, root)
    return Batch(
        images=buffer.finalize(None if len(kept) == len(paths) else kept),
        kept=kept,
        notes=(*_skipped_notes(skipped, len(paths)), *_notes(decoded, shape, gray, fit)),
        skipped=skipped,
        origins=Origins(
            names=tuple(_shown(paths[row], root) for row in kept.tolist()),
            file_bytes=np.array([header.file_bytes for header in decoded], dtype=np.int64),
            widths=np.array([header.width for header in decoded], dtype=np.int64),
            heights=np.array([header.height for header in decoded], dtype=np.int64),
        ),
        fit=fit,
    )


def _guess(
    paths: Sequence[Path], size: int | None, color: Color, fit: Fit, locations: DataLocations
) -> tuple[list[Header | None], list[str], tuple[int, int], bool, ImageBuffer | None]:
    """Look at all files, and decode them in the same go as long as all are like the first one.

    Returns
    -------
    tuple[list[Header | None], list[str], tuple[int, int], bool, ImageBuffer | None]
        Headers, reasons why a file cannot be read ("" where it can), the size and colour that were guessed, and the
        buffer with all images in it, or None where the guess was wrong.
    """
    first = next((found for found in map(_or_reason(look), paths) if isinstance(found, Header)), None)
    if first is None:
        return [None] * len(paths), [str(_or_reason(look)(path)) for path in paths], (0, 0), False, None
    shape = common_side([(first.width, first.height)], size)
    gray = color == "gray" or (color == "auto" and first.gray)
    alike = True
    try:
        buffer = locations.image_buffer((len(paths), *shape, 1 if gray else 3))
    except UserError:  # the first may be far larger than what all are brought to
        return *_looked(paths), shape, gray, None

    def wanted(header: Header) -> bool:
        nonlocal alike
        fitting = size is not None or (header.height, header.width) == shape
        alike = alike and fitting and (color != "auto" or header.gray == gray)
        return alike

    def place(row: int) -> tuple[Header | None, str]:
        found = _or_reason(lambda path: visit(path, shape, gray, fit, wanted))(paths[row])
        if isinstance(found, str):
            return None, found
        header, pixels = found
        if pixels is not None:
            buffer.write(row, pixels)
        return header, ""

    results = _on_all_cores(place, len(paths))
    headers, reasons = [header for header, _ in results], [reason for _, reason in results]
    if not alike:
        buffer.discard()
    return headers, reasons, shape, gray, buffer if alike else None


def _looked(paths: Sequence[Path]) -> tuple[list[Header | None], list[str]]:
    found = _on_all_cores(lambda row: _or_reason(look)(paths[row]), len(paths))
    return [f if isinstance(f, Header) else None for f in found], [f if isinstance(f, str) else "" for f in found]


def _decode(
    paths: Sequence[Path], reasons: Sequence[str], shape: tuple[int, int], gray: bool, fit: Fit, buffer: ImageBuffer
) -> list[str]:
    """Decode what can be read into a buffer; the reasons, with those that came up while decoding."""

    def place(row: int) -> str:
        if reasons[row]:
            return reasons[row]
        pixels = _or_reason(lambda path: read(path, shape, gray, fit))(paths[row])
        if isinstance(pixels, str):
            return pixels
        buffer.write(row, pixels)
        return ""

    return _on_all_cores(place, len(paths))


def _on_all_cores(function: Callable[[int], T], n: int) -> list[T]:
    """The function of 0 … n − 1, in order; Pillow decodes outside of Python's lock."""
    cores = available_cores()
    if cores == 1 or n < 2 * CHUNK:
        return [function(row) for row in range(n)]
    chunks = [range(start, min(start + CHUNK, n)) for start in range(0, n, CHUNK)]
    with ThreadPoolExecutor(min(8, cores)) as pool:
        return [result for part in pool.map(lambda rows: [function(row) for row in rows], chunks) for result in part]


def _or_reason(function: Callable[[Path], T]) -> Callable[[Path], T | str]:
    def attempt(path: Path) -> T | str:
        try:
            return function(path)
        except UnreadableImageError as error:
            return str(error)

    return attempt


def common_side(sizes: Sequence[tuple[int, int]], size: int | None) -> tuple[int, int]:
    """(height, width) that pictures of these sizes, (width, height), are brought to; see `read_all`."""
    if size is None:
        if len(set(sizes)) == 1:
            return sizes[0][1], sizes[0][0]
        size = min(LARGEST_DEFAULT_SIDE, int(np.median([min(pair) for pair in sizes])))
    return size, size


def _refuse_many_unreadable(paths: Sequence[Path], outcomes: Iterable[object], root: Path) -> None:
    bad = _named(paths, [outcome if isinstance(outcome, str) else "" for outcome in outcomes], root)
    if len(bad) > MAX_SKIPPED * len(paths):
        raise UserError(
            f"{len(bad)} of {len(paths)} image files in '{printable(root)}' cannot be read "
            f"(at most {MAX_SKIPPED:.0%} may be left out): {_listed(bad, 5)}. Remove or replace them."
        )


def _named(paths: Sequence[Path], reasons: Sequence[str], root: Path) -> tuple[str, ...]:
    pairs = zip(paths, reasons, strict=True)
    return tuple(f"{_shown(path, root)} ({reason})" for path, reason in pairs if reason)


def _shown(path: Path, root: Path) -> str:
    """A file's name below the root, or whole where it lies elsewhere."""
    return printable(str(path).removeprefix(f"{root}{os.sep}"))


def _listed(names: Sequence[str], most: int) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _skipped_notes(skipped: Sequence[str], n: int) -> list[str]:
    if not skipped:
        return []
    return [f"{len(skipped)} of {n} files could not be read and were left out: {_listed(skipped, 20)}."]


def _notes(headers: Sequence[Header], shape: tuple[int, int], gray: bool, fit: Fit) -> list[str]:
    notes = []
    sizes = sorted({(header.width, header.height) for header in headers})
    if sizes != [shape[::-1]]:
        what = f"Images came in {len(sizes)} sizes" if len(sizes) > 1 else "Images came in one size"
        span = " to ".join(f"{w}×{h}" for w, h in dict.fromkeys((sizes[0], sizes[-1])))
        notes.append(f"{what}, {span} pixels; {FITS[fit].format(*shape[::-1])}.")
    colored = sum(not header.gray for header in headers)
    if gray and colored:
        notes.append(f"{colored} of {len(headers)} images were turned from colour to gray (ITU-R 601 luma).")
    elif not gray and colored < len(headers):
        notes.append(f"{len(headers) - colored} of {len(headers)} images are gray; each got three equal channels.")
    counts = Counter(change for header in headers for change in header.changes)
    notes += [f"{counts[name]} of {len(headers)} images: {text}." for name, text in CHANGES.items() if counts[name]]
    return notes
