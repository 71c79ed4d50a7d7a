import numpy as np
import pytest

from bakeoff.pipelines.faces.locate.pose import mirrored
from bakeoff.pipelines.faces.locate.supervised_descent import FORMAT, SupervisedDescent
from bakeoff.pipelines.faces.scheme import interocular_distance


def error(located, points):
    return (np.linalg.norm(located.points - points, axis=-1).mean(1) / interocular_distance(points)).mean()


def test_faces_of_other_people_are_found(trained, faces):
    images, points = faces(20, seed=9)
    located = trained.locate(images)
    assert located.points.shape == (20, 68, 2)
    assert located.points.dtype == np.float32
    assert located.found.mean() > 0.8
    assert error(located, points) < 0.1


def test_a_face_is_found_wherever_it_is_and_however_large(trained, faces):
    image, points = faces(1, side=60, seed=5)
    wide = np.full((1, 110, 140, 1), 120, np.uint8)
    wide[:, 35:95, 70:130] = image
    assert error(trained.locate(wide), points + [70, 35]) < 0.12


def test_images_are_located_each_for_itself(trained, faces):
    images, _ = faces(5, seed=2)
    together = trained.locate(images)
    for k in range(5):
        np.testing.assert_allclose(trained.locate(images[k : k + 1]).points[0], together.points[k], atol=0.01)


def test_colour_is_looked_at_as_brightness(trained, faces):
    images, _ = faces(2, seed=2)
    coloured = trained.locate(np.repeat(images, 3, axis=-1))
    np.testing.assert_allclose(coloured.points, trained.locate(images).points, atol=0.01)


@pytest.mark.parametrize("shape", [(1, 1), (8, 8), (20, 7), (64, 64)])
@pytest.mark.parametrize("value", [0, 255])
def test_where_there_is_no_face_points_are_finite_and_not_found(trained, shape, value):
    located = trained.locate(np.full((2, *shape, 1), value, np.uint8))
    assert np.isfinite(located.points).all()
    assert not located.found.any()


def test_training_is_deterministic_and_a_saved_model_answers_alike(tmp_path, faces):
    pictures, points = faces(8)
    models = [SupervisedDescent(starts=1).fit(list(pictures), points) for _ in range(2)]
    for k, model in enumerate(models):
        model.save(tmp_path / f"{k}.npz")
    assert (tmp_path / "0.npz").read_bytes() == (tmp_path / "1.npz").read_bytes()
    images, _ = faces(6, seed=3)
    loaded = SupervisedDescent.load(tmp_path / "0.npz").locate(images)
    fresh = models[0].locate(images)
    np.testing.assert_array_equal(loaded.found, fresh.found)
    assert np.median(np.abs(loaded.points - fresh.points)) < 0.05


def test_a_mirrored_picture_gives_mirrored_points(trained, faces):
    images, _ = faces(8, seed=4)
    there = trained.locate(images).points
    back = mirrored(trained.locate(images[:, :, ::-1]).points, 64)
    assert np.median(np.abs(there - back)) < 1


BAD_FIT = {
    "one face too few": (lambda pictures, points: (pictures, points[:-1]), "one face a picture"),
    "half the points": (lambda pictures, points: (pictures, points[:, :34]), "68, 2"),
    "no faces": (lambda pictures, points: ([], points[:0]), "at least one"),
    "not a number": (lambda pictures, points: (pictures, points * np.nan), "finite"),
    "eyes in one place": (lambda pictures, points: (pictures, points * 0), "more than one pixel apart"),
}


@pytest.mark.parametrize(("spoil", "message"), BAD_FIT.values(), ids=BAD_FIT)
def test_annotation_that_cannot_be_is_refused(faces, spoil, message):
    with pytest.raises(ValueError, match=message):
        SupervisedDescent().fit(*spoil(*faces(3)))


@pytest.fixture
def parts(trained, tmp_path):
    trained.save(tmp_path / "whole.npz")
    with np.load(tmp_path / "whole.npz") as file:
        return dict(file)


BAD_FILE = {
    "another format": ({"format": np.int64(FORMAT + 1)}, "format 2, wanted is 1"),
    "steps missing": ({"steps": None}, "no 'steps'"),
    "steps of another shape": ({"steps": np.zeros((2, 3), np.float16)}, "'steps' must be"),
    "not finite": ({"mean": np.full((68, 2), np.nan)}, "'mean' must be"),
    "words": ({"least_score": np.array("high")}, "'least_score' must be"),
    "a pickle": ({"mean": np.array([print], object)}, "cannot be read"),
}


@pytest.mark.parametrize(("changes", "message"), BAD_FILE.values(), ids=BAD_FILE)
def test_a_file_that_is_no_model_is_refused(parts, tmp_path, changes, message):
    kept = {name: value for name, value in (parts | changes).items() if value is not None}
    np.savez(tmp_path / "bad.npz", **kept)
    with pytest.raises(ValueError, match=message):
        SupervisedDescent.load(tmp_path / "bad.npz")


@pytest.mark.parametrize("content", [b"", b"no model", b"PK\x03\x04 cut off"])
def test_a_file_of_another_kind_is_refused(tmp_path, content):
    (tmp_path / "bad.npz").write_bytes(content)
    with pytest.raises(ValueError, match=r"bad\.npz.*bakeoff landmarks train"):
        SupervisedDescent.load(tmp_path / "bad.npz")


def test_a_single_array_is_no_model(tmp_path):
    np.save(tmp_path / "a.npy", np.zeros(3))
    with pytest.raises(ValueError, match="no landmark model"):
        SupervisedDescent.load(tmp_path / "a.npy")


def test_a_model_cut_short_is_refused(trained, tmp_path):
    trained.save(tmp_path / "whole.npz")
    (tmp_path / "cut.npz").write_bytes((tmp_path / "whole.npz").read_bytes()[:100_000])
    with pytest.raises(ValueError, match="cannot be read"):
        SupervisedDescent.load(tmp_path / "cut.npz")


def test_a_model_that_is_not_there(tmp_path):
    with pytest.raises(ValueError, match="is not there"):
        SupervisedDescent.load(tmp_path / "none.npz")
