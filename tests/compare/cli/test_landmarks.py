"""`bakeoff landmarks`, as a user meets it."""

import os

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from bakeoff.compare.cli.main import cli
from bakeoff.pipelines.faces.drawn_face import IDENTITY, draw_from, drawn_face, narrowed


def bakeoff(*arguments):
    return CliRunner().invoke(cli, ["landmarks", *map(str, arguments)])


def annotate(folder, n, seed, side=64):
    """Write n drawn faces with their points."""
    random = np.random.default_rng(seed)
    folder.mkdir()
    for k in range(n):
        who, view = draw_from(IDENTITY, random), draw_from(narrowed(0.5), random)
        picture, points, _ = drawn_face(who, view, side, random)
        Image.fromarray(picture).save(folder / f"{k:02}.png")
        lines = "\n".join(f"{x + 1:.4f} {y + 1:.4f}" for x, y in points)
        (folder / f"{k:02}.pts").write_text(f"version: 1\nn_points: 68\n{{\n{lines}\n}}\n")
    return folder


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    folder = tmp_path_factory.mktemp("landmarks")
    ended = bakeoff("train", annotate(folder / "train", 16, 0), "--out", folder / "model.npz")
    assert ended.exit_code == 0, ended.output
    annotate(folder / "test", 6, 1)
    return folder, ended


def value(output, name):
    return next(line for line in output.splitlines() if line.strip().startswith(name)).split()[-1]


def test_training_writes_a_model_and_says_what_to_do_with_it(trained):
    folder, ended = trained
    assert "trained on 16 faces" in ended.output
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == ["model.npz"]
    assert (folder / "model.npz").stat().st_mode & 0o777 == 0o666 & ~_mask()


def _mask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_scores_are_those_of_the_points_and_the_worst_are_drawn(trained, tmp_path):
    folder, _ = trained
    ended = bakeoff("score", folder / "model.npz", folder / "test", "--worst", tmp_path / "worst.png")
    assert ended.exit_code == 0, ended.output
    assert value(ended.output, "faces") == "6"
    assert 0 < float(value(ended.output, "normalised mean error").rstrip("%")) < 12
    assert value(ended.output, "CPU time a face") == "ms"
    for name in ("outline", "left brow", "nose", "mouth", "median", "below 8%", "failed (above 10%)"):
        assert value(ended.output, name).endswith("%")
    with Image.open(tmp_path / "worst.png") as sheet:
        pixels = np.asarray(sheet.convert("RGB")).astype(int)
    assert pixels.shape == (208, 6 * 192, 3)
    assert (np.abs(pixels - [40, 200, 80]).sum(-1) < 30).any()
    assert (np.abs(pixels - [240, 60, 40]).sum(-1) < 30).any()


def test_the_built_in_localiser_is_scored_too(trained):
    folder, _ = trained
    ended = bakeoff("score", "built-in", folder / "test")
    assert ended.exit_code == 0, ended.output
    assert 0 < float(value(ended.output, "left eye").rstrip("%")) < 40


BAD = {
    "no such data": (["train", "none", "--out", "m.npz"], "'none' is not there"),
    "no annotation": (["train", "bare", "--out", "m.npz"], "has no 'a.pts' beside it"),
    "no place to write": (["train", "bare", "--out", "none/m.npz"], "The folder 'none' is not there"),
    "another ending": (["train", "bare", "--out", "m.txt"], "must end with .npz"),
    "a folder as the model": (["train", "bare", "--out", "bare.npz"], "is a folder"),
    "no such model": (["score", "none.npz", "bare"], "'none.npz' is not there"),
    "no model": (["score", "bare/a.png", "bare"], "cannot be read as a landmark model"),
    "sheet of another kind": (["score", "built-in", "bare", "--worst", "w.jpg"], "must end with .png"),
    "sheet nowhere": (["score", "built-in", "bare", "--worst", "none/w.png"], "The folder 'none' is not there"),
}


@pytest.mark.parametrize(("arguments", "message"), BAD.values(), ids=BAD)
def test_a_mistake_is_told_in_a_line_and_nothing_is_written(tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare.npz").mkdir()
    Image.new("L", (20, 20)).save(tmp_path / "bare/a.png")
    before = sorted(tmp_path.rglob("*"))
    ended = bakeoff(*arguments)
    assert ended.exit_code == 2
    assert message in ended.output
    assert "Traceback" not in ended.output
    assert sorted(tmp_path.rglob("*")) == before


def test_too_few_faces_for_the_built_in_one(tmp_path):
    ended = bakeoff("score", "built-in", annotate(tmp_path / "few", 3, 0))
    assert ended.exit_code == 2
    assert "four faces or more; got 3" in ended.output


def test_a_training_that_breaks_off_leaves_what_was_there(trained, tmp_path, monkeypatch):
    folder, _ = trained
    (tmp_path / "model.npz").write_bytes(b"before")

    def broken(self, file):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bakeoff.pipelines.faces.locate.supervised_descent.SupervisedDescent.save", broken)
    monkeypatch.setattr(
        "bakeoff.pipelines.faces.locate.supervised_descent.SupervisedDescent.fit", lambda self, *faces: self
    )
    ended = bakeoff("train", folder / "test", "--out", tmp_path / "model.npz")
    assert ended.exit_code == 2
    assert "No space left on device" in ended.output
    assert [path.name for path in tmp_path.iterdir()] == ["model.npz"]
    assert (tmp_path / "model.npz").read_bytes() == b"before"
