"""How images are brought to one form, as it is asked for between the brackets of every data set."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

Color = Literal["auto", "gray", "rgb"]
Fit = Literal["crop", "pad", "stretch"]
Values = Literal["auto", "type"]
Side = Annotated[int, Field(ge=1, le=4096)]
Share = Annotated[float, Field(ge=0, le=1, strict=False)]

_HEIGHT_AND_WIDTH = re.compile(r"(\d+)[x×](\d+)")


def two_sides(value: Any) -> Any:
    """`96x32` as (96, 32); anything else as it is.

    >>> two_sides("96x32"), two_sides(64)
    ((96, 32), 64)
    """
    match = _HEIGHT_AND_WIDTH.fullmatch(value) if isinstance(value, str) else None
    return (int(match[1]), int(match[2])) if match else value


Size = Annotated[Side | tuple[Side, Side] | None, BeforeValidator(two_sides)]
Crop = Share | tuple[Share, Share, Share, Share] | None


@dataclass(frozen=True)
class ImageOptions:
    """What all images are brought to, and how.

    Attributes
    ----------
    size
        side in pixels of the square that all images are brought to, or height and width as 96x32; none keeps what is
        already of one size, and lets several sizes meet at their median short side, at most 64.
    color
        "auto" keeps gray where all images are gray; "gray" and "rgb" turn all into that.
    fit
        how unequal sizes are brought together: "crop" cuts, "pad" adds black margins, "stretch" distorts.
    crop
        the part of each picture that is taken before: a share of its sides around the centre, as 0.5, or the left,
        upper, right and lower edge in shares of its sides.
    values
        how more than 8 bits come to 8: "auto" by the range that the values have, "type" by that of their type.
    """

    size: Size = None
    color: Color = "auto"
    fit: Fit = "crop"
    crop: Crop = None
    values: Values = "auto"

    @property
    def shape(self) -> tuple[int, int] | None:
        """(height, width) that was asked for."""
        return (self.size, self.size) if isinstance(self.size, int) else self.size

    @property
    def window(self) -> tuple[float, float, float, float]:
        """Left, upper, right and lower edge of what is taken, in shares of the sides."""
        if self.crop is None:
            return (0.0, 0.0, 1.0, 1.0)
        if isinstance(self.crop, int | float):
            return (0.5 - self.crop / 2, 0.5 - self.crop / 2, 0.5 + self.crop / 2, 0.5 + self.crop / 2)
        return self.crop
