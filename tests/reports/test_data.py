"""The section on the data: the cards of the facts, as tables and sheets."""

from dataclasses import replace

import numpy as np
import pytest

from bakeoff import reports
from bakeoff.compare.data.card import card_of
from bakeoff.compare.data.dataset import Dataset
from bakeoff.reports.document import Table
from bakeoff.reports.sections import data


def carded(results, **changes):
    """Results whose facts carry the card of a made-up data set with planted faults."""
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (40, 9, 12, changes.pop("channels", 3)), dtype=np.uint8)
    images[4] = images[0]
    labels = np.arange(40) % 4
    fields = {"split": np.where(np.arange(40) < 30, "train", "test")} | changes
    dataset = Dataset("d", images, labels, ("a", "<b>", "c", "=d"), "made up", **fields)
    name = next(iter(results.facts))
    facts = {name: replace(results.facts[name], card=card_of(dataset), classes=dataset.classes)}
    return replace(results, facts=dict(results.facts) | facts), name


def test_without_cards_there_is_no_section(results):
    assert data.section(results) is None


@pytest.mark.parametrize("channels", [1, 3])
def test_findings_counts_and_a_sheet(results, channels):
    found, name = carded(results, channels=channels)
    section = data.section(found)
    tables = {block.name: block for block in section.elements if isinstance(block, Table)}
    warnings = tables["data-warnings"].frame
    assert warnings.dataset.unique().tolist() == [name]
    assert "duplicates" in warnings["check"].tolist()
    counts = tables["class-counts"].frame
    assert counts["train"].sum() == 30
    assert counts["test"].sum() == 10
    figure = section.figures[0]
    assert figure.table.frame["class"].tolist() == ["a", "<b>", "c", "=d"]
    assert figure.table.frame["shown"].tolist() == [8] * 4
    assert "<image" in figure.svg


def test_skipped_files_and_clean_sets_are_told(results):
    found, name = carded(results, skipped=("x.png (it is empty)",))
    assert f"{name}: 1 file could not be read" in " ".join(data.section(found).elements[0].paragraphs)
    clean = dict(found.facts[name].card) | {"findings": {}, "skipped": []}
    quiet = replace(found, facts={name: replace(found.facts[name], card=clean)})
    assert f"nothing to warn of in {name}" in data.section(quiet).elements[0].paragraphs[0]


def test_the_whole_report_holds_it(small, tmp_path):
    found, _ = carded(small)
    page = reports.write(found, tmp_path).read_text(encoding="utf-8")
    assert "Images by class" in page
    assert "&lt;b&gt;" in page
    assert (tmp_path / "tables" / "class-counts.csv").is_file()
