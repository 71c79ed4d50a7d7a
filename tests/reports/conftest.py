"""What every test of the report is fed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bakeoff import reports
from bakeoff.compare.results.results import Results
from bakeoff.reports.document import Section
from tests.fakes.results import CONTENDERS, make_results


@pytest.fixture(scope="session")
def results() -> Results:
    """Two data sets, nine contenders, five repeats: the study that bakeoff runs by default."""
    return make_results()


@pytest.fixture(scope="session")
def sections(results: Results) -> list[Section]:
    """What the report of those says."""
    return reports.compose(results)


@pytest.fixture(scope="session")
def small(make: Callable[..., Results]) -> Results:
    """The least that has every kind of section."""
    few = {name: CONTENDERS[name] for name in ("majority", "hog+svm", "hog+linear-svm", "small-cnn")}
    return make(few, {"digits": (4, 0.0)}, repeats=2)


@pytest.fixture(scope="session")
def make() -> Callable[..., Results]:
    """The maker of results, for those that are not ordinary."""
    return make_results
