"""The table of bad image files, a row a test: each is read, or left out by name with the reason."""

import os
import shutil
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bakeoff.compare.data.cache import prepare
from bakeoff.compare.data.locations import DataLocations
from tests.fakes.photos import RANDOM, photos
from tests.fakes.terminal import refused

pytestmark = pytest.mark.usefixtures("elsewhere")


def float_tiff(path: Path) -> None:
    pixels = np.full((16, 16), 0.5, dtype=np.float32)
    pixels[3, 3] = np.nan
    Image.fromarray(pixels).save(path, "TIFF")


def truncated(path: Path) -> None:
    Image.fromarray(RANDOM.integers(0, 256, (64, 64, 3), dtype=np.uint8)).save(path, "PNG")
    path.write_bytes(path.read_bytes()[:2000])


UNREADABLE = {
    "zero bytes": ("png", lambda path: path.write_bytes(b""), "it is empty"),
    "truncated": ("png", truncated, "truncated"),
    "text": ("png", lambda path: path.write_text("hello"), "not an image of a known kind"),
    "float TIFF with NaN": ("tif", float_tiff, "no numbers"),
    "claims 60,000×60,000": ("png", lambda path: path.write_bytes(claiming(60_000, 60_000)), "64 million pixels"),
    "a bomb of 64 million and some": ("png", lambda path: path.write_bytes(claiming(8001, 8000)), "64 million"),
}


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that is as large as it says, all black."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(width + 1)) for _ in range(min(height, 300))) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("ending", "spoil", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_is_skipped_named_and_counted(tmp_path, ending, spoil, reason):
    root = photos(tmp_path / "photos")
    spoil(root / "cat" / f"bad.{ending}")
    dataset = prepare(f"folder:{root}", DataLocations()).dataset
    assert len(dataset) == 60
    assert "1 of 61 files could not be read and were left out" in dataset.notes[0]
    assert f"cat/bad.{ending}" in dataset.notes[0]
    assert reason in dataset.notes[0]
    assert reason in refused("prepare", f"folder:{root}", "--strict")
    assert reason in refused("run", "-d", f"folder:{root}", "-c", "majority", "--strict")


def test_more_than_a_twentieth_is_refused(tmp_path):
    root = photos(tmp_path / "photos", 20)
    for number in range(3):
        (root / "cat" / f"bad{number}.png").write_bytes(b"")
    message = refused("run", "-d", f"folder:{root}", "-c", "majority")
    assert "3 of 43 image files" in message
    assert "at most 5%" in message
    assert all(f"cat/bad{number}.png (it is empty)" in message for number in range(3))


def test_every_form_of_image_becomes_one_and_the_card_says_so(tmp_path):
    root = photos(tmp_path / "photos", 10)
    gray = np.linspace(0, 255, 256).reshape(16, 16).astype(np.uint8)
    color = np.stack([gray, gray.T, gray[::-1]], axis=-1)
    exif = Image.Exif()
    exif[0x0112] = 6
    forms = {
        "jpeg called png.png": (Image.fromarray(color), "JPEG", {}),
        "UPPER.PNG": (Image.fromarray(color), "PNG", {}),
        "turned.jpg": (Image.fromarray(color), "JPEG", {"exif": exif, "quality": 100}),
        "palette.gif": (Image.fromarray(color).quantize(16), "GIF", {}),
        "alpha.png": (Image.fromarray(np.dstack([color, gray])), "PNG", {}),
        "cmyk.jpg": (Image.fromarray(color).convert("CMYK"), "JPEG", {}),
        "sixteen.png": (Image.fromarray(gray.astype(np.uint16) * 257), "PNG", {}),
        "frames.gif": (Image.fromarray(gray), "GIF", {"save_all": True, "append_images": [Image.fromarray(gray.T)]}),
        "gray.bmp": (Image.fromarray(gray), "BMP", {}),
    }
    for name, (image, form, options) in forms.items():
        image.save(root / "cat" / name, form, **options)
    dataset = prepare(f"folder:{root}", DataLocations()).dataset
    assert dataset.images.shape == (29, 16, 16, 3)
    rows = {Path(name).name: row for row, name in enumerate(load_names(root))}
    assert np.abs(dataset.images[rows["sixteen.png"]][..., 0].astype(int) - gray).max() == 0
    upright = np.rot90(color, -1).astype(int)
    assert np.abs(dataset.images[rows["turned.jpg"]].astype(int) - upright).mean() < 12
    assert dataset.images[rows["alpha.png"]][0, 0].tolist() == [255, 255, 255]  # its first pixel is clear
    notes = " ".join(dataset.notes)
    for stated in (
        "3 of 29 images are gray",
        "EXIF",
        "laid on white",
        "divided by 257",
        "CMYK",
        "cut down to the first",
    ):
        assert stated in notes


def load_names(root: Path) -> tuple[str, ...]:
    from bakeoff.compare.data.source import load

    return load(f"folder:{root}", DataLocations()).origins.names


def test_a_file_without_extension_is_an_image_by_its_content(tmp_path):
    root = photos(tmp_path / "photos")
    shutil.copy(root / "cat" / "1.png", root / "cat" / "README")
    (root / "cat" / "NOTES").write_text("no image")
    dataset = prepare(f"folder:{root}", DataLocations()).dataset
    assert len(dataset) == 61
    assert "Left out: 1 files without ending (no images)." in dataset.notes


def test_a_table_takes_files_without_extension_by_their_content(tmp_path):
    root = photos(tmp_path / "photos", 4)
    lines = ["path,label"]
    for name in ("cat", "dog"):
        for path in sorted((root / name).iterdir()):
            path.rename(path.with_suffix(""))
            lines.append(f"{name}/{path.stem},{name}")
    (root / "table.csv").write_text("\n".join(lines))
    assert len(prepare(f"csv:{root}/table.csv", DataLocations()).dataset) == 8


def test_smaller_than_a_hog_cell(tmp_path):
    root = photos(tmp_path / "photos")
    message = refused("run", "-d", f"folder:{root}[size=6]", "-c", "hog[cell=8]+svm", "-c", "small-cnn")
    assert "hog[cell=8]+svm needs at least 16×16" in message
    assert "small-cnn needs at least 8×8" in message
    assert f"folder:{root}[size=16]" in message


def test_what_is_no_plain_file_in_a_folder_is_passed_over(tmp_path):
    root = photos(tmp_path / "photos")
    os.mkfifo(root / "cat" / "pipe.png")
    (root / "cat" / "self.png").symlink_to("self.png")
    (root / "cat" / "up").symlink_to(root)
    (root / "loop").symlink_to(root)
    assert len(prepare(f"folder:{root}", DataLocations()).dataset) == 60


def test_an_unreadable_file_is_skipped_by_name(tmp_path, monkeypatch):
    root = photos(tmp_path / "photos")
    (root / "cat" / "3.png").chmod(0)
    if os.access(root / "cat" / "3.png", os.R_OK):  # as the superuser, who may read everything
        real = open

        def deny(path, *arguments, **options):
            if str(path).endswith("cat/3.png"):
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *arguments, **options)

        monkeypatch.setattr("builtins.open", deny)
        monkeypatch.setattr("io.open", deny)
    dataset = prepare(f"folder:{root}", DataLocations()).dataset
    assert len(dataset) == 59
    assert "cat/3.png (Permission denied)" in dataset.notes[0]
