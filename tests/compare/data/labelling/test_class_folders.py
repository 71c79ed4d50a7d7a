"""Folders as people bring them: which are classes, which are parts, and what is left out by which reason."""

import numpy as np
import pytest
from PIL import Image

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load
from bakeoff.compare.errors import UserError


def put(root, *folders, each=3, name="{}.png"):
    for number, folder in enumerate(folders):
        for i in range(each):
            path = root / folder / name.format(i)
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(np.full((4, 4), 10 * number + i, dtype=np.uint8)).save(path, "PNG")


def read(root, options=""):
    return load(f"folder:{root}{options}", DataLocations())


LAYOUTS = {
    "class": (["a", "b"], None),
    "part/class": (["Training/a", "Training/b", "Testing/a", "Testing/b"], 6),
    "class/part": (["a/train", "a/test", "b/train", "b/test"], 6),
    "around": (["archive/photos/a", "archive/photos/b"], None),
    "around a part": (
        ["seg_train/seg_train/a", "seg_train/seg_train/b", "seg_test/seg_test/a", "seg_test/seg_test/b"],
        6,
    ),
    "around parts": (["data/train/a", "data/train/b", "data/valid/a", "data/valid/b"], 6),
    "images within parts": (["train/a/images", "train/b/images", "test/a/images", "test/b/images"], 6),
}


@pytest.mark.parametrize(("folders", "held_out"), LAYOUTS.values(), ids=LAYOUTS)
def test_layouts(tmp_path, folders, held_out):
    put(tmp_path, *folders)
    dataset = read(tmp_path)
    assert dataset.classes == ("a", "b")
    assert len(dataset) == 3 * len(folders)
    assert (0 if dataset.split is None else int((dataset.split == "test").sum())) == (held_out or 0)


def test_folds_are_parts_that_have_to_be_named(tmp_path):
    put(tmp_path, *(f"{fold}/{name}" for fold in "123" for name in ("cat", "dog")))
    with pytest.raises(UserError, match=r"\[test='1'\].*\[test=drawn\]"):
        read(tmp_path)
    dataset = read(tmp_path, "[test=3]")
    assert dataset.classes == ("cat", "dog")
    assert dataset.split.tolist().count("test") == 6
    assert read(tmp_path, "[test=drawn]").split is None
    assert read(tmp_path, "[classes=top]").classes == ("1", "2", "3")


def test_masks_beside_images_are_left_out_and_counted(tmp_path):
    put(tmp_path, "covid/images", "covid/masks", "healthy/images", "healthy/masks")
    dataset = read(tmp_path)
    assert (dataset.classes, len(dataset)) == (("covid", "healthy"), 6)
    assert any("6 masks in CLASS/masks" in note for note in dataset.notes)
    assert len(read(tmp_path, "[masks=true]")) == 12


def test_masks_by_their_names_are_left_out_and_a_class_may_be_called_mask(tmp_path):
    put(tmp_path, "mask", "no_mask")
    assert len(read(tmp_path)) == 6
    put(tmp_path, "mask", name="{}_mask.png")
    dataset = read(tmp_path)
    assert len(dataset) == 6
    assert any("3 masks by their names" in note for note in dataset.notes)


@pytest.mark.parametrize("name", ["{}", "{}.jfif", "{}.dat", "{}.JPG_large"])
def test_content_decides_and_not_the_ending(tmp_path, name):
    put(tmp_path, "a", "b", name=name)
    assert len(read(tmp_path)) == 6


def test_what_is_left_out_is_counted_by_reason(tmp_path):
    put(tmp_path, "a", "b")
    (tmp_path / "a/1.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(50))
    (tmp_path / "a/2.dcm").write_bytes(bytes(128) + b"DICM" + bytes(50))
    (tmp_path / "b/Thumbs.db").write_bytes(b"x")
    (tmp_path / "b/x.xml").write_text("<x/>")
    note = read(tmp_path).notes[-1]
    for reason in ("1 HEIC pictures (save them", "1 DICOM files", "1 .xml (no images)"):
        assert reason in note
    assert "humbs" not in note


def test_classes_stand_in_natural_order(tmp_path):
    put(tmp_path, "class10", "class2", "class1")
    assert read(tmp_path).classes == ("class1", "class2", "class10")


def test_parts_named_among_other_words_stand_beside_images_without_labels(tmp_path):
    folders = ["seg_train/seg_train/cat", "seg_train/seg_train/dog", "seg_test/seg_test/cat", "seg_test/seg_test/dog"]
    put(tmp_path, *folders, "seg_pred/seg_pred")
    dataset = load(f"folder:{tmp_path}", DataLocations())
    assert dataset.classes == ("cat", "dog")
    assert set(dataset.split[:1]) | set(dataset.split[-1:]) == {"train", "test"}
    assert any("seg_pred" in note for note in dataset.notes)


def test_folds_that_hold_a_split_each_are_no_classes(tmp_path):
    folders = [f"fold_{n}/{part}/{name}" for n in "01" for part in ("train", "test") for name in ("cat", "dog")]
    put(tmp_path, *folders)
    with pytest.raises(UserError, match=r"'fold_0' and 'fold_1' hold train and test of the same classes.*name one"):
        load(f"folder:{tmp_path}", DataLocations())
    assert load(f"folder:{tmp_path}/fold_1", DataLocations()).classes == ("cat", "dog")
