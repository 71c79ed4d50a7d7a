"""ORL, LFW and Olivetti: small copies in the official form, and the real files where they are at hand."""

import numpy as np
import pytest
from PIL import Image
from scipy.io import savemat

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load
from bakeoff.compare.data.sources import lfw, olivetti, orl
from bakeoff.compare.errors import UserError


def put(path, value, size=(4, 4)):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.full(size, value, dtype=np.uint8)).save(path)


@pytest.mark.parametrize("place", [".", "orl", "orl_faces", "att_faces"])
def test_orl_has_persons_as_classes_in_their_order(tmp_path, monkeypatch, place):
    monkeypatch.setattr(orl, "PERSONS", 11)
    for person in range(1, 12):
        for number in range(1, 11):
            put(tmp_path / place / f"s{person}" / f"{number}.pgm", 10 * person + number)
    (tmp_path / place / "README").write_text("not an image")
    dataset = orl.load("", DataLocations(tmp_path))
    assert dataset.images[:, 0, 0, 0].tolist() == [10 * p + n for p in range(1, 12) for n in range(1, 11)]
    assert len(orl.files("", DataLocations(tmp_path))) == 110
    assert dataset.classes[:2] == ("s1", "s2")
    assert [dataset.classes[label] for label in dataset.labels[[0, 10, 109]]] == ["s1", "s2", "s11"]


def test_orl_with_other_numbers_or_none_at_all(tmp_path):
    with pytest.raises(UserError, match="Put the folder into your --data-dir"):
        orl.load("", DataLocations(tmp_path))
    for number in (1, 2):
        put(tmp_path / "s1" / f"{number}.pgm", number)
        put(tmp_path / "s2" / f"{number}.pgm", number)
    with pytest.raises(UserError, match="it has 4 images of 2 persons, not 40 × 10"):
        orl.load("", DataLocations(tmp_path))


@pytest.mark.parametrize("place", ["lfw", "any/lfw", "lfw_funneled", "lfw-deepfunneled/lfw-deepfunneled"])
def test_lfw_takes_persons_with_enough_images(tmp_path, place):
    for name, count in (("Ann_A", 3), ("Bob_B", 2), ("Cy_C", 3)):
        for number in range(1, count + 1):
            put(tmp_path / place / name / f"{name}_{number:04}.jpg", number, (6, 6))
    dataset = lfw.load("", DataLocations(tmp_path, offline=True), min_images=3)
    assert dataset.classes == ("Ann_A", "Cy_C")
    assert len(dataset) == 6
    assert "1 of 3 persons have fewer than 3 images" in " ".join(dataset.notes)
    assert lfw.load("", DataLocations(tmp_path, offline=True), min_images=2).images.shape == (8, 6, 6, 1)
    with pytest.raises(UserError, match=r"no person has 9 images.*min_images=5"):
        lfw.load("", DataLocations(tmp_path, offline=True), min_images=9)


def test_lfw_that_is_not_at_hand(tmp_path, monkeypatch):
    monkeypatch.setenv("BAKEOFF_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("asked the network"))
    with pytest.raises(UserError, match=r"LFW is not at hand.*\n?.*--offline"):
        lfw.load("", DataLocations(tmp_path, offline=True))


def put_olivetti(path, columns=400, dtype=np.uint8):
    path.parent.mkdir(parents=True, exist_ok=True)
    faces = np.zeros((4096, columns), dtype=dtype)
    faces[1] = np.arange(columns) % 256  # second pixel of the first column
    savemat(path, {"faces": faces, "p": np.zeros(3)})


def test_olivetti_pictures_stand_upright(tmp_path):
    put_olivetti(tmp_path / "olivetti" / "olivettifaces.mat")
    dataset = olivetti.load("", DataLocations(tmp_path, offline=True))
    assert dataset.images.shape == (400, 64, 64, 1)
    assert dataset.images[:, 1, 0, 0].tolist() == [row % 256 for row in range(400)]
    assert np.bincount(dataset.labels).tolist() == [10] * 40
    assert "has not the SHA-256" in dataset.notes[0]


def test_olivetti_with_other_contents(tmp_path, monkeypatch):
    monkeypatch.setenv("BAKEOFF_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("asked the network"))
    with pytest.raises(UserError, match="not at hand"):
        olivetti.load("", DataLocations(tmp_path, offline=True))
    put_olivetti(tmp_path / "olivettifaces.mat", 30)
    with pytest.raises(UserError, match=r"must hold faces of \(4096, 400\) uint8, got \(4096, 30\)"):
        olivetti.load("", DataLocations(tmp_path, offline=True))
    (tmp_path / "olivettifaces.mat").write_bytes(b"MATLAB 5.0 MAT-file" + bytes(200))
    with pytest.raises(UserError, match="cannot be read as a MATLAB file"):
        olivetti.load("", DataLocations(tmp_path, offline=True))


@pytest.mark.parametrize(
    ("name", "folder", "shape", "n_classes"),
    [
        ("orl", "orl_faces", (400, 112, 92, 1), 40),
        ("olivetti", "olivetti_mat", (400, 64, 64, 1), 40),
        ("lfw[size=25]", "lfw_a_min20", (3023, 25, 25, 1), 62),
        ("lfw[min_images=70,size=25]", "lfw_a_min20", (1288, 25, 25, 1), 7),
    ],
)
def test_the_real_faces_have_the_counts_of_their_description(name, folder, shape, n_classes, data_dir):
    if not (data_dir / folder).is_dir():
        pytest.skip(f"no {folder}/ among the real data sets")
    dataset = load(name, DataLocations(data_dir, offline=True))
    assert dataset.images.shape == shape
    assert len(dataset.classes) == n_classes
    if name.startswith("lfw[min"):
        counts = dict(zip(dataset.classes, np.bincount(dataset.labels).tolist(), strict=True))
        assert (counts["George_W_Bush"], counts["Hugo_Chavez"]) == (530, 71)
    if name == "olivetti":
        flat = dataset.images.reshape(400, -1)[:, ::16].astype(float)
        apart = ((flat[:, None] - flat[None]) ** 2).sum(axis=2) + 1e12 * np.eye(400)
        assert np.mean(dataset.labels[apart.argmin(axis=1)] == dataset.labels) > 0.85
