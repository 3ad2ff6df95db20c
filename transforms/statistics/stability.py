"""Stability intervals: how much a share owes to single works, as the CWTS Leiden Ranking states it.

Of the n works of a cell, n are drawn with replacement and with equal probability, and their weighted share is taken;
this is done 1,000 times, and the bounds are the 25th and the 975th of the sorted shares, counted from 0 (CWTSLeiden,
CWTS-Leiden-Ranking-Open-Edition, StoredProcedures.cs; L. Waltman et al., "The Leiden Ranking 2011/2012", JASIST 63,
2012, 10.1002/asi.22708). Their draws have no seed; here each cell has its own (see `seeds`).

Without weights a draw is Binomial(n, p)/n, and the two bounds are drawn themselves, in place of the 1,000 draws: by
inversion, the sorted draws are the binomial quantiles of the sorted uniform numbers U(1) < … < U(1000), of which only
U(26) and U(976) matter. Those are G1/G and (G1 + G2)/G, where G1, G2, G3 are Gamma of shape 26, 950, 25 and G their sum
(L. Devroye, Non-Uniform Random Variate Generation, Springer 1986, chapter V.3). The result has the same distribution.
"""

from collections.abc import Iterator, Sequence

import numpy
from numpy.typing import NDArray

from transforms.statistics.resampling import DRAWS, LOWER, UPPER, Integers, drawn_sums, merged
from transforms.statistics.seeds import generators

Interval = tuple[float, float]

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
    for cell, generator in enumerate(generators(cells)):
        if is_open[cell]:
            gaps[cell] = [generator.standard_gamma(shape) for shape in _SHAPES]
    reach = (_REACH * numpy.sqrt(x * (n - x) / numpy.maximum(n, 1))).astype(numpy.int64) + _MARGIN
    bounds = numpy.stack([x / n, x / n], axis=1) if len(n) else numpy.empty((0, 2))
    for alike in _of_like_reach(numpy.flatnonzero(is_open), reach):
        places = _binomial_places(n[alike], x[alike], reach[alike], gaps[alike])
        bounds[alike] = places / n[alike, None]
    return [(float(lower), float(upper)) for lower, upper in bounds]


def weighted_stability_interval(cell: str, works: Integers, weights: Integers, has: NDArray[numpy.bool_]) -> Interval:
    """Lower and upper bound of the share of the cell's weight that works with the property have.

    A class has `works` works, each of the weight `weights` (in any unit, above 0), all with the property or none; each
    argument has the shape (classes,). The order of the classes does not matter, nor do classes written in parts.
    """
    (n_without, weight_without), (n_with, weight_with) = (
        merged(works[chosen], weights[chosen]) for chosen in (~has, has)
    )
    weight = numpy.concatenate([weight_without, weight_with])
    weight_if_has = numpy.concatenate([numpy.zeros_like(weight_without), weight_with])
    (generator,) = generators([cell])
    whole, part = drawn_sums(generator, numpy.concatenate([n_without, n_with]), weight, weight_if_has)
    shares = numpy.sort(part / whole)
    return float(shares[LOWER]), float(shares[UPPER])


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
    works, mode = n[:, None].astype(numpy.float64), x[:, None].astype(numpy.float64)
    odds = mode / (works - mode)
    steps = numpy.arange(int(reach.max()), dtype=numpy.float64)
    k = mode + steps
    ratios = numpy.where(steps < numpy.minimum(n - x, reach)[:, None], (works - k) / (k + 1) * odds, 0)
    k = mode - 1 - steps
    with numpy.errstate(divide="ignore"):
        inverse = numpy.where(steps < numpy.minimum(x, reach)[:, None], 1 / ((works - k) / (k + 1) * odds), 0)
    downwards, upwards = numpy.cumprod(inverse, axis=1), numpy.cumprod(ratios, axis=1)
    cumulated = numpy.cumsum(numpy.concatenate([downwards[:, ::-1], numpy.ones_like(mode), upwards], axis=1), axis=1)
    reached = numpy.cumsum(gaps, axis=1)
    targets = cumulated[:, -1:] * reached[:, :2] / reached[:, 2:]
    below = [(cumulated < targets[:, place, None]).sum(axis=1) for place in (0, 1)]
    places: Integers = (x - len(steps))[:, None] + numpy.stack(below, axis=1)
    return places
