import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load_with
from bakeoff.compare.data.sources import folder
from bakeoff.compare.errors import UserError


def put(root: Path, *names: str) -> None:
    """Write small images; each knows its name by the number of the file in its pixels."""
    for value, name in enumerate(names):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.full((4, 4), value, dtype=np.uint8)).save(path)


def load(root: Path, **options):
    return load_with(folder.load, str(root), DataLocations(), options)


def pixels(dataset) -> list[int]:
    return dataset.images[:, 0, 0, 0].tolist()


def test_one_folder_a_class_in_the_order_of_bytes(tmp_path):
    put(tmp_path, "b/2.png", "b/10.PNG", "a/x.png", "Z/1.png", "ä/1.png", "a/deep/er.jpeg", "Z/3.gif", "ä/0.bmp")
    dataset = load(tmp_path)
    assert dataset.classes == ("Z", "a", "b", "ä")
    assert pixels(dataset) == [3, 6, 5, 2, 1, 0, 7, 4]
    assert dataset.labels.tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert dataset.split is None
    assert dataset.notes == ()


def test_what_is_no_image_is_passed_over(tmp_path):
    put(
        tmp_path,
        "a/1.png",
        "a/2.png",
        "b/1.png",
        "b/2.png",
        "a/.hidden.png",
        ".git/1.png",
        "__MACOSX/1.png",
        "stray.png",
    )
    for name in ("a/notes.txt", "a/.DS_Store", "a/Thumbs.db", "labels.csv"):
        (tmp_path / name).write_text("no image")
    dataset = load(tmp_path)
    assert pixels(dataset) == [0, 1, 2, 3]
    assert dataset.notes == (
        f"1 of the files in '{tmp_path.name}' lie in no class folder and were left out.",
        "Left out: 1 .txt (no images).",
    )


@pytest.mark.parametrize(
    ("parts", "split", "note"),
    [
        (("train", "test"), ["train"] * 4 + ["test"] * 4, "Its own parts were kept: 'test' (4), 'train' (4)."),
        (("Train", "val", "Test"), ["train"] * 4 + ["test"] * 4 + ["train"] * 4, "val joined train"),
        (("train", "valid"), ["train"] * 4 + ["test"] * 4, "no test: val is held out"),
    ],
)
def test_train_and_test_folders(tmp_path, parts, split, note):
    put(tmp_path, *(f"{part}/{name}/{i}.png" for part in parts for name in "ab" for i in range(2)))
    dataset = load(tmp_path)
    assert dataset.classes == ("a", "b")
    assert len(dataset) == 4 * len(parts)
    assert sorted(dataset.split.tolist()) == sorted(split) if split else dataset.split is None
    if split:
        start = 4 * [part.lower() for part in parts].index("valid" if "valid" in parts else "test")
        assert sorted(dataset.images[dataset.split == "test"][:, 0, 0, 0].tolist()) == list(range(start, start + 4))
    assert note in dataset.notes[0]


@pytest.mark.parametrize(
    ("files", "classes"),
    [
        (["train/1.png", "train/2.png", "test/1.png", "test/2.png"], ("test", "train")),
        (["train/steam/1.png", "train/diesel/2.png", "car/1.png", "car/2.png"], ("car", "train")),
    ],
)
def test_a_class_may_be_called_train(tmp_path, files, classes):
    put(tmp_path, *files)
    dataset = load(tmp_path)
    assert dataset.classes == classes
    assert dataset.split is None


def test_a_test_part_without_labels_is_no_class(tmp_path):
    put(tmp_path, "train/a/1.png", "train/a/2.png", "train/b/1.png", "train/b/2.png", "test/1.png", "train/stray.png")
    dataset = load(tmp_path)
    assert dataset.classes == ("a", "b")
    assert pixels(dataset) == [0, 1, 2, 3]
    assert dataset.split is None
    assert [
        word in note for word, note in zip(("belong to 'train' (4)", "'test'", "1 of"), dataset.notes, strict=True)
    ] == [True] * 3


def test_other_folders_beside_train_and_test_are_told(tmp_path):
    put(tmp_path, *(f"{part}/{name}/1.png" for part in ("train", "test", "extra") for name in "ab"))
    dataset = load(tmp_path)
    assert len(dataset) == 4
    assert dataset.notes[1] == "Left out, being no labelled part: 'extra'; [classes=inner] takes all parts."


BAD = {
    "nothing": ([], [], ["holds no class folders"]),
    "no class folders": (["1.png", "2.png"], [], ["holds 2 images, but no class folders"]),
    "one class": (["a/1.png", "a/2.png"], [], ["one class only ('a')"]),
    "empty class": (["a/1.png", "a/2.png", "b/1.png", "b/2.png"], ["c"], ["'c' holds no images"]),
    "single image": (["a/1.png", "a/2.png", "b/1.png"], [], ["class 'b' has one image only"]),
    "all at once": (["a/1.png", "b/1.png"], [], ["class 'a' has one", "class 'b' has one"]),
    "both kinds at once": (["a/1.png"], ["c"], ["'c' holds no images", "class 'a' has one", "one class only ('a')"]),
    "only in test": (
        [
            *(f"{part}/{name}/{i}.png" for part in ("train", "test") for name in "ab" for i in "12"),
            "test/c/1.png",
            "test/c/2.png",
        ],
        [],
        ["class 'c' has images in test, but none in train"],
    ),
}


@pytest.mark.parametrize(("files", "folders", "messages"), BAD.values(), ids=BAD)
def test_a_folder_that_is_no_data_set_is_refused_with_all_reasons(tmp_path, files, folders, messages):
    put(tmp_path, *files)
    for name in folders:
        (tmp_path / name).mkdir()
    with pytest.raises(UserError) as error:
        load(tmp_path)
    for message in messages:
        assert message in str(error.value)
    assert str(error.value).count("\n") == 1


@pytest.mark.parametrize("name", ["nowhere", "file"])
def test_no_folder_at_all(tmp_path, name):
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match=r"not there|not a folder"):
        load(tmp_path / name)


def test_a_class_left_with_one_readable_image_is_refused(tmp_path):
    put(tmp_path, *(f"a/{i:02}.png" for i in range(40)), "b/1.png", "b/2.png")
    (tmp_path / "b/2.png").write_bytes(b"")
    with pytest.raises(UserError, match="class 'b' has one image only"):
        load(tmp_path)


def test_pipes_and_links_in_circles_do_not_hang(tmp_path):
    put(tmp_path, "a/1.png", "a/2.png", "b/1.png", "elsewhere/2.png")
    os.mkfifo(tmp_path / "a/pipe.png")
    (tmp_path / "a/self.png").symlink_to("self.png")
    (tmp_path / "a/up").symlink_to(tmp_path)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "gone").symlink_to("nowhere")
    (tmp_path / "b/link.png").symlink_to(tmp_path / "a/2.png")
    (tmp_path / "elsewhere").rename(tmp_path.parent / f"{tmp_path.name} elsewhere")
    dataset = load(tmp_path)
    assert dataset.classes == ("a", "b")
    assert pixels(dataset) == [0, 1, 2, 1]


def test_a_class_folder_may_be_a_link(tmp_path):
    put(tmp_path, "real/a/1.png", "real/a/2.png", "photos/b/1.png", "photos/b/2.png")
    (tmp_path / "photos/a").symlink_to(tmp_path / "real/a")
    assert pixels(load(tmp_path / "photos")) == [0, 1, 2, 3]


def test_strange_names_can_be_shown(tmp_path):
    names = ["new\nline", "<script>", "🐈", os.fsdecode(b"not utf-8 \xff"), os.fsdecode(b"not utf-8 \xfe"), "a" * 200]
    put(tmp_path, *(f"{name}/{i}\n.png" for name in names for i in range(2)))
    dataset = load(tmp_path)
    shown = {r"new\nline", "<script>", "🐈", r"not utf-8 \xff", r"not utf-8 \xfe", "a" * 200}
    assert set(dataset.classes) == shown
    for name in dataset.classes:
        name.encode("utf-8")


def test_the_same_files_make_the_same_digest_wherever_they_lie(tmp_path):
    for place, order in (("one", 1), ("two", -1)):
        for name in ["a/1.png", "a/2.png", "b/1.png", "b/2.png"][::order]:
            path = tmp_path / place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(np.full((4, 4), ord(name[0]) + int(name[2]), dtype=np.uint8)).save(path)
    assert load(tmp_path / "one").digest == load(tmp_path / "two").digest
