"""Every data set that is in the catalog and needs no argument, the bundled and the downloaded ones."""

import numpy as np
import pytest

from bakeoff.compare.catalog import entries
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load

BUNDLED = ["digits", "drawn-faces", "faces", "planted", "shapes", "textures"]
DOWNLOADED = ["cifar10", "fashion-mnist", "kmnist", "lfw", "mnist", "olivetti"]
YOUR_OWN = ["orl"]


def test_each_data_set_is_either_bundled_or_downloaded_or_takes_an_argument():
    assert sorted(name for name, entry in entries("datasets").items() if not entry.argument) == sorted(
        BUNDLED + DOWNLOADED + YOUR_OWN
    )


@pytest.mark.parametrize("entry", entries("datasets").values(), ids=lambda entry: entry.name)
def test_each_file_opens_with_a_short_sentence(entry):
    assert entry.summary.endswith(".")
    assert len(entry.summary) <= 120


@pytest.mark.parametrize(
    ("name", "shape", "n_classes"),
    [
        ("digits", (1797, 8, 8, 1), 10),
        ("faces", (200, 25, 25, 1), 2),
        ("shapes", (800, 32, 32, 1), 4),
        ("drawn-faces", (400, 64, 64, 1), 40),
    ],
)
def test_a_bundled_data_set_is_whole_and_needs_no_network(name, shape, n_classes, monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError("a bundled data set must not ask the network")

    monkeypatch.setattr("socket.socket.connect", refuse)
    first, second = (load(name, DataLocations(offline=True)) for _ in range(2))
    assert first.images.shape == shape
    assert first.images.dtype == np.uint8
    assert first.images.min() == 0
    assert first.images.max() > 200  # brightness in the range of a byte, not in 0…1 or 0…16
    assert first.labels.dtype == np.int64
    assert set(first.labels) == set(range(n_classes)) == set(range(len(first.classes)))
    assert first.source
    assert first.licence != "unknown"
    assert first.digest == second.digest


@pytest.mark.parametrize(
    ("name", "folder", "ankle"), [("mnist", "mnist", "9"), ("fashion-mnist", "fashion_mnist", "Ankle boot")]
)
def test_the_official_files_have_their_official_counts(name, folder, ankle, data_dir):
    if not (data_dir / folder).is_dir():
        pytest.skip(f"no {folder}/ among the real data sets")
    dataset = load(name, DataLocations(data_dir, offline=True))
    assert dataset.images.shape == (70_000, 28, 28, 1)
    assert dataset.classes[9] == ankle
    assert np.unique(dataset.split, return_counts=True)[1].tolist() == [10_000, 60_000]
    assert dataset.split[0] == "train"
    assert dataset.split[-1] == "test"
    if name == "mnist":
        assert dataset.labels[:5].tolist() == [5, 0, 4, 1, 9]  # as every tutorial shows them
        assert np.bincount(dataset.labels[:60_000])[1] == 6742
    else:
        assert set(np.bincount(dataset.labels)) == {7000}


@pytest.mark.parametrize(
    ("folder", "shape", "n_classes", "n_train"),
    [
        ("orl_faces", (400, 112, 92, 1), 40, None),
        ("flowers128", (800, 128, 128, 3), 5, 600),
        ("cifar10_jpg", (7000, 32, 32, 3), 10, 5000),
        ("lfw_a_min20/lfw", (3023, 25, 25, 1), 62, None),
    ],
)
def test_real_folders_have_the_counts_of_their_description(folder, shape, n_classes, n_train, data_dir):
    if not (data_dir / folder).is_dir():
        pytest.skip(f"no {folder}/ among the real data sets")
    options = "[size=25]" if folder.startswith("lfw") else ""
    dataset = load(f"folder:{data_dir / folder}{options}", DataLocations())
    assert dataset.images.shape == shape
    assert len(dataset.classes) == n_classes
    assert (dataset.split is None) if n_train is None else (np.sum(dataset.split == "train") == n_train)


def test_the_first_faces_are_faces():
    faces = load("faces", DataLocations())
    flat = faces.images.reshape(200, -1).astype(float)
    mean_face = flat[:100].mean(axis=0)
    like_the_mean = [np.corrcoef(image + 1e-6 * np.arange(625), mean_face)[0, 1] for image in flat]
    assert np.median(like_the_mean[:100]) > np.median(like_the_mean[100:]) + 0.3
    assert [faces.classes[label] for label in faces.labels[[0, 99, 100, 199]]] == [
        "face",
        "face",
        "not a face",
        "not a face",
    ]


def test_digits_keep_all_their_levels():
    assert len(np.unique(load("digits", DataLocations()).images)) == 17
