"""What may be said of a difference: better, practically equal, or cannot tell."""

from __future__ import annotations

ALPHA = 0.05


def verdict(p: float, p_equal: float) -> str:
    """Judge a difference by the adjusted p of its being zero, and of its being as large as matters.

    >>> verdict(0.001, 0.9), verdict(0.6, 0.02), verdict(0.4, 0.3)
    ('better', 'practically equal', 'cannot tell')

    A difference that is surely smaller than the region of practical equivalence is practically equal even where it is
    surely not zero (Benavoli et al. 2017). Where a p is NaN, nothing can be told.
    """
    if p_equal < ALPHA:
        return "practically equal"
    return "better" if p < ALPHA else "cannot tell"
