"""Every section of the catalog, on ordinary and on odd results."""

from functools import cache

import pytest

from bakeoff import reports
from bakeoff.compare.catalog import entries
from bakeoff.reports.document import Figure, Section, Table, Text
from tests.fakes.results import make_results, with_cards, with_search_and_probabilities

CONTENDERS = {
    "majority": ("baseline", 0.0, 0.02),
    "hog+svm": ("traditional", 0.965, 3.1),
    "pixels+svm": ("traditional", 0.93, 1.4),
    "small-cnn": ("deep", 0.978, 44.0),
}

EVERYTHING = "everything"
ODD = {
    "ordinary": {},
    "one contender": {
        "contenders": {"hog+svm": ("traditional", 0.9, 3.0)},
        "repeats": 1,
        "datasets": {"digits": (2, 0.0)},
    },
    "only a baseline": {"contenders": {"majority": ("baseline", 0.0, 0.1)}, "repeats": 2},
    "only deep": {"contenders": {"mlp": ("deep", 0.9, 3.0), "small-cnn": ("deep", 0.95, 9.0)}, "repeats": 2},
    "one repeat": {"repeats": 1, "datasets": {"digits": (10, 0.0)}},
    "two repeats": {"repeats": 2, "datasets": {"digits": (3, 0.0)}},
    "all failed": {"fail": bool},
    "nothing run": {"forget": bool},
    "one failed everywhere": {"fail": lambda trial: trial.contender == "small-cnn", "repeats": 2},
    "some failed": {"fail": lambda trial: (trial.repeat + len(trial.contender)) % 3 == 0},
    "no learned arrays, no readings": {"learned": False, "readings": False, "repeats": 2},
    "40 and 100 classes": {
        "datasets": {"a": (40, 0.1), "b": (100, 0.2), "c": (16, 0.1)},
        "repeats": 1,
        "learned": False,
    },
    "perfect": {"perfect": True, "datasets": {"digits": (3, 0.0)}},
    "fixed test set": {"fixed_test": True, "repeats": 1},
    "fixed test set, trained thrice": {"fixed_test": True, "repeats": 3},
    "training sizes": {"train_sizes": (100, 300, "all"), "repeats": 2},
    "colour, not square": {"image_shape": (20, 32, 3), "repeats": 1},
    "large images": {"image_shape": (150, 110, 3), "repeats": 1, "datasets": {"digits": (3, 0.0)}},
    "long names": {
        "class_names": tuple(f"a class with a name of {'many ' * 6}letters {i}" for i in range(4)),
        "repeats": 1,
    },
    "thirteen contenders": {
        "contenders": {
            f"features-{i}+a-rather-long-classifier": ("traditional", 0.8 + i / 100, 1.0) for i in range(13)
        },
        "repeats": 2,
        "datasets": {"digits": (3, 0.0)},
    },
}

RARELY = {"budget", "data", "failures", "gap", "many-datasets", "training-size", "tuning"}
"""Sections that an ordinary study has no use for."""

OF_OUTCOMES = {
    "accuracy",
    "agreement",
    "bill",
    "calibration",
    "confusion",
    "cost",
    "economy",
    "edges-shapes",
    "energy",
    "explanations-scored",
    "learned-features",
    "own-maps",
    "planted-evidence",
    "significance",
    "trade-off",
    "what-is-kept",
}
OF_READINGS = {"bill", "cost", "economy", "energy", "trade-off"}
OF_MAPS = {"edges-shapes", "explanations-scored", "learned-features", "own-maps", "planted-evidence", "what-is-kept"}

ABSENT = {
    "one contender": RARELY | {"agreement", "economy", "edges-shapes", "significance"},
    "only a baseline": RARELY | OF_MAPS - {"learned-features"} | {"agreement", "economy", "significance", "trade-off"},
    "all failed": RARELY - {"failures"} | OF_OUTCOMES,
    "nothing run": RARELY - {"failures"} | OF_OUTCOMES,
    "one failed everywhere": RARELY - {"failures"} | {"edges-shapes"},
    "some failed": RARELY - {"failures"},
    "no learned arrays, no readings": RARELY | OF_READINGS | OF_MAPS,
    "40 and 100 classes": RARELY | OF_MAPS,
    "thirteen contenders": RARELY | {"edges-shapes"},
    "training sizes": RARELY - {"training-size"},
    EVERYTHING: set(),
}
"""What is left out where; elsewhere what is rarely of use."""

NAMED = RARELY | OF_OUTCOMES | {"provenance", "verdict"}
"""Of another section no more is asked than that what it says is sound."""


def everything():
    """A study of which every section has something to say."""
    contenders = CONTENDERS | {
        "hog+mlp": ("hybrid", 0.95, 9.0),
        "small-cnn+svm": ("hybrid", 0.96, 45.0),
    }
    results = make_results(
        contenders,
        {name: (4, 0.03 * i) for i, name in enumerate("abcdef")},
        repeats=2,
        n_test=80,
        train_sizes=(100, "all"),
        fail=lambda trial: (trial.dataset, trial.contender, trial.repeat) == ("a", "pixels+svm", 1),
    )
    return with_cards(with_search_and_probabilities(results))


@pytest.fixture(scope="module")
def report():
    """Name of odd results → section → what it says, each made once."""

    @cache
    def made(name):
        results = everything() if name == EVERYTHING else make_results(**{"contenders": CONTENDERS} | ODD[name])
        return {entry.name: entry.load().section(results) for entry in entries("sections").values()}

    return made


@pytest.mark.parametrize("entry", entries("sections").values(), ids=lambda entry: entry.name)
def test_a_section_is_described_and_has_a_place_of_its_own(entry):
    assert entry.summary.endswith(".")
    others = [other.load().ORDER for other in entries("sections").values() if other is not entry]
    assert entry.load().ORDER not in others


@pytest.mark.parametrize("name", [*ODD, EVERYTHING])
@pytest.mark.parametrize("entry", entries("sections").values(), ids=lambda entry: entry.name)
def test_a_section_is_there_where_it_belongs_and_says_something_sound(entry, name, report):
    found = report(name)[entry.name]
    if entry.name in NAMED:
        assert (found is None) is (entry.name in ABSENT.get(name, RARELY))
    if found is None:
        return
    assert isinstance(found, Section)
    assert found.elements
    for block in found.elements:
        if isinstance(block, Text):
            spoken = " ".join([*block.paragraphs, *(" ".join(point) for point in block.points)])
            assert block.heading or spoken
            assert "nan" not in spoken.lower().split()
            assert "None" not in spoken.split()
            assert "  " not in spoken
        if isinstance(block, Figure):
            assert block.svg.startswith("<svg")
            assert ">nan<" not in block.svg
            assert len(block.table.frame)
    assert all(isinstance(table, Table) and len(table.frame) for table in found.tables)


@pytest.mark.parametrize("name", [*ODD, EVERYTHING])
def test_a_whole_report_has_tables_of_different_names(name, report):
    tables = [table.name for section in report(name).values() if section is not None for table in section.tables]
    assert len(tables) == len(set(tables))


def test_sections_are_read_in_the_order_of_their_places(sections):
    titles = [section.title for section in sections]
    assert (*titles[:2], titles[-1]) == ("Claims", "Verdict", "Provenance")
    assert [section.place for section in sections] == sorted(section.place for section in sections)
    assert titles.index("Accuracy") < titles.index("Significance") < titles.index("Cost")
    assert titles.index("Cost") < titles.index("Learned features")


def test_a_section_with_nothing_to_show_is_left_out(make):
    titles = [section.title for section in reports.compose(make(CONTENDERS, learned=False, readings=False, repeats=2))]
    assert not {"Cost", "Accuracy against cost", "Learned features", "Training size"} & set(titles)
