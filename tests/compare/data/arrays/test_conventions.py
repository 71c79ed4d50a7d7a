"""Arrays as people name and save them, in .npz, .mat, HDF5 and Parquet."""

import io

import numpy as np
import pytest
from PIL import Image
from scipy.io import savemat

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load
from bakeoff.compare.errors import UserError

IMAGES = np.random.default_rng(0).integers(0, 256, (12, 6, 6), dtype=np.uint8)
COLOR = np.random.default_rng(1).integers(0, 256, (12, 6, 5, 3), dtype=np.uint8)
LABELS = np.arange(12) % 3


def npz(folder, options="", **arrays):
    np.savez(folder / "a.npz", **arrays)
    return load(f"npz:{folder}/a.npz{options}", DataLocations())


PARTS = {"images": IMAGES, "labels": LABELS}
CONVENTIONS = {
    "images, labels": PARTS,
    "X, y": {"X": IMAGES, "y": LABELS},
    "data, target": {"data": IMAGES.reshape(12, -1), "target": LABELS},
    "unnamed": {"arr_0": IMAGES, "arr_1": LABELS},
    "one column": {"x": IMAGES, "y": LABELS[:, None]},
    "one hot": {"x": IMAGES, "y": np.eye(3)[LABELS]},
    "floats 0…1": {"x": IMAGES / 255, "y": LABELS.astype(float)},
    "floats 0…255": {"x": IMAGES.astype(np.float32), "y": LABELS},
    "int64": {"x": IMAGES.astype(np.int64), "y": LABELS},
    "8 bits in 16": {"x": IMAGES.astype(np.uint16), "y": LABELS},
}


@pytest.mark.parametrize("arrays", CONVENTIONS.values(), ids=CONVENTIONS)
def test_one_set_in_many_conventions(tmp_path, arrays):
    dataset = npz(tmp_path, **arrays)
    assert np.array_equal(dataset.images[..., 0], IMAGES)
    assert dataset.labels.tolist() == LABELS.tolist()
    assert dataset.classes == ("0", "1", "2")


@pytest.mark.parametrize(
    "names", [("x_{}", "y_{}"), ("{}_images", "{}_labels"), ("X{}", "y{}"), ("{}X", "{}Y"), ("{}_set_x", "{}_set_y")]
)
@pytest.mark.parametrize("parts", [("train", "test"), ("train", "val", "test"), ("train", "valid")])
def test_parts_by_the_names_of_arrays(tmp_path, names, parts):
    each = 12 // len(parts)
    arrays = {}
    for number, part in enumerate(parts):
        rows = slice(number * each, (number + 1) * each)
        arrays |= {names[0].format(part): IMAGES[rows], names[1].format(part): LABELS[rows]}
    dataset = npz(tmp_path, **arrays)
    assert len(dataset) == 12
    assert dataset.split.tolist() == ["train"] * (12 - each) + ["test"] * each


def test_channels_first_extra_arrays_and_names_of_classes(tmp_path):
    more = {"weights": np.zeros(4), "class_names": np.array(["x", "y", "z"])}
    dataset = npz(tmp_path, images=COLOR.transpose(0, 3, 1, 2).copy(), labels=LABELS, **more)
    assert np.array_equal(dataset.images, COLOR)
    assert dataset.classes == ("x", "y", "z")
    assert "Arrays left out: weights." in dataset.notes
    both = npz(tmp_path, "[image=b,label=c]", a=IMAGES, b=COLOR, c=LABELS)
    assert np.array_equal(both.images, COLOR)


def test_letters_of_two_cases_are_classes_and_words_are_asked_about(tmp_path):
    assert npz(tmp_path, images=IMAGES, labels=np.array(list("AaB"))[LABELS]).classes == ("A", "B", "a")
    words = np.array(["Cat", "cat", "dog"])[LABELS]
    with pytest.raises(UserError, match=r"\[case=true\]"):
        npz(tmp_path, images=IMAGES, labels=words)
    dataset = npz(tmp_path, "[case=true]", images=IMAGES, labels=words)
    assert dataset.classes == ("Cat", "cat", "dog")
    assert any("kept apart" in note for note in dataset.notes)


MATS = {
    "images last": {"X": COLOR.transpose(1, 2, 3, 0), "y": LABELS[:, None] + 1},
    "images first": {"X": COLOR, "y": LABELS[None] + 1},
    "labels in cells": {"X": COLOR.transpose(1, 2, 3, 0), "labels": np.array(["1", "2", "3"], object)[LABELS]},
}


@pytest.mark.parametrize("arrays", MATS.values(), ids=MATS)
def test_matlab(tmp_path, arrays):
    savemat(tmp_path / "a.mat", arrays)
    dataset = load(f"mat:{tmp_path}/a.mat", DataLocations())
    assert np.array_equal(dataset.images, COLOR)
    assert dataset.classes == ("1", "2", "3")
    assert dataset.labels.tolist() == LABELS.tolist()


def test_hdf5(tmp_path):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["train_set_x"], file["train_set_y"] = COLOR[:9], LABELS[:9]
        file["test_set_x"], file["test_set_y"] = COLOR[9:], LABELS[9:]
        file["list_classes"] = np.array([b"cat", b"dog", b"cow"])
    dataset = load(f"h5:{tmp_path}/a.h5", DataLocations())
    assert np.array_equal(dataset.images, COLOR)
    assert dataset.classes == ("cat", "dog", "cow")
    assert dataset.split.tolist() == ["train"] * 9 + ["test"] * 3
    with h5py.File(tmp_path / "b.h5", "w") as file:
        file["train/images"], file["train/labels"] = COLOR, LABELS
    assert len(load(f"h5:{tmp_path}/b.h5", DataLocations())) == 12


def test_parquet(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    def png(image):
        file = io.BytesIO()
        Image.fromarray(image).save(file, "PNG")
        return file.getvalue()

    rows = [{"bytes": png(image), "path": None} for image in IMAGES]
    for name, part in (("train-00000-of-00001", slice(0, 9)), ("test-00000-of-00001", slice(9, 12))):
        table = pyarrow.table({"image": rows[part], "label": LABELS[part]})
        parquet.write_table(table, tmp_path / f"{name}.parquet")
    dataset = load(f"parquet:{tmp_path}", DataLocations())
    assert np.array_equal(dataset.images[..., 0], IMAGES)
    assert dataset.split.tolist() == ["train"] * 9 + ["test"] * 3
    one = load(f"parquet:{tmp_path}/train-00000-of-00001.parquet", DataLocations())
    assert (len(one), one.split) == (9, None)


@pytest.mark.parametrize("kind", ["mat", "h5", "parquet", "npz"])
def test_files_that_are_none_of_their_kind(tmp_path, kind):
    if kind in ("h5", "parquet"):
        pytest.importorskip({"h5": "h5py", "parquet": "pyarrow"}[kind])
    path = tmp_path / f"a.{kind}"
    for content in (b"", b"no such file", bytes(range(256)) * 9):
        path.write_bytes(content)
        with pytest.raises(UserError):
            load(f"{kind}:{path}", DataLocations())
    with pytest.raises(UserError, match="no file"):
        load(f"{kind}:{tmp_path}/nowhere.{kind}", DataLocations())
