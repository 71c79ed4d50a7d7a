"""Options of every command that shows a bill: where the electricity is from, its price, limits, how a model is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bakeoff.compare.costs.assumptions import Assumptions

_OPTIONS = (
    click.option("--country", metavar="CODE", help="Whose electricity: US, GB, FR, DE, …  [default: world]"),
    click.option("--price-per-kwh", type=click.FloatRange(0), metavar="PRICE", help="Of a kilowatt-hour."),
    click.option(
        "--pue",
        type=click.FloatRange(1),
        metavar="FACTOR",
        help="Drawn for each joule that reaches the computer: 1.135 in a large cloud, 1.56 on average.  [default: 1]",
    ),
    click.option(
        "--limit", "limits", metavar="LIMITS", help='Who is best within: "latency<=1ms, size<=1MB, fit<=60s".'
    ),
    click.option(
        "--images-per-day", type=click.FloatRange(0, min_open=True), metavar="N", help="Images to be answered."
    ),
    click.option("--retrain-every", type=click.FloatRange(0, min_open=True), metavar="DAYS", help="Between trainings."),
)


def cost_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command these options; it is called with them as `bill`, which `assumptions` reads."""

    def with_bill(*arguments: Any, **given: Any) -> Any:
        bill = {name: given.pop(name) for name in _NAMES}
        return command(*arguments, bill=bill, **given)

    with_bill.__name__, with_bill.__doc__ = command.__name__, command.__doc__
    for option in reversed(_OPTIONS):
        with_bill = option(with_bill)
    return with_bill


_NAMES = ("country", "price_per_kwh", "pue", "limits", "images_per_day", "retrain_every")


def assumptions(bill: Mapping[str, Any]) -> Assumptions:
    """What a bill rests on, of the options that were given.

    Raises
    ------
    UserError
        there is no such country, or the limits cannot be read.
    """
    from bakeoff.compare.costs.assumptions import Assumptions

    return Assumptions(**{name: value for name, value in bill.items() if value is not None})
