import numpy as np
import pytest

from bakeoff.pipelines.faces.locate.eye_votes import FAR, NEAR, eye_votes, eyes_near
from bakeoff.pipelines.faces.locate.resampling import Pyramid


def discs(places, radius=4, side=112):
    """A bright picture with a dark disc at each place (x, y)."""
    rows, columns = np.mgrid[:side, :side]
    picture = np.full((side, side), 200.0)
    for x, y in places:
        picture -= 150 / (1 + np.exp(2 * (np.hypot(columns - x, rows - y) - radius)))
    return picture.astype(np.float32)


@pytest.mark.parametrize("place", [(30, 40), (37, 33)])
def test_the_middle_of_a_dark_disc_gets_most_votes(place):
    votes = eye_votes(discs([place])[None], np.array([[25, 20]]), (25, 30))[0]
    row, column = np.unravel_index(votes.argmax(), votes.shape)
    assert (20 + column, 25 + row) == place


def test_a_bright_disc_gets_none():
    dark = eye_votes(discs([(30, 30)])[None], np.array([[30, 30]]), (1, 1))[0, 0, 0]
    bright = eye_votes(255 - discs([(30, 30)])[None], np.array([[30, 30]]), (1, 1))[0, 0, 0]
    assert bright < 0.01 * dark


def test_a_vote_is_the_square_of_a_cosine():
    """One edge, straight up and down: the votes at a place left of it are known."""
    picture = np.zeros((1, 61, 61), np.float32)
    picture[:, :, 35:] = 100
    votes = eye_votes(picture, np.array([[30, 30]]), (1, 1))[0, 0, 0]
    rows, columns = np.mgrid[:61, :61] - 30
    distance = np.hypot(rows, columns)
    near = (distance >= NEAR) & (distance <= FAR)
    strong = near & (np.abs(columns - 4.5) < 1.6)
    assert votes == pytest.approx((columns[strong] ** 2 / distance[strong] ** 2).sum() / near.sum(), rel=0.1)


def test_both_eyes_are_found_turned_and_resized():
    eyes = np.array([[70.0, 80.0], [130.0, 92.0]])
    picture = discs(eyes, radius=7, side=200)
    line = eyes[1] - eyes[0]
    found = eyes_near(
        Pyramid(picture[None]),
        eyes.mean(0)[None] + 5,
        np.array([np.hypot(*line)]),
        np.array([np.arctan2(line[1], line[0])]),
        9.0,
        12,
    )
    np.testing.assert_allclose(found[0], eyes, atol=1.5)
