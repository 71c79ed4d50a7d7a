import contextlib
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bakeoff.compare.data.reading.header import UnreadableImageError
from bakeoff.compare.data.reading.image_batch import read_all
from bakeoff.compare.data.reading.image_files import Form, look, opaque_brightness, read
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.errors import UserError

GRAY = np.linspace(0, 255, 6 * 8).reshape(6, 8).astype(np.uint8)
COLOR = np.stack([GRAY, GRAY[::-1], GRAY[:, ::-1]], axis=-1)


def save(folder: Path, image: Image.Image, name: str = "a.png", **options) -> Path:
    path = folder / name
    image.save(path, **options)
    return path


def claiming(width: int, height: int) -> bytes:
    """A whole PNG of a few bytes whose header claims a size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("extension", ["png", "bmp", "tif", "pgm"])
def test_gray_pixels_come_as_they_are(tmp_path, extension):
    path = save(tmp_path, Image.fromarray(GRAY), f"a.{extension}")
    assert look(path).gray
    assert np.array_equal(read(path, Form((6, 8), True)).pixels[..., 0], GRAY)


def test_colour_pixels_come_as_they_are(tmp_path):
    path = save(tmp_path, Image.fromarray(COLOR))
    assert not look(path).gray
    assert np.array_equal(read(path, Form((6, 8), False)).pixels, COLOR)


@pytest.mark.parametrize("name", ["a.png", "a.pgm", "a.tif"])
def test_16_bits_are_scaled_and_never_clipped(tmp_path, name):
    values = np.linspace(0, 65535, 6 * 8).reshape(6, 8).astype(np.uint16)
    path = save(tmp_path, Image.fromarray(values), name)
    assert look(path).changes == {"deep"}
    assert np.array_equal(read(path, Form((6, 8), True)).pixels[..., 0], np.rint(values / 257))


@pytest.mark.parametrize("dtype", [np.int32, np.float32])
def test_32_bits_alone_have_no_stated_range(tmp_path, dtype):
    path = save(tmp_path, Image.fromarray(GRAY.astype(dtype) * 1000), "a.tif")
    with pytest.raises(UnreadableImageError, match="no stated range"):
        read(path, Form((6, 8), True))


@pytest.mark.parametrize(
    ("name", "options"), [("a.jpg", {"quality": 100}), ("a.png", {}), ("a.tif", {}), ("a.webp", {})]
)
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_the_exif_rotation_is_applied_once(tmp_path, name, options, orientation):
    upright = np.kron(np.arange(6).reshape(2, 3) * 40, np.ones((16, 16))).astype(np.uint8)
    turns = {1: 0, 3: 2, 6: 1, 8: 3}[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = save(tmp_path, Image.fromarray(np.rot90(upright, turns).copy()), name, exif=exif, **options)
    header = look(path)
    assert (header.height, header.width) == upright.shape
    assert header.changes == ({"rotated"} if turns else set())
    assert (
        np.abs(read(path, Form(upright.shape, True)).pixels[8::16, 8::16, 0] - upright[8::16, 8::16].astype(int)).max()
        <= 2
    )


def test_transparency_is_laid_on_white(tmp_path):
    pixels = np.zeros((1, 3, 4), dtype=np.uint8)
    pixels[0, :, 3] = 0, 128, 255
    for image, gray in (
        (Image.fromarray(pixels), False),
        (Image.fromarray(np.ascontiguousarray(pixels[..., 2:])), True),
        (Image.fromarray(pixels).quantize(8), None),
    ):
        path = save(tmp_path, image)
        assert look(path).changes == {"alpha"}
        assert gray is None or look(path).gray == gray
        assert np.abs(read(path, Form((1, 3), True)).pixels.ravel().astype(int) - [255, 127, 0]).max() <= 1


def test_the_brightness_of_what_can_be_seen_is_its_luma_weighted_by_alpha(tmp_path):
    """ITU-R BT.601: .299, .587 and .114; the second pixel counts half as much as the first, the third not at all."""
    pixels = np.array([[[200, 0, 0, 200], [0, 100, 50, 100], [255, 255, 255, 0]]], dtype=np.uint8)
    luma = 0.299 * 200, 0.587 * 100 + 0.114 * 50
    path = save(tmp_path, Image.fromarray(pixels))
    assert opaque_brightness(path) == pytest.approx((2 * luma[0] + luma[1]) / 3, abs=0.7)
    gray = save(tmp_path, Image.fromarray(np.array([[[30, 255], [90, 85]]], dtype=np.uint8)), "gray.png")
    assert opaque_brightness(gray) == pytest.approx((3 * 30 + 90) / 4)
    assert np.isnan(opaque_brightness(save(tmp_path, Image.fromarray(pixels[:, 2:]), "clear.png")))


def test_a_transparent_palette_colour_becomes_white(tmp_path):
    image = Image.fromarray(np.array([[0, 1]], dtype=np.uint8)).convert("P")
    image.putpalette([200, 0, 0, 0, 0, 200])
    path = save(tmp_path, image, "a.gif", transparency=0)
    assert read(path, Form((1, 2), False)).pixels.tolist() == [[[255, 255, 255], [0, 0, 200]]]


def test_a_palette_of_grays_is_gray(tmp_path):
    image = Image.fromarray(GRAY).convert("P")
    image.putpalette([v for i in range(256) for v in (255 - i,) * 3])
    path = save(tmp_path, image)
    assert look(path).gray
    assert np.array_equal(read(path, Form((6, 8), True)).pixels[..., 0], 255 - GRAY)


def test_cmyk_and_bilevel(tmp_path):
    red = save(tmp_path, Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "a.jpg")
    assert look(red).changes == {"cmyk"}
    assert np.abs(read(red, Form((8, 8), False)).pixels.reshape(-1, 3).astype(int) - [255, 0, 0]).max() <= 3
    bilevel = save(tmp_path, Image.fromarray(GRAY > 99))
    assert np.array_equal(read(bilevel, Form((6, 8), True)).pixels[..., 0], np.where(GRAY > 99, 255, 0))


def test_another_size_covers_the_square_and_is_cut_at_the_centre(tmp_path):
    wide = np.zeros((20, 60), dtype=np.uint8)
    wide[:, 20:40] = 200
    path = save(tmp_path, Image.fromarray(wide))
    assert np.array_equal(read(path, Form((20, 20), True)).pixels[..., 0], wide[:, 20:40])
    assert read(path, Form((5, 5), True)).pixels[2, 2, 0] == 200


def test_a_picture_may_be_padded_or_stretched_instead(tmp_path):
    wide = np.full((20, 60), 200, dtype=np.uint8)
    path = save(tmp_path, Image.fromarray(wide))
    padded = read(path, Form((30, 30), True, ImageOptions(fit="pad"))).pixels[..., 0]
    assert (padded[:10] == 0).all()
    assert (padded[10:20] == 200).all()
    assert (padded[20:] == 0).all()
    assert (read(path, Form((30, 30), True, ImageOptions(fit="stretch"))).pixels == 200).all()


@pytest.mark.parametrize("fit", ["crop", "pad", "stretch"])
def test_how_sizes_were_brought_together_is_told(tmp_path, fit):
    batch = read_all(batch_of(tmp_path, [(6, 8), (10, 12), (30, 20)]), tmp_path, ImageOptions(fit=fit))
    assert batch.images.shape == (3, 10, 10, 1)
    said = {"crop": "its centre was cut out", "pad": "with black margins", "stretch": "changes its proportions"}
    assert [words in batch.notes[0] for words in said.values()] == [name == fit for name in said]


@pytest.mark.parametrize("odd", [0, 2, 4])
def test_one_file_unlike_the_others_changes_nothing_for_them(tmp_path, odd):
    """Files are decoded in one go as long as all are alike; one that is not must not leave its trace."""
    random = np.random.default_rng(0)
    pixels = [random.integers(0, 256, (6, 8), dtype=np.uint8) for _ in range(5)]
    pixels[odd] = random.integers(0, 256, (12, 16, 3), dtype=np.uint8)
    paths = [save(tmp_path, Image.fromarray(image), f"{row}.png") for row, image in enumerate(pixels)]
    batch = read_all(paths, tmp_path)
    assert batch.images.shape == (5, 6, 6, 3)
    expected = [read(path, Form((6, 6), False)).pixels for path in paths]
    assert np.array_equal(batch.images, np.stack(expected))


def test_shrinking_is_antialiased(tmp_path):
    stripes = np.tile(np.array([0, 255], dtype=np.uint8), (64, 32))
    small = read(save(tmp_path, Image.fromarray(stripes)), Form((8, 8), True)).pixels
    assert np.abs(small[1:-1, 1:-1].astype(int) - 127).max() < 12


def test_the_first_frame_of_several(tmp_path):
    frames = [Image.fromarray(np.full((4, 4), value, dtype=np.uint8)) for value in (10, 250)]
    path = save(tmp_path, frames[0], "a.gif", save_all=True, append_images=frames[1:])
    assert look(path).changes == {"frames"}
    assert (read(path, Form((4, 4), True)).pixels == 10).all()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"this is text", "not an image of a known kind"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not an image of a known kind"),
        (claiming(9000, 9000), "claims 9000×9000 pixels"),
        (claiming(60000, 60000), "claims more than 64 million pixels"),
        (claiming(2**31 - 1, 2**31 - 1), "claims"),
    ],
)
def test_what_the_header_tells_is_told_before_decoding(tmp_path, content, reason):
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(UnreadableImageError, match=reason):
        look(path)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.bmp", "a.gif", "a.tif", "a.webp", "a.ppm"])
def test_damage_is_never_a_crash(tmp_path, name):
    noise = np.random.default_rng(0).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    path = save(tmp_path, Image.fromarray(noise), name)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableImageError):
        read(path, Form((40, 40), False))
    random = np.random.default_rng(1)
    for _ in range(60):
        content = bytearray(whole)
        for at in random.integers(0, min(len(whole), 200), 5):
            content[at] = random.integers(256)
        path.write_bytes(content)
        with contextlib.suppress(UnreadableImageError):
            assert read(path, Form((40, 40), False)).pixels.shape == (40, 40, 3)


def batch_of(folder: Path, shapes: list[tuple[int, ...]]) -> list[Path]:
    return [save(folder, Image.fromarray(np.full(s, 9, np.uint8)), f"{i:03}.png") for i, s in enumerate(shapes)]


def test_one_size_is_kept(tmp_path):
    batch = read_all(batch_of(tmp_path, [(6, 8)] * 3), tmp_path)
    assert batch.images.shape == (3, 6, 8, 1)
    assert batch.notes == ()


@pytest.mark.parametrize(
    ("shapes", "side"), [([(6, 8), (10, 12), (30, 20)], 10), ([(80, 90), (90, 80)], 64), ([(1, 5), (5, 1)], 1)]
)
def test_several_sizes_meet_at_the_median_short_side(tmp_path, shapes, side):
    batch = read_all(batch_of(tmp_path, shapes), tmp_path)
    assert batch.images.shape == (len(shapes), side, side, 1)
    assert f"Images came in {len(shapes)} sizes" in batch.notes[0]
    assert f"covered {side}×{side}" in batch.notes[0]


@pytest.mark.parametrize(
    ("color", "channels", "note"), [("auto", 3, "1 of 3"), ("rgb", 3, "1 of 3"), ("gray", 1, "2 of 3")]
)
def test_gray_among_colour(tmp_path, color, channels, note):
    batch = read_all(batch_of(tmp_path, [(4, 4), (4, 4, 3), (4, 4, 3)]), tmp_path, ImageOptions(color=color))
    assert batch.images.shape == (3, 4, 4, channels)
    assert (batch.images == 9).all()
    assert note in batch.notes[0]


def test_a_few_unreadable_files_are_left_out_and_named(tmp_path):
    paths = batch_of(tmp_path, [(4, 4)] * 40)
    for value, path in enumerate(paths):
        save(tmp_path, Image.fromarray(np.full((4, 4), value, dtype=np.uint8)), path.name)
    paths[0].write_bytes(b"")
    paths[7].write_bytes(paths[7].read_bytes()[:45])
    batch = read_all(paths, tmp_path)
    expected = [value for value in range(40) if value not in (0, 7)]
    assert batch.kept.tolist() == expected
    assert batch.images[:, 0, 0, 0].tolist() == expected
    assert batch.notes[0].startswith(
        "2 of 40 files could not be read and were left out: 000.png (it is empty), 007.png ("
    )


def test_many_unreadable_files_are_refused(tmp_path):
    paths = batch_of(tmp_path, [(4, 4)] * 20)
    for path in paths[:2]:
        path.write_bytes(b"text")
    with pytest.raises(
        UserError, match=r"2 of 20 image files .* cannot be read .*at most 5%.*: 000.png \(it is not an image"
    ):
        read_all(paths, tmp_path)


def test_a_batch_too_large_for_memory_is_refused_before_decoding(tmp_path, monkeypatch):
    monkeypatch.setattr("bakeoff.compare.data.image_buffer.MAX_BYTES_IN_MEMORY", 100)
    with pytest.raises(UserError, match=r"3 images of 8×6 pixels would need .*\[size=64\]"):
        read_all(batch_of(tmp_path, [(6, 8)] * 3), tmp_path)
