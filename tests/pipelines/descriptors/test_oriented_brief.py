from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import sobel, uniform_filter
from skimage.feature import ORB, corner_fast, corner_orientations

from bakeoff.pipelines.descriptors.oriented_brief import DISC, FRAME, arcs, describe_corners, find_corners


@pytest.fixture(scope="module")
def levels():
    """(3, 70, 74) float32 in whole gray values, framed: noise, blocks with plateaus of equal contrast, and nothing."""
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 256, (30, 34))
    blocks = np.kron(rng.integers(0, 3, (5, 5)) * 90, np.ones((7, 7), int))[:30, :34]
    inner = np.stack([noise, blocks, np.full((30, 34), 60)]).astype(np.float32)
    return np.pad(inner, ((0, 0), (FRAME, FRAME), (FRAME, FRAME)), mode="edge")


def strongest_here(contrast):
    """Where a pixel has more contrast than its eight neighbours, or as much as those that come after it."""
    places = set()
    for row in range(FRAME, contrast.shape[0] - FRAME):
        for column in range(FRAME, contrast.shape[1] - FRAME):
            around = contrast[row - 1 : row + 2, column - 1 : column + 2].ravel()
            if around[4] > 0 and (around[:4] < around[4]).all() and (around[5:] <= around[4]).all():
                places.add((row, column))
    return places


@pytest.mark.parametrize("threshold", [1, 10, 60])
def test_corners_are_those_of_scikit_image(levels, threshold):
    places, strengths = find_corners(levels, threshold, 2000)
    for level, found, strength in zip(levels, places, strengths, strict=True):
        contrast = corner_fast(level.astype(float) / 256, 9, threshold / 256)
        # A frame is no place for corners, nor are its neighbours measured by what lies in it.
        inner = np.zeros_like(contrast)
        inner[FRAME:-FRAME, FRAME:-FRAME] = contrast[FRAME:-FRAME, FRAME:-FRAME]
        assert {tuple(place) for place in found[np.isfinite(strength)].tolist()} == strongest_here(inner)
    assert np.isfinite(strengths[0]).sum() > 10
    assert not np.isfinite(strengths[2]).any()


def test_strengths_are_harris_measure_and_the_strongest_come_first(levels):
    places, strengths = find_corners(levels[:1], 10, 2000)
    image = levels[0].astype(float)
    down, across = sobel(image, 0), sobel(image, 1)
    aa, bb, ab = (49 * uniform_filter(product, 7) for product in (down**2, across**2, down * across))
    harris = aa * bb - ab**2 - 0.04 * (aa + bb) ** 2
    found = np.isfinite(strengths[0])
    np.testing.assert_allclose(strengths[0][found], harris[tuple(places[0][found].T)], rtol=1e-6, atol=1)
    assert (np.diff(strengths[0][found]) <= 0).all()
    few, _ = find_corners(levels[:1], 10, 5)
    np.testing.assert_array_equal(few[0], places[0, :5])


def test_directions_and_descriptors_are_those_of_scikit_image(levels):
    places, strengths = find_corners(levels, 10, 40)
    smooth = uniform_filter(levels, (1, 5, 5))
    disc = np.hypot(*np.mgrid[-DISC : DISC + 1, -DISC : DISC + 1]) <= DISC
    for k in (0, 1):
        at = places[k][np.isfinite(strengths[k])]
        described, turns = describe_corners(levels, smooth, np.full(len(at), k), at)
        np.testing.assert_allclose(turns, corner_orientations(levels[k].astype(float), at, disc), atol=1e-4)
        peer = ORB(n_scales=1)
        peer.extract(smooth[k].astype(float), at.astype(float), np.ones(len(at)), turns)
        assert peer.mask_.all()
        np.testing.assert_array_equal(described, peer.descriptors)
        assert 0.2 < described.mean() < 0.8


@pytest.mark.parametrize(
    ("bits", "corner"), [(range(9), True), (range(8), False), ((12, 13, 14, 15, 0, 1, 2, 3, 4), True)]
)
def test_an_arc_goes_round_the_end(bits, corner):
    assert arcs()[sum(1 << bit for bit in bits)] == corner
    assert not arcs()[0b0101010101010101]


def test_half_a_turn_turns_the_direction_and_keeps_the_descriptor():
    rows, columns = np.mgrid[:61, :61] - 30
    image = (128 + 2 * columns + 60 * np.sin(rows / 4) * np.cos(columns / 5)).astype(np.float32)[None]
    both = np.concatenate([image, image[:, ::-1, ::-1]])
    described, turns = describe_corners(both, both, np.array([0, 1]), np.full((2, 2), 30))
    assert abs(turns[0] - turns[1]) == pytest.approx(np.pi, abs=1e-4)
    assert (described[0] == described[1]).mean() > 0.97
