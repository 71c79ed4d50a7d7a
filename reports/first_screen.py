"""What is read before anything is opened: one sentence, and a card for each data set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bakeoff.compare.billing import bills
from bakeoff.compare.results import ranking
from bakeoff.compare.results.judgement import FAMILIES, Decision, Duel, rivals
from bakeoff.reports import headings, wording
from bakeoff.reports.charts.interval import interval
from bakeoff.reports.document import Card, Side
from bakeoff.reports.headline import best_sentence, bill_sentences, percentage_points

if TYPE_CHECKING:
    from bakeoff.compare.results.results import Block, Results

NAMED = 4
"""So many data sets are named in the sentence; of more, it is said how many."""

SAID: dict[str | Decision, str] = {
    "deep": "deep learning is more accurate on {}",
    "traditional": "traditional machine learning is more accurate on {}",
    Decision.EQUAL: "the two are practically equal on {}",
    Decision.UNDECIDED: "this much data cannot tell the two apart on {}",
}


def answer(results: Results) -> str:
    """The question of the page answered in one sentence, and the price in another."""
    blocks = ranking.whole_blocks(results)
    if not blocks:
        return "No trial has ended, so there is nothing to compare."
    groups: dict[str | Decision, list[str]] = {}
    for block in blocks:
        duel = rivals(results, block)
        if duel is not None:
            key = duel.ahead.family if duel.decision is Decision.BETTER else duel.decision
            groups.setdefault(key, []).append(headings.title(block))
    if not groups:
        return " ".join(best_sentence(results, block) for block in blocks[:NAMED])
    parts = [text.format(_where(groups[key], len(blocks))) for key, text in SAID.items() if key in groups]
    said = "; ".join(parts)
    return " ".join([said[0].upper() + said[1:] + ".", *bill_sentences(results, blocks)])


def _where(names: list[str], of: int) -> str:
    return wording.listing(names) if of <= NAMED else f"{len(names)} of {of} data sets"


def cards(results: Results) -> list[Card]:
    """A card for each data set, all differences on one scale."""
    blocks = ranking.whole_blocks(results)
    duels = {block: rivals(results, block) for block in blocks}
    reach = max([_reach(duel) for duel in duels.values() if duel] + [2 * results.study.rope, 0.01])
    return [_duel(results, block, duel, reach) if duel else _alone(results, block) for block, duel in duels.items()]


def _reach(duel: Duel) -> float:
    found = duel.found
    return max(abs(value) for value in (found.difference, found.low, found.high) if not wording.absent(value))


def _duel(results: Results, block: Block, duel: Duel, reach: float) -> Card:
    verdicts = {
        Decision.BETTER: f"{duel.ahead.contender} is better",
        Decision.EQUAL: "Practically equal",
        Decision.UNDECIDED: "This data cannot tell",
    }
    deep, traditional = duel.of("deep"), duel.of("traditional")
    found = ranking.pairs(results, block)[deep.contender, traditional.contender]
    between = (
        "; no interval can be had from so few repeats"
        if wording.absent(found.low)
        else f" (95 % interval {wording.points(found.low)} to {wording.points(found.high)} for deep)"
    )
    ahead = f"{duel.ahead.contender} ahead by {percentage_points(duel.found.difference)}{between}"
    return Card(
        headings.title(block),
        verdicts[duel.decision],
        tuple(_side(results, block, row) for row in (duel.ahead, duel.behind)),
        interval(found.difference, found.low, found.high, results.study.rope, reach, ahead),
        f"{ahead}.",
        _caution(results, block, duel),
    )


def _alone(results: Results, block: Block) -> Card:
    rows = [row for family in FAMILIES if (row := ranking.leader(results, block, family)) is not None]
    row = ranking.leader(results, block)
    rows = rows or ([row] if row is not None else [])
    sides = tuple(_side(results, block, each) for each in rows)
    return Card(headings.title(block), "Nothing to set beside it", sides, "", best_sentence(results, block), "")


def _side(results: Results, block: Block, row: Any) -> Side:
    energies = bills.energies(results, block).set_index("contender")["training_joules"]
    energy = wording.joules(float(energies[row.contender]))
    cpu = wording.seconds(row.fit_cpu_seconds)
    parts = [f"{cpu} CPU"] * (cpu != wording.NOTHING) + [energy] * (energy != wording.NOTHING)
    price = f"training {' · '.join(parts)}" if parts else "cost not read"
    return Side(row.contender, row.family, wording.percent(row.accuracy), price)


def _caution(results: Results, block: Block, duel: Duel) -> str:
    """The first of these that holds: what would be misread most comes first."""
    names = {duel.ahead.contender, duel.behind.contender}
    failed = [f for f in results.failures if f.trial.contender in names and f.trial.dataset == block[0]]
    least = min(duel.ahead.n_test, duel.behind.n_test)
    if failed:
        return f"{wording.plural(len(failed), 'trial')} of these two failed; the rest may be the easier ones."
    if results.missing:
        return f"{wording.plural(results.missing, 'planned trial')} of the study not run yet."
    if duel.of_models:
        return "Each was trained once: this speaks of two models, not of two ways to learn."
    if duel.decision is Decision.UNDECIDED:
        return f"Not shown to differ is not shown to be equal; {wording.count(least)} images were tested."
    return "Holds for data like these; the best of each family was picked by these scores, which p allows for."
