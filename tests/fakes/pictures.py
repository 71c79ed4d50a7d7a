"""Picture files of every kind that is read, small and sound."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

CLOUD = np.kron(np.random.default_rng(0).integers(0, 256, (8, 8, 3)), np.ones((8, 8, 1))).astype(np.uint8)


def pictures() -> dict[str, bytes]:
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
