"""Weights as spots: each has its total, however near the border, and lies where it should."""

import numpy as np

from bakeoff.pipelines.descriptors.spots import gaussian_spots


def test_each_spot_has_its_total_and_its_place():
    places, weights = np.array([[0.0, 0.0], [9.0, 14.0], [5.0, 7.0]]), np.array([1.0, -2.0, 4.0])
    painted = gaussian_spots(places, weights, 0.7, (10, 15))
    assert painted.shape == (10, 15)
    assert np.isclose(painted.sum(), 3)
    alone = [
        gaussian_spots(place[None], weight[None], 0.7, (10, 15)) for place, weight in zip(places, weights, strict=True)
    ]
    assert np.allclose(sum(alone), painted)
    for spot, place, weight in zip(alone, places, weights, strict=True):
        assert np.isclose(spot.sum(), weight)
        assert np.unravel_index(np.abs(spot).argmax(), spot.shape) == tuple(place)


def test_a_larger_radius_spreads_wider():
    narrow, wide = (gaussian_spots(np.array([[5.0, 5.0]]), np.ones(1), radius, (11, 11)) for radius in (0.5, 2.0))
    assert narrow.max() > wide.max()
    assert (wide[0] > narrow[0]).all()
