import numpy as np
import pytest
from sklearn.metrics.pairwise import rbf_kernel

from bakeoff.pipelines.svm.kernel import kernel, left, relative_error, right


@pytest.mark.parametrize("offset", [0.0, 5.0])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_values_are_the_kernels_within_the_bound(dtype, offset):
    rng = np.random.default_rng(0)
    one, other = (rng.normal(size=(n, 12)) + offset for n in (30, 40))
    found, exact = kernel(left(one, 0.2, dtype), right(other, 0.2, dtype)), rbf_kernel(one, other, gamma=0.2)
    norms, largest = np.linalg.norm(one, axis=1), np.linalg.norm(other, axis=1).max()
    bound = relative_error(norms, largest, 12, 0.2, dtype)
    assert found.dtype == dtype
    assert (np.abs(found - exact) <= exact * (bound + 1e-12)[:, None]).all()
    assert bound.max() < (0.01 if dtype is np.float32 else 1e-10)
