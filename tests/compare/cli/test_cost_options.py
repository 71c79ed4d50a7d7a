"""Options of a bill: what is left out keeps its default, what cannot be is refused."""

import click
import pytest
from click.testing import CliRunner

from bakeoff.compare.cli.cost_options import assumptions, cost_options
from bakeoff.compare.costs.assumptions import Assumptions
from bakeoff.compare.errors import UserError


@click.command()
@click.argument("run")
@cost_options
def shown(run, bill):
    """Show a bill."""
    print(run, assumptions(bill))


def test_without_options_a_bill_rests_on_the_defaults():
    ended = CliRunner().invoke(shown, ["here"])
    assert ended.output.strip() == f"here {Assumptions()}"


def test_what_is_given_is_taken_over():
    ended = CliRunner().invoke(shown, ["here", "--country", "FR", "--pue", "1.5", "--images-per-day", "100"])
    assert ended.output.strip() == f"here {Assumptions(country='FR', pue=1.5, images_per_day=100.0)}"
    assert "Show a bill." in CliRunner().invoke(shown, ["--help"]).output


@pytest.mark.parametrize("given", [["--pue", "0.9"], ["--images-per-day", "0"], ["--price-per-kwh", "-1"]])
def test_numbers_that_cannot_be_are_refused(given):
    assert CliRunner().invoke(shown, ["here", *given]).exit_code == 2


def test_a_country_that_is_none_is_refused():
    with pytest.raises(UserError):
        assumptions({"country": "XX"})
