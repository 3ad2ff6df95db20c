"""Random subsets of a given size: the chance that one holds an item, and that it holds two.

A subset of k of the m items is drawn with a probability in proportion to the product of its items' weights: of all ways
to draw k items with given chances, the one of largest entropy (X.-H. Chen, A. P. Dempster, J. S. Liu, "Weighted finite
population sampling to maximize entropy", Biometrika 81, 1994, 10.1093/biomet/81.3.457). With e(k) the elementary
symmetric polynomials of the weights and R(k) = e(k) / e(k-1), the chances follow the recursions

    P(i; k) = w(i) / R(k) · (1 - P(i; k-1)),    P(i and j; k) = w(i) / R(k) · (P(j; k-1) - P(i and j; k-1)).

A step multiplies an error by w(i) / R(k), which grows with k. Upwards from k = 0 a step is therefore taken only as long
as this is at most 1; beyond, the chances are found downwards from k = m, where every item is drawn, and errors shrink.
"""

from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

Numbers = NDArray[numpy.float64]


@dataclass(frozen=True)
class PairMoments:
    """Moments of C(i, j), the draws that hold both items, over many draws; shape (m, m), the diagonal unused."""

    expected: Numbers
    """Expectation of C(i, j)."""
    variance: Numbers
    """Variance of C(i, j)."""
    covariance: Numbers
    """Covariance of C(i, j) with the draws that hold i, the item of the row."""


def size_ratios(weights: Numbers) -> Numbers:
    """R(1) … R(m) of m positive weights. Only positive numbers are added, so no digits are lost."""
    ratios = numpy.zeros(len(weights))
    for weight in weights:
        above = ratios + weight
        ratios[1:] = ratios[:-1] * (above[1:] / above[:-1])
        ratios[0] = above[0]
    return ratios


def item_chances(weights: Numbers, ratios: Numbers, largest: int) -> Numbers:
    """P(i; k) for k = 0 … m and m items of ascending weight, shape (m + 1, m).

    Beyond `largest` only the chances of items with w(i) > R(largest) are given, which the recursion starts from.
    """
    m = len(weights)
    light = _n_light(weights, ratios)
    chances = numpy.zeros((m + 1, m))
    for k in range(1, largest + 1):
        n = light[k]
        chances[k, :n] = weights[:n] / ratios[k - 1] * (1 - chances[k - 1, :n])
    missing = numpy.zeros(m)
    for k in range(m, 0, -1):
        n = light[min(k, largest)]
        chances[k, n:] = 1 - missing[n:]
        missing[n:] = ratios[k - 1] / weights[n:] * chances[k, n:]
    return chances


def pair_moments(weights: Numbers, ratios: Numbers, chances: Numbers, draws: Numbers) -> PairMoments:
    """Moments over independent draws, draws[k] of them of size k, of m items of ascending weight.

    `chances` are those of `item_chances` for the largest size, len(draws) - 1.
    """
    m, largest = len(weights), len(draws) - 1
    light = _n_light(weights, ratios)
    sums = numpy.zeros((4, m, m))
    both = numpy.zeros((m, m))
    for k in range(1, largest + 1):
        n = light[k]
        both = weights[:n, None] / ratios[k - 1] * (chances[k - 1] - both[:n])
        _add(sums[:, :n], both, chances[k, :n, None], chances[k], draws[k])
    first = light[largest]
    both = numpy.ones((m - first, m - first))
    for k in range(m, 0, -1):
        n = light[min(k, largest)]
        both = both[n - first :, n - first :]
        first = n
        if k <= largest:
            _add(sums[:, n:, n:], both, chances[k, n:, None], chances[k, n:], draws[k])
        both = chances[k - 1, n:] - ratios[k - 1] / weights[n:, None] * both
    expected, squared, with_row, with_column = sums
    upper = numpy.triu(numpy.ones((m, m), dtype=bool), 1)
    return PairMoments(
        expected=_mirrored(expected, expected, upper),
        variance=_mirrored(expected - squared, expected - squared, upper),
        covariance=_mirrored(expected - with_row, expected - with_column, upper),
    )


def _n_light(weights: Numbers, ratios: Numbers) -> list[int]:
    """For k = 0 … m, how many items are light enough for the recursion to go upwards to size k."""
    return [len(weights), *numpy.searchsorted(weights, ratios, side="right").tolist()]


def _add(sums: Numbers, both: Numbers, row: Numbers, column: Numbers, draws: float) -> None:
    """Add the draws of one size: chances of both items, squared, and times the chance of the row's or column's item."""
    if draws:
        weighted = draws * both
        sums[0] += weighted
        sums[1] += weighted * both
        sums[2] += weighted * row
        sums[3] += weighted * column


def _mirrored(upper_values: Numbers, lower_values: Numbers, upper: NDArray[numpy.bool_]) -> Numbers:
    """A matrix with values above the diagonal, others transposed below, and zeros on it."""
    return numpy.where(upper, upper_values, 0) + numpy.where(upper, lower_values, 0).T
