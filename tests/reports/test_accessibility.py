"""The page for those who see or point otherwise: axe-core finds nothing, and a keyboard does what a mouse does."""

from dataclasses import replace

import numpy as np
import pytest

from bakeoff import reports
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.results.disagreement.pictures import keep_pictures
from tests.fakes.results import CONTENDERS, with_cards, with_search_and_probabilities
from tests.reports.test_browser import CHROMIUM

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")]

NAMES = ("majority", "hog+svm", "hog+linear-svm", "mlp", "small-cnn")
MOST_TABS = 300


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        yield started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


@pytest.fixture(scope="module")
def page_file(make, tmp_path_factory):
    """A report with galleries, cards, tuning and probabilities."""
    folder = tmp_path_factory.mktemp("run")
    results = make({name: CONTENDERS[name] for name in NAMES}, {"digits": (4, 0.0)}, repeats=2)
    results = with_cards(with_search_and_probabilities(results))
    n = 1 + max(int(outcome.index.max()) for outcome in results.outcomes)
    images = np.random.default_rng(0).integers(0, 255, (n, 8, 8, 1)).astype(np.uint8)
    dataset = Dataset("digits", images, np.arange(n) % 4, results.facts["digits"].classes, "made up")
    facts = {"digits": replace(results.facts["digits"], digest=dataset.digest)}
    results = replace(results, folder=folder, facts=facts)
    keep_pictures(results, {"digits": dataset})
    return reports.write(results, folder / "report")


def opened(browser, file, **how):
    """The page, with all that it says on the console and all that it asks for."""
    page = browser.new_context(**how).new_page()
    heard = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda request: heard.append(request.url) if not request.url.startswith("data:") else None)
    page.goto(file.as_uri())
    return page, heard


@pytest.mark.parametrize(
    ("width", "scheme"), [(1400, "light"), (340, "light"), (1400, "dark")], ids=["wide", "narrow", "dark"]
)
def test_axe_finds_no_violation(browser, page_file, width, scheme):
    how = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "bypass_csp": True}
    page, _ = opened(browser, page_file, **how)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = axe.Axe().run(page).response
    told = [(each["id"], [node["html"][:200] for node in each["nodes"][:3]]) for each in found["violations"]]
    assert told == []
    assert len(found["passes"]) > 20


def test_axe_sees_a_planted_fault(browser, page_file):
    page, _ = opened(browser, page_file, bypass_csp=True)
    page.evaluate("document.querySelector('#pair select').removeAttribute('aria-label')")
    assert [each["id"] for each in axe.Axe().run(page).response["violations"]] == ["select-name"]


def test_the_page_asks_for_nothing_and_the_console_is_silent(browser, page_file):
    page, heard = opened(browser, page_file)
    page.get_by_role("button", name="Open all").click()
    page.wait_for_load_state("networkidle")
    assert heard == [page_file.as_uri()]


def reach(page, selector):
    """Press Tab until the focus is there."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no way to {selector} by the keyboard")


def column(page):
    cells = page.locator("table[data-name=significance] tbody tr:not([hidden]) td:nth-child(4)").all_inner_texts()
    return [float(cell.replace("−", "-")) for cell in cells]


def test_a_keyboard_opens_downloads_filters_and_sorts(browser, page_file):
    page, heard = opened(browser, page_file, accept_downloads=True)
    part = "details.part:has(table[data-name=significance])"
    reach(page, f"{part} > summary")
    page.keyboard.press("Enter")
    assert page.locator(part).evaluate("each => each.open")
    reach(page, "details.numbers:has(table[data-name=significance]) > summary")
    page.keyboard.press("Enter")

    reach(page, 'a[download="significance.csv"]')
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    kept = waiting.value.path().read_text(encoding="utf-8")
    assert kept == (page_file.parent / "tables" / "significance.csv").read_text(encoding="utf-8")

    rows = len(column(page))
    reach(page, f"{part} input[type=search]")
    page.keyboard.type("majority")
    assert 0 < len(column(page)) < rows
    assert page.locator("#status").inner_text() == f"{len(column(page))} of {rows} rows."
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    assert len(column(page)) == rows

    reach(page, f"{part} th[data-column=difference] button")
    page.keyboard.press("Enter")
    assert column(page) == sorted(column(page))
    page.keyboard.press("Enter")
    assert column(page) == sorted(column(page), reverse=True)
    assert page.locator(f"{part} th[aria-sort]").get_attribute("aria-sort") == "descending"
    assert heard == [page_file.as_uri()]


def test_a_keyboard_hides_a_contender_and_reads_the_marks(browser, page_file):
    page, _ = opened(browser, page_file)
    reach(page, ".key input")
    page.keyboard.press("Space")
    assert page.locator("#status").inner_text().endswith("is hidden.")
    reach(page, "svg.drawing .mark")
    said = page.locator("#tip").inner_text()
    assert "%" in said
    page.keyboard.press("ArrowRight")
    assert page.locator("#tip").inner_text() not in ("", said)
