from pathlib import Path

import pytest

from bakeoff.compare.catalog import REGISTRIES, _entry, entries, find
from bakeoff.compare.errors import UserError

ALL = [(kind, name) for kind in REGISTRIES for name in entries(kind)]


@pytest.mark.parametrize(("kind", "name"), ALL)
def test_every_file_says_in_a_sentence_what_it_is(kind, name):
    summary = find(kind, name).summary
    assert summary.endswith(".")
    assert len(summary) > 15


@pytest.mark.parametrize("kind", REGISTRIES)
def test_no_kind_is_empty(kind):
    assert entries(kind)


def test_an_unknown_name_is_told_with_the_nearest():
    with pytest.raises(UserError, match=r"no 'hogg' among the features.*'hog'"):
        find("features", "hogg")


def test_constants_count_with_a_type_too(tmp_path):
    (tmp_path / "mine.py").write_text('"""Mine."""\nLEAST_SIDE: int = 7\nNEURAL = True\nother: int\n')
    found = _entry("features", "a.package", Path(tmp_path / "mine.py"))
    assert (found.least_side, found.neural) == (7, True)
