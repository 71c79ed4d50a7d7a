"""The report as one page that loads nothing and runs nothing."""

import base64
import re
from html.parser import HTMLParser

import pytest

from bakeoff import reports
from bakeoff.reports.document import Figure

HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://evil.example")',
    "$\\frac{1}{0}$ a very long name of a class that goes on and on",
    "{{ 7 * 7 }}",
    'quote" onerror="alert(1)',
)


class Page(HTMLParser):
    """Collects what a browser would load or run."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.loaded, self.handlers, self.anchors, self.ids = [], [], [], [], []
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


def test_the_page_loads_nothing_and_runs_nothing(small, tmp_path):
    text = page_of(small, tmp_path)
    page = Page(text)
    assert page.loaded
    assert all(value.startswith("data:image/svg+xml;base64,") for value in page.loaded)
    assert not {"script", "link", "iframe", "object", "embed", "base", "form"} & set(page.tags)
    assert not page.handlers
    assert not re.search(r"https?://", text)
    assert "url(" not in text
    assert "@import" not in text
    assert "default-src 'none'; img-src data:; style-src 'unsafe-inline'" in text


def test_figures_inside_of_the_page_load_nothing_either(small, tmp_path):
    for value in Page(page_of(small, tmp_path)).loaded:
        drawn = base64.b64decode(value.split(",")[1]).decode()
        assert not re.search(r'(?:href|src)="(?!#|data:)', drawn)
        assert "<script" not in drawn


def test_one_figure_one_table(small, tmp_path):
    text = page_of(small, tmp_path)
    figures = [block for section in reports.compose(small) for block in section.elements if isinstance(block, Figure)]
    assert len(figures) == text.count("<figure>") == text.count("<details>")
    for part in text.split("<figure>")[1:]:
        assert "<table>" in part.split("</figure>")[0]
        assert re.search(r'alt="[^"]{20,}"', part)


def test_contents_lead_somewhere(small, tmp_path):
    page = Page(page_of(small, tmp_path))
    inner = [anchor[1:] for anchor in page.anchors if anchor.startswith("#")]
    assert inner == page.ids
    assert len(set(page.ids)) == len(page.ids)


def test_hostile_names_stay_names(hostile, tmp_path):
    text = page_of(hostile, tmp_path)
    page = Page(text)
    assert "script" not in page.tags
    assert "i" not in page.tags
    assert "b" not in page.tags
    assert not page.handlers
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "{{ 7 * 7 }}" in text
    drawn = "".join(base64.b64decode(value.split(",")[1]).decode() for value in page.loaded)
    assert "<script" not in drawn
    assert "$\\f" in drawn


def test_links_to_files_are_made_only_where_the_files_are(small, tmp_path):
    assert ".csv" not in re.sub(r"the CSV file", "", page_of(small, tmp_path / "alone"))
    main = reports.write(small, tmp_path / "all")
    for anchor in Page(main.read_text(encoding="utf-8")).anchors:
        assert anchor.startswith("#") or (main.parent / anchor).is_file()
