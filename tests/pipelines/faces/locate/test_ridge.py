"""Ridge regression against scikit-learn's, with fewer rows than features and with more."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from bakeoff.pipelines.faces.locate.ridge import ridge_regression


@pytest.mark.parametrize("rows", [12, 80])
def test_weights_and_constants_are_those_of_scikit_learn(rows):
    random = np.random.default_rng(rows)
    features = random.normal(3, 1, (rows, 30)).astype(np.float32)
    targets = random.normal(-2, 1, (rows, 4)).astype(np.float32)
    found = ridge_regression(features, targets, 0.1)
    wanted = Ridge(alpha=0.1 * rows).fit(features.astype(float), targets.astype(float))
    assert found.dtype == np.float32
    assert np.allclose(found[:-1].T, wanted.coef_, atol=1e-4)
    assert np.allclose(found[-1], wanted.intercept_, atol=1e-3)
