"""Electricity measured in households: how many homes a power would supply, and how many days of one an energy is.

The two are easily taken for one another. "Enough electricity to power several households during that period" speaks of
power, kilowatts against kilowatts; a sum of kilowatt-hours speaks of energy, and goes with days or years of a home.
"""

from __future__ import annotations

from dataclasses import dataclass

HOURS_A_YEAR = 8760


@dataclass(frozen=True)
class Home:
    """An average home: what it uses a year, and where that number is from."""

    name: str
    kilowatt_hours_a_year: float
    source: str

    @property
    def kilowatts(self) -> float:
        """Its mean power."""
        return self.kilowatt_hours_a_year / HOURS_A_YEAR


US_HOME = Home("an average home in the United States", 10_715, "U.S. Energy Information Administration")
GB_HOME = Home("a typical home in Great Britain", 2_700, "Ofgem, typical domestic consumption")


def homes(kilowatts: float, home: Home = US_HOME) -> float:
    """How many homes could live on a power while it is drawn.

    Examples
    --------
    A server of 6.5 kW against homes of 1.22 kW:

    >>> round(homes(6.5), 1)
    5.3
    """
    return kilowatts / home.kilowatts


def home_days(kilowatt_hours: float, home: Home = US_HOME) -> float:
    """How many days a home lives on an energy.

    Examples
    --------
    >>> home_days(10_715)
    365.0
    """
    return kilowatt_hours / home.kilowatt_hours_a_year * 365


@dataclass(frozen=True)
class KnownTraining:
    """What somebody published of a training, as context for one's own."""

    name: str
    kilowatt_hours: float
    source: str
    year: int


KNOWN_TRAININGS = (
    KnownTraining("GPT-3", 1_287_000, "Patterson et al., Carbon emissions and large neural network training", 2021),
    KnownTraining("BLOOM", 433_000, "Luccioni, Viguier and Ligozat, Estimating the carbon footprint of BLOOM", 2022),
    KnownTraining("DINOv2 ViT-g", 8_800, "Oquab et al., DINOv2: 22,000 hours of an A100, at 400 W", 2023),
)

SERVER_KILOWATTS = (6.5, 10.2)
"""Most that a server of eight graphics processors draws: NVIDIA's DGX A100 (2020) and DGX H100 (2022), data sheets."""
