import numpy as np
import pytest

from bakeoff.compare.statistics.designs.trainings import trainings_t


@pytest.mark.parametrize("count", [3, 5])
@pytest.mark.parametrize("ratio", [0.3, 3, 10])
def test_tails_hold_whatever_trainings_differ_by(count, ratio):
    """Satterthwaite's degrees of freedom gave .075 at .05 and .0117 at .0018, with three trainings at a ratio of 3."""
    rng = np.random.default_rng([count, int(10 * ratio)])
    studies = 2500
    image = rng.normal(size=(studies, 1))
    p = np.array([trainings_t(d, 1.0).p for d in image + np.sqrt(ratio) * rng.normal(size=(studies, count))])
    assert np.mean(p < 0.05) < 0.0625
    assert np.mean(p < 0.05 / 28) < 0.0047  # three standard errors above


def test_few_groups_count():
    differences = [0.020, 0.021, 0.019]
    assert trainings_t(differences, 1e-4, 5).p > trainings_t(differences, 1e-4).p
