"""The Gaussian kernel exp(−γ‖x − y‖²) of many rows at once, by one matrix product, and how far its rounding can reach.

The exponent of all pairs is one product of rows with two more columns each:

    −γ‖x − y‖² = [2γx, −γ‖x‖², 1] · [y, 1, −γ‖y‖²]

in float32, which a processor multiplies fastest, or in float64. `relative_error` bounds what the rounding costs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike, NDArray

Rows = NDArray[np.floating]


def left(rows: Rows, gamma: float, dtype: DTypeLike = np.float32) -> Rows:
    """Rows (n, d) as they stand on the left of the product: (n, d + 2)."""
    extended = np.empty((len(rows), rows.shape[1] + 2), dtype)
    np.multiply(rows, 2 * gamma, out=extended[:, :-2], casting="same_kind")
    extended[:, -2] = -gamma * squared_norms(rows)
    extended[:, -1] = 1
    return extended


def right(rows: Rows, gamma: float, dtype: DTypeLike = np.float32) -> Rows:
    """Rows (n, d) as they stand on the right of the product: (n, d + 2)."""
    extended = np.empty((len(rows), rows.shape[1] + 2), dtype)
    extended[:, :-2] = rows
    extended[:, -2] = 1
    extended[:, -1] = -gamma * squared_norms(rows)
    return extended


def kernel(of_left: Rows, of_right: Rows) -> Rows:
    """Kernel values (n, m) of what `left` and `right` prepared."""
    values: Rows = of_left @ of_right.T
    return np.exp(values, out=values)


def relative_error(
    norms: NDArray[np.float64], largest_norm: float, columns: int, gamma: float, dtype: DTypeLike
) -> NDArray[np.float64]:
    """Bound on the relative error of kernel values, whatever the order in which a product is summed: (n,) float64.

    A sum of k products errs by at most ku / (1 − ku) times the sum of their sizes (Higham 2002, section 3.1), u being
    half a machine epsilon; here that is at most γ(‖x‖ + ‖y‖)². Rounding the two factors and the exponential adds a few
    roundings more.

    Parameters
    ----------
    norms
        (n,) ‖x‖ of the rows on the left.
    largest_norm
        the largest ‖y‖ on the right.
    columns
        how many numbers make a row.
    """
    unit = float(np.finfo(dtype).eps) / 2
    roundings = (columns + 8) * unit
    return np.expm1(roundings / (1 - roundings) * gamma * (norms + largest_norm) ** 2) + 8 * unit


def squared_norms(rows: Rows) -> NDArray[np.float64]:
    """‖x‖² of each row, summed in float64."""
    return np.einsum("ij,ij->i", rows, rows, dtype=np.float64)
