"""What may be said of a difference: better, practically equal, or cannot tell."""

from __future__ import annotations

ROPE = 0.005
"""Half a percentage point either way makes no practical difference; fixed before any result is seen."""

ALPHA = 0.05


def verdict(low: float, high: float, p: float) -> str:
    """Judge a difference by its interval and its (adjusted) p.

    >>> verdict(0.01, 0.03, 0.001), verdict(-0.002, 0.003, 0.6), verdict(-0.02, 0.04, 0.4)
    ('better', 'practically equal', 'cannot tell')

    A difference that lies within the region of practical equivalence as a whole is practically equal even where it is
    surely not zero (Benavoli et al. 2017). Where interval or p is NaN, nothing can be told.
    """
    if low >= -ROPE and high <= ROPE:
        return "practically equal"
    return "better" if p < ALPHA else "cannot tell"
