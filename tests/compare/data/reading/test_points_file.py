import numpy as np
import pytest

from bakeoff.compare.data.reading.points_file import UnreadablePointsError, read_points

GOOD = "version: 1\nn_points:  2\n{\n1 1\n 3.5  2\n}\n"


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.replace("\n", "\r\n"),
        "{\n1 1\n\n3.5 2\n}",
        "1 1\n3.5 2\n",
        "2\n1 1\n3.5\t2",
        "version: 1\nn_points: 2\n1 1\n\n3.5 2",
    ],
)
def test_points_are_counted_from_the_middle_of_the_first_pixel(tmp_path, text):
    (tmp_path / "a.pts").write_bytes(text.encode())
    points = read_points(tmp_path / "a.pts")
    assert points.dtype == np.float32
    assert points.tolist() == [[0, 0], [2.5, 1]]


BAD = {
    "too few": (GOOD.replace("n_points:  2", "n_points: 3"), "says n_points: 3, but has 2"),
    "too few without braces": ("3\n1 1\n2 2\n", "says n_points: 3, but has 2"),
    "a word without braces": ("left eye\n1 1\n", "line 1 is no x and y: 'left eye'"),
    "nothing": ("", "no points"),
    "never opened": (GOOD.replace("{", ""), "no points between braces"),
    "never closed": (GOOD.replace("}", ""), "no points between braces"),
    "empty": ("{\n}\n", "no points"),
    "a word": (GOOD.replace("3.5  2", "left 2"), "line 5 is no x and y: 'left 2'"),
    "one number": (GOOD.replace("3.5  2", "3.5"), "line 5 is no x and y"),
    "three numbers": (GOOD.replace("3.5  2", "1 2 3"), "line 5 is no x and y"),
    "not a number": (GOOD.replace("3.5  2", "nan 2"), "line 5 is no place"),
    "endless": (GOOD.replace("3.5  2", "1e999 2"), "line 5 is no place"),
}


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_told(tmp_path, text, message):
    (tmp_path / "a.pts").write_text(text)
    with pytest.raises(UnreadablePointsError, match=message):
        read_points(tmp_path / "a.pts")


def test_bytes_are_no_points(tmp_path):
    (tmp_path / "a.pts").write_bytes(bytes(range(256)))
    with pytest.raises(UnreadablePointsError, match="no text"):
        read_points(tmp_path / "a.pts")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UnreadablePointsError, match="No such file"):
        read_points(tmp_path / "a.pts")
