"""Grams of CO₂ equivalent of a kilowatt-hour, by country.

Of the countries: life-cycle emissions of the electricity generated in 2023, from Ember's yearly electricity data as
Our World in Data gives them ("Carbon intensity of electricity generation"). Of the world: International Energy Agency,
Global Energy & CO₂ Status Report 2019, of the year 2018. A number is for a whole year and country; what a socket gives
changes by the hour.
"""

from __future__ import annotations

from dataclasses import dataclass

from bakeoff.compare.errors import UserError, nearest

EMBER = "Ember, by way of Our World in Data"
IEA = "International Energy Agency, Global Energy & CO₂ Status Report 2019"


@dataclass(frozen=True)
class Country:
    """A country's electricity.

    Attributes
    ----------
    name
        as a sentence has it.
    grams
        of CO₂ equivalent a kilowatt-hour.
    year, source
        what the grams are of, and who says so.
    """

    name: str
    grams: float
    year: int
    source: str


COUNTRIES = {
    "US": Country("the United States", 369, 2023, EMBER),
    "GB": Country("Great Britain", 238, 2023, EMBER),
    "FR": Country("France", 56, 2023, EMBER),
    "DE": Country("Germany", 381, 2023, EMBER),
    "PL": Country("Poland", 662, 2023, EMBER),
    "SE": Country("Sweden", 41, 2023, EMBER),
    "IN": Country("India", 713, 2023, EMBER),
    "CN": Country("China", 582, 2023, EMBER),
    "world": Country("the world", 475, 2018, IEA),
}


def country(code: str) -> Country:
    """The country of a code, whatever its case.

    Raises
    ------
    UserError
        there is none in the table.
    """
    found = {name.lower(): each for name, each in COUNTRIES.items()}.get(code.strip().lower())
    if found is None:
        raise UserError(
            f"There is no country '{code}' in the table of electricity.{nearest(code.upper(), COUNTRIES)} "
            f"It has: {', '.join(COUNTRIES)}."
        )
    return found
