"""Random subsets of a given size: the chance that one holds an item, and that it holds two.

A subset of k of the m items is drawn with a probability in proportion to the product of its items' weights: of all ways
to draw k items with given chances, the one of largest entropy (X.-H. Chen, A. P. Dempster, J. S. Liu, "Weighted finite
population sampling to maximize entropy", Biometrika 81, 1994, 10.1093/biomet/81.3.457). With e(k) the elementary
symmetric polynomials of the weights and R(k) = e(k) / e(k-1), the chances follow the recursions

    P(i; k) = w(i) / R(k) · (1 - P(i; k-1)),    P(i and j; k) = w(i) / R(k) · (P(j; k-1) - P(i and j; k-1)).

A step multiplies an error by w(i) / R(k), which grows with k. Upwards from k = 0 a step is therefore taken only as long
as this is at most 1; beyond, the chances are found downwards from k = m, where every item is drawn, and errors shrink.
"""

from collections.abc import Iterator
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
    ratios, above = numpy.zeros(len(weights)), numpy.empty(len(weights))
    growth = numpy.empty(max(len(weights) - 1, 0))
    for weight in weights.tolist():
        numpy.add(ratios, weight, out=above)
        numpy.divide(above[1:], above[:-1], out=growth)
        growth *= ratios[:-1]
        ratios[1:] = growth
        ratios[0] = above[0]
    return ratios


def item_chances(weights: Numbers, ratios: Numbers, largest: int) -> Numbers:
    """P(i; k) for k = 0 … m and m items of ascending weight, shape (m + 1, m).

    Beyond `largest` only the chances of items with w(i) > R(largest) are given, which the recursion starts from.
    """
    m = len(weights)
    light = _n_light(weights, ratios)
    chances = numpy.zeros((m + 1, m))
    upwards = weights / ratios[:largest, None]
    for k in range(1, largest + 1):
        n = light[k]
        numpy.multiply(upwards[k - 1, :n], 1 - chances[k - 1, :n], out=chances[k, :n])
    first = light[largest]
    downwards = ratios[:, None] / weights[first:]
    missing = numpy.zeros(m - first)
    for k in range(m if first < m else 0, 0, -1):
        n = light[min(k, largest)] - first
        drawn = 1 - missing[n:]
        chances[k, first + n :] = drawn
        numpy.multiply(downwards[k - 1, n:], drawn, out=missing[n:])
    return chances


def expected_pairs(weights: Numbers, ratios: Numbers, chances: Numbers, draws: Numbers) -> Numbers:
    """The expectations of `pair_moments` alone, for the same arguments: a fraction of its work."""
    sums = numpy.zeros((len(weights), len(weights)))
    for k, rows, columns, both in _pair_chances(weights, ratios, chances, draws):
        sums[rows, columns] += draws[k] * both
    return _mirrored(sums, sums)


def pair_moments(weights: Numbers, ratios: Numbers, chances: Numbers, draws: Numbers) -> PairMoments:
    """Moments over independent draws, draws[k] of them of size k, of m items of ascending weight.

    `chances` are those of `item_chances` for the largest size, len(draws) - 1.
    """
    m = len(weights)
    expected, squared, with_row, with_column = numpy.zeros((4, m, m))
    for k, rows, columns, both in _pair_chances(weights, ratios, chances, draws):
        weighted = draws[k] * both
        expected[rows, columns] += weighted
        squared[rows, columns] += weighted * both
        with_row[rows, columns] += weighted * chances[k, rows, None]
        with_column[rows, columns] += weighted * chances[k, columns]
    return PairMoments(
        expected=_mirrored(expected, expected),
        variance=_mirrored(expected - squared, expected - squared),
        covariance=_mirrored(expected - with_row, expected - with_column),
    )


def _pair_chances(
    weights: Numbers, ratios: Numbers, chances: Numbers, draws: Numbers
) -> Iterator[tuple[int, slice, slice, Numbers]]:
    """P(i and j; k) for every size k that is drawn, in one block or two: k, the rows, the columns, and the chances.

    Above the diagonal the blocks of a size have every pair once; what is on and below it is of no use.
    """
    m, largest = len(weights), len(draws) - 1
    light = _n_light(weights, ratios)
    both = numpy.zeros((m, m))
    for k in range(1, largest + 1):
        n = light[k]
        both = weights[:n, None] / ratios[k - 1] * (chances[k - 1] - both[:n])
        if draws[k]:
            yield k, slice(n), slice(m), both
    first = light[largest]
    downwards = ratios[:, None] / weights
    both = numpy.ones((m - first, m - first))
    for k in range(m if m - first > 1 else 0, 0, -1):
        n = light[min(k, largest)]
        both = both[n - first :, n - first :]
        first = n
        if k <= largest and draws[k]:
            yield k, slice(n, m), slice(n, m), both
        both = chances[k - 1, n:] - downwards[k - 1, n:, None] * both


def _n_light(weights: Numbers, ratios: Numbers) -> list[int]:
    """For k = 0 … m, how many items are light enough for the recursion to go upwards to size k."""
    return [len(weights), *numpy.searchsorted(weights, ratios, side="right").tolist()]


def _mirrored(upper_values: Numbers, lower_values: Numbers) -> Numbers:
    """A matrix with values above the diagonal, others transposed below, and zeros on it."""
    return numpy.triu(upper_values, 1) + numpy.triu(lower_values, 1).T
