"""Which choices a result depends on: exact Shapley values over a full grid of choices.

A grid holds a result for every combination of the levels of d factors. Two questions are answered of it, both without
sampling, both so that the parts add up to the whole, equal factors get equal parts, and a factor that changes nothing
gets 0 (L. S. Shapley, "A value for n-person games", Contributions to the Theory of Games II, Princeton 1953).
"""

from collections.abc import Sequence
from math import factorial

import numpy
from numpy.typing import NDArray

Numbers = NDArray[numpy.float64]


def variance_by_factor(grid: Numbers) -> Numbers | None:
    """Part of each factor in the variance over the grid, all combinations weighing the same.

    `grid` has one axis per factor, of the length of its levels; the answer has the shape (factors,) and adds up to
    grid.var(). None where a combination has no result (NaN).

    These are the Shapley effects of A. B. Owen ("Sobol' indices and Shapley value", SIAM/ASA Journal on Uncertainty
    Quantification 2, 2014, 10.1137/130936233): factor i gets the sum of V(u)/|u| over the sets u of factors with i in
    them, V(u) being the variance that only the factors of u together explain. In an orthonormal basis of each axis
    whose first vector is constant, V(u) is the sum of the squared coefficients of the vectors that vary along the axes
    of u and no other.
    """
    if numpy.isnan(grid).any():
        return None
    coefficients = grid - grid.mean()  # the same variance; large means would leave rounding errors in small parts
    for axis, levels in enumerate(grid.shape):
        coefficients = numpy.moveaxis(numpy.tensordot(_contrasts(levels), coefficients, (1, axis)), 0, axis)
    involved = numpy.array(numpy.indices(grid.shape) > 0)
    n_involved = involved.sum(axis=0)
    shared = numpy.where(n_involved > 0, coefficients**2, 0) / numpy.maximum(n_involved, 1) / grid.size
    return numpy.array([shared[varies].sum() for varies in involved])


def difference_by_factor(grid: Numbers, start: Sequence[int], end: Sequence[int]) -> Numbers | None:
    """Part of each factor in the difference between two combinations, grid[end] - grid[start].

    `start` and `end` give a level per axis; the answer has the shape (factors,), with 0 for factors in which they
    agree. None where a combination on the way, of levels of the one and of the other, has no result (NaN).

    Of the m factors that differ, factor i gets the sum over the sets S of the others of |S|!(m-|S|-1)!/m! times what
    changing i changes after those of S: the mean over all orders in which the choices may be changed.
    """
    differing = [axis for axis, (a, b) in enumerate(zip(start, end, strict=True)) if a != b]
    choices = [[a] if a == b else [a, b] for a, b in zip(start, end, strict=True)]
    corners = grid[numpy.ix_(*choices)].reshape((2,) * len(differing))
    if numpy.isnan(corners).any():
        return None
    m = len(differing)
    parts = numpy.zeros(grid.ndim)
    for place, axis in enumerate(differing):
        changes = numpy.diff(corners, axis=place).squeeze(place)
        n_before = numpy.indices(changes.shape).sum(axis=0)
        weights = numpy.array([factorial(n) * factorial(m - n - 1) / factorial(m) for n in range(m)])
        parts[axis] = (weights[n_before] * changes).sum()
    return parts


def _contrasts(levels: int) -> Numbers:
    """An orthonormal basis of functions of a factor, one per row: the constant, then Helmert's contrasts."""
    rows = numpy.tril(numpy.ones((levels, levels)), -1)
    rows[numpy.diag_indices(levels)] = -numpy.arange(levels)
    rows[0] = 1
    basis: Numbers = rows / numpy.linalg.norm(rows, axis=1, keepdims=True)
    return basis
