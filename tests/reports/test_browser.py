"""The page in a real browser: it renders, runs its script, is short while it is folded, and never scrolls sideways."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bakeoff import reports

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
MEASURE = """<script>addEventListener('load', () => {
  const folded = document.documentElement.scrollHeight;
  for (const box of document.querySelectorAll('details')) box.open = true;
  const drawings = [...document.querySelectorAll('svg.drawing')];
  const wide = drawings.filter(drawing => drawing.getBoundingClientRect().width > 0).length;
  document.title = [document.documentElement.scrollWidth, innerWidth, drawings.length, wide, folded].join(' ');
})</script></head>"""

MOST_FOLDED = 6000
"""Pixels that the page may be high at 1,280 pixels while nothing is opened."""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("kind", ["ordinary", "long names"])
def test_the_page_fits_its_window(make, small, tmp_path, width, kind):
    results = small
    if kind == "long names":
        names = tuple(f"{'x' * 60}{i}" for i in range(4))
        contenders = {"c" * 70: ("own", 0.9, 1.0), "hog+svm": ("traditional", 0.9, 1.0)}
        results = make(contenders, {"d" * 80: (4, 0.0)}, class_names=names, repeats=1)
    text = reports.write(results, tmp_path, ["html"]).read_text(encoding="utf-8")
    # The page forbids scripts but its own; the copy that is measured allows one more.
    text = re.sub(r"<meta http-equiv=[^>]*>", "", text).replace("</head>", MEASURE, 1)
    frame = tmp_path / "frame.html"
    (tmp_path / "measured.html").write_text(text, encoding="utf-8")
    # A window of chromium is never narrower than 500 pixels, a frame in it may be.
    frame.write_text(
        f"<iframe src='measured.html' style='width:{width}px;height:800px;border:0' onload=\"setTimeout(() => "
        'document.title = this.contentDocument.title, 300)"></iframe>',
        encoding="utf-8",
    )
    title = re.search(r"<title>([\d ]+)</title>", dumped(frame, tmp_path))
    assert title, "the page did not render"
    content, window, drawings, drawn, folded = map(int, title[1].split())
    assert window == width
    assert content <= window
    assert drawings == drawn > 0
    assert width < 1280 or folded <= MOST_FOLDED


def test_the_script_runs_under_the_policy_of_the_page(small, tmp_path):
    page = reports.write(small, tmp_path, ["html"])
    assert "<button" not in page.read_text(encoding="utf-8").split("<script>")[0]
    shown = dumped(page, tmp_path).split("<script>")[0]
    assert re.search(r"<button[^>]*>Open all</button>", shown)
    assert shown.count('<input type="checkbox"') == len(small.contenders)
    assert re.search(r"<th[^>]*><button", shown)


def dumped(page: Path, folder: Path) -> str:
    command = [
        str(CHROMIUM),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--allow-file-access-from-files",
        f"--user-data-dir={folder / 'chrome'}",
        "--virtual-time-budget=5000",
        "--dump-dom",
        page.as_uri(),
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stdout
