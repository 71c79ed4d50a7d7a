"""Pictures: sizes, overlays, filters, mosaics."""

import numpy as np
import pytest

from bakeoff.reports.charts import contact_sheet, pictures


@pytest.mark.parametrize("channels", [1, 3])
def test_images_become_rgb(channels):
    image = np.full((4, 6, channels), 255, np.uint8)
    assert pictures.as_rgb(image).shape == (4, 6, 3)
    assert pictures.as_gray(image).max() == pytest.approx(1)


def test_resizing_keeps_proportions_on_white():
    canvas = pictures.resized(np.zeros((4, 8, 3)), (16, 16))
    assert canvas.shape == (16, 16, 3)
    assert (canvas[4:12] == 0).all()
    assert (canvas[:4] == 1).all()


def test_an_overlay_is_orange_where_positive_and_blue_where_negative():
    heat = np.array([[1.0, -1.0, 0.0]], np.float32)
    (positive, negative, nothing), *_ = pictures.overlaid(np.full((1, 3, 1), 128, np.uint8), heat)
    assert positive[0] > positive[2]
    assert negative[2] > negative[0]
    assert nothing[0] == nothing[1] == nothing[2]


@pytest.mark.parametrize("heat", [np.zeros((3, 3)), np.full((3, 3), np.nan)])
def test_a_map_that_says_nothing_can_be_drawn(heat):
    assert np.isfinite(pictures.overlaid(np.zeros((3, 3, 3), np.uint8), heat)).all()


def test_a_filter_of_zeros_is_middle_gray():
    assert (pictures.filters(np.zeros((2, 3, 3, 1)))[0] == 0.5).all()


def test_filters_of_many_channels_are_averaged():
    assert pictures.filters(np.ones((2, 3, 3, 16)))[0].shape == (3, 3, 3)


def test_a_sheet_shows_its_words_and_escapes_them():
    tile = contact_sheet.Tile(np.zeros((8, 8, 3)), "<b>$1$</b>", wrong=True)
    drawn = contact_sheet.sheet([contact_sheet.Row("<i>", [tile])], tile=0.9)
    assert "&lt;i&gt;" in drawn
    assert "&lt;b&gt;$1$&lt;/b&gt;" in drawn
