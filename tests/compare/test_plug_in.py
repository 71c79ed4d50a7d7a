"""Every file of the catalog keeps what its kind promises, at run time and for mypy; files that do not are told so."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

import pytest

from bakeoff.compare import catalog
from bakeoff.compare.catalog import REGISTRIES, entries, find
from bakeoff.compare.data.card import card_of
from bakeoff.compare.data.locations import DataLocations
from bakeoff.compare.data.source import load
from bakeoff.compare.errors import UserError
from bakeoff.compare.plug_in import PROMISES, class_name
from bakeoff.reports import compose

ROOT = Path(__file__).resolve().parents[2]
ALL = [(kind, name) for kind in REGISTRIES for name in entries(kind)]
_numbers = itertools.count()

FEATURE = """
class Mine:
    def fit(self, images, y=None): return self
    def transform(self, images): return images.reshape(len(images), -1)
    def get_feature_names_out(self, input_features=None): return []
    def paint(self, weights): return weights
"""
NETWORK = """
from bakeoff.pipelines.training.recipe import Recipe
recipe = Recipe()
def build(image_shape, classes, *, width=3): return None
"""
METER = "class Meter:\n    def watch(self): return None\n"
CLAIM = """
from bakeoff.compare.claims.asks import Asks
ORDER, HOW, ASKS = 3, "Supported where it is.", Asks(("majority",))
def judge(results): return []
"""

FITTING = {
    "features": [FEATURE, FEATURE + "LEAST_SIDE = 8\nSUBJECT: str = 'faces'\n"],
    "classifiers": ["def build(**parameters): return None\n", "def build(C=1.0): return None\nNEURAL = True\n"],
    "networks": [NETWORK + "FLIPS_HELP = False\n"],
    "baselines": ["def build(): return None\n"],
    "datasets": ["ARGUMENT = 'PATH'\ndef load(argument, locations, *, size: int = 3): return None\n"],
    "checks": ["ORDER = 3\ndef check(dataset, survey): return None\n"],
    "meters": [METER, "def weigh(model, images): return {}\n"],
    "exams": ["CPU_SECONDS = 3.0\ndef examine(model, dataset, split, seed): return None\n"],
    "model-checks": ["CODE = 'B900'\nNEXT = 'Look.'\ndef check(results): return []\n"],
    "claims": [CLAIM],
    "sections": ["ORDER = 3\ndef section(results): return None\n"],
}

UNFITTING = {
    "features": [
        ("class Other: pass\n", "it has no class Mine", "a class Mine with fit(images, labels), transform(images)"),
        (FEATURE.replace("paint", "draw"), "it has no paint", "see Feature in bakeoff.pipelines.protocols"),
        (FEATURE.replace("transform(self, images)", "transform(self)"), "called as transform(images)", "transform"),
        (FEATURE + "LEAST_SIDE = '8'\n", "its LEAST_SIDE must be a valid integer; got '8'", "Feature"),
        (FEATURE + "SPACE = {'cell': (1, 2)}\n", "its SPACE ", "Feature"),
        (FEATURE + "REPLACES = ['cell']\n", "its REPLACES must be ", "Feature"),
    ],
    "classifiers": [
        ("", "it has no build", "define build(); see ClassifierFile in bakeoff.pipelines.protocols"),
        ("build = 'svm'\n", "its build must be a function; got 'svm'", "build"),
        ("def build(C): return None\n", "missing a required argument: 'C'", "build"),
        ("def build(**given): return None\nNEURAL = 'yes'\n", "its NEURAL must be a valid boolean", "build"),
    ],
    "networks": [
        (NETWORK.replace("recipe =", "other ="), "it has no recipe", "recipe: Recipe, build(image_shape, classes)"),
        (NETWORK + "recipe = {'steps': 3}\n", "its recipe must be of type Recipe; got {'steps': 3}", "NetworkFile"),
        (NETWORK.replace("classes, ", ""), "called as build(image_shape, classes)", "NetworkFile"),
    ],
    "baselines": [("build = 3\n", "its build must be a function; got 3", "BaselineFile")],
    "datasets": [
        ("def read(argument): return None\n", "it has no load", "load(argument, locations)"),
        ("def load(argument): return None\n", "too many positional arguments", "DataSourceFile"),
        ("def load(a, b): return None\nFLIPS = 1\n", "its FLIPS must be a valid boolean; got 1", "DataSourceFile"),
    ],
    "checks": [
        ("def check(dataset, survey): return None\n", "it has no ORDER", "ORDER: int, check(dataset, survey)"),
        ("ORDER = 'last'\ndef check(d, s): return None\n", "its ORDER must be of type int; got 'last'", "CheckFile"),
        ("ORDER = 1\ndef check(dataset): return None\n", "too many positional arguments", "CheckFile"),
    ],
    "meters": [
        (
            "",
            "it has no Meter",
            "define Meter() with watch() or weigh(model, images); see PhaseMeterFile and ModelMeterFile",
        ),
        (METER.replace("watch", "look"), "its Meter has no watch", "Meter() with watch()"),
    ],
    "exams": [
        ("CPU_SECONDS = 3.0\n", "it has no examine", "CPU_SECONDS: float, examine(model, dataset, split, seed)"),
        ("CPU_SECONDS = 3\ndef examine(m, d, s, n): return None\n", "must be of type float; got 3", "ExamFile"),
    ],
    "model-checks": [
        ("NEXT = ''\ndef check(r): return []\n", "it has no CODE", "CODE: str, NEXT: str, check(results)"),
        ("CODE = 1\nNEXT = ''\ndef check(r): return []\n", "its CODE must be of type str; got 1", "ModelCheckFile"),
    ],
    "claims": [
        (CLAIM.replace("def judge", "def decide"), "it has no judge", "HOW: str, ASKS: Asks, judge(results)"),
        (CLAIM.replace('Asks(("majority",))', "('majority',)"), "its ASKS must be of type Asks", "ClaimFile"),
    ],
    "sections": [
        ("ORDER = 3\n", "it has no section", "section(results); see SectionFile in bakeoff.reports.protocols"),
        ("def section(results): return None\n", "it has no ORDER", "ORDER: int"),
    ],
}


def plant(monkeypatch, folder, kind, text):
    """A file `mine` of a kind, in a registry of its own."""
    package = f"planted_{next(_numbers)}"
    (folder / package).mkdir()
    (folder / package / "__init__.py").write_text("")
    (folder / package / "mine.py").write_text(f'"""Mine, planted by a test."""\n{text}')
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setitem(REGISTRIES, kind, package)
    entries.cache_clear()


@pytest.fixture(autouse=True)
def _registries_as_before():
    yield
    entries.cache_clear()


@pytest.mark.parametrize(("kind", "name"), ALL)
def test_every_file_of_the_catalog_fits(kind, name):
    assert find(kind, name).load().__name__ == find(kind, name).module


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in FITTING.items() for text in texts])
def test_what_fits_is_loaded(kind, text, monkeypatch, tmp_path):
    plant(monkeypatch, tmp_path, kind, text)
    assert find(kind, "mine").load().__file__ == str(find(kind, "mine").path)


@pytest.mark.parametrize(
    ("kind", "text", "missing", "asked"), [(kind, *case) for kind, cases in UNFITTING.items() for case in cases]
)
def test_what_does_not_fit_is_named_with_what_is_asked(kind, text, missing, asked, monkeypatch, tmp_path):
    plant(monkeypatch, tmp_path, kind, text)
    with pytest.raises(UserError) as caught:
        find(kind, "mine").load()
    first, second = str(caught.value).split("\n")
    assert first.startswith(f"'{find(kind, 'mine').path}' is no file for {kind}: ")
    assert missing in first
    assert asked in second


RETURNING_A_WORD = {
    "datasets": ("def load(argument, locations): return 'word'\n", "a Dataset; see bakeoff.compare.data.dataset"),
    "checks": ("ORDER = 3\ndef check(dataset, survey): return 'word'\n", "a Finding; see bakeoff.compare.data.finding"),
    "sections": ("ORDER = 3\ndef section(results): return 'word'\n", "a Section; see bakeoff.reports.document"),
}


@pytest.mark.parametrize("kind", RETURNING_A_WORD)
def test_what_returns_something_else_is_named_with_what_is_asked(kind, monkeypatch, tmp_path, dataset):
    text, asked = RETURNING_A_WORD[kind]
    plant(monkeypatch, tmp_path, kind, text)
    use = {
        "datasets": lambda: load("mine", DataLocations()),
        "checks": lambda: card_of(dataset),
        "sections": lambda: compose(None),
    }
    with pytest.raises(UserError, match=r"mine.py' is no file for .*: it returned 'word'.") as caught:
        use[kind]()
    assert str(caught.value).split("\n")[1] == f"It must return {asked}."


def test_every_kind_has_a_promise_and_is_planted():
    assert REGISTRIES.keys() == PROMISES.keys() == FITTING.keys() == UNFITTING.keys()


def test_a_file_that_is_no_python_is_named(monkeypatch, tmp_path):
    plant(monkeypatch, tmp_path, "features", "class Mine(:\n")
    with pytest.raises(UserError, match=r"mine.py' cannot be read as Python: invalid syntax .*line 2"):
        entries("features")


def assertions() -> str:
    """A program that says of every file which protocol it fits, for mypy to find out."""
    lines = []
    for number, (kind, name) in enumerate(ALL):
        module, promise = find(kind, name).module, PROMISES[kind]
        has_meter = kind == "meters" and hasattr(find(kind, name).load(), "Meter")
        protocol = promise.protocols[0 if kind != "meters" or has_meter else 1]
        lines += [f"import {module}", f"from {promise.module} import {protocol}"]
        if kind == "features":
            lines.append(f"file_{number}: type[{protocol}] = {module}.{class_name(name)}")
        else:
            lines.append(f"file_{number}: {protocol} = {module}")
    return "\n".join(lines) + "\n"


@pytest.mark.heavy
def test_mypy_finds_that_every_file_fits_and_would_find_one_that_does_not(tmp_path):
    api = pytest.importorskip("mypy.api")
    (tmp_path / "bakeoff").mkdir()
    for package in ("compare", "pipelines", "reports"):
        (tmp_path / "bakeoff" / package).symlink_to(ROOT / package)
    program = tmp_path / "program.py"
    program.write_text(assertions())
    settings = ["--namespace-packages", "--explicit-package-bases", "--follow-imports=silent", "--no-error-summary"]
    settings += ["--ignore-missing-imports", "--python-executable", sys.executable, "--config-file="]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        patch.setenv("MYPYPATH", str(tmp_path))
        assert api.run([*settings, str(program)])[0] == ""
        spoilt = assertions().replace(
            "ClassifierFile = bakeoff.pipelines.classifiers.svm", "NetworkFile = bakeoff.pipelines.classifiers.svm"
        )
        program.write_text("from bakeoff.pipelines.protocols import NetworkFile\n" + spoilt)
        assert '"NetworkFile"' in api.run([*settings, str(program)])[0]


def test_a_file_is_held_against_its_promise_once(monkeypatch):
    """What is loaded again and again, as in every trial, costs nothing."""
    entry = find("features", "hog")
    entry.load()
    monkeypatch.setattr(catalog, "check_file", None)
    assert entry.load() is sys.modules[entry.module]
