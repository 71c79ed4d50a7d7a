from __future__ import annotations

import pickle

import numpy as np
import pytest
from sklearn.base import clone

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.sources import drawn_faces
from bakeoff.pipelines.faces.describe.descriptions import KINDS
from bakeoff.pipelines.faces.describe.geometry import landmarks_of
from bakeoff.pipelines.faces.known_points import KnownPoints
from bakeoff.pipelines.faces.locate.located import Located
from bakeoff.pipelines.features import face_landmarks
from bakeoff.pipelines.features.face_landmarks import FaceLandmarks

SIDE = 64


@pytest.fixture(scope="module")
def faces():
    return drawn_faces.load("", DataLocations(), people=6, images=4, size=SIDE)


@pytest.fixture(scope="module")
def known(faces):
    return KnownPoints(faces.images, faces.landmarks)


class Blind:
    """A localiser that finds a face only in images whose first pixel is bright."""

    def __init__(self, points):
        self.points = points

    def fit(self, images):
        return self

    def locate(self, images):
        return Located(np.repeat(self.points[None], len(images), 0), images[:, 0, 0, 0] >= 128)


@pytest.fixture
def half_blind(monkeypatch, faces):
    """Images of which every third shows no face to the built-in localiser, and which those are."""
    monkeypatch.setattr(face_landmarks, "GradientLocaliser", lambda random_state: Blind(faces.landmarks.mean(0)))
    images = faces.images.copy()
    failed = np.arange(len(images)) % 3 == 0
    images[:, 0, 0, 0] = np.where(failed, 0, 255)
    return images, failed


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_can_be_asked_for_alone(kind, faces, known):
    feature = FaceLandmarks(describe=kind, known_points=known)
    rows = feature.fit_transform(faces.images)
    names = feature.get_feature_names_out()
    assert rows.dtype == np.float32
    assert rows.shape == (len(faces), len(names)) == (len(faces), len(KINDS[kind].names) + 1)
    assert len(set(names)) == len(names)
    assert names[-1] == "landmark_failed"
    np.testing.assert_array_equal(feature.transform(faces.images), rows)


def test_each_kind_has_its_say_however_many_columns_it_has(faces, known):
    feature = FaceLandmarks(describe=tuple(KINDS), known_points=known)
    rows = feature.fit_transform(faces.images)
    start = 0
    for kind in KINDS.values():
        part = rows[:, start : start + len(kind.names)].astype(float)
        assert (part**2).sum(1).mean() == pytest.approx(kind.say**2, rel=1e-4)
        assert part.mean(0) == pytest.approx(0, abs=1e-4)
        start += len(kind.names)


def test_columns_stay_in_their_order(faces, known):
    both = FaceLandmarks(describe=("hog", "geometry"), known_points=known).fit(faces.images)
    alone = FaceLandmarks(describe="geometry", known_points=known).fit(faces.images)
    start = len(KINDS["hog"].names)
    assert both.get_feature_names_out()[start:].tolist() == alone.get_feature_names_out().tolist()
    np.testing.assert_array_equal(both.transform(faces.images)[:, start:], alone.transform(faces.images))


def test_a_face_that_is_not_found_gets_the_medians_of_the_training_images(half_blind):
    images, failed = half_blind
    feature = FaceLandmarks(describe=("geometry", "hog"))
    rows = feature.fit_transform(images)
    assert len(rows) == len(images)
    np.testing.assert_array_equal(rows[:, -1], failed)
    assert (rows[failed] == rows[failed][0]).all()
    seen = feature._described(images, feature.locate(images))[~failed]
    expected = (np.median(seen, axis=0) - seen.mean(0, dtype=float)) / feature.scales_
    np.testing.assert_allclose(rows[failed][0, :-1], expected, atol=1e-5)


def test_nothing_is_learned_from_images_that_come_later(half_blind):
    """A test row that had a say in medians, scales or the mean face would move the others."""
    images, _ = half_blind
    feature = FaceLandmarks().fit(images[:12])
    before = pickle.dumps(feature)
    among = feature.transform(images)
    assert pickle.dumps(feature) == before
    for k in (0, 1, 13, 23):
        np.testing.assert_array_equal(feature.transform(images[k : k + 1])[0], among[k])
    other = FaceLandmarks().fit(images)
    assert np.abs(other.means_ - feature.means_).max() > 0


def test_images_without_any_face_are_refused_with_the_next_step(half_blind):
    images, failed = half_blind
    with pytest.raises(ValueError, match=r"no face was found in any of 8 training images.*model=FILE"):
        FaceLandmarks().fit(images[failed])


def test_points_that_come_with_images_are_taken_as_they_are(half_blind, faces):
    images, _ = half_blind
    known = KnownPoints(images[:12], faces.landmarks[:12])
    feature = FaceLandmarks(known_points=known).fit(images)
    located = feature.locate(images)
    assert located.found[:12].all()
    np.testing.assert_array_equal(located.points[:12], faces.landmarks[:12])
    np.testing.assert_allclose(located.points[13], faces.landmarks.mean(0), atol=1e-4)
    assert feature.note_ == (
        "Landmarks came with 12 of 24 training images; the others were found by the built-in localiser, fitted on the "
        "training images."
    )
    assert FaceLandmarks(known_points=known).fit(images[:12]).note_ == "Landmarks came with the images."


@pytest.mark.parametrize("known", [None, False])
def test_without_points_the_localiser_is_asked(half_blind, known):
    images, failed = half_blind
    feature = FaceLandmarks(known_points=known).fit(images)
    np.testing.assert_array_equal(feature.locate(images).found, ~failed)
    assert feature.note_.startswith("Landmarks were found by the built-in localiser, fitted on the training images.")


def test_a_shifted_image_is_sought_where_there_is_what_seeks(faces, known, half_blind):
    shifted = np.roll(faces.images, 3, axis=2)
    shifted[:, 0, 0, 0] = 255
    without = FaceLandmarks(known_points=known).fit(faces.images)
    assert without.localiser_ is None
    assert not without.locate(shifted).found.any()
    assert (without.transform(shifted)[:, -1] == 1).all()
    partly = KnownPoints(faces.images[1:], faces.landmarks[1:])
    points = FaceLandmarks(known_points=partly).fit(faces.images | np.uint8(128)).locate(shifted).points
    np.testing.assert_allclose(points, np.repeat(faces.landmarks.mean(0)[None], 24, 0), atol=1e-4)


def test_points_of_another_number_are_refused_with_the_way_out(faces):
    few = KnownPoints(faces.images, faces.landmarks[:, :5])
    with pytest.raises(ValueError, match=r"68 points.*come with 5.*known_points=False"):
        FaceLandmarks(known_points=few).fit(faces.images)


@pytest.mark.parametrize("describe", ["sizes", (), ("hog", "hog"), ("hog", "sift")])
def test_kinds_that_there_are_not_are_refused(describe, faces):
    with pytest.raises(ValueError, match="describe must name one or more of geometry, symmetry"):
        FaceLandmarks(describe=describe).fit(faces.images)


@pytest.mark.parametrize("kind", KINDS)
def test_paint_keeps_the_total(kind, faces, known):
    feature = FaceLandmarks(describe=kind, known_points=known).fit(faces.images)
    weights = np.random.default_rng(0).random(len(feature.get_feature_names_out()))
    painted = feature.paint(weights)
    assert painted.shape == (SIDE, SIDE)
    assert painted.dtype == np.float32
    assert (painted >= 0).all()
    assert painted.sum() == pytest.approx(weights.sum(), rel=1e-4)


@pytest.mark.parametrize(
    ("column", "landmarks"),
    [
        ("distance_mouth_width", (48, 54)),
        ("drop_chin", (8,)),
        ("shape_x30", (30,)),
        ("hog_landmark30_side5_cell1_1_direction3", (30,)),
        ("lbp_landmark8_other", (8,)),
    ],
)
def test_paint_puts_a_weight_where_it_was_measured(column, landmarks, faces, known):
    feature = FaceLandmarks(describe=tuple(KINDS), known_points=known).fit(faces.images)
    weights = (feature.get_feature_names_out() == column).astype(float)
    assert weights.sum() == 1
    painted = feature.paint(weights)
    down, across = np.mgrid[:SIDE, :SIDE]
    near = np.zeros((SIDE, SIDE), bool)
    for x, y in faces.landmarks.mean(0)[list(landmarks)]:
        near |= np.hypot(down - y, across - x) < 8
    assert painted[near].sum() > 0.95


def test_what_was_not_found_is_painted_evenly(faces, known):
    feature = FaceLandmarks(describe="geometry", known_points=known).fit(faces.images)
    weights = np.zeros(len(feature.get_feature_names_out()))
    weights[-1] = 2
    assert feature.paint(weights) == pytest.approx(2 / SIDE**2)


def test_a_column_that_never_changes_is_not_blown_up(faces):
    """One face, moved a little and with another mouth in each image: what leaves the mouth out changes by rounding."""
    random = np.random.default_rng(0)
    points = faces.landmarks[:1] + random.random((len(faces), 1, 2))
    points[:, 48:] += random.normal(size=(len(faces), 20, 2))
    feature = FaceLandmarks(describe="geometry", known_points=KnownPoints(faces.images, points))
    rows = feature.fit_transform(faces.images)
    names = feature.get_feature_names_out()
    still = [k for k, name in enumerate(names[:-1]) if max(landmarks_of(name)) < 48]
    assert 20 < len(still) < len(names) - 10
    assert np.abs(rows[:, still]).max() < 1e-5
    assert (rows[:, [k for k in range(len(names) - 1) if k not in still]].std(0) > 0.01).all()


def test_one_rigid_face_in_all_images_is_told(half_blind, faces):
    images, _ = half_blind
    feature = FaceLandmarks(describe=("geometry", "shape", "hog")).fit(images)
    assert feature.note_.endswith("They are those of one rigid face, so that geometry, shape tells nothing.")
    with pytest.raises(ValueError, match=r"geometry is the same for all 16 training images.*model=FILE"):
        FaceLandmarks(describe="geometry").fit(images)


def test_shuffled_labels_give_chance_and_true_ones_do_not(faces, known):
    from sklearn.model_selection import cross_val_score

    from bakeoff.compare.contenders.contender import contender

    model = contender("face-landmarks+linear-svm").knowing(faces.images, faces.landmarks).build(0)
    assert cross_val_score(model, faces.images, faces.labels, cv=4).mean() > 0.8
    shuffled = np.random.default_rng(1).permutation(faces.labels)
    assert cross_val_score(clone(model), faces.images, shuffled, cv=4).mean() < 0.4
