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

from collections.abc import Sequence
from math import sqrt

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


def stability_intervals(cells: Sequence[str], works: Sequence[int], having: Sequence[int]) -> list[Interval]:
    """Lower and upper bound of the share having/works of each cell, all works weighing the same.

    `cells` are the texts of the cells' keys, `works` their numbers of works, at least 1, `having` how many of them
    have the property.
    """
    return [
        _binomial_interval(generator, n, x) for generator, n, x in zip(generators(cells), works, having, strict=True)
    ]


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


def _binomial_interval(generator: numpy.random.Generator, n: int, x: int) -> Interval:
    """The bounds for x of n works without weights."""
    if x in {0, n}:
        return x / n, x / n
    below, between, above = (generator.standard_gamma(shape) for shape in _SHAPES)
    whole = below + between + above
    reach = int(_REACH * sqrt(x * (n - x) / n)) + _MARGIN
    first, last = max(0, x - reach), min(n, x + reach)
    k = numpy.arange(first, last, dtype=numpy.float64)
    # probability of k + 1 against that of k; the mean n·x/n = x is also the mode, from which it falls both ways
    steps = (n - k) / (k + 1) * (x / (n - x))
    up, down = steps[x - first :], 1 / steps[: x - first]
    chances = numpy.concatenate([numpy.cumprod(down[::-1])[::-1], [1.0], numpy.cumprod(up)])
    cumulated = numpy.cumsum(chances)
    lower, upper = numpy.searchsorted(cumulated, cumulated[-1] * numpy.array([below, below + between]) / whole)
    return (first + int(lower)) / n, (first + int(upper)) / n
