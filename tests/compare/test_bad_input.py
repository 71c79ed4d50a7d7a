"""The table of bad data sets, a row a test: from what lies on the disk to what the command line says."""

import csv
import html
import os
import shutil
import stat
import zipfile
from pathlib import Path

import pytest

from bakeoff.compare import Study, run
from bakeoff.compare.data.cache import prepare
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_files import printable
from bakeoff.compare.errors import UserError
from tests.fakes.photos import photos
from tests.fakes.terminal import bakeoff, refused

pytestmark = pytest.mark.usefixtures("elsewhere")


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
