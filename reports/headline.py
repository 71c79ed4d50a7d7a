"""The sentence over all data sets: which family is more accurate where, and what the other one costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bakeoff.reports import ranking, wording

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Results

FAMILIES = ("traditional", "deep")


def rivals(results: Results, block: ranking.Block) -> tuple[Any, Any, ranking.Pair] | None:
    """Best traditional and best deep contender, the more accurate first, and what the results say about the two."""
    heads = [head for family in FAMILIES if (head := ranking.leader(results, block, family)) is not None]
    if len(heads) < len(FAMILIES):
        return None
    ahead, behind = sorted(heads, key=lambda row: -row.accuracy)
    compared = ranking.pairs(results, block)
    found = compared.get((ahead.contender, behind.contender))
    if found is not None and found.difference < 0:  # where repeats failed, the two meet only on those that both have
        ahead, behind = behind, ahead
        found = compared[ahead.contender, behind.contender]
    return None if found is None else (ahead, behind, found)


def headline(results: Results, blocks: list[ranking.Block]) -> str:
    """Everything in one sentence a verdict."""
    groups: dict[str, list[str]] = {}
    for block in blocks:
        duel = rivals(results, block)
        if duel is None:
            groups.setdefault("alone", []).append(best_sentence(results, block))
            continue
        ahead, behind, found = duel
        gap = (
            f"{ahead.contender} leads {behind.contender} by {percentage_points(found.difference)}, which may be chance"
        )
        if percentage_points(found.difference).startswith("0.0 "):
            gap = f"{ahead.contender} and {behind.contender} are level"
        place = ranking.title(block)
        if found.is_real:
            lead = f"{ahead.contender} leads {behind.contender} by {percentage_points(found.difference)}"
            groups.setdefault(ahead.family, []).append(f"{place} ({lead})")
        elif found.verdict == "practically equal":
            groups.setdefault("equal", []).append(f"{place} ({behind.contender} and {ahead.contender})")
        else:
            groups.setdefault("open", []).append(f"{place} ({gap})")
    sentences = {
        "deep": "Deep learning is more accurate on {}.",
        "traditional": "Traditional machine learning is more accurate on {}.",
        "equal": "Traditional and deep are practically equal on {}.",
        "open": "This much data cannot tell traditional and deep apart on {}.",
    }
    told = [sentence.format(wording.listing(groups[key])) for key, sentence in sentences.items() if key in groups]
    return " ".join([*told, *groups.get("alone", []), *_bill(results, blocks)])


def _bill(results: Results, blocks: list[ranking.Block]) -> list[str]:
    """What training the best of one family costs in units of the other, where it is the same family throughout."""
    ratios = []
    for duel in (rivals(results, block) for block in blocks):
        costs = {row.family: row.fit_cpu_seconds for row in duel[:2]} if duel else {}
        if costs.get("traditional", 0) > 0 and costs.get("deep", 0) > 0:
            ratios.append(costs["deep"] / costs["traditional"])
    if not ratios or not (min(ratios) >= 1.05 or max(ratios) <= 1 / 1.05):
        return []
    dearer, cheaper = ("deep", "traditional") if ratios[0] > 1 else ("traditional", "deep")
    low, high = sorted(ratio if ratios[0] > 1 else 1 / ratio for ratio in (min(ratios), max(ratios)))
    least, most = wording.ratio(low), wording.ratio(high)
    times = most if least == most else f"{least.removesuffix(' times')} to {most}"
    return [f"The best {dearer} contender took {times} the CPU time of the best {cheaper} one to train."]


def best_sentence(results: Results, block: ranking.Block) -> str:
    best = ranking.leader(results, block)
    place = ranking.title(block)
    if best is None:
        return f"On {place} only a baseline has an outcome."
    if len(ranking.ranked(results, block)) == 1:
        right = wording.percent(best.accuracy)
        return f"On {place} {best.contender} has an accuracy of {right}; nothing else was run."
    present = {family for family in FAMILIES if ranking.leader(results, block, family) is not None}
    missing = [family for family in FAMILIES if family not in present]
    why = f"no {' and no '.join(missing)} contender has an outcome there" if missing else "the two were not compared"
    return f"On {place} {best.contender} is most accurate with {wording.percent(best.accuracy)}; {why}."


def percentage_points(difference: float) -> str:
    amount = wording.points(abs(difference)).lstrip("+")
    return f"{amount} percentage point{'' if amount == '1.0' else 's'}"
