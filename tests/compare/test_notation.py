import pytest

from bakeoff.compare.errors import UserError
from bakeoff.compare.notation import join_options, split_options, split_parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("hog+svm", ["hog", "svm"]),
        ("a[x=1e+5]+b[y=(1+2,)]", ["a[x=1e+5]", "b[y=(1+2,)]"]),
        ("mlp", ["mlp"]),
        (" hog + svm ", ["hog", "svm"]),
    ],
)
def test_parts(text, parts):
    assert split_parts(text) == parts


@pytest.mark.parametrize(
    ("text", "name", "options"),
    [
        ("hog", "hog", {}),
        ("hog[cell=4]", "hog", {"cell": 4}),
        (
            "x[a=1.5,b='s',c=word,d=(1, 2),e=None,f=[1,2]]",
            "x",
            {"a": 1.5, "b": "s", "c": "word", "d": (1, 2), "e": None, "f": [1, 2]},
        ),
        ("face[model=models/m.npz]", "face", {"model": "models/m.npz"}),
        ("folder:a[b]", "folder:a[b]", {}),
        ("folder:a[b][size=32]", "folder:a[b]", {"size": 32}),
    ],
)
def test_options(text, name, options):
    assert split_options(text) == (name, options)


@pytest.mark.parametrize("text", ["hog[4]", "hog[a=]", "hog[a=1,2]", "hog[**x]"])
def test_what_is_no_option_is_refused(text):
    with pytest.raises(UserError, match="name\\[key=value"):
        split_options(text)


def test_options_are_never_evaluated():
    assert split_options("x[a=__import__('os').getcwd()]") == ("x", {"a": "__import__('os').getcwd()"})


def test_one_choice_has_one_spelling():
    assert join_options("x", {"b": 2, "a": 1}) == join_options("x", {"a": 1, "b": 2}) == "x[a=1,b=2]"
