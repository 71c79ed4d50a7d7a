import importlib
import subprocess
import sys

import pytest

import bakeoff.compare.code_digest
from bakeoff.compare.code_digest import code_digest


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of two files, and a way to change one and see it afresh."""
    folder = tmp_path / "digested"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "a.py").write_text("from digested.b import x\ny = x\n")
    (folder / "b.py").write_text("x = 1\n")
    monkeypatch.syspath_prepend(tmp_path)

    def digest(**texts: str) -> str:
        for name, text in texts.items():
            (folder / f"{name}.py").write_text(text)
        importlib.invalidate_caches()
        for function in ("_source", "_tree", "_tree_text", "_imports"):
            getattr(bakeoff.compare.code_digest, function).cache_clear()
        return code_digest("digested.a")

    yield digest
    for name in [name for name in sys.modules if name.startswith("digested")]:
        del sys.modules[name]


def test_what_is_imported_counts(package):
    assert package() != package(b="x = 2\n")


def test_comments_and_layout_do_not(package):
    assert package() == package(b="# why\nx   =   1\n")


def test_a_feature_s_digest_follows_its_imports():
    assert code_digest("bakeoff.pipelines.features.hog") != code_digest("bakeoff.pipelines.features.pixels")


def test_nothing_is_imported_for_it():
    program = (
        "import sys; from bakeoff.compare.contenders.contender import contender; "
        "contender('small-cnn'); contender('hog+svm'); "
        "print(sorted({'torch', 'sklearn', 'skimage'} & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_a_network_s_digest_leaves_out_the_features():
    """What a package offers by name is not what its modules are made of."""
    known = bakeoff.compare.code_digest._closure(
        ("bakeoff.pipelines.estimators.network", "bakeoff.pipelines.networks.small_cnn")
    )
    assert "bakeoff.pipelines.training.loop" in known
    assert not [name for name in known if ".features" in name or ".svm" in name]
