"""How far out a count lies: two-sided mid-p-values of counts whose mean, variance and largest value are known.

The count, or where it is rather full what is missing to its largest value, is taken as binomial, with the number of
trials that gives its mean and variance; with more, where the count observed would be impossible. (A sum of unequal
chances has a smaller variance than a Poisson count of its mean, as a binomial count has.) The mid-p-value counts half
of the probability of the count itself (H. O. Lancaster, "Significance tests in discrete distributions", Journal of the
American Statistical Association 56, 1961); twice the smaller tail is taken.

Tails are incomplete beta functions, by Lentz's method for their continued fraction (NIST Digital Library of
Mathematical Functions, 8.17.22), in which the side away from the mean converges fast.
"""

from math import lgamma, log, pi

import numpy
from numpy.typing import NDArray

Numbers = NDArray[numpy.float64]

MOST_TRIALS = 1e7
"""More trials than this make no difference that could be seen."""
_CLOSE = 1e-11
_TERMS = 1000
ROUNDING = 1e-6
"""A number of trials that is whole but for rounding is not rounded up."""
_SMALL = 256
_LOG_FACTORIALS = numpy.array([lgamma(n + 1) for n in range(_SMALL)])


def two_sided_p_values(counts: Numbers, means: Numbers, variances: Numbers, largest: Numbers) -> Numbers:
    """Mid-p-values of integer counts, each array of shape (n,); means are above 0 and below the largest values."""
    is_full = means > largest / 2
    counts = numpy.where(is_full, largest - counts, counts)
    means = numpy.where(is_full, largest - means, means)
    spared = numpy.maximum(means - variances, means * means / MOST_TRIALS)
    trials = numpy.minimum(numpy.maximum(numpy.ceil(means * means / spared - ROUNDING), counts), MOST_TRIALS)
    chance = means / trials
    is_above = counts > means
    logarithm = (
        _log_factorial(trials)
        - _log_factorial(counts)
        - _log_factorial(trials - counts)
        + counts * numpy.log(chance)
        + (trials - counts) * numpy.log1p(-chance)
    )
    point = numpy.exp(logarithm)
    # the tail is counted in successes above the mean, in failures below it: both away from the mean
    hits = numpy.where(is_above, counts, trials - counts)
    hit_chance = numpy.where(is_above, chance, 1 - chance)
    tail = point * (1 - hit_chance) * _fraction(hits, trials - hits + 1, hit_chance)
    # near the mean of a skewed count the tail on the other side may be the smaller one
    middle = numpy.maximum(tail - point / 2, 0)
    found: Numbers = 2 * numpy.minimum(middle, 1 - middle)
    return found


def _fraction(a: Numbers, b: Numbers, x: Numbers) -> Numbers:
    """The continued fraction of the incomplete beta function, without its factor x^a (1-x)^b / (a B(a, b))."""
    values = numpy.empty_like(x)
    left = numpy.arange(len(x))
    c = numpy.ones_like(x)
    d = 1 / (1 - (a + b) * x / (a + 1))
    value = d.copy()
    for m in range(1, _TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / (1 + even * d)
        c = 1 + even / c
        value *= c * d
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / (1 + odd * d)
        c = 1 + odd / c
        value *= c * d
        going = numpy.abs(c * d - 1) > _CLOSE
        values[left] = value
        if not going.any():
            break
        if going.sum() < len(left) / 2:
            left = left[going]
            a, b, x, c, d, value = (kept[going] for kept in (a, b, x, c, d, value))
    return values


def _log_factorial(n: Numbers) -> Numbers:
    """Natural logarithm of n! of whole numbers: exact to rounding below 256, by Stirling's series from there on."""
    large = numpy.maximum(n, _SMALL)
    series = large * numpy.log(large) - large + numpy.log(large) / 2 + log(2 * pi) / 2
    series += 1 / (12 * large) - 1 / (360 * large**3)
    small: Numbers = _LOG_FACTORIALS[numpy.minimum(n, _SMALL - 1).astype(numpy.int64)]
    return numpy.where(n < _SMALL, small, series)
