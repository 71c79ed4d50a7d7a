"""A table of image files: what it may say, and everything that may be wrong with it."""

import os

import numpy as np
import pytest
from PIL import Image

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load_with
from bakeoff.compare.data.sources import csv
from bakeoff.compare.errors import UserError
from bakeoff.compare.study.splits import make_split


def put(root, *names, size=(4, 4)):
    for value, name in enumerate(names):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.full(size, value, dtype=np.uint8)).save(path)


def table(root, *lines, name="table.csv", encoding="utf-8"):
    path = root / name
    path.write_bytes("\n".join(lines).encode(encoding, "surrogateescape"))
    return str(path)


def load(path, **options):
    return load_with(csv.load, path, DataLocations(), options)


def pixels(dataset):
    return dataset.images[:, 0, 0, 0].tolist()


@pytest.fixture
def images(tmp_path):
    put(tmp_path, *(f"i/{number}.png" for number in range(8)))
    return tmp_path


ROWS = [f"i/{number}.png,{'ab'[number % 2]}" for number in range(8)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_paths_and_labels(images, delimiter, encoding):
    lines = [line.replace(",", delimiter) for line in ["path,label", *ROWS]]
    dataset = load(table(images, *lines, encoding=encoding))
    assert pixels(dataset) == list(range(8))
    assert dataset.labels.tolist() == [0, 1] * 4
    assert dataset.classes == ("a", "b")
    assert dataset.landmarks is None
    assert dataset.groups is None


def test_columns_may_stand_anywhere_and_be_called_otherwise(images):
    lines = [f"x,{'ab'[number % 2]}, i/{number}.png ,p{number // 2}" for number in range(8)]
    path = table(images, "more,species,path,patient", *lines)
    dataset = load(path, label="species", group="patient")
    assert dataset.classes == ("a", "b")
    assert dataset.groups.tolist() == [0, 0, 1, 1, 2, 2, 3, 3]


def test_numbers_as_labels_keep_their_order(images):
    dataset = load(table(images, "path,label", *(f"i/{n}.png,{(2, 10)[n % 2]}" for n in range(8))))
    assert dataset.classes == ("2", "10")


def test_a_split_and_groups_are_taken_where_there_are_columns(images):
    parts = ["train", "Train", "val", "test"] * 2
    lines = [f"{row},{part},{number % 4}" for number, (row, part) in enumerate(zip(ROWS, parts, strict=True))]
    dataset = load(table(images, "path,label,split,group", *lines))
    assert dataset.split.tolist() == ["train", "train", "train", "test"] * 2
    assert dataset.groups.tolist() == [0, 1, 2, 3] * 2


def test_a_group_never_stands_on_both_sides(tmp_path):
    put(tmp_path, *(f"i/{number}.png" for number in range(60)))
    lines = [f"i/{number}.png,{'ab'[number % 2]},person {number // 6}" for number in range(60)]
    dataset = load(table(tmp_path, "path,label,group", *lines))
    for seed in range(20):
        drawn = make_split(dataset, seed, 0.2)
        assert not set(dataset.groups[drawn.train]) & set(dataset.groups[drawn.test])
        assert len(drawn.train) + len(drawn.test) == 60


@pytest.mark.parametrize("fit", ["crop", "pad", "stretch"])
@pytest.mark.parametrize("shape", [(40, 80), (80, 40), (60, 60)])
def test_landmarks_move_with_the_pixels(tmp_path, fit, shape):
    """A bright dot is where its landmark says, before and after."""
    lines, random = [], np.random.default_rng(0)
    for number in range(6):
        picture = np.zeros(shape, dtype=np.uint8)
        y, x = (int(random.integers(side // 3, 2 * side // 3)) for side in shape)
        picture[y - 1 : y + 2, x - 1 : x + 2] = 255
        Image.fromarray(picture).save(tmp_path / f"{number}.png")
        lines.append(f"{number}.png,{'ab'[number % 2]},{x},{y},0,0")
    dataset = load(table(tmp_path, "path,label,x1,y1,x2,y2", *lines), size=30, fit=fit)
    assert dataset.landmarks.shape == (6, 2, 2)
    assert dataset.landmarks.dtype == np.float32
    rows, columns = np.mgrid[:30, :30]
    for image, (x, y) in zip(dataset.images[..., 0].astype(float), dataset.landmarks[:, 0], strict=True):
        assert abs((image * columns).sum() / image.sum() - x) < 0.3
        assert abs((image * rows).sum() / image.sum() - y) < 0.3


def test_landmarks_are_those_of_the_upright_picture(tmp_path):
    picture = np.zeros((20, 30), dtype=np.uint8)
    picture[4:7, 20:23] = 255
    exif = Image.Exif()
    exif[0x0112] = 6
    for number in range(4):
        Image.fromarray(np.rot90(picture).copy()).save(tmp_path / f"{number}.png", exif=exif)
    dataset = load(table(tmp_path, "path,label,x1,y1", *(f"{n}.png,{'ab'[n % 2]},21,5" for n in range(4))))
    assert dataset.images.shape == (4, 20, 30, 1)
    assert (dataset.images[:, 5, 21, 0] == 255).all()
    assert dataset.landmarks[0].tolist() == [[21, 5]]


UNICODE_FORMS = ("\u00e9", "e\u0301")

BAD = {
    "no path column": (["thing,label", "i/1.png,a"], {}, ["no column 'path', only thing, label"]),
    "no label column": (["path,sort", "i/1.png,a"], {}, ["no column 'label'"]),
    "group asked for and absent": (["path,label", *ROWS], {"group": "patient"}, ["no column 'patient'"]),
    "split asked for and absent": (["path,label", *ROWS], {"split": "part"}, ["no column 'part'"]),
    "label missing": (["path,label", *ROWS, "i/1.png,"], {}, ["line 10 has no label"]),
    "line too short": (["path,label", *ROWS, "i/1.png"], {}, ["line 10 has no label"]),
    "no such file": (["path,label", *ROWS, "i/99.png,a"], {}, ["line 10 names 'i/99.png', which is no file"]),
    "a folder": (["path,label", *ROWS, "i,a"], {}, ["line 10 names 'i', which is no file"]),
    "odd split": (
        ["path,label,split", *(f"{row},x" for row in ROWS)],
        {},
        ["its parts are called 'x' (8)", "[test='x']"],
    ),
    "group missing": (["path,label,group", *(f"{row}," for row in ROWS)], {}, ["line 2 has no group"]),
    "one class": (["path,label", "i/1.png,a", "i/2.png,a"], {}, ["one class only"]),
    "one image a class": (["path,label", "i/1.png,a", "i/2.png,a", "i/3.png,b"], {}, ["'b' has one image only"]),
    "alike by case": (
        ["path,label", *(f"i/{n}.png,{('Cat', 'cat')[n % 2]}" for n in range(8))],
        {},
        ["differ by case only", "[case=true]"],
    ),
    "alike by Unicode": (
        ["path,label", *(f"i/{n}.png,{UNICODE_FORMS[n % 2]}" for n in range(8))],
        {},
        [r"'\xe9' differ by case or Unicode form"],
    ),
    "half a landmark": (["path,label,x1", *(f"{row},1" for row in ROWS)], {}, ["lacks y1"]),
    "a landmark in words": (["path,label,x1,y1", *(f"{row},1,left" for row in ROWS)], {}, ["must be numbers"]),
    "a landmark nowhere": (["path,label,x1,y1", *(f"{row},1,nan" for row in ROWS)], {}, ["finite"]),
    "all at once": (
        ["path,label", "i/1.png,a", "i/99.png,", ",c"],
        {},
        ["line 3 names", "line 3 has no label", "line 4 has no path", "'a' has one image only"],
    ),
    "empty": ([], {}, ["no column 'path', only none"]),
    "only a header": (["path,label"], {}, ["it holds no images"]),
}


@pytest.mark.parametrize(("lines", "options", "messages"), BAD.values(), ids=BAD)
def test_a_table_that_is_no_data_set_is_refused_with_all_reasons(images, lines, options, messages):
    with pytest.raises(UserError) as error:
        load(table(images, *lines), **options)
    for message in messages:
        assert message in str(error.value)


def test_binary_content_is_no_table(images):
    (images / "a.csv").write_bytes(bytes(range(256)) * 10)
    with pytest.raises(UserError):
        load(str(images / "a.csv"))


def test_strange_names_work(tmp_path):
    names = [
        "new\nline.png",
        "<script>.png",
        "🐈.png",
        "=HYPERLINK(1).png",
        os.fsdecode(b"not utf-8 \xff.png"),
        "a,b.png",
    ]
    put(tmp_path, *names)
    lines = [f'"{name}",{"ab"[number % 2]}' for number, name in enumerate(names)]
    dataset = load(table(tmp_path, "path,label", *lines))
    assert pixels(dataset) == list(range(6))
    assert dataset.origins.names[0] == r"new\nline.png"
    assert dataset.origins.names[4] == r"not utf-8 \xff.png"


def test_the_table_and_its_images_decide(images):
    path = table(images, "path,label", *ROWS)
    assert [found.name for found in csv.files(path, DataLocations())] == ["table.csv", *(f"{n}.png" for n in range(8))]


def test_absolute_paths_and_paths_upwards_are_the_users_own(images, tmp_path):
    (tmp_path / "tables").mkdir()
    lines = [f"../i/{n}.png,a" if n % 2 else f"{tmp_path}/i/{n}.png,b" for n in range(8)]
    assert len(load(table(tmp_path / "tables", "path,label", *lines))) == 8
