"""How busy others kept the machine: their seconds are counted, the trial's own are not."""

import time

from bakeoff.compare.meters import neighbours
from bakeoff.compare.meters.neighbours import Meter, busy_seconds


def reading(monkeypatch, busy, own):
    """What is read when the machine computed `busy` seconds from a level on, and the trial `own` of them."""
    busy_now, own_now = iter([100.0, 100.0 + busy]), iter([7.0, 7.0 + own])
    monkeypatch.setattr(neighbours, "busy_seconds", lambda: next(busy_now))
    monkeypatch.setattr(neighbours, "cpu_seconds", lambda: next(own_now))
    with Meter().watch() as readings:
        assert readings == {}
    return readings["others_cpu_seconds"]


def test_the_trial_s_own_seconds_are_no_neighbour_s(monkeypatch):
    assert reading(monkeypatch, busy=5.0, own=2.0) == 3.0
    assert reading(monkeypatch, busy=2.0, own=2.01) == 0.0  # counted in ticks, and never below nothing


def test_the_machine_is_busy_at_least_as_long_as_we_are():
    before, began = busy_seconds(), time.process_time()
    while time.process_time() - began < 0.3:
        pass
    assert busy_seconds() - before > 0.2
