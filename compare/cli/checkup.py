"""What this installation has, and what it could have besides."""

from __future__ import annotations

from importlib.util import find_spec

from bakeoff.compare.running.machine import machine, versions
from bakeoff.pipelines.compute.thread_count import available_cores

OPTIONAL = {
    "datasets": ("hf", "data sets of the Hugging Face hub"),
    "transformers": ("pretrained", "networks that were trained elsewhere"),
    "pytest": ("test", "the tests of bakeoff itself"),
}
"""Package → the extra that installs it, and what it adds."""


def checkup() -> list[list[str]]:
    """Rows of (what, finding)."""
    rows = [[name, found] for name, found in versions().items()]
    facts = machine()
    rows += [
        ["python", facts["python"]],
        ["system", facts["system"]],
        ["processor", facts["processor"]],
        ["cores", f"{available_cores()}; each contender gets one thread unless the study says threads = N"],
        ["memory", f"{facts['memory_bytes'] / 2**30:.1f} GiB"],
        ["device", _device()],
    ]
    for package, (extra, adds) in OPTIONAL.items():
        found = "installed" if find_spec(package) else f"missing: pip install 'bakeoff[{extra}]' adds {adds}"
        rows.append([package, found])
    return rows


def _device() -> str:
    import torch

    if torch.cuda.is_available():
        return f'cuda: {torch.cuda.get_device_name()}; use it with device = "cuda" in a study'
    if torch.backends.mps.is_available():
        return 'mps; use it with device = "mps" in a study'
    return "cpu; no GPU that this build of torch can use"
