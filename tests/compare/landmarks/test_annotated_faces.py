"""Annotated faces as files: what they may look like, and everything that may be wrong with them."""

import numpy as np
import pytest
from PIL import Image

from bakeoff.compare.errors import UserError
from bakeoff.compare.landmarks.annotated_faces import LARGEST, read_annotated


def face_points(side=60):
    """68 places in a picture of this side, the eyes where eyes are."""
    points = np.random.default_rng(0).uniform(5, side - 5, (68, 2)).round(2)
    points[36], points[45] = (0.3 * side, 0.4 * side), (0.7 * side, 0.4 * side)
    return points


def put(folder, name, points, size=(60, 60)):
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.random.default_rng(1).integers(0, 256, size).astype(np.uint8)).save(folder / f"{name}.png")
    lines = [f"{x + 1:.2f} {y + 1:.2f}" for x, y in points]
    (folder / f"{name}.pts").write_text("\n".join([f"version: 1\nn_points: {len(points)}\n{{", *lines, "}\n"]))


def table(folder, rows, header=None, name="table.csv"):
    header = header or ["path", *(f"{axis}{k}" for k in range(68) for axis in "xy")]
    (folder / name).write_text("\n".join(",".join(map(str, row)) for row in [header, *rows]))
    return folder / name


def test_a_folder_and_a_table_say_the_same(tmp_path):
    for k in range(3):
        put(tmp_path / "in" / f"{k % 2}", f"face{k}", face_points() + k)
    rows = [[f"in/{k % 2}/face{k}.png", *(face_points() + k).ravel()] for k in (0, 2, 1)]
    folder, listed = read_annotated(tmp_path / "in"), read_annotated(table(tmp_path, rows))
    assert folder.names == ("0/face0.png", "0/face2.png", "1/face1.png")
    np.testing.assert_allclose(folder.points, listed.points, atol=1e-4)
    np.testing.assert_allclose(folder.points[1], face_points() + 2, atol=1e-4)
    for one, other in zip(folder.pictures, listed.pictures, strict=True):
        np.testing.assert_array_equal(one, other)
        assert one.shape == (60, 60, 1)


def test_large_pictures_are_shrunk_and_points_with_them(tmp_path):
    picture = np.zeros((700, 1500), np.uint8)
    picture[295:306, 995:1006] = 255
    points = np.full((68, 2), (1000.0, 300.0))
    points[36] = (600, 300)
    put(tmp_path, "a", points)
    Image.fromarray(picture).save(tmp_path / "a.png")
    faces = read_annotated(tmp_path)
    assert max(faces.pictures[0].shape) == LARGEST
    row, column = np.unravel_index(faces.pictures[0][..., 0].argmax(), faces.pictures[0].shape[:2])
    assert np.abs(faces.points[0, 0] - [column, row]).max() < 2


def spoilt(text, other):
    def change(folder):
        path = folder / "b.pts"
        path.write_text(path.read_text().replace(text, other))

    return change


def far_point(folder):
    points = face_points()
    points[9] = (500, 20)
    put(folder, "b", points)


def small_eyes(folder):
    points = face_points()
    points[36] = points[45] + 1
    put(folder, "b", points)


BAD = {
    "no points beside it": (lambda folder: (folder / "b.pts").unlink(), "'b.png' has no 'b.pts' beside it"),
    "no picture beside it": (lambda folder: (folder / "b.png").unlink(), "'b.pts' has no picture beside it"),
    "wrong count": (lambda folder: put(folder, "b", face_points()[:67]), "'b.pts' has 67 points, 68 are wanted"),
    "count that is not kept": (spoilt("n_points: 68", "n_points: 70"), "says n_points: 70, but has 68"),
    "broken number": (spoilt("19.00 25.00", "19.00 2x5.00"), "line .* is no x and y"),
    "point outside": (far_point, r"'b.png' has its point 9 outside of the picture, at \[500.0, 20.0\] of \[60, 60\]"),
    "eyes in one place": (small_eyes, "corners of its eyes less than 4 pixels apart"),
    "no picture at all": (lambda folder: (folder / "b.png").write_bytes(b"none"), "'b.png' cannot be read"),
    "nothing": (lambda folder: [file.unlink() for file in folder.iterdir()], "holds no pictures"),
}


@pytest.mark.parametrize(("spoil", "message"), BAD.values(), ids=BAD)
def test_what_is_wrong_in_a_folder_is_told(tmp_path, spoil, message):
    put(tmp_path, "a", face_points())
    put(tmp_path, "b", face_points())
    spoil(tmp_path)
    with pytest.raises(UserError, match=message) as error:
        read_annotated(tmp_path)
    assert "Wanted is a folder" in str(error.value)


def test_all_that_is_wrong_is_told_at_once(tmp_path):
    put(tmp_path, "a", face_points()[:5])
    put(tmp_path, "b", face_points())
    (tmp_path / "b.pts").unlink()
    with pytest.raises(UserError, match=r"'a.pts' has 5 points.*; 'b.png' has no"):
        read_annotated(tmp_path)


ROW = ["a.png", *face_points().ravel()]

BAD_TABLE = {
    "no file": ([["c.png", *ROW[1:]]], None, "line 2 names 'c.png', which is no file"),
    "no path": ([["", *ROW[1:]]], None, "line 2 names '', which is no file"),
    "broken number": ([[*ROW[:9], "left", *ROW[10:]]], None, "line 2 has a landmark that is no number"),
    "no place": ([[*ROW[:9], "nan", *ROW[10:]]], None, "line 2 has a landmark that is no place"),
    "too few columns": ([ROW[:5]], ["path", "x0", "y0", "x1", "y1"], "columns for 2 points, 68 are wanted"),
    "half a point": ([ROW[:3]], ["path", "x0", "x1"], "no column y0, y1"),
    "no column path": ([ROW[:3]], ["file", "x0", "y0"], "no column path"),
    "no lines": ([], None, "no column path"),
}


@pytest.mark.parametrize(("rows", "header", "message"), BAD_TABLE.values(), ids=BAD_TABLE)
def test_what_is_wrong_in_a_table_is_told(tmp_path, rows, header, message):
    put(tmp_path, "a", face_points())
    with pytest.raises(UserError, match=message):
        read_annotated(table(tmp_path, rows, header))


def test_bytes_are_no_table(tmp_path):
    (tmp_path / "a.csv").write_bytes(bytes(range(256)))
    with pytest.raises(UserError, match=r"a\.csv"):
        read_annotated(tmp_path / "a.csv")


def test_data_that_are_not_there(tmp_path):
    with pytest.raises(UserError, match="is not there"):
        read_annotated(tmp_path / "none")
