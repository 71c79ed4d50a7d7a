"""OpenML and the Hugging Face hub, with stand-ins for the network."""

import builtins
import sys
import types

import numpy as np
import pytest
from PIL import Image

from bakeoff.compare.data.cache import prepare
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.reading.image_options import ImageOptions
from bakeoff.compare.data.sources import hf, openml
from bakeoff.compare.errors import UserError

RANDOM = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("BAKEOFF_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def on_openml(monkeypatch):
    """Make fetch_openml answer with this."""

    def answer(data, target):
        calls = []

        def fetch(name, **options):
            calls.append((name, options))
            if isinstance(data, Exception):
                raise data
            return types.SimpleNamespace(data=data, target=target)

        monkeypatch.setattr("sklearn.datasets.fetch_openml", fetch)
        return calls

    return answer


LABELS = np.array(["a", "b"] * 6, dtype=object)


def test_rows_of_pixels_become_images(on_openml):
    pixels = RANDOM.integers(0, 256, (12, 64))
    calls = on_openml(pixels.astype(float), LABELS)
    dataset = openml.load("some-set", DataLocations(), version=3)
    assert np.array_equal(dataset.images[..., 0], pixels.reshape(12, 8, 8))
    assert dataset.classes == ("a", "b")
    assert calls[0][0] == "some-set"
    assert calls[0][1]["version"] == 3
    assert "8×8 pixels in 1 planes" in dataset.notes[0]


def test_planes_of_colour_and_named_shapes(on_openml):
    pixels = RANDOM.integers(0, 256, (12, 3 * 5 * 7))
    on_openml(pixels, LABELS)
    dataset = openml.load("x", DataLocations(), height=5, width=7, channels=3)
    assert np.array_equal(dataset.images, pixels.reshape(12, 3, 5, 7).transpose(0, 2, 3, 1))
    on_openml(RANDOM.integers(0, 256, (12, 3 * 49)), LABELS)
    assert openml.load("x", DataLocations(), ImageOptions(size=5)).images.shape == (12, 5, 5, 3)
    on_openml(RANDOM.random((12, 64)), LABELS)
    assert "0…1 were spread" in openml.load("x", DataLocations()).notes[1]


@pytest.mark.parametrize(
    ("data", "target", "message"),
    [
        (np.zeros((12, 50)), LABELS, "no square images; name height, width and channels"),
        (np.full((12, 64), 300.0), LABELS, "must lie in 0…255, got 300…300"),
        (np.full((12, 64), np.nan), LABELS, "must lie in 0…255"),
        (np.zeros((12, 64)), np.array(["a"] * 11 + [None], dtype=object), "some rows have no label"),
        (np.zeros((12, 64)), np.array(["a"] * 12), "one class only"),
        (np.zeros((12, 64)), np.arange(12), "has one image only"),
        (ValueError("No known dataset"), None, "cannot be had: No known dataset. Look its name up"),
        (OSError("no route"), None, "cannot be had: no route"),
    ],
)
def test_what_openml_gives_may_be_no_images(on_openml, data, target, message):
    on_openml(data, target)
    with pytest.raises(UserError, match=message):
        openml.load("x", DataLocations())


def test_offline_openml_is_had_from_the_store_only(on_openml):
    calls = on_openml(RANDOM.integers(0, 256, (12, 64)), LABELS)
    with pytest.raises(UserError, match="without --offline first"):
        prepare("openml:x", DataLocations(offline=True))
    prepare("openml:x", DataLocations())
    assert len(prepare("openml:x", DataLocations(offline=True)).dataset) == 12
    assert len(calls) == 1


class ClassLabel:
    names = ("cat", "dog")


class Value:
    """A column of anything else."""


class Part:
    """A part of a set of the hub: rows by number, features by column."""

    def __init__(self, n, sizes=((8, 8),), label=ClassLabel, columns=("image", "label"), mode="RGB", labels=None):
        kind = type("Image", (), {})
        self.features = {columns[0]: kind(), columns[1]: label(), "id": Value()}
        self.columns, self.n, self.labels = columns, n, labels or [number % 2 for number in range(n)]
        self.images = [
            Image.fromarray(RANDOM.integers(0, 256, (*sizes[row % len(sizes)], 3), dtype=np.uint8)).convert(mode)
            for row in range(n)
        ]

    def __len__(self):
        return self.n

    def __getitem__(self, row):
        if row == self.columns[1]:
            return self.labels
        return {self.columns[0]: self.images[row], self.columns[1]: self.labels[row], "id": row}


@pytest.fixture
def hub(monkeypatch):
    """Put a stand-in in the place of the package datasets."""

    def answer(parts):
        def load_dataset(name, config, cache_dir):
            if isinstance(parts, Exception):
                raise parts
            return parts

        package = types.ModuleType("datasets")
        package.load_dataset, package.config = load_dataset, types.SimpleNamespace(HF_HUB_OFFLINE=False)
        monkeypatch.setitem(sys.modules, "datasets", package)
        return package

    return answer


def test_parts_of_the_hub(hub):
    parts = {"train": Part(6), "validation": Part(4), "test": Part(4), "unsupervised": Part(3)}
    hub(parts)
    dataset = hf.load("some/set", DataLocations())
    assert dataset.images.shape == (14, 8, 8, 3)
    assert np.array_equal(dataset.images[6], np.asarray(parts["validation"].images[0]))
    assert dataset.classes == ("cat", "dog")
    assert dataset.split.tolist() == ["train"] * 10 + ["test"] * 4


def test_other_columns_sizes_and_colours(hub):
    hub({"train": Part(6, sizes=((8, 8), (12, 10)), columns=("pic", "y"), label=Value, mode="L")})
    dataset = hf.load("x", DataLocations(), ImageOptions(fit="pad"), image="pic", label="y")
    assert dataset.images.shape == (6, 9, 9, 1)
    assert dataset.classes == ("0", "1")
    assert dataset.split is None
    assert "2 sizes" in dataset.notes[1]
    hub({"train": Part(6, sizes=((8, 8), (12, 10)))})
    assert hf.load("x", DataLocations(), ImageOptions(size=4, color="gray")).images.shape == (6, 4, 4, 1)


@pytest.mark.parametrize(
    ("parts", "options", "message"),
    [
        ({"unsupervised": Part(3)}, {}, "no part called train"),
        ({"train": Part(4)}, {"label": "species"}, "no column species, only image, label, id"),
        ({"train": Part(4, labels=[0, 1, -1, 0])}, {}, "some images have no label"),
        (FileNotFoundError("Dataset 'x' doesn't exist"), {}, "cannot be had: Dataset 'x' doesn't exist"),
    ],
)
def test_what_the_hub_gives_may_be_no_images(hub, parts, options, message):
    hub(parts)
    with pytest.raises(UserError, match=message):
        hf.load("x", DataLocations(), **options)


def test_without_the_package_the_next_step_is_said(monkeypatch):
    real = builtins.__import__

    def without(name, *arguments, **options):
        if name == "datasets":
            raise ImportError(name)
        return real(name, *arguments, **options)

    monkeypatch.delitem(sys.modules, "datasets", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UserError, match=r"pip install 'bakeoff\[hf\]'"):
        hf.load("mnist", DataLocations())


def test_offline_the_hub_is_told_so(hub):
    package = hub({"train": Part(6)})
    hf.load("x", DataLocations(offline=True))
    assert package.config.HF_HUB_OFFLINE


def test_a_column_may_have_a_blank_in_its_name(hub):
    hub({"train": Part(12, columns=("the picture", "its class"))})
    dataset = hf.load("x[image=the picture,label=its class]".partition("[")[0], DataLocations(), label="its class")
    assert len(dataset) == 12


def test_a_local_folder_of_the_hub_s_kind_is_known_by_its_content(tmp_path):
    """The package keeps a copy of its own, which must not be taken for the folder as it is now."""
    pytest.importorskip("datasets")
    folder = tmp_path / "photos"
    for name, level in (("cat", 40), ("dog", 200)):
        (folder / "train" / name).mkdir(parents=True)
        for k in range(6):
            Image.fromarray(np.full((8, 8), level + k, np.uint8)).save(folder / "train" / name / f"{k}.png")
    asked = f"hf:{folder}"
    first = prepare(asked, DataLocations()).dataset
    assert prepare(asked, DataLocations()).dataset.digest == first.digest
    Image.fromarray(np.full((8, 8), 99, np.uint8)).save(folder / "train" / "cat" / "0.png")
    with pytest.raises(UserError, match=r"has changed since it was prepared: .*0\.png"):
        prepare(asked, DataLocations())
    now = prepare(asked, DataLocations(), again=True).dataset
    assert now.digest != first.digest
    assert 99 in now.images
    assert 99 not in first.images
