"""The direction in which rooms may import one another."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted(path for room in ("compare", "pipelines", "reports") for path in (ROOT / room).rglob("*.py"))
TORCH_ROOMS = (
    "pipelines/adaptive_pooling.py",
    "pipelines/architecture.py",
    "pipelines/augmentation.py",
    "pipelines/backbone.py",
    "pipelines/checkpoint.py",
    "pipelines/dead_units.py",
    "pipelines/deep.py",
    "pipelines/device.py",
    "pipelines/early_stopping.py",
    "pipelines/inference.py",
    "pipelines/inspection.py",
    "pipelines/labelled_images.py",
    "pipelines/layers.py",
    "pipelines/onnx_network.py",
    "pipelines/perceptron.py",
    "pipelines/pretrained.py",
    "pipelines/training.py",
    "pipelines/weights.py",
    "pipelines/networks/",
    "compare/checkup.py",
)


def imports(path: Path) -> set[str]:
    """Everything a file imports, wherever in it the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports by a relative name"
            found.add(node.module or "")
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def reaches(path: Path, *packages: str) -> set[str]:
    return {name for name in imports(path) for package in packages if name == package or name.startswith(package + ".")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_arrows_point_one_way(path):
    place = path.relative_to(ROOT).as_posix()
    if place.startswith("pipelines/"):
        assert not reaches(path, "bakeoff.compare", "bakeoff.reports")
    if place.startswith("compare/") and place != "compare/cli.py":
        assert not reaches(path, "bakeoff.reports")
    if place.startswith("reports/"):
        assert not reaches(path, "bakeoff.pipelines", "torch", "sklearn", "skimage")
        assert reaches(path, "bakeoff.compare") <= reaches(
            path,
            "bakeoff.compare.results",
            "bakeoff.compare.metrics",
            "bakeoff.compare.statistics",
            "bakeoff.compare.catalog",
            "bakeoff.compare.errors",
            "bakeoff.compare.trial",
        ) | {"bakeoff.compare"}
    if not place.startswith(TORCH_ROOMS):
        assert not reaches(path, "torch")
    if place != "compare/__main__.py":
        assert not reaches(path, "bakeoff.compare.cli")
    assert not reaches(path, "torchvision")


HEAVY = (
    "torch",
    "sklearn",
    "skimage",
    "scipy",
    "pandas",
    "matplotlib",
    "seaborn",
    "pydantic",
    "rich",
    "bakeoff.reports.charts",
)


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments):
    program = (
        "import sys\nfrom bakeoff.compare.cli import cli\n"
        f"try: cli({arguments!r}, prog_name='bakeoff')\nexcept SystemExit: pass\n"
        f"print('heavy:', sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "bakeoff" in ended.stdout
    assert "heavy: []" in ended.stdout


def test_importing_compare_is_cheap():
    program = f"import sys, bakeoff.compare; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
