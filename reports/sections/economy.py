"""Which contender to take: when a dearer training pays off, who is best within limits, how cost grows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from bakeoff.compare.billing import bills, economy
from bakeoff.compare.billing.ladders import ladders
from bakeoff.compare.costs.limits import PERHAPS, UNKNOWN
from bakeoff.compare.results import ranking
from bakeoff.reports import headings, wording
from bakeoff.reports.document import Element, Section, Table, Text
from bakeoff.reports.document import section as make

if TYPE_CHECKING:
    from bakeoff.compare.costs.growth import Growth
    from bakeoff.compare.results.results import Block, Results

ORDER = 56


def section(results: Results) -> Section | None:
    """Break-even, limits and growth for the largest training size of each data set; growth with what was varied."""
    blocks = ranking.whole_blocks(results)
    parts: list[Element | None] = []
    for number, block in enumerate(blocks, 1):
        there = [*_limits(results, block, number), *_break_even(results, block, number)]
        there += [*_year(results, block, number), *_growth(results, block, number)]
        parts += [Text(heading=headings.title(block))] if len(blocks) > 1 and there else []
        parts += there
    parts += _varied(results)
    return make("Which to take", ORDER, *parts)


def _break_even(results: Results, block: Block, number: int) -> list[Element]:
    seconds, joules = (economy.break_evens(results, block, unit) for unit in ("cpu_seconds", "joules"))
    if seconds.empty and joules.empty:
        return []
    repeated = seconds["images_low"].notna().any() or joules["images_low"].notna().any()
    sentences = [
        "A dearer training pays off once its answers have saved what it cost more: after N images, the difference of "
        "the trainings divided by that of one answer. It says nothing of accuracy.",
        "The interval comes from 2,000 bootstrap draws of the repeats, and “never” is the share of them in which it "
        "does not pay off at all."
        if repeated
        else "There is a single repeat, so that no interval can be told.",
    ]
    if not joules.empty:
        sentences.append(
            "Modelled energy follows CPU time, so that there the number differs only as far as memory and waiting do; "
            "in money it is that of energy, as each joule costs the same."
        )
    text = Text(tuple(sentences), heading="When a dearer training pays off" if number == 1 else "")
    tables = [
        _pairs(
            f"break-even{name}-{number}",
            frame,
            f"Images until the dearer training has paid off {what}, {headings.title(block)}.",
        )
        for name, frame, what in (("", seconds, "in CPU time"), ("-energy", joules, "in energy"))
        if not frame.empty
    ]
    return [text, *tables]


def _pairs(name: str, frame: pd.DataFrame, caption: str) -> Table:
    unknown = [
        column for column in ("images_low", "images_high", "never", "days", "pays_off") if frame[column].isna().all()
    ]
    return Table(
        name,
        frame.sort_values("images", kind="stable").drop(columns=unknown),
        caption,
        formats=dict.fromkeys(["images", "images_low", "images_high"], _images)
        | {"never": wording.percent, "days": _days}
        | dict.fromkeys(["extra_money", "saved_money"], wording.significant),
        titles={
            "dearer": "Dearer to train",
            "cheaper": "Against",
            "images": "Pays off after images",
            "images_low": "95 % from",
            "images_high": "To",
            "never": "Never, of draws",
            "days": "Days",
            "pays_off": "Before the next training",
            "extra_money": "Training costs more, money",
            "saved_money": "A million answers save",
        },
    )


def _images(value: float) -> str:
    if value == math.inf:
        return "never"
    return wording.NOTHING if wording.absent(value) else wording.count(float(f"{value:.3g}"))


def _days(value: float) -> str:
    return "never" if value == math.inf else wording.significant(value)


def _limits(results: Results, block: Block, number: int) -> list[Element]:
    limits = results.assumptions.asked_limits
    if not limits:
        return []
    choice = economy.within_limits(results, block)
    within = wording.listing([limit.text for limit in limits])
    if choice.best is None:
        lead = f"No contender surely keeps {within}."
    else:
        rival = f" Against {choice.runner_up}, the next that keeps them: {choice.verdict}." if choice.runner_up else ""
        lead = f"Within {within}, {choice.best} is the most accurate.{rival}"
    doubtful = [
        (name, f"is more accurate, and {_doubt(choice.kept[name])} {wording.listing(choice.broken[name])}.")
        for name in choice.doubtful
    ]
    beside = bills.why_unranked(results.of(*block))
    caution = (f"Limits of latency are to be taken with caution: {beside}.",) if beside and _of_time(results) else ()
    return [Text((lead, *caution), tuple(doubtful), heading="Best within limits" if number == 1 else "")]


def _doubt(answer: str) -> str:
    return {PERHAPS: "its readings lie on both sides of", UNKNOWN: "nothing was read for"}[answer]


def _of_time(results: Results) -> bool:
    return any(limit.measure == "latency" for limit in results.assumptions.asked_limits)


def _year(results: Results, block: Block, number: int) -> list[Element]:
    frame, assumed = economy.yearly(results, block), results.assumptions
    if frame.empty:
        return []
    return [
        Table(
            f"year-{number}",
            frame.sort_values("cpu_seconds", kind="stable"),
            f"A year of {wording.count(assumed.images_per_day or 0)} images a day, trained anew every "
            f"{assumed.retrain_every:g} days, {headings.title(block)}.",
            formats={"cpu_seconds": wording.seconds, "training_share": wording.percent}
            | dict.fromkeys(["kwh", "money"], wording.significant),
            titles={"cpu_seconds": "CPU time", "training_share": "Of it training", "kwh": "kWh", "money": "Price"},
        )
    ]


def _growth(results: Results, block: Block, number: int) -> list[Element]:
    found = economy.growths(results, block[0])
    if not found:
        return []
    largest = wording.count(max(fitted.largest for fitted in found.values()))
    text = Text(
        (
            "CPU time of training against the number of training images, a straight line through the logarithms: an "
            "exponent of 1 grows in proportion, 2 with the square. Ten and a hundred times the "
            f"largest size ({largest} images) are extrapolated with the line's 95 % interval; of more than that, and "
            "of what the line does not know, as memory that runs out, nothing is said.",
        ),
        heading="How training grows" if number == 1 else "",
    )
    frame = pd.DataFrame([{"contender": name, **_line(fitted)} for name, fitted in found.items()])
    return [text, _lines(f"growth-{number}", frame, f"Growth of training time on {block[0]}.")]


def _varied(results: Results) -> list[Element]:
    """Growth with whatever number the names of contenders or data sets differ in."""
    found = ladders(results)
    if not found:
        return []
    text = Text(
        (
            "CPU time of training against a number that the study varies, “…” in the name, with all else as it is and "
            "training sets of equal size. With the side of images in place of their area, an exponent of 2 grows in "
            "proportion to the pixels. Ten and a hundred times the largest value are extrapolated, with the "
            "line's 95 % interval.",
        ),
        heading="How training grows with what was varied",
    )
    frame = pd.DataFrame([{"varied": each.varied, "beside": each.beside, **_line(each.growth)} for each in found])
    return [text, _lines("growth-varied", frame, "Growth of training time with each number that was varied.")]


def _line(fitted: Growth) -> dict[str, float]:
    ends = {"exponent": fitted.exponent, "ten": fitted.at(10), "hundred": fitted.at(100)}
    return {
        f"{name}{end}": value
        for name, found in ends.items()
        for end, value in (("", found.central), ("_low", found.low), ("_high", found.high))
    }


def _lines(name: str, frame: pd.DataFrame, caption: str) -> Table:
    times = ["ten", "ten_low", "ten_high", "hundred", "hundred_low", "hundred_high"]
    titles = dict.fromkeys(["ten_low", "hundred_low"], "From") | dict.fromkeys(["ten_high", "hundred_high"], "To")
    titles |= {"exponent": "Exponent", "exponent_low": "95 % from", "exponent_high": "To"}
    titles |= {"ten": "At 10 times", "hundred": "At 100 times", "varied": "Varied", "beside": "With"}
    return Table(
        name,
        frame.sort_values("exponent", kind="stable"),
        caption,
        formats=dict.fromkeys(["exponent", "exponent_low", "exponent_high"], "{:.2f}".format)
        | dict.fromkeys(times, wording.seconds),
        titles=titles,
    )
