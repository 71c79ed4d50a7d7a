import numpy as np
import pytest

from bakeoff.pipelines.faces.locate.gradient_localiser import GradientLocaliser
from bakeoff.pipelines.faces.scheme import eye_centres, interpupillary_distance


def test_eyes_of_other_people_are_found_without_any_annotation(built_in, faces):
    images, points = faces(30, seed=9)
    located = built_in.locate(images)
    off = np.linalg.norm(eye_centres(located.points) - eye_centres(points), axis=-1).max(1)
    assert (off < 0.15 * interpupillary_distance(points)).mean() >= 0.9
    assert located.found.mean() > 0.8


def test_labels_are_not_looked_at(faces):
    images, _ = faces(4)
    first, second = (GradientLocaliser().fit(images, y).locate(images).points for y in (np.zeros(4), np.arange(4)))
    np.testing.assert_array_equal(first, second)


def test_images_without_faces_are_gone_through():
    images = np.random.default_rng(0).integers(0, 256, (4, 8, 14, 1)).astype(np.uint8)
    images[0] = 0
    located = GradientLocaliser().fit(images).locate(images)
    assert np.isfinite(located.points).all()


def test_nothing_is_found_in_a_flat_image(built_in):
    assert not built_in.locate(np.full((2, 64, 64, 1), 90, np.uint8)).found.any()


def test_images_of_another_size_are_refused(built_in):
    with pytest.raises(ValueError, match="fitted on"):
        built_in.locate(np.zeros((1, 32, 32, 1), np.uint8))


def test_no_more_images_than_asked_for_are_learned_from(faces):
    images, _ = faces(5)
    few, all_of_them = (GradientLocaliser(most=most).fit(images).locate(images).points for most in (4, 5))
    assert not np.array_equal(few, all_of_them)
