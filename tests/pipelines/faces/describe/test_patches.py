from __future__ import annotations

import numpy as np
import pytest
from skimage.feature import local_binary_pattern

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.sources import drawn_faces
from bakeoff.pipelines.faces.describe import hog_patches, lbp_patches
from bakeoff.pipelines.faces.describe.aligned_faces import SIDE, AlignedFaces, mean_face
from bakeoff.pipelines.faces.locate.orientation_sums import CELLS, ORIENTATIONS


@pytest.fixture(scope="module")
def faces():
    drawn = drawn_faces.load("", DataLocations(), people=3, images=2, size=96)
    return AlignedFaces(drawn.images[..., 0].astype(np.float32), drawn.landmarks, mean_face(drawn.landmarks))


def dotted(row, column):
    """A face of noise-free gray with one dot, its points those of the mean face."""
    mean = mean_face(drawn_faces.load("", DataLocations(), people=2, images=2, size=96).landmarks)
    picture = np.full((1, SIDE, SIDE), 100, np.float32)
    picture[0, row - 1 : row + 2, column - 1 : column + 2] = 250
    return AlignedFaces(picture, mean[None], mean)


def test_hog_columns_are_named_in_their_order():
    faces = dotted(0, 0)
    middles = hog_patches.cell_middles(faces.mean)
    assert len(hog_patches.NAMES) == len(middles) * ORIENTATIONS
    wanted = f"hog_landmark30_side{hog_patches.CELL_SIDES[0]:g}_cell0_2_direction0"
    place = middles[hog_patches.NAMES.index(wanted) // ORIENTATIONS]
    side = hog_patches.CELL_SIDES[0]
    assert place == pytest.approx(faces.mean[30] + [side, -side])


def test_a_dot_is_seen_by_the_cells_it_lies_in():
    faces = dotted(0, 0)
    column, row = np.rint(hog_patches.cell_middles(faces.mean)[4]).astype(int)  # the middle cell of landmark 4
    described = hog_patches.hog_patches(dotted(row, column))[0].reshape(-1, CELLS, CELLS, ORIENTATIONS).sum(-1)
    first = described[0]
    assert first.argmax() == 4
    far = [k for k, landmark in enumerate(hog_patches.LANDMARKS) if landmark in (48, 36, 45, 24)]
    assert not described[far].any()


def test_hog_patches_do_not_hang_on_contrast(faces):
    brighter = AlignedFaces(faces.gray * 3 + 20, faces.original, faces.mean)
    one, other = hog_patches.hog_patches(faces), hog_patches.hog_patches(brighter)
    assert one.shape == (6, len(hog_patches.NAMES))
    cosine = (one * other).sum(1) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1)
    assert cosine.min() > 0.95


def test_patterns_equal_those_of_scikit_image(faces):
    picture = np.rint(faces.pictures[0])
    codes = lbp_patches._codes(picture[None])[0][1:-1, 1:-1]
    theirs = local_binary_pattern(picture.astype(np.uint8), 8, 1, "default").astype(int)[1:-1, 1:-1]
    # Theirs interpolates the diagonal neighbours, so that only the four beside a pixel can be compared bit by bit …
    for bit, other in ((0, 0), (2, 6), (4, 4), (6, 2)):
        np.testing.assert_array_equal(codes >> bit & 1, theirs >> other & 1)
    # … and the patterns that are told apart are their uniform ones.
    assert len(lbp_patches.PATTERNS) == 59
    assert lbp_patches.BIN_OF[0b00000000] != lbp_patches.BIN_OF[0b11111111]
    assert lbp_patches.BIN_OF[0b01010000] == lbp_patches.BIN_OF[0b01010101] == 58


def test_a_histogram_counts_every_pixel_of_its_patch_once(faces):
    rows = lbp_patches.lbp_patches(faces)
    assert rows.dtype == np.float32
    assert rows.shape == (6, len(lbp_patches.NAMES))
    shares = (rows.astype(float) ** 2).reshape(6, len(lbp_patches.LANDMARKS), -1)
    assert shares.sum(-1) == pytest.approx(1, abs=1e-6)

    middle = np.rint(faces.points[2, lbp_patches.LANDMARKS[5]]).astype(int)
    reach = lbp_patches.HALF
    patch = np.s_[middle[1] - reach : middle[1] + reach + 1, middle[0] - reach : middle[0] + reach + 1]
    bins = lbp_patches.BIN_OF[lbp_patches._codes(faces.pictures[2:3])[0][patch]]
    by_hand = np.bincount(bins.ravel(), minlength=59) / bins.size
    np.testing.assert_allclose(shares[2, 5], by_hand, atol=1e-6)
