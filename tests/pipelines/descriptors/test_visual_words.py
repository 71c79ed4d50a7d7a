from __future__ import annotations

import numpy as np
import pytest

from bakeoff.pipelines.descriptors import visual_words as module
from bakeoff.pipelines.descriptors.visual_words import GRID, Keypoints, VisualWords

SIDE = 16


class Tones(VisualWords):
    """Every pixel that is not black is a keypoint, its value the descriptor."""

    def __init__(self, words=3, random_state=0):
        self.words = words
        self.random_state = random_state

    def keypoints(self, images):
        image, row, column, _ = np.nonzero(images)
        values = images[image, row, column].astype(np.float32)
        return Keypoints(values, image, row * GRID // SIDE * GRID + column * GRID // SIDE)


@pytest.fixture(scope="module")
def images():
    """Three tones with a little noise: 40 above left, 120 and 200 in the lower half; the last image is black."""
    rng = np.random.default_rng(0)
    images = np.zeros((12, SIDE, SIDE, 1), np.uint8)
    images[:, :8, :8] = 40
    images[:, 8:] = rng.choice([0, 120, 200], (12, 8, SIDE, 1))
    images[images > 0] += rng.integers(0, 9, (images > 0).sum()).astype(np.uint8)
    images[-1] = 0
    return images


@pytest.fixture(scope="module")
def fitted(images):
    return Tones().fit(images)


def test_words_are_the_clusters_that_there_are(fitted):
    np.testing.assert_allclose(np.sort(fitted.vocabulary_[:, 0]), [44, 124, 204], atol=1.5)


def test_a_row_holds_the_roots_of_shares_of_the_image_and_its_quarters(fitted, images):
    rows = fitted.transform(images)
    assert rows.dtype == np.float32
    for image, row in zip(images[:-1], rows, strict=False):
        values = image[..., 0].astype(float)
        word = np.abs(values[..., None] - fitted.vocabulary_[:, 0]).argmin(-1)
        regions = [values, values[:8, :8], values[:8, 8:], values[8:, :8], values[8:, 8:]]
        words = [word, word[:8, :8], word[:8, 8:], word[8:, :8], word[8:, 8:]]
        counts = [np.bincount(w[v > 0], minlength=3) for v, w in zip(regions, words, strict=True)]
        np.testing.assert_allclose(row, np.sqrt(np.concatenate(counts) / (values > 0).sum()), atol=1e-6)


def test_an_image_without_a_keypoint_keeps_its_row(fitted, images):
    assert not fitted.transform(images)[-1].any()
    assert not fitted.transform(images[-1:]).any()


def test_chunks_change_nothing(fitted, images, monkeypatch):
    whole = fitted.transform(images)
    monkeypatch.setattr(module, "IMAGES_AT_ONCE", 5)
    np.testing.assert_array_equal(fitted.transform(images), whole)
    np.testing.assert_array_equal(Tones().fit(images).vocabulary_, fitted.vocabulary_)


def test_the_vocabulary_comes_from_the_images_of_fit_alone(images):
    """Test images change nothing of what was learned: not the words, not where they lie."""
    transformer = Tones(words=5).fit(images[:6])
    before = transformer.vocabulary_.copy(), transformer.places_.copy()
    transformer.transform(images[6:])
    np.testing.assert_array_equal(transformer.vocabulary_, before[0])
    np.testing.assert_array_equal(transformer.places_, before[1])
    assert not np.array_equal(Tones(words=5).fit(images).vocabulary_, before[0])


def test_the_seed_decides_and_nothing_else(images):
    first, again, other = (Tones(words=9, random_state=seed).fit(images).vocabulary_ for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_fewer_keypoints_than_words_make_fewer_words(images):
    few = np.zeros((2, SIDE, SIDE, 1), np.uint8)
    few[0, 3, 3], few[0, 9, 9] = 50, 90
    assert Tones(words=7).fit_transform(few).shape == (2, 5 * 2)
    assert not Tones(words=7).fit_transform(np.zeros_like(few)).any()


def test_paint_keeps_the_total_and_puts_a_word_where_it_lay(fitted):
    names = fitted.get_feature_names_out().tolist()
    assert len(names) == len(set(names)) == 15
    weights = np.random.default_rng(0).random(15)
    assert fitted.paint(weights).shape == (SIDE, SIDE)
    assert fitted.paint(weights).sum() == pytest.approx(weights.sum(), rel=1e-5)

    dark = int(fitted.vocabulary_[:, 0].argmin())
    painted = fitted.paint(np.array([name == f"whole_word{dark}" for name in names], float))
    assert painted[:8, :8].sum() == pytest.approx(1)  # it lay nowhere else
    painted = fitted.paint(np.array([name == f"quarter1_0_word{dark}" for name in names], float))
    np.testing.assert_allclose(painted[8:, :8], 1 / 64)  # it never lay there: evenly
    assert painted.sum() == pytest.approx(1)


def test_small_images_and_senseless_words_are_refused(images):
    with pytest.raises(ValueError, match=r"at least 8 × 8 pixels; got 7 × 9"):
        Tones().fit(np.zeros((1, 7, 9, 1), np.uint8))
    with pytest.raises(ValueError, match="words must be a whole number"):
        Tones(words=0).fit(images)
