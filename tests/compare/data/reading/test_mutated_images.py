"""Thousands of damaged images: nothing but the declared error, in bounded memory and time."""

import io
import resource
import time
import warnings
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bakeoff.compare.data.reading.header import UnreadableImageError
from bakeoff.compare.data.reading.image_batch import read_all
from bakeoff.compare.data.reading.image_files import Form, look, read
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.errors import UserError

MOST_SECONDS = 10.0
MOST_BYTES = 600 * 2**20
"""Above what the process had before: 64 million pixels in colour take 192 MB, and are copied as they are converted."""

CLOUD = np.kron(np.random.default_rng(0).integers(0, 256, (8, 8, 3)), np.ones((8, 8, 1))).astype(np.uint8)


def originals() -> dict[str, bytes]:
    """One whole file of each kind that is read."""
    rgb, gray = Image.fromarray(CLOUD), Image.fromarray(CLOUD[..., 0])
    wide = Image.fromarray(CLOUD[..., 0].astype(np.uint16) * 257)
    alpha = Image.fromarray(np.dstack([CLOUD, CLOUD[..., 0]]))
    exif = Image.Exif()
    exif[0x0112] = 6
    kinds = {
        "png": (rgb, "PNG", {}),
        "png16": (wide, "PNG", {}),
        "png-alpha": (alpha, "PNG", {}),
        "png-palette": (rgb.quantize(16), "PNG", {}),
        "jpeg": (rgb, "JPEG", {"exif": exif}),
        "jpeg-progressive": (gray, "JPEG", {"progressive": True}),
        "jpeg-cmyk": (rgb.convert("CMYK"), "JPEG", {}),
        "bmp": (rgb, "BMP", {}),
        "gif": (rgb.quantize(16), "GIF", {"save_all": True, "append_images": [gray.convert("P")]}),
        "tiff": (rgb, "TIFF", {"compression": "tiff_lzw"}),
        "tiff-raw": (gray, "TIFF", {}),
        "webp": (rgb, "WEBP", {"lossless": True}),
        "ppm": (rgb, "PPM", {}),
        "pgm16": (wide, "PPM", {}),
    }
    files = {}
    for name, (image, form, options) in kinds.items():
        file = io.BytesIO()
        image.save(file, form, **options)
        files[name] = file.getvalue()
    return files


def mutated(whole: bytes, random: np.random.Generator) -> bytes:
    """Random bytes flipped anywhere, or in the header, or a part cut, doubled or put elsewhere."""
    content, kind = bytearray(whole), random.integers(6)
    if kind == 0:
        for at in random.integers(0, len(content), random.integers(1, 30)):
            content[at] = random.integers(256)
    elif kind == 1:
        for at in random.integers(0, min(64, len(content)), random.integers(1, 6)):
            content[at] = random.integers(256)
    elif kind == 2:
        del content[random.integers(1, len(content)) :]
    elif kind == 3:
        first, last = sorted(random.integers(0, len(content), 2))
        del content[first:last]
    elif kind == 4:
        first, last = sorted(random.integers(0, len(content), 2))
        content[first:first] = content[first:last]
    else:  # extreme numbers, as a header's sizes
        at = random.integers(0, min(64, len(content) - 4))
        content[at : at + 4] = (b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0", b"\0\0\xff\xff")[
            random.integers(4)
        ]
    return bytes(content)


@pytest.mark.parametrize("count", [140, pytest.param(2000, marks=pytest.mark.heavy)])
def test_mutated_images_raise_nothing_but_the_declared_error(tmp_path, count):
    random, files = np.random.default_rng(count), list(originals().items())
    before, outcomes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, {"read": 0, "refused": 0}
    path, slowest, said = tmp_path / "a.png", 0.0, list[str]()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number in range(count):
            name, whole = files[number % len(files)]
            path.write_bytes(mutated(whole, random))
            began = time.process_time()
            try:
                look(path)
                pixels = read(path, Form((32, 32), bool(number % 2))).pixels
                assert pixels.shape == (32, 32, 1 if number % 2 else 3), name
                outcomes["read"] += 1
            except UnreadableImageError as error:
                said.append(str(error))
                outcomes["refused"] += 1
            slowest = max(slowest, time.process_time() - began)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    print(f"{count} mutated images: {outcomes}, slowest {slowest:.2f} CPU s, memory grew by {grown / 2**20:.0f} MiB")
    assert all(sentence and "\n" not in sentence for sentence in said)
    assert min(outcomes.values()) > count / 10
    assert slowest < MOST_SECONDS
    assert grown < MOST_BYTES


def test_a_whole_set_of_mutated_images_is_read_or_refused(tmp_path):
    random, files = np.random.default_rng(1), list(originals().values())
    paths: list[Path] = []
    for number in range(200):
        paths.append(tmp_path / f"{number:03}.png")
        whole = files[number % len(files)]
        paths[-1].write_bytes(mutated(whole, random) if number % 25 == 0 else whole)
    batch = read_all(paths, tmp_path, ImageOptions(size=16))
    assert len(batch.images) + len(batch.skipped) == 200
    for path in paths:
        path.write_bytes(mutated(path.read_bytes(), random))
    with pytest.raises(UserError, match="cannot be read"):
        read_all(paths, tmp_path, ImageOptions(size=16))
