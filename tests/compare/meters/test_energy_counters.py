"""Energy counters, on recorded traces: folders laid out as in /sys/class/powercap, and a driver that plays readings."""

import pytest

from bakeoff.compare.meters import nvml, rapl

# Microjoules that a server with two packages showed before and after a phase, their cores and memory as zones within.
TRACE = {
    "intel-rapl:0": ("package-0", 261_900_000_000, 400_000_000, 262_143_328_850),
    "intel-rapl:0:0": ("core", 100, 9_000_000_000, 262_143_328_850),
    "intel-rapl:0:1": ("dram", 5_000, 7_000_000_000, 65_712_999_613),
    "intel-rapl:1": ("package-1", 10_000_000, 12_500_000, 262_143_328_850),
    "intel-rapl:2": ("psys", 0, 900_000_000_000, 262_143_328_850),
}


def lay_out(folder, moment):
    for zone, (name, before, after, largest) in TRACE.items():
        (folder / zone).mkdir(exist_ok=True)
        (folder / zone / "name").write_text(name + "\n")
        (folder / zone / "energy_uj").write_text(f"{(before, after)[moment]}\n")
        (folder / zone / "max_energy_range_uj").write_text(f"{largest}\n")


def test_packages_alone_are_added_up_and_a_counter_may_start_again(tmp_path):
    lay_out(tmp_path, 0)
    with rapl.Meter(tmp_path).watch() as readings:
        lay_out(tmp_path, 1)
    # Package 0 went past its end: 262,143,328,850 + 1 − 261,900,000,000 + 400,000,000 µJ; package 1 took 2.5 J.
    assert readings == {"package_joules": pytest.approx(643.328851 + 2.5, abs=1e-9)}


def test_where_one_package_cannot_be_read_nothing_is_said(tmp_path):
    lay_out(tmp_path, 0)
    (tmp_path / "intel-rapl:1/energy_uj").unlink()
    with rapl.Meter(tmp_path).watch() as readings:
        pass
    assert readings == {}
    with rapl.Meter(tmp_path / "no such folder").watch() as readings:
        pass
    assert readings == {}


class Played:
    """A driver that plays the millijoules it is given, one list a card."""

    class NVMLError(Exception):
        pass

    def __init__(self, *cards):
        self.cards = [iter(card) for card in cards]

    def nvmlDeviceGetCount(self):  # noqa: N802
        return len(self.cards)

    def nvmlDeviceGetHandleByIndex(self, index):  # noqa: N802
        return index

    def nvmlDeviceGetTotalEnergyConsumption(self, card):  # noqa: N802
        value = next(self.cards[card])
        if value is None:
            raise self.NVMLError
        return value

    def nvmlShutdown(self):  # noqa: N802
        pass


def test_joules_of_all_cards_are_added_up():
    meter = nvml.Meter(Played([5, 1_000, 251_000], [7, 40_000, 41_500]))
    with meter.watch() as readings:
        pass
    meter.close()
    assert readings == {"gpu_joules": 251.5}


def test_a_card_that_does_not_count_leaves_nothing_to_say():
    with nvml.Meter(Played([5, 1_000], [None])).watch() as readings:
        pass
    assert readings == {}
