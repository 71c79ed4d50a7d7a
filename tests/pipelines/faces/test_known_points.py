from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from sklearn.base import clone

from pipelines.faces.known_points import KnownPoints
from pipelines.features.face_landmarks import FaceLandmarks


@pytest.fixture
def images():
    return np.random.default_rng(0).integers(0, 256, (7, 9, 8, 3), dtype=np.uint8)


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


def test_a_changed_image_is_not_known(images, points):
    changed = images[:3].copy()
    changed[1, 0, 0, 0] ^= 1
    found, are = KnownPoints(images, points).of(changed)
    assert are.tolist() == [True, False, True]
    assert not found[1].any()


def test_of_copies_the_first_counts(images, points):
    twice = np.concatenate([images, images])
    known = KnownPoints(twice, np.concatenate([points, points + 1]))
    assert len(known) == 7
    np.testing.assert_array_equal(known.of(images)[0], points)


def test_it_keeps_no_order_and_no_label(images, points):
    """Two data sets of the same images in another order, as by another sort of labels, make the same value."""
    order = np.random.default_rng(2).permutation(7)
    one, other = KnownPoints(images, points), KnownPoints(images[order], points[order])
    assert pickle.dumps(one) == pickle.dumps(other)
    assert set(vars(one)) == {"_digests", "_points"}


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
