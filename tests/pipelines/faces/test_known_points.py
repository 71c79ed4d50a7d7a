from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from sklearn.base import clone

from bakeoff.pipelines.faces.known_points import KnownPoints
from bakeoff.pipelines.features.face_landmarks import FaceLandmarks


@pytest.fixture
def images():
    return np.random.default_rng(0).integers(0, 256, (7, 16, 8, 3), dtype=np.uint8)


@pytest.fixture
def points():
    return np.random.default_rng(1).random((7, 68, 2)).astype(np.float32)


def test_points_are_found_by_the_image_whatever_its_place(images, points):
    known = KnownPoints(images, points)
    rows = [4, 1, 4, 6]
    found, are = known.of(images[rows])
    assert are.all()
    np.testing.assert_array_equal(found, points[rows])
    found, are = known.of(np.asfortranarray(images)[::-1])
    np.testing.assert_array_equal(found, points[::-1])


def test_an_image_with_a_hidden_patch_keeps_its_points(images, points):
    hidden = images.copy()
    hidden[:, 2:5, 1:4] = 99
    found, are = KnownPoints(images, points).of(hidden)
    assert are.all()
    np.testing.assert_array_equal(found, points)


@pytest.mark.parametrize(
    "change",
    [
        lambda images: np.roll(images, 1, axis=1),
        lambda images: np.roll(images, 1, axis=2),
        lambda images: images ^ 1,
        lambda images: images[:, :, ::-1],
        lambda images: np.concatenate([images[:, :8], np.roll(images, 1, axis=0)[:, 8:]], axis=1),
    ],
    ids=["down", "across", "noise", "mirrored", "half of one and half of another"],
)
def test_another_image_is_not_known(images, points, change):
    found, are = KnownPoints(images, points).of(change(images))
    assert not are.any()
    assert not found.any()


def test_images_that_are_the_same_but_for_a_band_have_each_its_own_points(images, points):
    near = images.copy()
    near[:, 3:5] ^= 1
    known = KnownPoints(np.concatenate([images, near]), np.concatenate([points, points + 1]))
    np.testing.assert_array_equal(known.of(images)[0], points)
    np.testing.assert_array_equal(known.of(near)[0], points + 1)


def test_of_copies_the_first_counts(images, points):
    twice = np.concatenate([images, images])
    known = KnownPoints(twice, np.concatenate([points, points + 1]))
    assert len(known) == 7
    np.testing.assert_array_equal(known.of(images)[0], points)


def test_images_without_points_are_not_known(images, points):
    points[2, 5, 0] = np.nan
    found, are = KnownPoints(images, points).of(images)
    assert are.tolist() == [True, True, False, True, True, True, True]
    assert not found[2].any()
    points[:] = np.nan
    found, are = KnownPoints(images, points).of(images)
    assert not are.any()
    assert found.shape == points.shape


def test_it_keeps_no_order_and_no_label(images, points):
    """Two data sets of the same images in another order, as by another sort of labels, make the same value."""
    order = np.random.default_rng(2).permutation(7)
    one, other = KnownPoints(images, points), KnownPoints(images[order], points[order])
    assert pickle.dumps(one) == pickle.dumps(other)
    assert set(vars(one)) == {"_whole", "_points", "_order", "_bands"}


def test_clones_share_it_and_pickles_keep_it(images, points):
    known = KnownPoints(images, points)
    assert copy.deepcopy(known) is known
    feature = FaceLandmarks(known_points=known)
    assert clone(feature).known_points is known
    assert repr(known) == "KnownPoints(7 images)"
    found, are = pickle.loads(pickle.dumps(known)).of(images)
    assert are.all()
    np.testing.assert_array_equal(found, points)


def test_points_must_be_one_face_an_image(images, points):
    with pytest.raises(ValueError, match=r"got \(6, 68, 2\) for 7 images"):
        KnownPoints(images, points[1:])
