"""A difference with its interval, as a picture the size of a thumb."""

from __future__ import annotations

from html import escape

from bakeoff.reports import wording

WIDTH, HEIGHT, MARGIN = 300.0, 58.0, 14.0
BASE = 30.0
"""Where the line of zero difference is crossed, in pixels from the top."""


def interval(difference: float, low: float, high: float, rope: float, reach: float, says: str) -> str:
    """Deep minus traditional on a scale from −`reach` to `reach`, as SVG text that takes its colours from the page.

    Parameters
    ----------
    difference, low, high
        shares; `low` and `high` may be NaN.
    rope
        what is practically equal, either way; drawn as a band.
    says
        the same in words, for who points at it or cannot see it.
    """

    def place(value: float) -> float:
        return round(WIDTH / 2 + max(-1.0, min(1.0, value / reach)) * (WIDTH / 2 - MARGIN), 1)

    line, middle = "", place(0)
    if not wording.absent(low):
        ends = "".join(
            f'<path d="M{place(value)} {BASE - 6}v12" stroke="var(--ink)" stroke-width="2"/>' for value in (low, high)
        )
        width = round(place(high) - place(low), 1)
        line = f'<rect x="{place(low)}" y="{BASE - 2.5}" width="{width}" height="5" fill="var(--ink)"/>{ends}'
    band = round(place(rope) - place(-rope), 1)
    edge = wording.points(reach).lstrip("+")
    return (
        f'<svg class="interval" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img"><title>{escape(says)}</title>'
        f'<rect x="{place(-rope)}" y="{BASE - 13}" width="{band}" height="26" fill="var(--band)"/>'
        f'<path d="M{MARGIN} {BASE}H{WIDTH - MARGIN}" stroke="var(--line)"/>'
        f'<path d="M{middle} {BASE - 15}v30" stroke="var(--soft)" stroke-dasharray="2 2"/>{line}'
        f'<path d="M{place(difference)} {BASE - 8}l7 8-7 8-7-8z" fill="var(--ink)" stroke="var(--paper)" '
        'stroke-width="1.5"/>'
        f'<g font-size="11" fill="var(--soft)"><text x="{MARGIN - 6}" y="11">◂ traditional ahead</text>'
        f'<text x="{WIDTH - MARGIN + 6}" y="11" text-anchor="end">deep ahead ▸</text>'
        f'<text x="{MARGIN - 6}" y="56">−{edge} points</text><text x="{middle}" y="56" text-anchor="middle">0</text>'
        f'<text x="{WIDTH - MARGIN + 6}" y="56" text-anchor="end">+{edge}</text></g></svg>'
    )
