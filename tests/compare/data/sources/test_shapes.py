import numpy as np
import pytest

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.sources import shapes


def draw(**options):
    return shapes.load("", DataLocations(), **options)


def test_a_seed_draws_the_same_whatever_was_drawn_before():
    first = draw(n=40, seed=3)
    np.random.seed(99)  # noqa: NPY002 - the point is that global state changes nothing
    assert draw(n=40, seed=3).digest == first.digest
    assert draw(n=40, seed=4).digest != first.digest


def test_drawing_in_chunks_changes_nothing(monkeypatch):
    whole = draw(n=40)
    monkeypatch.setattr(shapes, "CHUNK_PIXELS", 7 * 32**2)
    assert draw(n=40).digest == whole.digest


def test_classes_are_balanced_and_sizes_as_asked():
    dataset = draw(n=42, size=48)
    assert dataset.images.shape == (42, 48, 48, 1)
    assert sorted(np.bincount(dataset.labels)) == [10, 10, 11, 11]


def test_brightness_alone_tells_no_class():
    dataset = draw(n=2000)
    area = [dataset.masks["object"][dataset.labels == label].mean() for label in range(4)]
    assert max(area) / min(area) < 1.06


def test_masks_lie_where_the_shape_was_drawn():
    dataset = draw(n=400)
    inside, edges, corners = (dataset.masks[part] for part in ("object", "edges", "corners"))
    assert inside.shape == dataset.images.shape[:3]
    assert inside.any(axis=(1, 2)).all()
    # What is drawn differs from the background beside it: the contrast across the edge is the shape's.
    pixels = dataset.images[..., 0].astype(float)
    within, around = inside & edges, ~inside & edges
    step = [abs(image[a].mean() - image[b].mean()) for image, a, b in zip(pixels, within, around, strict=True)]
    elsewhere = [
        abs(image[a[::-1]].mean() - image[b[::-1]].mean()) for image, a, b in zip(pixels, within, around, strict=True)
    ]
    assert np.median(step) > 2 * np.median(elsewhere)
    border = np.ones(inside.shape[1:], dtype=bool)
    border[1:-1, 1:-1] = False
    assert not inside[:, border].any()
    assert not corners[dataset.labels == dataset.classes.index("circle")].any()
    assert (
        (corners[dataset.labels == dataset.classes.index("cross")] & edges[dataset.labels == 3]).any(axis=(1, 2)).all()
    )


@pytest.mark.parametrize(("name", "count"), [("circle", 0), ("triangle", 3), ("square", 4), ("cross", 8)])
def test_corners_lie_on_the_outline(name, count):
    corners = shapes.CORNERS[name]
    assert corners.shape == (count, 2)
    label = np.full(count, shapes.CLASSES.index(name))
    distance = shapes._distance(label, corners[:, :1, np.newaxis], corners[:, 1:, np.newaxis])
    assert np.allclose(distance, 0)
