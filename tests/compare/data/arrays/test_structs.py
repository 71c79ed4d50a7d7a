"""What MATLAB's structs hold: EMNIST's form, fields by their paths, a struct an image."""

import numpy as np
import pytest
from scipy.io import savemat

from bakeoff.compare.data.arrays.structs import as_written, without_structs
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load
from bakeoff.compare.errors import UserError

IMAGES = np.random.default_rng(0).integers(0, 256, (12, 6, 6), dtype=np.uint8)
LABELS = np.arange(12, dtype=np.uint8) % 3


def rows(images):
    """As MATLAB unrolls a picture: column by column."""
    return images.transpose(0, 2, 1).reshape(len(images), -1)


def emnist(mapping):
    parts = {
        name: {"images": rows(IMAGES[part]), "labels": LABELS[part, None], "writers": LABELS[part, None]}
        for name, part in (("train", slice(0, 9)), ("test", slice(9, 12)))
    }
    return {"dataset": {**parts, "mapping": np.array(mapping, dtype=np.uint8)}}


@pytest.mark.parametrize("mapping", [[[0, 48], [1, 65], [2, 97]], [[0, 48, 48], [1, 65, 97], [2, 97, 97]]])
def test_emnist_is_upright_and_its_mapping_names_the_classes(tmp_path, mapping):
    savemat(tmp_path / "a.mat", emnist(mapping))
    dataset = load(f"mat:{tmp_path}/a.mat", DataLocations())
    assert np.array_equal(dataset.images[..., 0], IMAGES)
    assert dataset.classes == ("0", "A", "a")
    assert dataset.labels.tolist() == LABELS.tolist()
    assert dataset.split.tolist() == ["train"] * 9 + ["test"] * 3
    assert dataset.notes[0].startswith("Images were turned")


def test_a_mapping_that_is_none_leaves_labels_and_images_alone():
    for mapping in ([[0, 1], [1, 2]], [[0, 65], [0, 66]], [[0.5, np.nan]], [65, 66]):
        arrays = {"train.images": rows(IMAGES), "mapping": np.array(mapping)}
        found, told = as_written(arrays)
        assert found["train.images"] is arrays["train.images"]
        assert told == []


def test_a_struct_an_image(tmp_path):
    each = np.array(list(zip(IMAGES, LABELS, strict=True)), dtype=[("image", object), ("label", object)])
    savemat(tmp_path / "a.mat", {"samples": each})
    dataset = load(f"mat:{tmp_path}/a.mat", DataLocations())
    assert np.array_equal(dataset.images[..., 0], IMAGES)
    assert dataset.labels.tolist() == LABELS.tolist()


def test_images_in_columns(tmp_path):
    savemat(tmp_path / "a.mat", {"data": IMAGES.reshape(12, 36).T, "label": LABELS[None]})
    dataset = load(f"mat:{tmp_path}/a.mat", DataLocations())
    assert np.array_equal(dataset.images[..., 0], IMAGES)


def test_structs_within_structs_end_somewhere(tmp_path):
    nested = {"x": 1}
    for _ in range(9):
        nested = {"deeper": nested}
    savemat(tmp_path / "a.mat", nested)
    with pytest.raises(UserError, match=r"its arrays are deeper\.deeper"):
        load(f"mat:{tmp_path}/a.mat", DataLocations())
    ragged = np.array([(np.zeros(2), 1), (np.zeros(3), 2)], dtype=[("a", object), ("b", object)])
    assert list(without_structs({"s": ragged})) == ["s.b"]
