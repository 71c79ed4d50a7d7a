"""One figure at a time, for a notebook."""

import pytest

from bakeoff.compare.errors import UserError
from bakeoff.reports import compose, figure


def test_a_figure_is_the_one_of_the_report(results):
    drawn = [each for section in compose(results) for each in section.figures]
    assert drawn
    first = figure(results, drawn[0].table.name)
    assert first.caption == drawn[0].caption
    assert first.table.frame.equals(drawn[0].table.frame)
    assert "<svg" in first.svg


def test_an_unknown_name_is_answered_with_those_that_there_are(results):
    with pytest.raises(UserError, match=r"no figure 'acuracy'. The figures of these results: .*accuracy"):
        figure(results, "acuracy")
