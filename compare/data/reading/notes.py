"""What was done to pictures on their way to one form, in sentences for the data card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bakeoff.compare.data.reading.header import Header
from bakeoff.compare.data.reading.image_files import Form
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.data.reading.scaling import WHOLE_16_BITS

GROUNDS = {255: "white", 0: "black", 128: "gray"}
FITS = {
    "crop": "each was resized (bicubic, antialiased) until it covered {0}×{1}, and its centre was cut out",
    "pad": "each was resized (bicubic, antialiased) until it fitted into {0}×{1}, with black margins",
    "stretch": "each was resized (bicubic, antialiased) to {0}×{1}, which changes its proportions",
}


def notes_on(headers: Sequence[Header], form: Form) -> list[str]:
    """What was done to files with these headers, a sentence each."""
    notes = size_notes([(header.width, header.height) for header in headers], form.shape, form.options)
    colored = sum(not header.gray for header in headers)
    if form.gray and colored:
        notes.append(f"{colored} of {len(headers)} images were turned from colour to gray (ITU-R 601 luma).")
    elif not form.gray and colored < len(headers):
        notes.append(f"{len(headers) - colored} of {len(headers)} images are gray; each got three equal channels.")
    counts = Counter(change for header in headers for change in header.changes)
    texts = {
        "rotated": "turned upright, as their EXIF orientation says",
        "alpha": f"with transparency laid on {GROUNDS[form.background]}",
        "deep": f"with more than 8 bits a pixel; values were {(form.scale or WHOLE_16_BITS).told}",
        "halved": "with 16 bits a colour, of which the upper 8 were read (save them with 8 bits, or TIFFs with "
        "pip install 'bakeoff[tiff]')",
        "cmyk": "converted from CMYK to RGB without a colour profile",
        "frames": "with several frames cut down to the first",
    }
    return notes + [f"{counts[name]} of {len(headers)} images: {text}." for name, text in texts.items() if counts[name]]


def size_notes(sizes: Sequence[tuple[int, int]], shape: tuple[int, int], options: ImageOptions) -> list[str]:
    """What was done to pictures of these sizes, (width, height), to make them `shape` = (height, width)."""
    notes, different = [], sorted(set(sizes))
    if options.crop is not None:
        edges = ", ".join(f"{edge:.0%}" for edge in options.window)
        notes.append(f"Of each picture the part between {edges} of its sides (left, upper, right, lower) was taken.")
    if different != [shape[::-1]]:
        what = f"Images came in {len(different)} sizes" if len(different) > 1 else "Images came in one size"
        span = " to ".join(f"{w}×{h}" for w, h in dict.fromkeys((different[0], different[-1])))
        notes.append(f"{what}, {span} pixels; {FITS[options.fit].format(*shape[::-1])}.")
    return notes
