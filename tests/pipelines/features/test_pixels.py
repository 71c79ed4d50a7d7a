from __future__ import annotations

import numpy as np

from pipelines.features.pixels import Pixels


def test_pixels_are_shares_of_white_in_reading_order():
    images = np.random.default_rng(0).integers(0, 256, (4, 5, 6, 3), dtype=np.uint8)
    transformer = Pixels()
    rows = transformer.fit_transform(images)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows, images.reshape(4, -1) / 255, rtol=1e-6)
    name = transformer.get_feature_names_out().tolist().index("pixel2_4_1")
    np.testing.assert_allclose(rows[:, name], images[:, 2, 4, 1] / 255, rtol=1e-6)


def test_paint_sums_over_channels():
    transformer = Pixels().fit(np.zeros((1, 2, 2, 3), np.uint8))
    np.testing.assert_array_equal(transformer.paint(np.arange(12.0)), [[3, 12], [21, 30]])
