"""The table of bad input, a row a test: from the files on disk to what the command line says."""

import csv
import html
import os
import shutil
import stat
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from bakeoff.compare import Study, run
from bakeoff.compare.cli.main import cli
from bakeoff.compare.data.cache import prepare
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_files import printable
from bakeoff.compare.errors import UserError

RANDOM = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("BAKEOFF_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def photos(root: Path, n: int = 30, classes: tuple[str, ...] = ("cat", "dog")) -> Path:
    """Images of noise, brighter from class to class, 16×16 RGB."""
    for label, name in enumerate(classes):
        (root / name).mkdir(parents=True, exist_ok=True)
        for number in range(n):
            pixels = RANDOM.integers(0, 200, (16, 16, 3)) + 50 * (label % 2)
            Image.fromarray(pixels.astype(np.uint8)).save(root / name / f"{number}.png")
    return root


def bakeoff(*arguments: str) -> tuple[int, str]:
    ended = CliRunner().invoke(cli, arguments)
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    return ended.exit_code, ended.output


def refused(*arguments: str) -> str:
    """What is said when a command ends with 2, having trained nothing."""
    code, output = bakeoff(*arguments)
    assert code == 2
    assert "Traceback" not in output
    assert not list(Path().glob("**/trial.json"))
    return " ".join(output.split())


def float_tiff(path: Path) -> None:
    pixels = np.full((16, 16), 0.5, dtype=np.float32)
    pixels[3, 3] = np.nan
    Image.fromarray(pixels).save(path, "TIFF")


def truncated(path: Path) -> None:
    Image.fromarray(RANDOM.integers(0, 256, (64, 64, 3), dtype=np.uint8)).save(path, "PNG")
    path.write_bytes(path.read_bytes()[:2000])


UNREADABLE = {
    "zero bytes": ("png", lambda path: path.write_bytes(b""), "it is empty"),
    "truncated": ("png", truncated, "truncated"),
    "text": ("png", lambda path: path.write_text("hello"), "not an image of a known kind"),
    "float TIFF with NaN": ("tif", float_tiff, "no numbers"),
    "claims 60,000×60,000": ("png", lambda path: path.write_bytes(claiming(60_000, 60_000)), "64 million pixels"),
    "a bomb of 64 million and some": ("png", lambda path: path.write_bytes(claiming(8001, 8000)), "64 million"),
}


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that is as large as it says, all black."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(width + 1)) for _ in range(min(height, 300))) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("ending", "spoil", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_is_skipped_named_and_counted(tmp_path, ending, spoil, reason):
    root = photos(tmp_path / "photos")
    spoil(root / "cat" / f"bad.{ending}")
    dataset = prepare(f"folder:{root}", DataLocations()).dataset
    assert len(dataset) == 60
    assert "1 of 61 files could not be read and were left out" in dataset.notes[0]
    assert f"cat/bad.{ending}" in dataset.notes[0]
    assert reason in dataset.notes[0]
    assert reason in refused("prepare", f"folder:{root}", "--strict")
    assert reason in refused("run", "-d", f"folder:{root}", "-c", "majority", "--strict")


def test_more_than_a_twentieth_is_refused(tmp_path):
    root = photos(tmp_path / "photos", 20)
    for number in range(3):
        (root / "cat" / f"bad{number}.png").write_bytes(b"")
    message = refused("run", "-d", f"folder:{root}", "-c", "majority")
    assert "3 of 43 image files" in message
    assert "at most 5%" in message
    assert all(f"cat/bad{number}.png (it is empty)" in message for number in range(3))


def test_every_form_of_image_becomes_one_and_the_card_says_so(tmp_path):
    root = photos(tmp_path / "photos", 10)
    gray = np.linspace(0, 255, 256).reshape(16, 16).astype(np.uint8)
    color = np.stack([gray, gray.T, gray[::-1]], axis=-1)
    exif = Image.Exif()
    exif[0x0112] = 6
    forms = {
        "jpeg called png.png": (Image.fromarray(color), "JPEG", {}),
        "UPPER.PNG": (Image.fromarray(color), "PNG", {}),
        "turned.jpg": (Image.fromarray(color), "JPEG", {"exif": exif, "quality": 100}),
        "palette.gif": (Image.fromarray(color).quantize(16), "GIF", {}),
        "alpha.png": (Image.fromarray(np.dstack([color, gray])), "PNG", {}),
        "cmyk.jpg": (Image.fromarray(color).convert("CMYK"), "JPEG", {}),
        "sixteen.png": (Image.fromarray(gray.astype(np.uint16) * 257), "PNG", {}),
        "frames.gif": (Image.fromarray(gray), "GIF", {"save_all": True, "append_images": [Image.fromarray(gray.T)]}),
        "gray.bmp": (Image.fromarray(gray), "BMP", {}),
    }
    for name, (image, form, options) in forms.items():
        image.save(root / "cat" / name, form, **options)
    dataset = prepare(f"folder:{root}", DataLocations()).dataset
    assert dataset.images.shape == (29, 16, 16, 3)
    rows = {Path(name).name: row for row, name in enumerate(load_names(root))}
    assert np.abs(dataset.images[rows["sixteen.png"]][..., 0].astype(int) - gray).max() == 0
    upright = np.rot90(color, -1).astype(int)
    assert np.abs(dataset.images[rows["turned.jpg"]].astype(int) - upright).mean() < 12
    assert dataset.images[rows["alpha.png"]][0, 0].tolist() == [255, 255, 255]  # its first pixel is clear
    notes = " ".join(dataset.notes)
    for stated in (
        "3 of 29 images are gray",
        "EXIF",
        "laid on white",
        "divided by 257",
        "CMYK",
        "cut down to the first",
    ):
        assert stated in notes


def load_names(root: Path) -> tuple[str, ...]:
    from bakeoff.compare.data.source import load

    return load(f"folder:{root}", DataLocations()).origins.names


def test_a_file_without_extension_is_an_image_by_its_content(tmp_path):
    root = photos(tmp_path / "photos")
    shutil.copy(root / "cat" / "1.png", root / "cat" / "README")
    (root / "cat" / "NOTES").write_text("no image")
    dataset = prepare(f"folder:{root}", DataLocations()).dataset
    assert len(dataset) == 61
    assert "Left out: 1 files without ending (no images)." in dataset.notes


def test_a_table_takes_files_without_extension_by_their_content(tmp_path):
    root = photos(tmp_path / "photos", 4)
    lines = ["path,label"]
    for name in ("cat", "dog"):
        for path in sorted((root / name).iterdir()):
            path.rename(path.with_suffix(""))
            lines.append(f"{name}/{path.stem},{name}")
    (root / "table.csv").write_text("\n".join(lines))
    assert len(prepare(f"csv:{root}/table.csv", DataLocations()).dataset) == 8


def test_smaller_than_a_hog_cell(tmp_path):
    root = photos(tmp_path / "photos")
    message = refused("run", "-d", f"folder:{root}[size=6]", "-c", "hog[cell=8]+svm", "-c", "small-cnn")
    assert "hog[cell=8]+svm needs at least 16×16" in message
    assert "small-cnn needs at least 8×8" in message
    assert f"folder:{root}[size=16]" in message


def spoil_structure(root: Path, kind: str) -> tuple[str, list[str]]:
    """Make one structural fault; what to load, and what must be said."""
    if kind == "empty class":
        (root / "empty").mkdir()
        return f"folder:{root}", ["'empty' holds no images"]
    if kind == "one class":
        shutil.rmtree(root / "dog")
        return f"folder:{root}", ["one class only ('cat')"]
    if kind == "one image a class":
        for name in ("x", "y"):
            (root / name).mkdir()
            shutil.copy(root / "cat" / "0.png", root / name / "0.png")
        return f"folder:{root}", ["class 'x' has one image only", "class 'y' has one image only"]
    if kind == "alike by case":
        photos(root, 2, ("Cat",))
        return f"folder:{root}", ["classes 'Cat' and 'cat' differ by case"]
    if kind == "alike by Unicode":
        photos(root, 2, ("caf\u00e9", "cafe\u0301"))
        return f"folder:{root}", ["differ by case or Unicode form only"]
    table = root / "table.csv"
    lines = [f"{path.relative_to(root)},{path.parent.name}" for path in sorted(root.rglob("*.png"))]
    if kind == "labels missing":
        lines[3] = lines[3].partition(",")[0] + ","
    elif kind == "labels extra":
        lines.append("cat/nothing.png,cat")
    table.write_text("\n".join(["path,label", *lines]))
    said = {"labels missing": "line 5 has no label", "labels extra": "names 'cat/nothing.png', which is no file"}
    if kind == "group absent":
        return f"csv:{table}[group=patient]", ["it has no column 'patient', only path, label"]
    return f"csv:{table}", [said[kind]]


STRUCTURE = [
    "empty class",
    "one class",
    "one image a class",
    "alike by case",
    "alike by Unicode",
    "labels missing",
    "labels extra",
    "group absent",
]


@pytest.mark.parametrize("kind", STRUCTURE)
@pytest.mark.parametrize("command", ["run", "prepare"])
def test_faults_of_structure_are_refused_before_any_training_with_all_reasons(tmp_path, kind, command):
    what, said = spoil_structure(photos(tmp_path / "photos", 4), kind)
    message = refused(*(["run", "-d", what, "-c", "majority"] if command == "run" else ["prepare", what]))
    for sentence in said:
        assert sentence in message


def test_the_same_pixels_under_two_labels(tmp_path):
    root = photos(tmp_path / "photos")
    shutil.copy(root / "cat" / "3.png", root / "dog" / "copy.png")
    shutil.copy(root / "cat" / "4.png", root / "dog" / "again.png")
    for command in (["prepare", f"folder:{root}"], ["run", "-d", f"folder:{root}", "-c", "majority"]):
        message = refused(*command)
        assert "cat/3.png (cat) and dog/copy.png (dog)" in message
        assert "cat/4.png (cat) and dog/again.png (dog)" in message
        assert "--allow-conflicts" in message
    code, output = bakeoff("run", "-d", f"folder:{root}", "-c", "majority", "--allow-conflicts", "--out", "run")
    assert code == 0, output
    assert "cat/3.png (cat) and dog/copy.png (dog)" in Path("run/report/report.md").read_text()


NAMES = [
    "new\nline",
    "emoji 🐈",
    "n" * 250,
    os.fsdecode(b"not utf-8 \xff\xfe"),
    "<script>alert(1)</script>".replace("/", "∕"),
    "=HYPERLINK(1)",
    '"quoted", & more',
]


def test_strange_names_work_and_are_escaped(tmp_path):
    root = tmp_path / "photos"
    for name in NAMES:
        photos(root, 6, (name,))
        (root / name / "1.png").rename(root / name / f"{name[:200]}.png")
    shutil.copy(root / NAMES[4] / "2.png", root / NAMES[4] / "=cmd|<b>.png")  # a duplicate, so that its name is shown
    results = run(
        Study(datasets=[f"folder:{root}"], contenders=["majority"], design="splits", repeats=1), tmp_path / "run"
    )
    assert set(results.outcomes[0].classes) == {printable(name) for name in NAMES}
    from bakeoff.reports import write

    write(results, tmp_path / "report")
    page = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "<b>.png" not in page
    assert html.escape("<b>.png") in page
    for table in (tmp_path / "report" / "tables").glob("*.csv"):
        with table.open(newline="", encoding="utf-8") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "@"))]


def test_a_name_of_300_characters_in_a_zip_file_and_in_a_table(tmp_path):
    root = photos(tmp_path / "photos", 4)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for path in sorted(root.rglob("*.png")):
            archive.write(path, f"{path.parent.name * 100}/{path.name}")
    dataset = prepare(f"zip:{tmp_path}/a.zip", DataLocations()).dataset
    assert len(dataset) == 8
    assert len(dataset.classes) == 2
    lines = [f"{path.relative_to(root)},{path.parent.name * 100}" for path in sorted(root.rglob("*.png"))]
    (root / "table.csv").write_text("\n".join(["path,label", *lines]))
    assert prepare(f"csv:{root}/table.csv", DataLocations()).dataset.classes == ("cat" * 100, "dog" * 100)


def test_zip_files_that_reach_outside_write_nothing(tmp_path):
    photos(tmp_path / "photos", 4)
    link = zipfile.ZipInfo("cat/link.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    for number, (name, content) in enumerate(
        [("../evil.png", b"x"), ("/tmp/evil.png", b"x"), (link, b"/etc/passwd"), ("cat/bomb.png", bytes(2**28))]
    ):
        path = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for image in sorted((tmp_path / "photos").rglob("*.png")):
                archive.write(image, image.relative_to(tmp_path / "photos"))
            archive.writestr(name, content)
        message = refused("prepare", f"zip:{path}")
        assert "leads outside" in message or "is a link" in message or "decompression bomb" in message
        before.add(path)
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == before


def test_what_is_no_plain_file_in_a_folder_is_passed_over(tmp_path):
    root = photos(tmp_path / "photos")
    os.mkfifo(root / "cat" / "pipe.png")
    (root / "cat" / "self.png").symlink_to("self.png")
    (root / "cat" / "up").symlink_to(root)
    (root / "loop").symlink_to(root)
    assert len(prepare(f"folder:{root}", DataLocations()).dataset) == 60


def test_an_unreadable_file_is_skipped_by_name(tmp_path, monkeypatch):
    root = photos(tmp_path / "photos")
    (root / "cat" / "3.png").chmod(0)
    if os.access(root / "cat" / "3.png", os.R_OK):  # as the superuser, who may read everything
        real = open

        def deny(path, *arguments, **options):
            if str(path).endswith("cat/3.png"):
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *arguments, **options)

        monkeypatch.setattr("builtins.open", deny)
        monkeypatch.setattr("io.open", deny)
    dataset = prepare(f"folder:{root}", DataLocations()).dataset
    assert len(dataset) == 59
    assert "cat/3.png (Permission denied)" in dataset.notes[0]


def test_a_file_that_changes_between_prepare_and_run(tmp_path):
    root = photos(tmp_path / "photos")
    assert bakeoff("prepare", f"folder:{root}")[0] == 0
    shutil.copy(root / "cat" / "1.png", root / "cat" / "2.png")
    message = refused("run", "-d", f"folder:{root}", "-c", "majority")
    assert "1 with another content" in message
    assert "SHA-256 was" in message
    code, output = bakeoff("prepare", f"folder:{root}")
    assert code == 0
    assert "(duplicates)" in output
    code, output = bakeoff("run", "-d", f"folder:{root}", "-c", "majority")
    assert code == 0, output


def test_a_run_that_fails_midway_leaves_the_prepared_set_usable(tmp_path):
    root = photos(tmp_path / "photos")
    with pytest.raises(UserError):
        run(Study(datasets=[f"folder:{root}"], contenders=["majority"], train_sizes=[1000]), tmp_path / "run")
    assert len(run(Study(datasets=[f"folder:{root}"], contenders=["majority"]), tmp_path / "run").outcomes) == 5
