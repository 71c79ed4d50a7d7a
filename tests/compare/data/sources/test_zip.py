"""A .zip file: whatever is in it, nothing is ever written outside, and nothing is left behind."""

import contextlib
import io
import stat
import struct
import zipfile

import numpy as np
import pytest
from PIL import Image

from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.sources import zip as zips
from bakeoff.compare.errors import UserError


def png(value: int) -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.full((4, 4), value, dtype=np.uint8)).save(file, "PNG")
    return file.getvalue()


def write(path, contents):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def load(path, tmp_path, **options):
    drafts = tmp_path / "drafts"
    drafts.mkdir(exist_ok=True)
    dataset = zips.load(str(path), DataLocations(drafts=drafts), **options)
    assert {entry.name for entry in drafts.iterdir()} == {"images.npy"}
    return dataset


FOLDERS = {f"{name}/{number}.png": png(number + 4 * (name == "b")) for name in "ab" for number in range(4)}


@pytest.mark.parametrize("outer", ["", "photos/", "photos/inner/"])
def test_class_folders(tmp_path, outer):
    contents = {f"{outer}{name}": content for name, content in FOLDERS.items()}
    dataset = load(write(tmp_path / "a.zip", contents | {"__MACOSX/a/._0.png": b"x"}), tmp_path)
    assert dataset.classes == ("a", "b")
    assert dataset.images[:, 0, 0, 0].tolist() == list(range(8))
    assert dataset.origins.names[0] == "a/0.png"


def test_train_and_test_folders(tmp_path):
    contents = {f"set/{part}/{name}": content for part in ("train", "test") for name, content in FOLDERS.items()}
    assert load(write(tmp_path / "a.zip", contents), tmp_path).split.tolist().count("test") == 8


def test_a_table_with_its_images(tmp_path):
    lines = "path,label\n" + "\n".join(f"i/{number}.png,{'xy'[number % 2]}" for number in range(4))
    contents = {"set/table.csv": lines} | {f"set/i/{number}.png": png(number) for number in range(4)}
    dataset = load(write(tmp_path / "a.zip", contents), tmp_path)
    assert dataset.classes == ("x", "y")
    assert dataset.images[:, 0, 0, 0].tolist() == list(range(4))


@pytest.mark.parametrize("reference", ["../secret.png", "{root}/secret.png"])
def test_a_table_inside_may_not_name_files_outside(tmp_path, reference):
    (tmp_path / "secret.png").write_bytes(png(1))
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "secret.png").write_bytes(png(1))
    lines = f"path,label\n{reference.format(root=tmp_path)},a\n0.png,b\n0.png,b\n0.png,a"
    path = write(tmp_path / "a.zip", {"table.csv": lines, "0.png": png(0)})
    with pytest.raises(UserError, match="lies elsewhere"):
        zips.load(str(path), DataLocations(drafts=tmp_path / "drafts"))


def test_arrays_and_idx_files(tmp_path):
    arrays = io.BytesIO()
    np.savez(arrays, images=np.zeros((4, 3, 3), np.uint8), labels=[0, 1, 0, 1])
    assert len(load(write(tmp_path / "a.zip", {"set/a.npz": arrays.getvalue()}), tmp_path)) == 4
    idx = {}
    for part in ("train", "t10k"):
        idx[f"{part}-images-idx3-ubyte"] = bytes([0, 0, 8, 3]) + struct.pack(">III", 4, 3, 3) + bytes(36)
        idx[f"{part}-labels-idx1-ubyte"] = bytes([0, 0, 8, 1]) + struct.pack(">I", 4) + bytes([0, 1, 0, 1])
    assert len(load(write(tmp_path / "b.zip", idx), tmp_path)) == 8


def link(target: str) -> tuple[zipfile.ZipInfo, str]:
    info = zipfile.ZipInfo("a/link.png")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target


DANGERS = {
    "upwards": ({"../evil.png": png(0)}, "'../evil.png' leads outside"),
    "upwards inside": ({"a/../../evil.png": png(0)}, "leads outside"),
    "upwards with backslashes": ({"..\\evil.png": png(0)}, "leads outside"),
    "absolute": ({"/tmp/evil.png": png(0)}, "leads outside"),
    "a drive": ({"C:/evil.png": png(0)}, "leads outside"),
    "a bomb": ({"a/0.png": bytes(300 * 2**20)}, "as a decompression bomb does"),
}


@pytest.mark.parametrize(("contents", "message"), DANGERS.values(), ids=DANGERS)
def test_dangers_are_refused_before_anything_is_written(tmp_path, contents, message):
    path = write(tmp_path / "a.zip", FOLDERS | contents)
    (tmp_path / "drafts").mkdir()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UserError, match=message):
        zips.load(str(path), DataLocations(drafts=tmp_path / "drafts"))
    assert sorted(tmp_path.rglob("*")) == before


def test_links_and_devices_are_refused(tmp_path):
    path = write(tmp_path / "a.zip", FOLDERS)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(*link("/etc/passwd"))
    with pytest.raises(UserError, match=r"link\.png' is a link or a device"):
        zips.load(str(path), DataLocations())


def test_an_entry_that_is_larger_than_it_says_is_refused(tmp_path):
    path = write(tmp_path / "a.zip", {"a/0.png": bytes(10_000), **FOLDERS})
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02", 0, content.index(b"a/0.png", content.index(b"PK\x01\x02")))
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    path.write_bytes(content)
    with pytest.raises(UserError):
        zips.load(str(path), DataLocations())


def test_damaged_files_raise_nothing_else(tmp_path):
    path, random = write(tmp_path / "a.zip", FOLDERS), np.random.default_rng(0)
    whole = path.read_bytes()
    for turn in range(150):
        content = bytearray(whole[: random.integers(1, len(whole))] if turn % 3 == 0 else whole)
        for at in random.integers(0, len(content), 5):
            content[at] = random.integers(256)
        path.write_bytes(content)
        with contextlib.suppress(UserError):
            zips.load(str(path), DataLocations())
    path.write_bytes(b"")
    with pytest.raises(UserError, match=r"no whole \.zip file"):
        zips.load(str(path), DataLocations())


def test_two_entries_of_one_name_are_refused(tmp_path):
    path = write(tmp_path / "a.zip", FOLDERS)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("a/0.png", png(9))
    with pytest.raises(UserError, match="cannot be unpacked"):
        zips.load(str(path), DataLocations())
