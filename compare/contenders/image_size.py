"""Images that are too small for a contender, told before any training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bakeoff.compare.contenders.contender import Contender
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.errors import UserError


def check_sizes(meetings: Iterable[tuple[Dataset, Sequence[Contender]]]) -> None:
    """Compare the side of the images of each data set with what each contender that meets it needs.

    Raises
    ------
    UserError
        images are too small; the message names the least size of each, and the option that rescales.
    """
    problems = []
    for dataset, contenders in meetings:
        height, width, _ = dataset.image_shape
        needed = {each.name: least for each in contenders if (least := least_side(each)) > min(height, width)}
        if needed:
            wanted = ", ".join(f"{name} needs at least {least}×{least}" for name, least in needed.items())
            rescaled = f"{dataset.typed.partition('[')[0]}[size={max(needed.values())}]"
            problems.append(
                f"'{dataset.name}' has images of {width}×{height} pixels, but {wanted}. "
                f"Enlarge them, as in {rescaled} where the data set has that option, or leave the contender out."
            )
    if problems:
        raise UserError("\n".join(problems))


def least_side(contender: Contender) -> int:
    """Side in pixels of the smallest image that a contender takes; 1 where it says nothing of it."""
    return max([1, *(part.least_side for part in contender.parts)])
