"""What trials a claim needs, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

BUNDLED = ("digits", "textures")
"""Where claims about images of any kind are tested unless data sets are named: strokes and photographs."""


@dataclass(frozen=True)
class Asks:
    """Trials by what they have in common; those of several claims are run once.

    Attributes
    ----------
    contenders
        fixed beforehand, so that none is picked by its score.
    datasets
        where it is tested unless data sets are named.
    per_class
        numbers of training images a class that it is tested with, besides all.
    exams
        asked of each contender.
    landmarks
        it needs points that come with the images.
    """

    contenders: tuple[str, ...]
    datasets: tuple[str, ...] = BUNDLED
    per_class: tuple[int, ...] = ()
    exams: tuple[str, ...] = ()
    landmarks: bool = False
