"""What is freed is got again without the system's help: seen by the pages that the system has to hand out."""

from __future__ import annotations

import subprocess
import sys

import pytest

PAGES_OF_FOUR_STEPS = """
import resource
import torch
from torch import nn
from bakeoff.pipelines.training.malloc import keep_freed_memory

torch.set_num_threads(1)
kept = keep_freed_memory() if {keep} else None
layers = [nn.Conv2d(1, 16, 3), nn.ReLU(), nn.Conv2d(16, 16, 3), nn.ReLU()]
network, pictures = nn.Sequential(*layers), torch.ones(64, 1, 28, 28)
for step in range(8):
    if step == 4:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    network(pictures).sum().backward()
print(kept, resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the setting is one of the GNU C library")
def test_steps_find_the_memory_of_the_steps_before():
    kept, pages = _pages(keep=True)
    if kept == "False":
        pytest.skip("another C library")
    assert pages < _pages(keep=False)[1] / 2


def _pages(keep: bool) -> tuple[str, int]:
    program = [sys.executable, "-c", PAGES_OF_FOUR_STEPS.format(keep=keep)]
    kept, pages = subprocess.run(program, capture_output=True, text=True, check=True).stdout.split()
    return kept, int(pages)
