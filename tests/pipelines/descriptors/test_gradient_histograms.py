from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from skimage.feature import hog

from bakeoff.pipelines.compute.thread_count import limited_to
from bakeoff.pipelines.descriptors import gradient_histograms as module
from bakeoff.pipelines.descriptors.gradient_histograms import gradient_histograms
from bakeoff.pipelines.descriptors.hog_blocks import NORMS

# (images of) bytes, as sorts of numbers; "few" are two gray values, whose gradients lie at 0°, 45°, 90° and 135° only:
# on the borders of directions, and equally strong in several channels.
KINDS = {
    "bytes": lambda images: images,
    "few": lambda images: images // 128 * 255,
    "some": lambda images: images // 64,
    "float32": lambda images: (images / 255).astype(np.float32),
    "float64": lambda images: images / 255 - 0.5,
    "few floats": lambda images: images // 128 / 3,
    "float16": lambda images: (images / 255).astype(np.float16),
    "int32": lambda images: images.astype(np.int32) * 1000,
    "bool": lambda images: images > 127,
}

GEOMETRIES = {
    "28×28": ((28, 28), (4, 4), (2, 2)),
    "64×64": ((64, 64), (8, 8), (3, 3)),
    "cells that are not square": ((33, 20), (5, 3), (2, 2)),
    "blocks that are not square": ((16, 31), (3, 5), (3, 2)),
    "cells alone": ((12, 17), (4, 4), (1, 1)),
    "one block": ((9, 8), (4, 4), (2, 2)),
    "cells of a pixel": ((3, 5), (1, 1), (2, 3)),
    "two rows": ((2, 9), (2, 2), (1, 2)),
    "one column": ((9, 1), (3, 1), (2, 1)),
}


def random_images(height, width, channels=1, n=2, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (n, height, width, channels), dtype=np.uint8)


def by_skimage(images, orientations, cell, block, norm="L2-Hys", sqrt=False):
    colour = images.shape[-1] > 1
    return np.stack(
        [
            hog(
                image if colour else image[..., 0],
                orientations,
                cell,
                block,
                norm,
                transform_sqrt=sqrt,
                channel_axis=-1 if colour else None,
            )
            for image in images
        ]
    )


def assert_equal(images, *arguments, **options):
    described = gradient_histograms(images, *arguments, **options)
    assert described.dtype == np.float32
    np.testing.assert_allclose(described, by_skimage(images, *arguments, **options), atol=1e-6, rtol=0)


@pytest.mark.parametrize("geometry", GEOMETRIES)
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("norm", NORMS)
def test_equals_scikit_image_in_every_geometry_and_norm(geometry, channels, norm):
    (height, width), cell, block = GEOMETRIES[geometry]
    assert_equal(random_images(height, width, channels), 9, cell, block, norm)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("sqrt", [False, True])
# The edges of 4, 8 and 12 directions lie at 45° or 90°; those of 7, 14 and 28 are rounded.
@pytest.mark.parametrize("orientations", [1, 2, 4, 7, 8, 9, 12, 14, 20, 28])
def test_equals_scikit_image_for_all_numbers_and_directions(kind, channels, sqrt, orientations):
    images = KINDS[kind](random_images(16, 19, channels, seed=orientations))
    sqrt = sqrt and images.min() >= 0
    assert_equal(images, orientations, (4, 3), (2, 2), "L2-Hys", sqrt)


@pytest.mark.parametrize("orientations", [1, 2, 3, 4, 8, 9, 12, 16, 36, 45, 180])
def test_every_gradient_that_bytes_can_have_falls_into_the_direction_of_scikit_image(orientations):
    """Each image holds one gradient, in a cell of its own, among the 511² there are: a quarter of them here."""
    assert module._separators(orientations) is not None
    rng = np.random.default_rng(orientations)
    ends = rng.integers(0, 256, (4, 5000))
    ends[:, :2000] //= 64  # equal and simple ratios often
    images = np.zeros((5000, 3, 3, 1), np.uint8)
    images[:, 0, 1, 0], images[:, 2, 1, 0], images[:, 1, 0, 0], images[:, 1, 2, 0] = ends
    described = gradient_histograms(images, orientations, (1, 1), (1, 1), "L1")
    down, across = ends[1] - ends[0], ends[3] - ends[2]
    degrees = np.rad2deg(np.arctan2(down, across)) % 180
    edges = np.float32(180 / orientations) * np.arange(orientations, dtype=np.float32)
    expected = np.searchsorted(edges, degrees, side="right") - 1
    middle = described.reshape(5000, 9, orientations)[:, 4]
    moved = (down != 0) | (across != 0)
    assert moved.sum() > 4000
    np.testing.assert_array_equal(middle[moved].argmax(1), expected[moved])
    assert not middle[~moved].any()


def test_so_many_directions_that_bytes_need_angles():
    assert module._separators(81) is None
    assert_equal(random_images(12, 12), 81, (4, 4), (2, 2))


def test_angles_that_are_rounded_to_180_degrees_are_in_no_direction():
    images = np.zeros((1, 3, 3, 1))
    images[0, 2, 1, 0], images[0, 1, 2, 0] = -1e-20, 1.0
    assert by_skimage(images, 9, (3, 3), (1, 1)).max() == 0
    assert_equal(images, 9, (3, 3), (1, 1))


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.filterwarnings("ignore:invalid value")
def test_what_is_not_a_number_spoils_its_own_blocks(norm):
    images = random_images(16, 16) / 255
    images[0, 2, 2] = np.nan
    expected = by_skimage(images, 9, (4, 4), (2, 2), norm)
    assert 0 < np.isnan(expected).sum() < expected[0].size
    assert_equal(images, 9, (4, 4), (2, 2), norm)


def test_the_length_that_numpy_finds_decides_between_channels(monkeypatch):
    """7² + 1² = 5² + 5²: what NumPy rounds up is the stronger one, on any machine."""
    images = np.zeros((1, 3, 3, 3), np.uint8)
    images[0, 2, 1], images[0, 1, 2] = (7, 5, 0), (1, 5, 0)
    hypot = np.hypot
    described = []
    for favourite in (1.0, 5.0):
        monkeypatch.setattr(np, "hypot", lambda x, y, f=favourite: hypot(x, y) * (1 + 1e-12 * (np.abs(y) == f)))
        module._lengths.cache_clear()
        assert_equal(images, 9, (3, 3), (1, 1))
        described.append(gradient_histograms(images, 9, (3, 3), (1, 1)).argmax())
    module._lengths.cache_clear()
    assert described[0] != described[1]


def test_an_image_alone_is_described_as_among_others_and_by_many_threads(monkeypatch):
    images = random_images(28, 28, n=9)
    whole = gradient_histograms(images, 9, (4, 4), (2, 2))
    for k in range(9):
        np.testing.assert_array_equal(gradient_histograms(images[k : k + 1], 9, (4, 4), (2, 2))[0], whole[k])
    monkeypatch.setattr(module, "PIXELS_A_THREAD", 28 * 28)
    monkeypatch.setattr(module, "thread_count", lambda: 3)
    for kind in (images, images / 255):
        threaded = gradient_histograms(kind, 9, (4, 4), (2, 2))
        np.testing.assert_allclose(threaded, whole, atol=1e-6, rtol=0)
    np.testing.assert_array_equal(gradient_histograms(images, 9, (4, 4), (2, 2)), whole)


def test_no_more_threads_than_are_allowed(monkeypatch):
    helpers = []
    monkeypatch.setattr(module, "ThreadPoolExecutor", lambda n: helpers.append(n) or ThreadPoolExecutor(n))
    monkeypatch.setattr(module, "PIXELS_A_THREAD", 1)
    images = random_images(8, 8, n=20)
    with limited_to(1):
        gradient_histograms(images, 9, (4, 4), (2, 2))
    assert helpers == []
    with limited_to(2):
        gradient_histograms(images, 9, (4, 4), (2, 2))
    assert helpers == [1]  # beside the thread that asked


def test_what_goes_wrong_in_another_thread_is_told(monkeypatch):
    monkeypatch.setattr(module, "thread_count", lambda: 2)

    def describe(part):
        if part.stop == 8:
            raise MemoryError

    with pytest.raises(MemoryError):
        module._share(describe, 8, 2)


def test_chunks_of_gradients_change_nothing(monkeypatch):
    images = random_images(16, 16, n=7) / 255
    whole = gradient_histograms(images, 9, (4, 4), (2, 2))
    monkeypatch.setattr(module, "PIXELS_AT_ONCE", 3 * 16 * 16)
    np.testing.assert_array_equal(gradient_histograms(images, 9, (4, 4), (2, 2)), whole)


def test_only_its_own_columns_are_written_and_weighted():
    images = random_images(28, 28, n=3)
    alone = gradient_histograms(images, 9, (7, 7), (2, 2))
    columns = alone.shape[1]
    out = np.full((3, columns + 20), 7, np.float32)
    gradient_histograms(images, 9, (7, 7), (2, 2), weight=0.5, out=out, start=5)
    np.testing.assert_array_equal(out[:, 5 : 5 + columns], alone * 0.5)
    assert (out[:, :5] == 7).all()
    assert (out[:, 5 + columns :] == 7).all()


def test_layout_and_flags_of_memory_do_not_matter():
    images = random_images(16, 16, n=3)
    whole = gradient_histograms(images, 9, (4, 4), (2, 2))
    frozen = images.copy()
    frozen.setflags(write=False)
    for same in (frozen, np.asfortranarray(images), np.repeat(images, 2, axis=2)[:, :, ::2]):
        np.testing.assert_array_equal(gradient_histograms(same, 9, (4, 4), (2, 2)), whole)


def test_images_smaller_than_a_block_are_told_its_size():
    with pytest.raises(ValueError, match=r"at least 16 × 24 pixels.*got 16 × 23"):
        gradient_histograms(random_images(16, 23), cell=(8, 12), block=(2, 2))
