"""Tables in the dialects that people write: of files, and of the pixels themselves."""

import numpy as np
import pytest
from PIL import Image

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load
from bakeoff.compare.errors import UserError

IMAGES = np.random.default_rng(0).integers(0, 256, (8, 6, 6), dtype=np.uint8)


@pytest.fixture
def folder(tmp_path):
    for number, image in enumerate(IMAGES):
        path = tmp_path / "pics" / "deep" / f"img_{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(path)
    return tmp_path


def read(folder, text, options="", encoding="utf-8"):
    (folder / "t.csv").write_bytes(text.encode(encoding))
    return load(f"csv:{folder}/t.csv{options}", DataLocations())


def lines(path, *, header="path,label", more=lambda number: ""):
    return "\n".join([header, *(f"{path.format(n)},{'ab'[n % 2]}{more(n)}" for n in range(8))])


DIALECTS = {
    "comma": (lines("pics/deep/img_{}.png"), "", "utf-8"),
    "semicolon": (lines("pics/deep/img_{}.png").replace(",", ";"), "", "utf-8"),
    "Excel": ("sep=;\r\n" + lines("pics/deep/img_{}.png").replace(",", ";").replace("\n", "\r\n"), "", "utf-8-sig"),
    "tab, UTF-16": (lines("pics/deep/img_{}.png").replace(",", "\t"), "", "utf-16"),
    "backslashes": (lines(r"pics\deep\img_{}.png"), "", "utf-8"),
    "id without ending": (lines("img_{}", header="image_id,dx"), "", "utf-8"),
    "filename below a root": (lines("img_{}.png", header="filename,class"), "[root=pics]", "utf-8"),
    "path of another machine": (lines(r"C:\data\deep\img_{}.png", header="File,Target"), "", "utf-8"),
    "named columns": (lines("pics/deep/img_{}.png", header="wo,was"), "[path=wo,label=was]", "utf-8"),
    "no header": (lines("pics/deep/img_{}.png").partition("\n")[2], "", "utf-8"),
    "blanks": (lines("pics/deep/img_{}.png").partition("\n")[2].replace(",", " "), "", "utf-8"),
}


@pytest.mark.parametrize(("text", "options", "encoding"), DIALECTS.values(), ids=DIALECTS)
def test_dialects_of_tables_of_files(folder, text, options, encoding):
    dataset = read(folder, text, options, encoding)
    assert np.array_equal(dataset.images[..., 0], IMAGES)
    assert dataset.classes == ("a", "b")
    assert dataset.labels.tolist() == [0, 1] * 4


def test_columns_of_0_and_1_are_classes(folder):
    text = "image,MEL,NV\n" + "\n".join(f"img_{n},{n % 2}.0,{1 - n % 2}.0" for n in range(8))
    dataset = read(folder, text)
    assert dataset.classes == ("MEL", "NV")
    assert dataset.labels.tolist() == [1, 0] * 4


def test_several_labels_an_image_are_asked_about(folder):
    names = ["a", "b", "a|b", "a"] * 2
    text = "path,label\n" + "\n".join(f"img_{n},{name}" for n, name in enumerate(names))
    with pytest.raises(UserError, match=r"2 of 8 images have several labels, as 'a\|b'.*several=single.*several=whole"):
        read(folder, text)
    assert len(read(folder, text, "[several=single]")) == 6
    assert read(folder, text, "[several=whole]").classes == ("a", "a|b", "b")


def test_a_split_without_test_holds_val_out(folder):
    text = lines("img_{}", header="path,label,split", more=lambda n: ",val" if n > 5 else ",train")
    dataset = read(folder, text)
    assert dataset.split.tolist() == ["train"] * 6 + ["test"] * 2
    assert "val is held out" in dataset.notes[0]
    assert read(folder, text, "[test=drawn]").split is None


def flat(image):
    return ",".join(map(str, image.reshape(-1)))


WIDE = "label," + ",".join(f"pixel{i}" for i in range(36))
PIXELS = {
    "wide": (WIDE + "\n" + "\n".join(f"{n % 2},{flat(image)}" for n, image in enumerate(IMAGES)), ""),
    "row and column": (
        WIDE.replace("pixel", "1x") + "\n" + "\n".join(f"{n % 2},{flat(image)}" for n, image in enumerate(IMAGES)),
        "",
    ),
    "no header": ("\n".join(f"{n % 2},{flat(image)}" for n, image in enumerate(IMAGES)), ""),
    "label last": (
        WIDE.partition(",")[2] + ",class\n" + "\n".join(f"{flat(image)},{n % 2}" for n, image in enumerate(IMAGES)),
        "",
    ),
    "one cell": (
        "emotion,pixels\n" + "\n".join(f"{n % 2},{flat(image).replace(',', ' ')}" for n, image in enumerate(IMAGES)),
        "",
    ),
    "shape told": (WIDE + "\n" + "\n".join(f"{n % 2},{flat(image)}" for n, image in enumerate(IMAGES)), "[pixels=6x6]"),
}


@pytest.mark.parametrize(("text", "options"), PIXELS.values(), ids=PIXELS)
def test_tables_of_pixels(tmp_path, text, options):
    dataset = read(tmp_path, text, options)
    assert np.array_equal(dataset.images[..., 0], IMAGES)
    assert dataset.labels.tolist() == [0, 1] * 4
    assert "6×6" in dataset.notes[0]


def test_emotion_pixels_and_usage(tmp_path):
    usage = ["Training"] * 4 + ["PublicTest"] * 2 + ["PrivateTest"] * 2
    cells = (f"{n % 2},{flat(image).replace(',', ' ')},{usage[n]}" for n, image in enumerate(IMAGES))
    dataset = read(tmp_path, "emotion,pixels,Usage\n" + "\n".join(cells))
    assert dataset.split.tolist() == ["train"] * 6 + ["test"] * 2
    assert any("'PrivateTest' (2)" in note for note in dataset.notes)


@pytest.mark.parametrize("planes", [False, True])
def test_colour_in_planes_or_mixed_is_told_by_the_picture(tmp_path, planes):
    ramp = np.linspace(0, 60, 8)[None, :, None] + np.array([0, 20, 50]) + np.zeros((8, 8, 3))
    images = [(ramp + n).astype(np.uint8) for n in range(8)]
    rows = (f"{n % 2},{flat(image.transpose(2, 0, 1) if planes else image)}" for n, image in enumerate(images))
    dataset = read(tmp_path, "label," + ",".join(f"pixel{i}" for i in range(192)) + "\n" + "\n".join(rows))
    assert np.array_equal(dataset.images, images)


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        (WIDE.replace(",pixel35", "") + "\n" + "1," + ",".join("9" * 35), "", r"\[pixels=HEIGHTxWIDTH\]"),
        (WIDE + "\n1," + ",".join("9" * 36) + "\n0,", "", "missing or no numbers|no table of pixels"),
        ("emotion,pixels\n0,1 2 3 4\n1,1 2 3", "", "from 3 to 4 pixels"),
        (WIDE + "\n1," + ",".join("9" * 36), "[pixels=5x5]", "no images of 5×5"),
    ],
)
def test_tables_of_pixels_that_do_not_fit(tmp_path, text, options, message):
    with pytest.raises(UserError, match=message):
        read(tmp_path, text, options)
