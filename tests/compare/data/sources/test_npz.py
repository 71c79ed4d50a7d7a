"""Arrays in a .npz file, in each layout that people have, and every way in which they do not fit."""

import contextlib
import hashlib
import io
import zipfile

import numpy as np
import pytest

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load, load_with
from bakeoff.compare.data.sources import medmnist, npz
from bakeoff.compare.errors import UserError

IMAGES = np.random.default_rng(0).integers(0, 256, (12, 5, 6, 3), dtype=np.uint8)
LABELS = np.arange(12) % 3


def save(path, **arrays):
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **arrays)
    return path


def read(path, **options):
    return load_with(npz.load, str(path), DataLocations(), options)


@pytest.mark.parametrize("channels", ["gray", "gray with an axis", "rgb"])
@pytest.mark.parametrize("write", [np.savez, np.savez_compressed])
def test_images_and_labels(tmp_path, channels, write):
    images = {"gray": IMAGES[..., 0], "gray with an axis": IMAGES[..., :1], "rgb": IMAGES}[channels]
    write(tmp_path / "a.npz", images=images, labels=LABELS)
    dataset = read(tmp_path / "a.npz")
    assert np.array_equal(dataset.images, images.reshape(12, 5, 6, -1))
    assert dataset.labels.tolist() == LABELS.tolist()
    assert dataset.classes == ("0", "1", "2")
    assert dataset.split is None


def test_the_layouts_of_medmnist_and_keras(tmp_path):
    parts = {"train": slice(6), "val": slice(6, 9), "test": slice(9, 12)}
    keys = {f"{part}_images": IMAGES[rows] for part, rows in parts.items()}
    keys |= {f"{part}_labels": LABELS[rows, None] for part, rows in parts.items()}
    dataset = read(save(tmp_path / "m.npz", **keys))
    assert dataset.split.tolist() == ["train"] * 9 + ["test"] * 3
    assert dataset.labels.tolist() == LABELS.tolist()
    assert "val joined train" in dataset.notes[0]
    keras = save(tmp_path / "k.npz", x_train=IMAGES[:9], y_train=LABELS[:9], x_test=IMAGES[9:], y_test=LABELS[9:])
    assert read(keras).split.tolist() == ["train"] * 9 + ["test"] * 3


def test_text_labels_groups_and_a_split(tmp_path):
    names, groups = np.array(["cat", "dog", "ant"])[LABELS], np.arange(12) // 2
    split = np.array(["train", "Train", "val", "test"] * 3)
    dataset = read(save(tmp_path / "a.npz", images=IMAGES, labels=names, groups=groups, split=split))
    assert dataset.classes == ("ant", "cat", "dog")
    assert dataset.labels[:3].tolist() == [1, 2, 0]
    assert dataset.groups.tolist() == groups.tolist()
    assert dataset.split.tolist() == ["train", "train", "train", "test"] * 3


def test_16_bits_are_scaled_by_their_type_and_options_are_told(tmp_path):
    wide = np.linspace(0, 65535, 12 * 8 * 8).reshape(12, 8, 8).astype(np.uint16)
    path = save(tmp_path / "a.npz", images=wide, labels=LABELS)
    dataset = read(path)
    assert np.array_equal(dataset.images[..., 0], np.rint(wide / 257))
    assert "uint16" in dataset.notes[-1]
    small = read(path, size=4, color="rgb", fit="stretch")
    assert small.images.shape == (12, 4, 4, 3)
    assert "8×8 pixels" in small.notes[0]
    assert "three equal channels" in small.notes[1]


BAD = {
    "other names": ({"a": IMAGES, "b": IMAGES, "c": LABELS}, r"its arrays are a \(12, 5, 6, 3\), b"),
    "text": ({"images": IMAGES.astype(str), "labels": LABELS}, "must be numbers, got <U"),
    "float labels": ({"images": IMAGES, "labels": LABELS + 0.5}, "must be whole numbers or text"),
    "too few labels": ({"images": IMAGES, "labels": LABELS[:5]}, r"has 12 images, but 'labels' has 5"),
    "many labels an image": ({"images": IMAGES, "labels": np.ones((12, 14), int)}, "several labels an image"),
    "volumes": ({"images": np.zeros((12, 9, 9, 9), np.uint8), "labels": LABELS}, r"got \(12, 9, 9, 9\)"),
    "one class": ({"images": IMAGES, "labels": LABELS * 0}, "one class only"),
    "one image a class": ({"images": IMAGES, "labels": np.arange(12)}, "class '0' has one image only.*class '11'"),
    "alike names": ({"images": IMAGES, "labels": np.array(["Cat", "cat"] * 6)}, "differ by case"),
    "several problems": ({"images": IMAGES.astype(str), "labels": LABELS[:5]}, "must be numbers.*but 'labels'"),
    "too few groups": ({"images": IMAGES, "labels": LABELS, "groups": [1]}, "'groups' has 1 entries"),
    "odd split": ({"images": IMAGES, "labels": LABELS, "split": ["a"] * 12}, r"called 'a' \(12\).*test='a'"),
    "Fortran order": ({"images": np.asfortranarray(IMAGES), "labels": LABELS}, "Fortran order"),
}


@pytest.mark.parametrize(("arrays", "message"), BAD.values(), ids=BAD)
def test_what_does_not_fit_is_told_with_all_reasons(tmp_path, arrays, message):
    path = save(tmp_path / "a.npz", **arrays)
    with pytest.raises(UserError, match=message) as error:
        read(path)
    assert str(error.value).count("\n") <= 1


def test_objects_are_never_unpickled(tmp_path):
    path = save(tmp_path / "a.npz", images=IMAGES, labels=np.array([{}] * 12, dtype=object))
    with pytest.raises(UserError, match="Python objects, which are not unpickled"):
        read(path)


def test_a_lying_header_is_refused_before_memory_is_asked_for(tmp_path):
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "|u1", "fortran_order": False, "shape": (10**9, 1000, 1000)})
    labels = io.BytesIO()
    np.save(labels, LABELS)
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("images.npy", header.getvalue() + bytes(100))
        archive.writestr("labels.npy", labels.getvalue())
    with pytest.raises(UserError, match="more than the file can hold"):
        read(tmp_path / "a.npz")


def test_damaged_files_raise_nothing_else(tmp_path):
    path = save(tmp_path / "a.npz", images=IMAGES, labels=LABELS)
    whole, random = path.read_bytes(), np.random.default_rng(0)
    for turn in range(200):
        content = bytearray(whole[: random.integers(1, len(whole))] if turn % 2 else whole)
        for at in random.integers(0, len(content), 6):
            content[at] = random.integers(256)
        path.write_bytes(content)
        with contextlib.suppress(UserError):
            assert len(read(path)) == 12


@pytest.mark.parametrize("argument", ["nowhere.npz", "."])
def test_no_file_at_all(argument):
    with pytest.raises(UserError, match="is no file"):
        npz.load(argument, DataLocations())


@pytest.fixture
def breast(tmp_path, monkeypatch):
    parts = {"train": slice(6), "val": slice(6, 9), "test": slice(9, 12)}
    keys = {f"{part}_images": IMAGES[rows, ..., 0] for part, rows in parts.items()}
    keys |= {f"{part}_labels": (LABELS[rows, None] % 2).astype(np.uint8) for part, rows in parts.items()}
    path = save(tmp_path / "breastmnist" / "breastmnist.npz", **keys)
    monkeypatch.setitem(
        medmnist.CONTENTS,
        "breastmnist",
        (hashlib.md5(path.read_bytes()).hexdigest(), ("malignant", "normal or benign")),
    )
    return path


def test_medmnist_by_its_name(tmp_path, breast):
    dataset = medmnist.load("breastmnist", DataLocations(tmp_path, offline=True))
    assert dataset.classes == ("malignant", "normal or benign")
    assert dataset.split.tolist() == ["train"] * 9 + ["test"] * 3
    save(breast, train_images=IMAGES, train_labels=LABELS)
    with pytest.raises(UserError, match=r"md5 should be(.|\n)*medmnist:breastmnist\[official=False\]"):
        medmnist.load("breastmnist", DataLocations(tmp_path, offline=True))


def test_another_copy_of_medmnist_is_taken_only_when_asked_for(tmp_path, breast, monkeypatch):
    monkeypatch.setitem(medmnist.CONTENTS, "breastmnist", ("0" * 32, medmnist.CONTENTS["breastmnist"][1]))
    dataset = medmnist.load("breastmnist", DataLocations(tmp_path, offline=True), official=False)
    assert dataset.notes[0].startswith("This is not the official file, but a copy that you allowed")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("breastmnits", "Did you mean 'breastmnist'"),
        ("chestmnist", "several labels an image"),
        ("organmnist3d", "has volumes"),
        ("bloodmnist", "not at hand"),
    ],
)
def test_medmnist_that_cannot_be_had(tmp_path, name, message):
    with pytest.raises(UserError, match=message):
        medmnist.load(name, DataLocations(tmp_path, offline=True))


def test_the_real_pneumonia_images_have_the_counts_of_their_description(data_dir):
    if not (data_dir / "pneumoniamnist").is_dir():
        pytest.skip("no pneumoniamnist/ among the real data sets")
    dataset = load("medmnist:pneumoniamnist[official=False]", DataLocations(data_dir, offline=True))
    assert dataset.images.shape == (4708 + 524 + 624, 28, 28, 1)
    assert np.bincount(dataset.labels[dataset.split == "test"]).tolist() == [234, 390]
    assert np.bincount(dataset.labels[dataset.split == "train"]).tolist() == [1214 + 135, 3494 + 389]
