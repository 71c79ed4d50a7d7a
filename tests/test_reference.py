"""The reference has all that can be imported."""

import importlib
import subprocess
import sys
from html import escape
from pathlib import Path

import pytest

pytest.importorskip("pdoc", reason="the reference is written with the extra [docs]")

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_every_public_name_is_in_the_reference_with_its_parameters(tmp_path):
    subprocess.run([sys.executable, ROOT / ".ci/reference.py", tmp_path], check=True)
    for package in ("compare", "pipelines", "reports"):
        page = (tmp_path / "bakeoff" / f"{package}.html").read_text(encoding="utf-8")
        public = importlib.import_module(f"bakeoff.{package}")
        assert public.__all__
        for name in public.__all__:
            assert f'id="{name}"' in page
            if callable(getattr(public, name)):
                assert f'<span class="name">{escape(name)}</span>' in page
                assert page.partition(f'<section id="{name}">')[2].partition("</section>")[0].count('class="docstring"')
