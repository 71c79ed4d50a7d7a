"""`.pts` files beside the images of a study become its landmarks."""

import numpy as np
import pytest
from PIL import Image

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load_with
from bakeoff.compare.data.sources import csv, folder
from bakeoff.compare.errors import UserError


def dot(path, number, shape=(60, 90), dots=2):
    """A picture with a bright square, and a `.pts` that says where it is."""
    random = np.random.default_rng(number)
    picture = np.zeros(shape, np.uint8)
    y, x = (int(random.integers(side // 3, 2 * side // 3)) for side in shape)
    picture[y - 2 : y + 3, x - 2 : x + 3] = 255
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture).save(path)
    lines = f"{x + 1} {y + 1}\n" * dots
    path.with_suffix(".pts").write_text(f"version: 1\nn_points: {dots}\n{{\n{lines}}}\n")


@pytest.fixture
def images(tmp_path):
    for number in range(8):
        dot(tmp_path / "in" / "ab"[number % 2] / f"{number}.png", number, (60, 90) if number % 3 else (80, 50))
    return tmp_path / "in"


def load(images, how, **options):
    if how == "folder":
        return load_with(folder.load, str(images), DataLocations(), options)
    lines = [f"in/{'ab'[n % 2]}/{n}.png,{'ab'[n % 2]}" for n in range(8)]
    (images.parent / "table.csv").write_text("\n".join(["path,label", *lines]))
    return load_with(csv.load, str(images.parent / "table.csv"), DataLocations(), options)


@pytest.mark.parametrize("how", ["folder", "csv"])
@pytest.mark.parametrize("fit", ["crop", "pad", "stretch"])
def test_points_move_with_the_pixels(images, how, fit):
    dataset = load(images, how, size=40, fit=fit)
    assert dataset.landmarks.shape == (8, 2, 2)
    rows, columns = np.mgrid[:40, :40]
    for image, ((x, y), _) in zip(dataset.images[..., 0].astype(float), dataset.landmarks, strict=True):
        assert abs((image * columns).sum() / image.sum() - x) < 0.3
        assert abs((image * rows).sum() / image.sum() - y) < 0.3


def test_images_that_keep_their_size_keep_their_points(tmp_path):
    for number in range(4):
        dot(tmp_path / "ab"[number % 2] / f"{number}.png", number)
    dataset = folder.load(str(tmp_path), DataLocations())
    for image, points in zip(dataset.images[..., 0], dataset.landmarks, strict=True):
        x, y = points[0].astype(int)
        assert image[y - 2 : y + 3, x - 2 : x + 3].min() == 255
        assert image.sum() == 25 * 255


@pytest.mark.parametrize("how", ["folder", "csv"])
def test_points_beside_some_images_only_are_left_out_and_that_is_told(images, how):
    (images / "a/0.pts").unlink()
    dataset = load(images, how, size=40)
    assert dataset.landmarks is None
    assert any("1 of the images have no .pts file" in note for note in dataset.notes)


def test_no_points_are_no_matter(images):
    for path in images.rglob("*.pts"):
        path.unlink()
    dataset = load(images, "folder", size=40)
    assert dataset.landmarks is None
    assert not any("Landmarks" in note for note in dataset.notes)


@pytest.mark.parametrize("how", ["folder", "csv"])
def test_points_that_cannot_be_used_are_refused(images, how):
    (images / "a/0.pts").write_text("n_points: 2\n{\n1 1\n}\n")
    (images / "b/1.pts").write_text("nothing")
    with pytest.raises(UserError, match=r"'0.pts' cannot be used: it says n_points: 2, but has 1; .*'1.pts'"):
        load(images, how)


def test_points_of_different_numbers_are_refused(images):
    dot(images / "a/0.png", 0, dots=3)
    with pytest.raises(UserError, match="have 2 or 3 points"):
        load(images, "folder")


def test_an_image_that_cannot_be_read_takes_its_points_along(tmp_path):
    for number in range(42):
        dot(tmp_path / "ab"[number % 2] / f"{number:02}.png", number)
    (tmp_path / "a/00.png").write_bytes(b"no picture")
    dataset = folder.load(str(tmp_path), DataLocations())
    assert len(dataset.landmarks) == len(dataset) == 41
    x, y = dataset.landmarks[0, 0].astype(int)
    assert dataset.images[0, y, x, 0] == 255


def test_the_points_decide_what_is_loaded(images):
    load(images, "csv", size=40)
    for found in (
        folder.files(str(images), DataLocations()),
        csv.files(str(images.parent / "table.csv"), DataLocations()),
    ):
        assert sum(path.suffix == ".pts" for path in found) == 8
