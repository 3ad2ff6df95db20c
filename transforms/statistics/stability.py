"""Stability intervals: how much a share owes to single works, as the CWTS Leiden Ranking states it.

Of the n works of a cell, n are drawn with replacement and with equal probability, and their weighted share is taken;
this is done 1,000 times, and the bounds are the 25th and the 975th of the sorted shares, counted from 0 (CWTSLeiden,
CWTS-Leiden-Ranking-Open-Edition, StoredProcedures.cs; L. Waltman et al., "The Leiden Ranking 2011/2012", JASIST 63,
2012, 10.1002/asi.22708). Their draws have no seed; here each cell has its own (see `seeds`).

Without weights a draw is Binomial(n, p)/n, and the two bounds are drawn themselves, in place of the 1,000 draws: by
inversion, the sorted draws are the binomial quantiles of the sorted uniform numbers U(1) < … < U(1000), of which only
U(26) and U(976) matter. Those are G1/G and (G1 + G2)/G, where G1, G2, G3 are Gamma of shape 26, 950, 25 and G their sum
(L. Devroye, Non-Uniform Random Variate Generation, Springer 1986, chapter V.3). The result has the same distribution.

With weights the 1,000 draws are taken, unless there are so many works that a draw is normal as far as can be seen:
then the bounds are the normal quantiles of U(26) and U(976). The mean is the share F; the variance is that of a ratio
of sums by the delta method, Σ e² / (Σ w)² over the works, with e = w(1 - F) for those that have the property, and -wF
for the others.
"""

from collections.abc import Iterator, Sequence
from math import fsum, sqrt
from statistics import NormalDist

import numpy
from numpy.typing import NDArray

from transforms.statistics.resampling import DRAWS, LOWER, UPPER, Integers, drawn_sums, merged
from transforms.statistics.seeds import generators

Interval = tuple[float, float]

MANY = 10_000
"""Works from which on a weighted draw may be taken as normal."""
SKEWNESS = 0.02
"""It is, if its skewness is no larger: bounds are then off by about a hundredth of a standard deviation, where the
1,000 draws leave them uncertain by eight."""

_NORMAL = NormalDist()
_SHAPES = (LOWER + 1, UPPER - LOWER, DRAWS - UPPER)
"""Exponential gaps up to the lower bound's place, from there to the upper bound's, and beyond."""
_REACH = 7.0
_MARGIN = 15
"""Beyond 7 standard deviations and 15 works from its mean a binomial number has a probability below 10⁻¹¹."""
_MATRIX = 2_000_000
"""Chances that are worked out at a time: some 50 MB."""


def stability_intervals(cells: Sequence[str], works: Sequence[int], having: Sequence[int]) -> list[Interval]:
    """Lower and upper bound of the share having/works of each cell, all works weighing the same.

    `cells` are the texts of the cells' keys, `works` their numbers of works, at least 1, `having` how many of them
    have the property.
    """
    n, x = numpy.array(works, dtype=numpy.int64), numpy.array(having, dtype=numpy.int64)
    is_open = (x > 0) & (x < n)
    gaps = numpy.ones((len(n), len(_SHAPES)))
    drawn = numpy.flatnonzero(is_open)
    for cell, generator in zip(drawn, generators([cells[cell] for cell in drawn.tolist()]), strict=True):
        gaps[cell] = [generator.standard_gamma(shape) for shape in _SHAPES]
    reach = (_REACH * numpy.sqrt(x * (n - x) / numpy.maximum(n, 1))).astype(numpy.int64) + _MARGIN
    bounds = numpy.stack([x / n, x / n], axis=1) if len(n) else numpy.empty((0, 2))
    for alike in _of_like_reach(drawn, reach):
        places = _binomial_places(n[alike], x[alike], reach[alike], gaps[alike])
        bounds[alike] = places / n[alike, None]
    return [(float(lower), float(upper)) for lower, upper in bounds]


def weighted_stability_interval(cell: str, works: Integers, weights: Integers, has: NDArray[numpy.bool_]) -> Interval:
    """Lower and upper bound of the share of the cell's weight that works with the property have.

    A class has `works` works, each of the weight `weights` (in any unit, above 0), all with the property or none; each
    argument has the shape (classes,). The order of the classes does not matter, nor do classes written in parts.
    """
    (generator,) = generators([cell])
    share, deviation, is_normal = _moments(works, weights, has)
    if is_normal:
        gaps = generator.standard_gamma(_SHAPES)
        lower, upper = (share + deviation * _NORMAL.inv_cdf(float(place)) for place in gaps.cumsum()[:2] / gaps.sum())
        return max(lower, 0.0), min(upper, 1.0)
    (n_without, weight_without), (n_with, weight_with) = (
        merged(works[chosen], weights[chosen]) for chosen in (~has, has)
    )
    weight = numpy.concatenate([weight_without, weight_with])
    weight_if_has = numpy.concatenate([numpy.zeros_like(weight_without), weight_with])
    whole, part = drawn_sums(generator, numpy.concatenate([n_without, n_with]), weight, weight_if_has)
    shares = numpy.sort(part / whole)
    return float(shares[LOWER]), float(shares[UPPER])


def _moments(works: Integers, weights: Integers, has: NDArray[numpy.bool_]) -> tuple[float, float, bool]:
    """Mean and standard deviation of a draw's share, and whether it is normal as far as can be seen.

    Sums are exact, and equal on every machine.
    """
    whole = int(works @ weights)
    share = int((works * has) @ weights) / whole
    excess = weights / whole * (has - share)
    variance, third = fsum(works * excess**2), fsum(works * excess**3)
    is_normal = int(works.sum()) >= MANY and 0 < abs(third) <= SKEWNESS * variance**1.5
    return share, sqrt(variance), is_normal


def _of_like_reach(cells: Integers, reach: Integers) -> Iterator[Integers]:
    """The cells in groups that fit one matrix: of like reach, and not too many."""
    left = cells[numpy.argsort(reach[cells], kind="stable")]
    while len(left):
        least = int(reach[left[0]])
        alike = int(numpy.searchsorted(reach[left], least + least // 4 + 8, side="right"))
        n_taken = min(alike, max(1, _MATRIX // (4 * least)))
        yield left[:n_taken]
        left = left[n_taken:]


def _binomial_places(n: Integers, x: Integers, reach: Integers, gaps: NDArray[numpy.float64]) -> Integers:
    """The two order statistics of the numbers drawn in each cell; shape (cells, 2).

    Chances are relative to that of x, the mean and the mode, from which they fall both ways.
    """
    n_steps = int(reach.max())
    without, mode = (number[:, None].astype(numpy.float64) for number in (n - x, x))
    odds = mode / without
    steps = numpy.arange(n_steps, dtype=numpy.float64)
    chances = numpy.ones((len(n), 2 * n_steps + 1))
    numpy.cumprod((mode - steps) / ((without + 1 + steps) * odds), axis=1, out=chances[:, n_steps - 1 :: -1])
    numpy.cumprod((without - steps) / (mode + 1 + steps) * odds, axis=1, out=chances[:, n_steps + 1 :])
    cumulated = numpy.cumsum(chances, axis=1, out=chances)
    reached = numpy.cumsum(gaps, axis=1)
    targets = cumulated[:, -1:] * reached[:, :2] / reached[:, 2:]
    below = [numpy.count_nonzero(cumulated < targets[:, place, None], axis=1) for place in (0, 1)]
    places: Integers = (x - n_steps)[:, None] + numpy.stack(below, axis=1)
    return places
