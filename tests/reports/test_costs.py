"""What the sections on cost say of made-up studies."""

from dataclasses import replace

import numpy as np
import pytest

from bakeoff.compare.costs.assumptions import Assumptions
from bakeoff.compare.study.trial import Examined
from bakeoff.reports.document import Table, Text
from bakeoff.reports.render.tables import shown
from bakeoff.reports.sections import bill, budget, cost, economy, energy, trade_off
from tests.fakes.bills import readings, study
from tests.fakes.results import search

COSTS = {"dear": (1000.0, 0.001, 0.0005), "cheap": (10.0, 0.012, 0.0020)}


def made(**options):
    return study(lambda name, repeat, n: readings(*COSTS[name], features_cpu_seconds=COSTS[name][0] / 4), **options)


def words(section):
    texts = [block for block in section.elements if isinstance(block, Text)]
    return " ".join(" ".join([text.heading, *text.paragraphs, *(f"{a} {b}" for a, b in text.points)]) for text in texts)


def tables(section):
    return {block.name: shown(block) for block in section.elements if isinstance(block, Table)}


def test_the_bill_says_what_was_spent_and_how_fast_answers_come():
    found = tables(bill.section(made()))
    spent, answers = found["bill-1"], found["answers-1"]
    assert spent.rows[0] == ["dear", "16.7 min", "25.0 %", "400 ms", "–", "2.00 GB"]
    assert "95th percentile" in answers.headings
    assert "99th percentile" not in answers.headings  # nobody was called a thousand times
    assert answers.rows[0][:3] == ["dear", "500 µs", "1.00 ms"]
    assert "not ranked by them" in words(bill.section(made()))


def test_processes_and_vanished_seconds_are_told():
    results = study(lambda name, repeat, n: readings(*COSTS[name], processes=4.0, vanished_cpu_seconds=1.0))
    said = words(bill.section(results))
    assert "Started processes of their own cheap and dear" in said
    assert "Not available CPU time of cheap and dear" in said


def test_energy_with_interval_method_and_households():
    section = energy.section(made(assumptions=Assumptions(country="FR", price_per_kwh=0.2)))
    row = dict(zip(tables(section)["energy-1"].headings, tables(section)["energy-1"].rows[0], strict=True))
    assert row["Training"] == "4.75 kJ"
    assert row["CO₂e"] == "73.8 mg"  # 4,745 J at 56 g a kilowatt-hour
    assert row["How it was had"] == "modelled"
    said = words(section)
    assert "France in 2023" in said
    assert "4.75 W on average" in said
    assert "0.39 % of the power of an average home in the United States" in said
    households = tables(section)["households"].rows
    assert [each[0] for each in households] == ["dear, here", "GPT-3", "BLOOM", "DINOv2 ViT-g"]
    assert households[1][2] == "120 years"


def test_break_even_limits_and_growth():
    assumed = Assumptions(limits="fit<=60s, size<=2MB", images_per_day=1000, retrain_every=30)
    results = study(
        lambda name, repeat, n: readings(COSTS[name][0] * n / 1600, *COSTS[name][1:]),
        train_sizes=(100, 400, 1600),
        assumptions=assumed,
    )
    section = economy.section(results)
    said, found = words(section), tables(section)
    assert "Within fit ≤ 60 s and size ≤ 2 MB, cheap is the most accurate." in said
    row = dict(zip(found["break-even-1"].headings, found["break-even-1"].rows[0], strict=True))
    assert row["Pays off after images"] == "90\u202f000"
    assert row["Before the next training"] == "no"
    assert found["break-even-energy-1"].rows[0][2] == "97\u202f700"
    assert found["growth-1"].rows[0][1] == "1.00"
    assert found["year-1"].rows[0][0] == "cheap"  # twelve trainings of 1,000 s outweigh what its answers cost more


def test_a_single_repeat_has_no_interval_and_says_so():
    section = economy.section(made(repeats=1))
    found = tables(section)["break-even-1"]
    assert found.headings == ["Dearer to train", "Against", "Pays off after images"]
    assert "single repeat" in words(section)
    assert "bootstrap" not in words(section)
    assert "bootstrap" in words(economy.section(made()))


def test_latencies_beside_other_work_are_told_to_be_no_ranking():
    crowded = study(lambda name, repeat, n: readings(*COSTS[name], others=3.0 * COSTS[name][0]))
    assert "They are no ranking: 8 of 8 trials shared the machine" in words(bill.section(crowded))
    assert "no ranking" not in words(bill.section(made()))


def test_growth_with_a_number_that_was_varied():
    rates = {f"mlp[width={width}]": 0.9 for width in (50, 100, 200)}
    section = economy.section(study(lambda name, repeat, n: readings(int(name[10:-1]) ** 1.5, 0.001, 0.001), rates))
    row = tables(section)["growth-varied"].rows[0]
    assert row[:3] == ["mlp[width=…]", "d", "1.50"]
    assert "a number that the study varies" in words(section)


def test_tuned_contenders_show_what_their_budget_bought():
    results = made()
    tuned = tuple(replace(outcome, tuning=search(50.0, 0.85)) for outcome in results.outcomes)
    row = tables(budget.section(replace(results, outcomes=tuned)))["budget-1"].rows[0]
    assert row[1].endswith(" s")
    assert row[3:5] == ["not reached", "not reached"]
    assert budget.section(results) is None


def test_training_shows_when_it_came_so_far():
    results = made()
    facts = {
        "unit": np.array(["epochs"]),
        "steps": np.arange(1, 4),
        "spent_cpu_seconds": np.array([1.0, 2.0, 3.0]),
        "accuracies": np.array([0.5, 0.82, 0.93]),
    }
    taken = tuple(replace(outcome, exams={"time-to-accuracy": Examined(facts)}) for outcome in results.outcomes)
    found = tables(budget.section(replace(results, outcomes=taken)))
    assert list(found) == ["training-curve-1"]
    row = found["training-curve-1"].rows[0]
    assert row == [
        "dear",
        "2.00 s, 2 epochs",
        "3.00 s, 3 epochs",
        "not reached",
        "not reached",
        "3 epochs",
        "3.00 s",
        "93.0 %",
    ]


def test_a_training_that_never_pays_off():
    results = study(lambda name, repeat, n: readings(*((1000.0, 0.02, 0.1) if name == "dear" else (10.0, 0.01, 0.1))))
    row = tables(economy.section(results))["break-even-1"].rows[0]
    assert row[2:6] == ["never", "never", "never", "100.0 %"]


@pytest.mark.parametrize("module", [cost, trade_off])
def test_beside_other_work_nobody_is_ranked_by_latency(module):
    crowded = replace(made(), outcomes=tuple(replace(outcome, neighbours=3) for outcome in made().outcomes))
    for results, ranked in ((made(), True), (crowded, False)):
        columns = {name for table in module.section(results).tables for name in table.frame.columns}
        assert ("latency_seconds" in columns) == ranked
    assert "--remeasure-costs" in words(cost.section(crowded))
    assert "--remeasure-costs" not in words(cost.section(made()))


def test_nothing_read_is_nothing_said():
    results = study(lambda name, repeat, n: {})
    assert bill.section(results) is energy.section(results) is None
