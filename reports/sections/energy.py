"""Electricity: joules with their interval and method, carbon, money, and how many households that is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from bakeoff.compare.billing import bills
from bakeoff.compare.costs.households import GB_HOME, KNOWN_TRAININGS, SERVER_KILOWATTS, US_HOME, home_days, homes
from bakeoff.compare.results import ranking
from bakeoff.reports import headings, wording
from bakeoff.reports.document import Element, Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Block, Results

ORDER = 53

TITLES = {
    "training_joules": "Training",
    "training_joules_low": "From",
    "training_joules_high": "To",
    "training_kwh": "kWh",
    "training_grams": "CO₂e",
    "training_money": "Price",
    "image_joules": "A thousand answers",
    "method": "How it was had",
}


def section(results: Results) -> Section | None:
    """Energy of trainings and answers for the largest training size of each data set, and what it is in households."""
    blocks = [block for block in ranking.whole_blocks(results) if len(_frame(results, block))]
    if not blocks:
        return None
    parts: list[Element | None] = []
    for number, block in enumerate(blocks, 1):
        parts += [Text(heading=headings.title(block))] if len(blocks) > 1 else []
        parts.append(_table(results, block, number))
    return make("Energy", ORDER, _explanation(results), *parts, *_households(results, blocks))


def _frame(results: Results, block: Block) -> pd.DataFrame:
    frame = bills.energies(results, block)
    order = [row.contender for row in ranking.records(ranking.ranked(results, block))]
    frame = frame[frame["training_joules"].notna() & frame["contender"].isin(order)]
    return frame.sort_values("contender", key=lambda names: names.map(order.index), kind="stable")


def _explanation(results: Results) -> Text:
    assumed = results.assumptions
    grid = assumed.electricity
    named = "" if assumed.country_was_named else " No country was named; --country says whose electricity it is."
    pue = "one's own machine, PUE 1" if assumed.pue == 1 else f"a PUE of {assumed.pue:g}"
    return Text(
        (
            "Where processor or graphics card count their joules, and the trial had the machine to itself, these are "
            "given. Else they are modelled: CPU time at 4 W a busy logical processor (1.7 to 12 W, and to 18 W for "
            "one thread that keeps a package awake) and 0.3725 W a gigabyte of memory; the interval spans the watts "
            f"and all repeats. For {pue}.",
            f"CO₂ equivalent at {grid.grams:g} g a kilowatt-hour, {grid.name} in {grid.year} ({grid.source}).{named}",
        )
    )


def grams(value: float) -> str:
    """A mass in the unit that suits it.

    Examples
    --------
    >>> grams(0.0042), grams(5120)
    ('4.20 mg', '5.12 kg')
    """
    return wording.scaled(value, [(1e6, "t"), (1e3, "kg"), (1, "g"), (1e-3, "mg"), (1e-6, "µg")])


def price(value: float) -> str:
    """An amount of money; what is less than a thousandth of a unit is not worth its digits.

    Examples
    --------
    >>> price(0.0000123), price(1.2345)
    ('< 0.001', '1.23')
    """
    return wording.significant(value) if not 0 < value < 0.001 else "< 0.001"


def _table(results: Results, block: Block, number: int) -> Table:
    frame = _frame(results, block)
    shown = frame.assign(image_joules=1000 * frame["image_joules"]).drop(columns="training_kwh")
    return Table(
        f"energy-{number}",
        shown.rename(columns={"image_joules": "thousand_images_joules"}),
        f"Energy, {headings.title(block)}: of one training, with its interval, and of a thousand answers.",
        formats=dict.fromkeys(("training_joules", "training_joules_low", "training_joules_high"), wording.joules)
        | {"thousand_images_joules": wording.joules, "training_grams": grams, "training_money": price},
        titles=TITLES | {"thousand_images_joules": TITLES["image_joules"]},
    )


def _households(results: Results, blocks: list[Block]) -> list[Text | Table]:
    """The dearest training of all as power and as energy, beside trainings that others published."""
    dearest = max(
        ((block, row) for block in blocks for row in ranking.records(_frame(results, block))),
        key=lambda found: found[1].training_joules,
    )
    (block, row), outcomes = dearest, results.of(*dearest[0], dearest[1].contender)
    wall = bills.median(outcomes, "fit", "wall_seconds")
    power, hours = row.training_joules / wall / 1000, row.training_joules / 3.6e6
    days = home_days(hours)
    shared = (
        " It shared the machine with other work, and so took longer and drew less than it would have alone."
        if bills.why_unranked(outcomes)
        else ""
    )
    text = Text(
        (
            f"The dearest training here, {row.contender} on {headings.title(block)}, drew {1000 * power:.3g} W on "
            f"average: {_share(homes(power))} the power of {US_HOME.name} ({US_HOME.kilowatts:.2f} kW), "
            f"{_share(homes(power, GB_HOME))} that of {GB_HOME.name} ({GB_HOME.kilowatts:.2f} kW). As an energy, it is "
            f"what the home in the United States uses in {wording.seconds(days * 86_400)}.{shared}",
            "Power and energy are two questions. That a training takes “enough electricity to power several households "
            "during that period” speaks of power: a server of eight graphics cards draws "
            f"{SERVER_KILOWATTS[0]:g} to {SERVER_KILOWATTS[1]:g} kW at most, as {homes(SERVER_KILOWATTS[0]):.0f} to "
            f"{homes(SERVER_KILOWATTS[1]):.0f} such homes do, however long it runs.",
        ),
        heading="In households",
    )
    known = [
        {
            "training": each.name,
            "kwh": each.kilowatt_hours,
            "home_days": home_days(each.kilowatt_hours),
            "source": each.source,
            "year": each.year,
        }
        for each in KNOWN_TRAININGS
    ]
    here = {"training": f"{row.contender}, here", "kwh": hours, "home_days": days, "source": row.method, "year": None}
    table = Table(
        "households",
        pd.DataFrame([here, *known]),
        "The energy of trainings in days of an average home in the United States.",
        formats={
            "kwh": lambda kwh: wording.count(kwh) if kwh >= 1000 else wording.significant(kwh),
            "home_days": _days,
            "year": lambda year: f"{year:.0f}" if year == year else wording.NOTHING,
        },
        titles={"training": "Training", "kwh": "kWh", "home_days": "A home's", "source": "Source", "year": "Year"},
    )
    return [text, table]


def _share(times: float) -> str:
    return f"{times:.2g} times" if times >= 1 else f"{100 * times:.2g} % of"


def _days(days: float) -> str:
    if math.isnan(days):
        return wording.NOTHING
    return (
        f"{days / 365:.3g} years"
        if days >= 365
        else f"{days:.3g} days"
        if days >= 1
        else wording.seconds(days * 86_400)
    )
