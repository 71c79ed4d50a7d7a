"""What counts as the code of an estimator of the user's, and what does not."""

import sys

import pytest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import LinearSVC

from bakeoff.compare.contenders.own_code import own_code
from bakeoff.compare.contenders.user_estimator import estimator_fingerprint, imported

FILES = {
    "mine.py": "import helper\nfrom pack.deep import more\nclass M:\n    def fit(self, X, y): return self\n"
    "    def predict(self, X): return X\ndef flat(X): return X\n",
    "helper.py": "import further\nK = 1\n",
    "further.py": "Z = 1\n",
    "pack/__init__.py": "",
    "pack/deep.py": "from . import beside\nmore = 1\n",
    "pack/beside.py": "W = 1\n",
    "unrelated.py": "U = 1\n",
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    before, path = set(sys.modules), list(sys.path)
    yield tmp_path
    sys.path[:] = path
    for name in set(sys.modules) - before:
        del sys.modules[name]


@pytest.mark.parametrize(
    ("file", "counts"),
    [
        ("mine.py", True),
        ("helper.py", True),
        ("further.py", True),
        ("pack/deep.py", True),
        ("pack/beside.py", True),
        ("pack/__init__.py", True),
        ("unrelated.py", False),
    ],
)
def test_an_edit_of_what_is_imported_is_another_contender(folder, file, counts):
    made = imported("mine:M", {})
    before = estimator_fingerprint(made)
    assert estimator_fingerprint(made) == before
    (folder / file).write_text(FILES[file] + "# edited\nNEW = 2\n")
    assert (estimator_fingerprint(made) != before) == counts


def test_a_function_within_a_pipeline_counts_too(folder):
    imported("mine:M", {})
    model = make_pipeline(FunctionTransformer(sys.modules["mine"].flat), LinearSVC())
    before = own_code(model)
    (folder / "mine.py").write_text(FILES["mine.py"].replace("return X\ndef", "return X + 1\ndef"))
    assert own_code(model) != before


def test_what_stands_in_no_file_counts_by_what_it_does():
    def made(text):
        space = {"__name__": "nowhere"}
        exec(text, space)  # noqa: S102 (as a notebook does)
        return FunctionTransformer(space["f"])

    one, same, other = (made(f"def f(x): return x + {number}") for number in (1, 1, 2))
    assert own_code(one) == own_code(same) != own_code(other)
