"""The report as one page that loads nothing, and runs nothing but its own script."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from bakeoff import reports
from bakeoff.compare import Study
from bakeoff.reports.first_screen import cards
from bakeoff.reports.render.files import report_files
from bakeoff.reports.render.html import PLAIN
from bakeoff.reports.render.tables import to_csv

HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://evil.example")',
    "$\\frac{1}{0}$ a very long name of a class that goes on and on",
    "{{ 7 * 7 }}",
    'quote" onerror="alert(1)',
)

MOST_SCRIPT_BYTES = 10_000
MOST_PAGE_BYTES = 850_000
"""Of two data sets with nine contenders; the three of the default study, with larger pictures, come to 1.5 MB."""


class Page(HTMLParser):
    """Collects what a browser would load or run."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.loaded, self.handlers, self.anchors, self.ids, self.scripts = [], [], [], [], [], []
        self.policy = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("src", "srcset", "poster", "data", "action") or (name == "href" and tag != "a"):
                self.loaded.append(value)
            if name.startswith("on"):
                self.handlers.append(value)
            if name == "href" and tag == "a":
                self.anchors.append(value)
            if name == "id":
                self.ids.append(value)
        if ("http-equiv", "Content-Security-Policy") in attrs:
            self.policy = dict(attrs)["content"]

    def handle_data(self, data):
        if self.tags and self.tags[-1] == "script" and data.strip():
            self.scripts.append(data)


@pytest.fixture(scope="module")
def hostile(make):
    contenders = {
        "majority": ("baseline", 0.0, 0.1),
        "<b>svm</b>": ("traditional", 0.9, 1.0),
        "cnn&\"'": ("deep", 0.95, 9.0),
    }
    return make(
        contenders,
        {"<i>folder</i>": (len(HOSTILE), 0.0)},
        class_names=HOSTILE,
        repeats=2,
        image_shape=(12, 20, 3),
        fail=lambda trial: trial.repeat == 1 and trial.contender == "<b>svm</b>",
    )


def page_of(results, folder):
    return reports.write(results, folder, ["html"]).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def text(small, tmp_path_factory):
    return page_of(small, tmp_path_factory.mktemp("page"))


@pytest.fixture(scope="module")
def hostile_text(hostile, tmp_path_factory):
    return page_of(hostile, tmp_path_factory.mktemp("hostile"))


def test_the_page_loads_nothing(text):
    page = Page(text)
    assert page.loaded
    assert all(value.startswith(("data:image/", "#")) for value in page.loaded)
    assert not {"link", "iframe", "object", "embed", "base", "form", "img"} & set(page.tags)
    assert not page.handlers
    assert not re.search(r"https?://", text)
    assert set(re.findall(r"url\((.)", text)) <= {"#"}
    assert "@import" not in text


@pytest.mark.parametrize("kind", ["text", "hostile_text"])
def test_the_one_script_is_the_one_that_the_policy_names(kind, request):
    page = Page(request.getfixturevalue(kind))
    assert page.tags.count("script") == len(page.scripts) == 1
    digest = base64.b64encode(hashlib.sha256(page.scripts[0].encode()).digest()).decode()
    rules = dict(rule.strip().split(" ", 1) for rule in page.policy.split(";"))
    assert rules == {
        "default-src": "'none'",
        "img-src": "data:",
        "style-src": "'unsafe-inline'",
        "script-src": f"'sha256-{digest}'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert len(page.scripts[0].encode()) <= MOST_SCRIPT_BYTES


def test_figures_are_text_with_their_numbers_and_their_names(small, text):
    figures = [block for section in reports.compose(small) for block in section.figures]
    parts = [part.split("</figure>")[0] for part in text.split("<figure>")[1:]]
    assert len(figures) == len(parts) == text.count('<details class="numbers">')
    assert "image/svg" not in text
    for part in parts:
        assert "<table" in part
        assert re.search(r'<svg class="drawing[^>]* aria-label="[^"]{20,}"', part)
    assert "<text" in parts[0]


def test_links_lead_somewhere_and_nothing_has_the_name_of_another(text):
    page = Page(text)
    inner = {anchor[1:] for anchor in page.anchors if anchor.startswith("#")}
    assert inner
    assert inner <= set(page.ids)
    assert {value[1:] for value in page.loaded if value.startswith("#")} <= set(page.ids)
    assert set(re.findall(r"url\(#([^)]*)\)", text)) <= set(page.ids)
    assert len(set(page.ids)) == len(page.ids)


def test_each_table_is_whole_inside_the_page(small, text):
    links = [anchor for anchor in Page(text).anchors if anchor.startswith("data:text/csv")]
    inside = {unquote(link.split(",", 1)[1]) for link in links}
    assert inside == {to_csv(table) for section in reports.compose(small) for table in section.tables}


def test_hostile_names_stay_names(hostile, hostile_text):
    page = Page(hostile_text)
    assert "i" not in page.tags
    assert page.tags.count("b") == sum(len(card.sides) for card in cards(hostile))
    assert not page.handlers
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in hostile_text
    assert "{{ 7 * 7 }}" in hostile_text
    drawn = "".join(part.split("</svg>")[0] for part in hostile_text.split('<svg class="drawing')[1:])
    assert "<script" not in drawn
    assert "$\\f" in drawn


def test_the_page_stays_small(results):
    """With the exams that a study has unless it asks for more, each of which brings figures of its own."""
    exams = set(Study().exams)
    outcomes = [replace(each, exams={k: v for k, v in each.exams.items() if k in exams}) for each in results.outcomes]
    asked = replace(results, outcomes=tuple(outcomes))
    page = report_files(asked, reports.compose(asked), ["html"])["index.html"]
    assert 500_000 < len(page.encode()) <= MOST_PAGE_BYTES


@pytest.mark.parametrize(
    ("text", "read"), [("97.1 %", 97.1), ("−0.5", -0.5), ("+1.0", 1.0), ("1\u202f797", 1797), ("12", 12)]
)
def test_what_a_script_reads_as_it_is_written_is_written_so(text, read):
    assert PLAIN.fullmatch(text)
    assert float(re.sub(r"[\s%]", "", text.replace("−", "-"))) == read  # as the script does


@pytest.mark.parametrize("text", ["about 11 000", "12.3 ms", "<0.001", ">99.9 %", "2/5"])
def test_other_cells_carry_the_number_that_they_sort_by(text):
    assert not PLAIN.fullmatch(text)


def test_the_page_needs_no_file_beside_it(small, tmp_path):
    for anchor in Page(reports.write(small, tmp_path).read_text(encoding="utf-8")).anchors:
        assert anchor.startswith(("#", "data:"))
