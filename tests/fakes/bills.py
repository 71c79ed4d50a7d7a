"""Made-up studies whose readings are known, so that every derived cost can be worked out by hand."""

from dataclasses import replace

from bakeoff.compare.costs.assumptions import Assumptions
from tests.fakes import studies

MACHINE = {"processor": "made up", "cores": 4, "system": "made up"}


def readings(fit, image, latency, size=1e6, others=0.0, **fit_readings):
    """CPU seconds of the fit and of one answer, the latency in seconds and the model's size in bytes."""
    return {
        "fit": {
            "cpu_seconds": fit,
            "wall_seconds": fit,
            "peak_bytes": 2e9,
            "peak_bytes_above_start": 1e9,
            "others_cpu_seconds": others,
            **fit_readings,
        },
        "predict": {"cpu_seconds": 400 * image, "wall_seconds": 400 * image, "peak_bytes": 1e9},
        "latency": {
            "wall_seconds": latency,
            "low_wall_seconds": 0.98 * latency,
            "high_wall_seconds": 1.02 * latency,
            "p95_wall_seconds": 2 * latency,
        },
        "size": {"bytes": size},
        "throughput": {"images_per_second_1": 1 / latency},
        "operations": {"per_image": 1000.0, "features_per_image": 250.0},
    }


def study(costs, rates=None, assumptions=None, **options):
    """`costs` is (name, repeat, training size) → readings."""
    names = list(rates or {"dear": 0.9, "cheap": 0.8})
    made = studies.study(rates or {"dear": 0.9, "cheap": 0.8}, **options)
    outcomes = [
        replace(
            outcome, readings=costs(outcome.trial.contender, outcome.trial.repeat, outcome.n_train), machine=MACHINE
        )
        for outcome in made.outcomes
    ]
    assert names
    return replace(made, outcomes=tuple(outcomes), assumptions=assumptions or Assumptions())
