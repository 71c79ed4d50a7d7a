"""The direction in which rooms may import one another, and how much a room may hold."""

import ast
import subprocess
import sys
import tomllib
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("compare", "pipelines", "reports")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
MODULES = {
    ".".join(("bakeoff", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in FILES
}

ORDER = {
    "compare": "data study contenders accounting meters insight exams statistics costs storage results billing"
    " model_checks claims running landmarks cli",
    "pipelines": "compute training inspection saving networks estimators descriptors svm trees faces features"
    " classifiers baselines",
    "reports": "charts sections render",
}
"""The rooms of each package; a room may import those before it, and files that lie in no room."""

REGISTRIES = {
    "compare/data/sources",
    "compare/exams",
    "pipelines/features",
    "pipelines/classifiers",
    "reports/sections",
}
TORCH_ROOMS = (
    "pipelines/training/",
    "pipelines/inspection/",
    "pipelines/saving/",
    "pipelines/networks/",
    "pipelines/estimators/",
    "compare/cli/checkup.py",
)


@cache
def imports(path: Path) -> frozenset[str]:
    """Everything a file imports, wherever in it the import stands; not what only its types are named after."""
    found = set()
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            waiting += node.orelse
            continue
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports by a relative name"
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else str(node.module) for name in inner}
    return frozenset(found)


def reaches(path: Path, *packages: str) -> set[str]:
    return {name for name in imports(path) for package in packages if name == package or name.startswith(package + ".")}


def room(module: str) -> tuple[str, str]:
    """The package and the room of a module of ours; no room where it lies at the top of its package."""
    _, package, *inner = module.split(".")
    return package, inner[0] if inner and inner[0] in ORDER[package].split() else ""


ALLOWED_IN_REPORTS = (
    "bakeoff.compare.results",
    "bakeoff.compare.statistics",
    "bakeoff.compare.costs",
    "bakeoff.compare.billing",
    "bakeoff.compare.claims",
    "bakeoff.compare.catalog",
    "bakeoff.compare.errors",
    "bakeoff.compare.percentages",
    "bakeoff.compare.study.search",
    "bakeoff.compare.study.trial",
    "bakeoff.pipelines.whole_file",
)
"""What reports read of the other packages: results, and nothing that trains."""


def forbidden(path: Path) -> set[str]:
    """What a file imports and, where it lies, may not."""
    place = path.relative_to(ROOT).as_posix()
    found = reaches(path, "torchvision")
    if place.startswith("pipelines/"):
        found |= reaches(path, "bakeoff.compare", "bakeoff.reports")
    if place.startswith("compare/") and not place.startswith("compare/cli/"):
        found |= reaches(path, "bakeoff.reports")
    if place.startswith("compare/statistics/"):
        found |= reaches(path, "bakeoff") - reaches(path, "bakeoff.compare.statistics")
    if place.startswith("reports/"):
        found |= reaches(path, "torch", "sklearn", "skimage")
        read = reaches(path, "bakeoff.compare", "bakeoff.pipelines") - {"bakeoff.compare"}
        found |= read - reaches(path, *ALLOWED_IN_REPORTS)
    if not place.startswith(TORCH_ROOMS):
        found |= reaches(path, "torch")
    if place != "compare/__main__.py" and not place.startswith("compare/cli/"):
        found |= reaches(path, "bakeoff.compare.cli")
    return found


def in_later_rooms(module: str) -> set[str]:
    """What a module imports of its own package from rooms that come after its own."""
    package, here = room(module)
    if not here:
        return set()
    rooms = ORDER[package].split()
    later = rooms[rooms.index(here) + 1 :]
    return {name for name in reaches(MODULES[module], f"bakeoff.{package}") if room(name)[1] in later}


def test_arrows_point_one_way():
    assert {str(path): found for path in FILES if (found := forbidden(path))} == {}


def test_a_room_imports_those_before_it():
    assert {module: found for module in MODULES if (found := in_later_rooms(module))} == {}


def test_no_module_reaches_itself():
    graph = {module: reaches(path, "bakeoff") & MODULES.keys() - {module} for module, path in MODULES.items()}
    list(TopologicalSorter(graph).static_order())


def test_a_room_holds_fifteen_files_at_most():
    folders = {path.parent for path in FILES}
    for folder in folders:
        if folder.relative_to(ROOT).as_posix() not in REGISTRIES:
            assert len(list(folder.glob("*.py"))) <= 15, folder


def test_a_file_has_three_hundred_lines_at_most():
    lengths = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {path: length for path, length in lengths.items() if length > 300} == {}


def test_what_is_installed_is_what_there_is():
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    assert listed == sorted(module for module, path in MODULES.items() if path.name == "__init__.py")


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
    "bakeoff.reports.charts.drawing",
)


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments):
    program = (
        "import sys\nfrom bakeoff.compare.cli.main import cli\n"
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
