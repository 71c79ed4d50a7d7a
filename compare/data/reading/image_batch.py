"""Many image files, decoded into one batch of one form, with a note of all that was done to them.

Two passes: the headers of all files tell the form that they are brought to, then each is decoded into its row.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bakeoff.compare.data.dataset import Originals, Origins
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.frame import frame, window
from bakeoff.compare.data.reading.header import Header, UnreadableImageError
from bakeoff.compare.data.reading.image_files import Decoded, Form, look, opaque_brightness, printable, read, values_of
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.data.reading.notes import notes_on
from bakeoff.compare.data.reading.scaling import Scale, scale_of
from bakeoff.compare.errors import UserError
from bakeoff.pipelines.compute.thread_count import available_cores

T = TypeVar("T")

MAX_SKIPPED = 0.05
LARGEST_DEFAULT_SIDE = 64
CHUNK = 64
"""Files that a thread takes at a time."""
SAMPLE = 256
SAMPLE_VALUES = 4096
"""Files that are looked at for the range of their values, and values of each."""
LEAST_CONTRAST = 64
"""Gray levels between a picture and what it is laid on that are surely seen."""


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
    originals
        what is known of them before they were brought to one form.
    form
        what they were brought to, and how.
    """

    images: NDArray[np.uint8]
    kept: NDArray[np.int64]
    notes: tuple[str, ...]
    skipped: tuple[str, ...]
    origins: Origins
    originals: Originals
    form: Form

    def move(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """(n, points, 2) x and y in the upright pictures, as they lie in the images."""
        shape = self.images.shape[1:3]
        sizes = zip(self.origins.widths.tolist(), self.origins.heights.tolist(), strict=True)
        moved = [frame(size, shape, self.form.options).move(of) for size, of in zip(sizes, points, strict=True)]
        return np.array(moved, dtype=np.float32).reshape(points.shape)


def read_all(
    paths: Sequence[Path],
    root: Path,
    options: ImageOptions | None = None,
    locations: DataLocations | None = None,
    fitting: Sequence[bool] | None = None,
) -> Batch:
    """Decode many files to one form, on as many cores as there are.

    Parameters
    ----------
    paths
        the files; `root` is what their names are shown relative to.
    options
        the form that is asked for.
    locations
        knows where the batch is written; without, it stands in memory.
    fitting
        which files may decide a scale of values; without, all: those of a test set of its own may not.

    Raises
    ------
    UserError
        more than 5 % of the files cannot be read, or there is no room for the batch.
    """
    options, locations = options or ImageOptions(), locations or DataLocations()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of harmless oddities, once a file.
        headers = _on_all_cores(lambda row: _or_reason(look, paths[row]), len(paths))
        _refuse_many_unreadable(paths, headers, root)
        form = _form(paths, headers, options, fitting)
        buffer = locations.image_buffer((len(paths), *form.shape, 1 if form.gray else 3))

        def decode(row: int) -> Decoded | str:
            header = headers[row]
            found = header if isinstance(header, str) else _or_reason(lambda path: read(path, form), paths[row])
            if isinstance(found, Decoded):
                buffer.write(row, found.pixels)
                return found.without_pixels()
            return found

        results = _on_all_cores(decode, len(paths))
    _refuse_many_unreadable(paths, results, root)
    kept = np.flatnonzero([isinstance(result, Decoded) for result in results])
    decoded = [result for result in results if isinstance(result, Decoded)]
    there = [header for row in kept.tolist() if isinstance(header := headers[row], Header)]
    skipped = _named(paths, results, root)
    return Batch(
        images=buffer.finalize(None if len(kept) == len(paths) else kept),
        kept=kept,
        notes=(*_skipped_notes(skipped, len(paths)), *notes_on(there, form)),
        skipped=skipped,
        origins=Origins(
            names=tuple(_shown(paths[row], root) for row in kept.tolist()),
            file_bytes=np.array([header.file_bytes for header in there], dtype=np.int64),
            widths=np.array([header.width for header in there], dtype=np.int64),
            heights=np.array([header.height for header in there], dtype=np.int64),
        ),
        originals=originals_of(decoded, [(header.width, header.height) for header in there], form),
        form=form,
    )


def _form(
    paths: Sequence[Path], headers: Sequence[Header | str], options: ImageOptions, fitting: Sequence[bool] | None
) -> Form:
    """What all files are brought to, as their headers tell."""
    readable = [(path, header) for path, header in zip(paths, headers, strict=True) if isinstance(header, Header)]
    shape = common_side([(header.width, header.height) for _, header in readable], options)
    gray = options.color == "gray" or (options.color == "auto" and all(header.gray for _, header in readable))
    may = dict(zip(paths, fitting or [True] * len(paths), strict=True))
    deep, clear = (
        [path for path, header in readable if change in header.changes and may[path]] for change in ("deep", "alpha")
    )
    return Form(shape, gray, options, _scale(deep, options), _background(clear))


def _scale(deep: Sequence[Path], options: ImageOptions) -> Scale | None:
    """How values of more than 8 bits come to 8, from some of the files."""
    found = [values for path in _spread(deep, SAMPLE) if not isinstance(values := _or_reason(values_of, path), str)]
    if not found:
        return None
    parts = [values.reshape(-1)[:: max(1, values.size // SAMPLE_VALUES)] for values in found]
    return scale_of(np.concatenate(parts), options.values == "type")


def _background(clear: Sequence[Path]) -> int:
    """White, unless what is to be seen would be lost on it; then whichever of black and gray keeps more contrast."""
    found = [_or_reason(opaque_brightness, path) for path in _spread(clear, SAMPLE)]
    bright = np.array([value for value in found if not isinstance(value, str) and np.isfinite(value)])
    if not len(bright):
        return 255
    contrast = {behind: float(np.percentile(np.abs(bright - behind), 5)) for behind in (255, 0, 128)}
    return 255 if contrast[255] >= LEAST_CONTRAST else max(contrast, key=lambda behind: contrast[behind])


def _spread(paths: Sequence[Path], most: int) -> list[Path]:
    """Some of them, from all over."""
    return [paths[row] for row in np.unique(np.linspace(0, len(paths) - 1, min(most, len(paths))).astype(int))]


def originals_of(decoded: Sequence[Decoded], sizes: Sequence[tuple[int, int]], form: Form) -> Originals:
    """What is known of pictures of these sizes, (width, height), before they were brought to a form."""
    shares = {}
    for size in set(sizes):
        left, upper, right, lower = window(size, form.options)
        shares[size] = frame(size, form.shape, form.options).area / ((right - left) * (lower - upper))
    return Originals(
        digests=np.frombuffer(b"".join(each.digest for each in decoded), dtype="V16"),
        constant=np.array([each.constant for each in decoded], dtype=bool),
        levels=np.array([each.levels for each in decoded], dtype=np.int64),
        shown=np.array([shares[size] for size in sizes], dtype=np.float32),
    )


def common_side(sizes: Sequence[tuple[int, int]], options: ImageOptions) -> tuple[int, int]:
    """(height, width) that pictures of these sizes, (width, height), are brought to; see `ImageOptions`."""
    if options.shape is not None:
        return options.shape
    if len(set(sizes)) == 1:
        left, upper, right, lower = window(sizes[0], options)
        return max(1, round(lower - upper)), max(1, round(right - left))
    windows = {size: window(size, options) for size in set(sizes)}
    if not sizes:
        return 1, 1
    short = [min(windows[size][2] - windows[size][0], windows[size][3] - windows[size][1]) for size in sizes]
    side = max(1, min(LARGEST_DEFAULT_SIDE, int(np.median(short))))
    return side, side


def _on_all_cores(function: Callable[[int], T], n: int) -> list[T]:
    """The function of 0 … n − 1, in order; Pillow decodes outside of Python's lock."""
    cores = available_cores()
    if cores == 1 or n < 2 * CHUNK:
        return [function(row) for row in range(n)]
    chunks = [range(start, min(start + CHUNK, n)) for start in range(0, n, CHUNK)]
    with ThreadPoolExecutor(min(8, cores)) as pool:
        return [result for part in pool.map(lambda rows: [function(row) for row in rows], chunks) for result in part]


def _or_reason(function: Callable[[Path], T], path: Path) -> T | str:
    """What the function gives, or why the file cannot be read."""
    try:
        return function(path)
    except UnreadableImageError as error:
        return str(error)


def _refuse_many_unreadable(paths: Sequence[Path], outcomes: Sequence[object], root: Path) -> None:
    bad = _named(paths, outcomes, root)
    if len(bad) > MAX_SKIPPED * len(paths):
        raise UserError(
            f"{len(bad)} of {len(paths)} image files in '{printable(root)}' cannot be read "
            f"(at most {MAX_SKIPPED:.0%} may be left out): {_listed(bad, 5)}. Remove or replace them."
        )


def _named(paths: Sequence[Path], outcomes: Sequence[object], root: Path) -> tuple[str, ...]:
    pairs = zip(paths, outcomes, strict=True)
    return tuple(f"{_shown(path, root)} ({reason})" for path, reason in pairs if isinstance(reason, str))


def _shown(path: Path, root: Path) -> str:
    """A file's name below the root, or whole where it lies elsewhere."""
    return printable(str(path).removeprefix(f"{root}{os.sep}"))


def _listed(names: Sequence[str], most: int) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _skipped_notes(skipped: Sequence[str], n: int) -> list[str]:
    if not skipped:
        return []
    return [f"{len(skipped)} of {n} files could not be read and were left out: {_listed(skipped, 20)}."]
