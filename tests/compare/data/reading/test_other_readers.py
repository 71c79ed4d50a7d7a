"""Pictures that Pillow alone does not read, or reads with half of their bits: the reader, or the next step, is told."""

import builtins
import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, UnidentifiedImageError

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading import other_readers
from bakeoff.compare.data.reading.header import UnreadableImageError
from bakeoff.compare.data.reading.image_files import Form, look, read
from bakeoff.compare.data.source import load
from bakeoff.compare.errors import UserError

DEEP = np.random.default_rng(0).integers(0, 4096, (8, 8, 3), dtype=np.uint16)


@pytest.fixture
def without(monkeypatch):
    """Make the import of these packages fail."""

    def forget(*names):
        real = builtins.__import__

        def refusing(name, *arguments, **options):
            if name in names:
                raise ImportError(name)
            return real(name, *arguments, **options)

        monkeypatch.setattr(builtins, "__import__", refusing)

    return forget


@pytest.fixture
def anew():
    other_readers.formats.cache_clear()
    yield
    other_readers.formats.cache_clear()


def png_of_16_bits(values):
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", values.shape[1], values.shape[0], 16, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def put(folder, write):
    for name in ("a", "b"):
        for number in range(3):
            path = folder / name / f"{number}.tif"
            path.parent.mkdir(exist_ok=True)
            write(path, np.roll(DEEP, 3 * number + (name == "b"), axis=0))


@pytest.mark.parametrize("kind", [np.uint16, np.float32])
def test_tiffs_of_deep_colour_are_spread_over_8_bits(tmp_path, kind):
    tifffile = pytest.importorskip("tifffile")
    put(tmp_path, lambda path, values: tifffile.imwrite(path, values.astype(kind), photometric="rgb"))
    dataset = load(f"folder:{tmp_path}", DataLocations())
    assert dataset.images.shape == (6, 8, 8, 3)
    assert len(np.unique(dataset.images)) > 100
    assert dataset.originals.levels.min() > 150
    assert any("more than 8 bits" in note for note in dataset.notes)


def test_without_tifffile_the_loss_is_told_or_refused(tmp_path, without):
    tifffile = pytest.importorskip("tifffile")
    without("tifffile")
    put(tmp_path, lambda path, values: tifffile.imwrite(path, values * 16, photometric="rgb"))
    dataset = load(f"folder:{tmp_path}", DataLocations())
    assert any("upper 8 were read" in note and "bakeoff[tiff]" in note for note in dataset.notes)
    put(tmp_path, lambda path, values: tifffile.imwrite(path, values, photometric="rgb"))
    with pytest.raises(UserError, match=r"values below 8,192.*save it with 8 bits a colour"):
        load(f"folder:{tmp_path}", DataLocations())
    put(tmp_path, lambda path, values: tifffile.imwrite(path, values.astype(np.float32), photometric="rgb"))
    with pytest.raises(UserError, match=r"a TIFF that Pillow does not read; pip install 'bakeoff\[tiff\]'"):
        load(f"folder:{tmp_path}", DataLocations())


def test_pngs_of_16_bits_a_colour_are_told_or_refused(tmp_path):
    (tmp_path / "bright.png").write_bytes(png_of_16_bits(DEEP * 16))
    assert "halved" in look(tmp_path / "bright.png").changes
    assert read(tmp_path / "bright.png", Form((8, 8), False)).pixels.max() > 200
    (tmp_path / "dark.png").write_bytes(png_of_16_bits(DEEP))
    with pytest.raises(UnreadableImageError, match="hold values below 8,192"):
        read(tmp_path / "dark.png", Form((8, 8), False))


@pytest.mark.parametrize("axes", [(8, 8), (3, 8, 8), (8, 8, 4)])
def test_the_first_page_of_a_tiff_whatever_its_axes(tmp_path, axes):
    tifffile = pytest.importorskip("tifffile")
    values = (np.arange(np.prod(axes)) / np.prod(axes)).astype(np.float32).reshape(axes)
    planar = "separate" if axes[0] == 3 else None
    tifffile.imwrite(
        tmp_path / "a.tif", values, photometric="rgb" if len(axes) == 3 else "minisblack", planarconfig=planar
    )
    found = other_readers.tiff_values(tmp_path / "a.tif", 64)
    expected = values.transpose(1, 2, 0) if axes[0] == 3 else values[..., :3] if len(axes) == 3 else values
    assert np.array_equal(found, expected)
    with pytest.raises(ValueError, match="8×8 pixels, more than"):
        other_readers.tiff_values(tmp_path / "a.tif", 63)


AVIF = b"\0\0\0\x1cftypavif" + bytes(64)


def test_an_avif_that_pillow_does_not_know_names_the_extra(tmp_path, without, anew, monkeypatch):
    monkeypatch.setattr(other_readers.features, "check", lambda name: False)
    without("pillow_avif")
    (tmp_path / "a.avif").write_bytes(AVIF)
    with pytest.raises(UnreadableImageError, match=r"pip install 'bakeoff\[avif\]', or Pillow 11.3"):
        look(tmp_path / "a.avif")
    Image.new("L", (4, 4)).save(tmp_path / "a.png")
    assert look(tmp_path / "a.png").width == 4


def test_a_plug_in_reads_avif_where_pillow_does_not(anew, monkeypatch):
    pytest.importorskip("pillow_avif")
    monkeypatch.setattr(other_readers.features, "check", lambda name: False)
    assert "AVIF" in other_readers.formats()


def test_formats_are_all_that_pillow_is_given():
    file = io.BytesIO()
    Image.new("L", (4, 4)).save(file, "EPS")
    with pytest.raises(UnidentifiedImageError):
        Image.open(io.BytesIO(file.getvalue()), formats=other_readers.formats())
