"""What bringing images to one form cost them: scaled by their range, measured, and warned of."""

import numpy as np
import pytest
from PIL import Image

from bakeoff.compare.data.card import card_of
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load

RANDOM = np.random.default_rng(0)
SMALL = RANDOM.integers(0, 256, (8, 16, 16)).astype(np.uint16)


def read(root, images, options=""):
    for number, image in enumerate(images):
        path = root / "ab"[number % 2] / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        (image if isinstance(image, Image.Image) else Image.fromarray(image)).save(path)
    dataset = load(f"folder:{root}{options}", DataLocations())
    order = [int(name.split("/")[1].split(".")[0]) for name in dataset.origins.names]
    return dataset, np.argsort(order), card_of(dataset)["findings"]


def test_8_bits_in_a_16_bit_file_keep_their_levels(tmp_path):
    dataset, order, findings = read(tmp_path, SMALL)
    assert np.array_equal(dataset.images[order][..., 0], SMALL)
    assert "few-levels" not in findings


def test_a_hot_pixel_does_not_collapse_the_rest_and_labels_are_not_blamed(tmp_path):
    hot = SMALL.copy()
    hot[:, 3, 3] = 65535
    dataset, order, findings = read(tmp_path, hot)
    rest = np.ones((16, 16), dtype=bool)
    rest[3, 3] = False
    assert np.array_equal(dataset.images[order][:, rest, 0], SMALL[:, rest])
    assert "conflicts" not in findings
    assert any("larger ones, up to 65535, were clipped" in note for note in dataset.notes)
    raw, _, blamed = read(tmp_path, hot, "[values=type]")
    assert raw.images.max() == 255
    assert "few-levels" in blamed
    assert "conflicts" not in blamed


def test_a_narrow_band_of_16_bits_is_spread_and_its_percentiles_are_told(tmp_path):
    band = (30_000 + 4 * SMALL).astype(np.uint16)
    dataset, _, findings = read(tmp_path, band)
    assert len(np.unique(dataset.images)) > 200
    assert any("percent points" in note for note in dataset.notes)
    assert "few-levels" not in findings


def test_the_whole_range_is_divided_by_257(tmp_path):
    dataset, order, _ = read(tmp_path, (SMALL * 257).astype(np.uint16))
    assert np.array_equal(dataset.images[order][..., 0], SMALL)


@pytest.mark.parametrize(("ink", "ground"), [(255, 0), (0, 255), (20, 255)])
def test_icons_are_laid_on_what_keeps_their_contrast(tmp_path, ink, ground):
    icons = []
    for _ in range(8):
        alpha = np.zeros((16, 16), dtype=np.uint8)
        y, x = RANDOM.integers(0, 10, 2)
        alpha[y : y + 6, x : x + 6] = 255
        icons.append(Image.fromarray(np.dstack([np.full((16, 16, 3), ink, dtype=np.uint8), alpha])))
    dataset, _, findings = read(tmp_path, icons)
    assert set(np.unique(dataset.images)) == {ink, ground}
    assert "made-equal" not in findings


def strips(n=8):
    return [RANDOM.integers(0, 256, (32, int(RANDOM.integers(180, 260))), dtype=np.uint8) for _ in range(n)]


def test_strips_cut_to_a_square_are_warned_of_with_what_keeps_them(tmp_path):
    pictures = strips()
    _, _, findings = read(tmp_path, pictures)
    assert findings["cut-away"]["count"] == 8
    assert "more than a third of its area" in findings["cut-away"]["sentence"]
    assert "[fit=pad]" in findings["cut-away"]["sentence"]
    wide, _, fewer = read(tmp_path, pictures, "[size=32x220]")
    assert wide.images.shape[1:] == (32, 220, 1)
    assert "cut-away" not in fewer
    assert "cut-away" not in read(tmp_path, pictures, "[fit=pad]")[2]


def test_images_that_become_equal_only_by_the_cut_are_no_conflict(tmp_path):
    middle = RANDOM.integers(0, 256, (16, 16), dtype=np.uint8)
    ends = [np.hstack([np.full((16, 16), 10 * n, np.uint8), middle, np.full((16, 16), n, np.uint8)]) for n in range(8)]
    _, _, findings = read(tmp_path, ends, "[size=16]")
    assert "conflicts" not in findings
    assert findings["made-equal"]["count"] == 7
    same = [np.hstack([middle] * 3)] * 8
    assert "conflicts" in read(tmp_path / "same", same, "[size=16]")[2]


def test_a_crop_shows_its_part_alone(tmp_path):
    pictures = [RANDOM.integers(0, 256, (40, 40), dtype=np.uint8) for _ in range(8)]
    dataset, order, _ = read(tmp_path, pictures, "[crop=0.5]")
    assert dataset.images.shape[1:3] == (20, 20)
    assert np.array_equal(dataset.images[order][..., 0], [picture[10:30, 10:30] for picture in pictures])
    corner, order, _ = read(tmp_path, pictures, "[crop=(0,0,0.25,0.5)]")
    assert np.array_equal(corner.images[order][..., 0], [picture[:20, :10] for picture in pictures])
