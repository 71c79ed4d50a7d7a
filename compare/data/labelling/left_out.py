"""Which files of a folder are images, told by their content, and what was left out, counted by reason."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from bakeoff.compare.data.reading.image_files import printable

ENDINGS = (
    ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".avif", ".pgm", ".ppm",
    ".pbm", ".pnm",
)  # fmt: skip
"""A file so called is meant as an image, even where its content is none: then it is told as unreadable."""

SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"BM")
OTHER_KINDS = {b"ftypheic": "HEIC pictures", b"ftypheix": "HEIC pictures", b"ftypmif1": "HEIC pictures"}
LITTER = {"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"}
POINTS = ".pts"
MASKS = {"mask", "masks", "segmentation", "segmentations", "groundtruth", "gt", "annotation", "annotations", "seg"}
MASK_ENDINGS = ("_mask", "-mask", " mask", "_seg", "_gt", "_segmentation")
MOST_NAMED = 5


def is_image(path: Path) -> bool:
    """Whether a file is meant as an image, by its name or else by how its content begins.

    Hidden files never are.
    """
    name = path.name.casefold()
    if name.startswith("."):
        return False
    return name.endswith(ENDINGS) or looks_like_an_image(_begin(path))


def looks_like_an_image(begin: bytes) -> bool:
    r"""Whether a file that begins so is of a kind that is read.

    >>> looks_like_an_image(b"GIF89a\x10\0"), looks_like_an_image(b"BM, as a text may begin")
    (True, False)
    """
    if begin.startswith(b"BM"):  # Two letters are little: the reserved bytes of a bitmap are zero.
        return begin[6:10] == b"\0\0\0\0"
    if begin[:1] == b"P" and begin[1:2] in b"123456" and len(begin) > 2:
        return begin[2:3].isspace()
    return begin.startswith(SIGNATURES[:-1]) or begin[8:12] == b"WEBP" or begin[4:12] in (b"ftypavif", b"ftypavis")


def reason(path: Path) -> str | None:
    """Why a file is no image, in words that can be counted; None for what nobody means, as hidden files."""
    name = path.name.casefold()
    if name.startswith(".") or name in LITTER or name.endswith(POINTS):
        return None
    begin = _begin(path, 132)
    if kind := OTHER_KINDS.get(begin[4:12]):
        return f"{kind} (save them as JPEG or PNG)"
    if begin[128:132] == b"DICM":
        return "DICOM files (save them as PNG or TIFF)"
    return f"{printable(path.suffix) or 'files without ending'} (no images)"


def is_mask_of_another(stem: str, stems: set[str]) -> bool:
    """Whether a file is the mask of another one beside it, by its name.

    >>> is_mask_of_another("benign (1)_mask_1", {"benign (1)", "benign (1)_mask_1"})
    True
    """
    short = stem.casefold().rstrip("0123456789").rstrip("_- ") if stem[-1:].isdecimal() else stem.casefold()
    for ending in MASK_ENDINGS:
        for name in (stem.casefold(), short):
            if name.endswith(ending) and name.removesuffix(ending) in stems:
                return True
    return False


def told(counts: Counter[str]) -> list[str]:
    """What was left out, as a sentence; none where nothing was."""
    if not counts:
        return []
    listed = ", ".join(f"{count:,} {what}" for what, count in sorted(counts.items(), key=lambda each: (-each[1], each)))
    return [f"Left out: {listed}."]


def _begin(path: Path, count: int = 16) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(count)
    except OSError:
        return b""


def is_regular(entry: os.DirEntry[str]) -> bool:
    """Whether it is a file: not a pipe, a device or a link that leads nowhere or in circles."""
    return os.path.isfile(entry.path)
