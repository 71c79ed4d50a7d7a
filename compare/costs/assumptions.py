"""What a bill rests on besides readings: where the electricity is from, its price, and how a model is used."""

from __future__ import annotations

from dataclasses import dataclass

from bakeoff.compare.costs.countries import COUNTRIES, Country, country
from bakeoff.compare.costs.limits import Limit, read_limits


@dataclass(frozen=True)
class Assumptions:
    """Said by whoever reads the bill, and never stored with the facts.

    Attributes
    ----------
    country
        code of the country whose electricity is used, as in `compare.costs.countries`.
    price_per_kwh
        of a kilowatt-hour, in any currency; None where no money is to be told.
    pue
        joules drawn for each that reaches the computer; 1 on one's own machine.
    limits
        as text, "latency<=1ms, size<=1MB"; empty for none.
    images_per_day, retrain_every
        images answered a day, and days after which a model is trained anew; None where unknown.

    Raises
    ------
    UserError
        there is no such country, or the limits cannot be read.
    """

    country: str = "world"
    price_per_kwh: float | None = None
    pue: float = 1.0
    limits: str = ""
    images_per_day: float | None = None
    retrain_every: float | None = None

    def __post_init__(self) -> None:
        country(self.country)
        read_limits(self.limits)

    @property
    def electricity(self) -> Country:
        """The country, with its grams."""
        return country(self.country)

    @property
    def asked_limits(self) -> list[Limit]:
        """The limits, read."""
        return read_limits(self.limits)

    @property
    def country_was_named(self) -> bool:
        """Whether a country was named, and the world's average is not taken for want of it."""
        return self.electricity is not COUNTRIES["world"]
