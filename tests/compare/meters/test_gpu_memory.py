"""The GPU's peak, and silence where there is no torch or no GPU was computed on."""

import sys
from types import SimpleNamespace

from bakeoff.compare.meters.gpu_memory import Meter


class Card:
    """Torch's interface to a GPU that holds so many bytes in turn."""

    def __init__(self, awake=True):
        self.awake, self.peak = awake, 900

    def is_initialized(self):
        return self.awake

    def reset_peak_memory_stats(self):
        self.peak = 100

    def max_memory_allocated(self):
        return self.peak


def test_a_phase_has_its_own_peak(monkeypatch):
    card = Card()
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(cuda=card))
    with Meter().watch() as readings:
        assert card.peak == 100  # what an earlier phase held is forgotten
        card.peak = 500
    assert readings == {"gpu_peak_bytes": 500.0}


def test_a_gpu_that_wakes_within_the_phase_is_read(monkeypatch):
    card = Card(awake=False)
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(cuda=card))
    with Meter().watch() as readings:
        card.awake, card.peak = True, 300
    assert readings == {"gpu_peak_bytes": 300.0}


def test_without_a_gpu_nothing_is_said_and_torch_is_not_imported(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(cuda=Card(awake=False)))
    with Meter().watch() as asleep:
        pass
    monkeypatch.delitem(sys.modules, "torch")
    with Meter().watch() as absent:
        pass
    assert (asleep, absent, "torch" in sys.modules) == ({}, {}, False)
