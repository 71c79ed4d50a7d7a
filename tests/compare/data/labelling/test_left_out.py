"""Which files are images: by their content, whatever they are called, and why others are not."""

import io
from collections import Counter

import numpy as np
import pytest
from PIL import Image

from bakeoff.compare.data.labelling.left_out import is_image, is_mask_of_another, looks_like_an_image, reason, told


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP", "PPM"])
def test_an_image_without_ending_is_known_by_its_content(kind, tmp_path):
    content = io.BytesIO()
    Image.fromarray(np.zeros((4, 4, 3), np.uint8)).save(content, kind)
    (tmp_path / "image").write_bytes(content.getvalue())
    (tmp_path / ".hidden.png").write_bytes(content.getvalue())
    assert is_image(tmp_path / "image")
    assert not is_image(tmp_path / ".hidden.png")


def test_a_file_that_is_called_as_an_image_is_meant_as_one(tmp_path):
    (tmp_path / "broken.JPG").write_bytes(b"nothing")
    assert is_image(tmp_path / "broken.JPG")


@pytest.mark.parametrize("begin", [b"", b"BM, a text", b"P9 text", b"Please", b"%PDF-1.7"])
def test_texts_are_no_images(begin):
    assert not looks_like_an_image(begin)


@pytest.mark.parametrize(
    ("name", "content", "wanted"),
    [
        ("a.heic", b"\0\0\0\x18ftypheic", "HEIC pictures (save them as JPEG or PNG)"),
        ("scan", bytes(128) + b"DICM", "DICOM files (save them as PNG or TIFF)"),
        ("notes.txt", b"text", ".txt (no images)"),
        ("README", b"text", "files without ending (no images)"),
        ("Thumbs.db", b"x", None),
        (".DS_Store", b"x", None),
        ("face.pts", b"x", None),
    ],
)
def test_reasons(name, content, wanted, tmp_path):
    (tmp_path / name).write_bytes(content)
    assert reason(tmp_path / name) == wanted


def test_masks_are_those_of_an_image_that_is_there():
    assert is_mask_of_another("cat_mask", {"cat", "cat_mask"})
    assert is_mask_of_another("cat_mask_2", {"cat"})
    assert not is_mask_of_another("cat_mask", {"dog"})
    assert not is_mask_of_another("cat", {"cat"})


def test_what_was_left_out_is_told_with_the_most_first():
    assert told(Counter()) == []
    assert told(Counter({"masks": 3, ".txt (no images)": 1200})) == ["Left out: 1,200 .txt (no images), 3 masks."]
