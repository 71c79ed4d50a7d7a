"""A trained network as one file that holds no code."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest
from safetensors.numpy import load_file
from torch import nn

from bakeoff.pipelines.estimators.network import NetworkClassifier, networks
from bakeoff.pipelines.saving.saved_network import DIGEST, FORMAT, NOTES, _digest


def linear(image_shape, classes, *, bias=True):
    """A user's own network."""
    return nn.Sequential(nn.Flatten(), nn.Linear(int(np.prod(image_shape)), classes, bias=bias))


def other(image_shape, classes):
    return nn.Sequential(nn.Flatten(), nn.Linear(int(np.prod(image_shape)), 5), nn.Linear(5, classes))


def rewritten(path, change):
    """The file with another header; `change` gets its metadata."""
    raw = path.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    change(header["__metadata__"])
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + raw[8 + length :])


@pytest.fixture(scope="module")
def small(stripes):
    return NetworkClassifier("mlp", {"hidden": (20, 10)}, epochs=2, random_state=3, validation=0.2).fit(*stripes())


@pytest.fixture
def path(small, tmp_path):
    small.save(tmp_path / "network.safetensors")
    return tmp_path / "network.safetensors"


@pytest.mark.parametrize("network", networks())
def test_what_is_loaded_is_what_was_saved(network, stripes, tmp_path):
    images, labels = stripes(channels=3)
    words = np.array(["cat", "ape", "Ä"])[labels]
    model = NetworkClassifier(network, epochs=1, shift=0.1, random_state=1).fit(images, words)
    model.save(tmp_path / "network")
    loaded = NetworkClassifier.load(tmp_path / "network")
    assert loaded.get_params() == model.get_params()
    assert loaded.history_ == model.history_
    assert (loaded.image_shape_, loaded.seed_) == (model.image_shape_, model.seed_)
    np.testing.assert_array_equal(loaded.predict_proba(images), model.predict_proba(images))
    np.testing.assert_array_equal(loaded.predict(images), model.predict(images))


def test_options_and_the_rest_come_back_as_they_were(small, path):
    loaded = NetworkClassifier.load(path)
    assert loaded.options == {"hidden": (20, 10)}
    assert loaded.history_[1].validation_loss == small.history_[1].validation_loss
    assert loaded.memory_ == {}


def test_training_goes_on_from_a_file_as_if_it_had_not_been_one(stripes, tmp_path):
    images, labels = stripes()
    model = NetworkClassifier("small-cnn", random_state=0).partial_fit(images, labels, classes=[0, 1, 2])
    model.save(tmp_path / "network")
    loaded = NetworkClassifier.load(tmp_path / "network")
    for continued in (model, loaded):
        continued.partial_fit(images[:20], labels[:20])
    np.testing.assert_array_equal(loaded.predict_proba(images), model.predict_proba(images))


@pytest.mark.parametrize(
    "classes",
    [
        np.array(["b", "a", "zebra"]),
        np.array(["b", "a", "zebra"], dtype=object),
        np.array([3, 1, 200], np.uint8),
        np.array([2**62 + 1, -5, 0]),
        np.array([2.0, 1.0, 0.0], np.float32),
    ],
    ids=lambda classes: str(classes.dtype),
)
def test_labels_keep_their_dtype(classes, stripes, tmp_path):
    images, labels = stripes()
    model = NetworkClassifier(linear, epochs=1, random_state=0).fit(images, classes[labels])
    model.save(tmp_path / "network")
    loaded = NetworkClassifier.load(tmp_path / "network", network=linear)
    assert loaded.classes_.dtype == model.classes_.dtype
    assert loaded.classes_.tolist() == model.classes_.tolist()
    np.testing.assert_array_equal(loaded.predict(images), model.predict(images))


def test_two_classes_of_truth(stripes, tmp_path):
    images, labels = stripes(classes=2)
    model = NetworkClassifier("mlp", epochs=1, random_state=0).fit(images, labels == 1)
    model.save(tmp_path / "network")
    assert NetworkClassifier.load(tmp_path / "network").classes_.dtype == bool


def test_a_function_is_named_and_asked_for(stripes, tmp_path):
    images, labels = stripes()
    model = NetworkClassifier(linear, {"bias": False}, epochs=1, random_state=0).fit(images, labels)
    model.save(tmp_path / "network")
    with pytest.raises(ValueError, match=r"built by the function .*test_saved_network:linear: load\(path, network="):
        NetworkClassifier.load(tmp_path / "network")
    with pytest.raises(ValueError, match="no option 'bias'"):
        NetworkClassifier.load(tmp_path / "network", network=other)
    loaded = NetworkClassifier.load(tmp_path / "network", network=linear)
    assert loaded.network is linear
    np.testing.assert_array_equal(loaded.predict_proba(images), model.predict_proba(images))


def test_another_function_is_refused(stripes, tmp_path):
    NetworkClassifier(linear, epochs=1, random_state=0).fit(*stripes()).save(tmp_path / "network")
    with pytest.raises(ValueError, match="weights are not those of this network"):
        NetworkClassifier.load(tmp_path / "network", network=other)


def test_a_function_for_a_network_with_a_name_is_refused(path):
    with pytest.raises(ValueError, match="is 'mlp', and no function"):
        NetworkClassifier.load(path, network=linear)


def test_what_json_cannot_hold_is_refused_and_nothing_is_written(stripes, tmp_path):
    model = NetworkClassifier("mlp", epochs=1, random_state=np.random.RandomState(0)).fit(*stripes())
    with pytest.raises(ValueError, match=r"random_state cannot be written as JSON.*RandomState.*set_params"):
        model.save(tmp_path / "network")
    assert not list(tmp_path.iterdir())
    model.set_params(random_state=0).save(tmp_path / "network")
    dates = np.array(["2024-01-01", "2024-01-02", "2024-01-03"], dtype="datetime64[D]")
    model.classes_ = dates
    with pytest.raises(ValueError, match=r"labels must be numbers or text.*datetime64"):
        model.save(tmp_path / "dates")


def test_an_interrupted_save_leaves_the_former_file(small, path, monkeypatch):
    import safetensors.numpy

    before = path.read_bytes()

    def broken(tensors, filename, metadata):
        filename.write_bytes(b"half a file")
        raise OSError("no space left on device")

    monkeypatch.setattr(safetensors.numpy, "save_file", broken)
    with pytest.raises(OSError, match="no space"):
        small.save(path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_an_unfitted_estimator_is_not_saved(tmp_path):
    from sklearn.exceptions import NotFittedError

    with pytest.raises(NotFittedError):
        NetworkClassifier("mlp").save(tmp_path / "network")


@pytest.mark.parametrize("length", [0, 5, 400, -1])
def test_a_truncated_file_is_refused(path, length):
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(ValueError, match="cannot be read"):
        NetworkClassifier.load(path)


def test_a_damaged_file_is_refused(path):
    raw = bytearray(path.read_bytes())
    raw[-3] ^= 64
    path.write_bytes(bytes(raw))
    with pytest.raises(ValueError, match="damaged"):
        NetworkClassifier.load(path)


def test_a_foreign_file_is_refused(path, tmp_path):
    from safetensors.numpy import save_file

    (tmp_path / "text").write_text("no network")
    with pytest.raises(ValueError, match="cannot be read"):
        NetworkClassifier.load(tmp_path / "text")
    save_file({"weight": np.zeros(3)}, tmp_path / "other")
    with pytest.raises(ValueError, match=r"no network that bakeoff saved.*model\.save"):
        NetworkClassifier.load(tmp_path / "other")
    with pytest.raises(FileNotFoundError):
        NetworkClassifier.load(tmp_path / "missing")


def test_a_newer_file_is_refused(path):
    def newer(metadata):
        metadata[NOTES] = metadata[NOTES].replace(f'"format": {FORMAT}', f'"format": {FORMAT + 1}')

    rewritten(path, newer)
    with pytest.raises(ValueError, match=rf"has format {FORMAT + 1}; .* up to {FORMAT}\. Update bakeoff"):
        NetworkClassifier.load(path)


def test_a_header_that_was_tampered_with_is_refused(path):
    rewritten(path, lambda metadata: metadata.update({NOTES: metadata[NOTES].replace('"seed": ', '"seed": 1')}))
    with pytest.raises(ValueError, match="damaged"):
        NetworkClassifier.load(path)
    rewritten(path, lambda metadata: metadata.pop(DIGEST))
    with pytest.raises(ValueError, match="damaged"):
        NetworkClassifier.load(path)


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("threads", 10**9, "threads must be a whole number from 1 to 1,024"),  # torch would end the process
        ("threads", "2", "threads must be"),
        ("image_shape", [10**9, 28, 1], "image_shape must be"),
        ("image_shape", True, "image_shape must be"),
        ("image_shape", {"tuple": [28, 28, 3]}, "but the images have"),
    ],
)
def test_a_parameter_by_which_nothing_could_be_answered_is_refused(path, place, value, said):
    """Under a digest that is right again."""
    tensors = load_file(path)

    def meddled(metadata):
        notes = json.loads(metadata[NOTES])
        notes["parameters"][place] = value
        metadata[NOTES] = json.dumps(notes)
        metadata[DIGEST] = _digest(metadata[NOTES], tensors)

    rewritten(path, meddled)
    with pytest.raises(ValueError, match=said):
        NetworkClassifier.load(path)
