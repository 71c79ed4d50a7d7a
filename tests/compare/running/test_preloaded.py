from bakeoff.compare.catalog import entries
from bakeoff.compare.running.isolation import run_alone


def loaded_of_the_catalog():
    import sys

    kinds = ("features", "classifiers", "networks", "baselines", "meters", "exams")
    return [entry.module for kind in kinds for entry in entries(kind).values() if entry.module not in sys.modules]


def test_a_process_finds_the_whole_catalog_loaded():
    assert entries("meters")
    assert run_alone(loaded_of_the_catalog) == []


def test_and_checked():
    def checks():
        from bakeoff.compare import catalog

        before = catalog._loaded.cache_info().misses
        for entry in entries("meters").values():
            entry.load()
        return catalog._loaded.cache_info().misses - before

    assert run_alone(checks) == 0
