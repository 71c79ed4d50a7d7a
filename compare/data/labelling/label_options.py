"""How labels and parts are understood, as it is asked for between the brackets of data sets of the user's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class LabelOptions:
    """What cannot always be known from the files.

    Attributes
    ----------
    test
        the part that is held out for testing, by its name where the data set lies; "drawn" puts all parts together and
        lets the study draw. Without, what the parts are called decides.
    case
        whether names that differ by upper and lower case alone are two classes.
    several
        what is done with an image of several labels, as `cat|dog`: "whole" takes each combination for a class, "single"
        leaves such images out. Without, they are asked about.
    """

    test: str | int | None = None
    case: bool = False
    several: Literal["whole", "single"] | None = None

    @property
    def held_out(self) -> str | None:
        """The name of the part that was asked for."""
        return None if self.test is None else str(self.test)
