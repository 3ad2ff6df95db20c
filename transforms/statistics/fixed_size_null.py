"""What pairs of countries would have in common if works took their countries by chance: a null model.

Derived for this project. Every work keeps its number of countries, and every country its expected number of works; of
all distributions of the sets of countries that do so, the one of largest entropy draws, for a work of k countries, a
set of k with a probability in proportion to the product of one weight per country (see `conditional_poisson`). The
weights are fitted, by maximum likelihood. What chance leaves open once the numbers of works of both countries are held
as they are, to first order, is the variance that the regression of C(x, y) on N(x) and N(y) does not explain.

Where the a countries with the most works have as many as their works can hold, Σ min(k, a), nothing is left to chance
between them and the others: works of fewer than a countries take from them alone, works of more have them all. The two
parts are fitted apart (a = 1: a country that is on every work).
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy
from numpy.typing import NDArray

from transforms.statistics.conditional_poisson import (
    Numbers,
    expected_pairs,
    item_chances,
    pair_moments,
    size_ratios,
)

Integers = NDArray[numpy.int64]

TOLERANCE = 1e-11
"""Expected numbers of works agree with those there are to this part of them."""
STEPS = 200
"""Steps of the fit at most; some ten are usual."""
SMALL = 5
"""Works of fewer countries have their covariances exactly in the fit; for others an approximation is good enough."""
MANY_STEPS = 30
"""After so many steps all covariances are exact."""
LONGEST_STEP = 3.0
"""Largest change of the logarithm of a weight in one step."""


@dataclass(frozen=True)
class FixedSizeNull:
    """The null model of one cell, of m countries; matrices of shape (m, m), their diagonal unused."""

    expected: Numbers
    """Expected works of each pair."""
    variance: Numbers
    """Their variance, the numbers of works of both countries held; about 0 where nothing is left to chance."""
    links: Numbers
    """Expected links of each country, to the other countries of its works; shape (m,)."""


def fixed_size_null(works: Integers, totals: Integers) -> FixedSizeNull | None:
    """The null model of works[k] works of k countries each, k = 0 …, and of totals[c] works of each country, above 0.

    The totals must be those of sets that exist: they add up to Σ k·works[k]. None where the weights cannot be fitted.
    """
    order = numpy.argsort(-totals, kind="stable")
    descending = totals[order]
    m, sizes = len(totals), numpy.arange(len(works))
    chances = numpy.zeros((len(works), m))
    variance = numpy.zeros((m, m))
    inner = []
    bounds = _bounds(works, descending)
    for first, last in pairwise(bounds):
        within = numpy.clip(sizes - first, 0, last - first)
        draws: Numbers = numpy.bincount(within, works, last - first + 1).astype(numpy.float64)
        part = _part(draws, descending[first:last])
        if part is None:
            return None
        chances[:, first:last] = part.chances[within]
        inner.append((slice(first, last), part))
    expected = _products(chances, works.astype(numpy.float64))
    for block, part in inner:
        expected[block, block] = part.expected
        variance[block, block] = part.variance
    links = ((works * numpy.maximum(sizes - 1, 0))[:, None] * chances).sum(axis=0)
    back = numpy.argsort(order)
    return FixedSizeNull(expected[numpy.ix_(back, back)], variance[numpy.ix_(back, back)], links[back])


@dataclass(frozen=True)
class _Part:
    """Countries among which chance decides: chances by number of them on the work, and moments of pairs."""

    chances: Numbers
    expected: Numbers
    variance: Numbers


def _bounds(works: Integers, descending: Integers) -> list[int]:
    """Where the countries, by descending works, fall into parts: 0, …, m."""
    sizes = numpy.arange(len(works))
    held = numpy.cumsum(descending)
    most = numpy.array([(works * numpy.minimum(sizes, a)).sum() for a in range(1, len(descending) + 1)])
    return [0, *(numpy.flatnonzero(held >= most) + 1).tolist()]


def _part(works: Numbers, descending: Integers) -> _Part | None:
    """Fit one part; works[k] have k = 0 … m of its countries."""
    m = len(descending)
    none = numpy.zeros((m, m))
    if m == 1:
        return _Part(numpy.array([[0.0], [1.0]]), none, none)
    totals = descending[::-1].astype(numpy.float64)
    open_works = works.copy()
    open_works[[0, m]] = 0
    largest = int(numpy.flatnonzero(open_works).max())
    draws = open_works[: largest + 1]
    fitted = _fitted(draws, totals - works[m])
    if fitted is None:
        return None
    weights, ratios, chances = fitted
    moments = pair_moments(weights, ratios, chances, draws)
    chances[m] = 1
    drawn = chances[: largest + 1]
    spread = (draws[:, None] * drawn * (1 - drawn)).sum(axis=0)
    joint = moments.expected - _products(drawn, draws)
    determinant = spread[:, None] * spread[None, :] - joint**2
    of_row, of_column = moments.covariance, moments.covariance.T
    explained = (
        of_row**2 * spread[None, :] - 2 * of_row * of_column * joint + of_column**2 * spread[:, None]
    ) / numpy.where(determinant > 0, determinant, numpy.inf)
    variance = numpy.maximum(moments.variance - explained, 0)
    return _Part(chances[:, ::-1], (moments.expected + works[m])[::-1, ::-1], variance[::-1, ::-1])


def _fitted(draws: Numbers, totals: Numbers) -> tuple[Numbers, Numbers, Numbers] | None:
    """Weights in ascending order, their ratios and chances, for which the expected totals are those given."""
    share = totals / draws.sum()
    logarithms = numpy.log(share / (1 - share))
    for taken in range(STEPS):
        # ties in the totals keep equal weights, and ascending totals ascending weights
        weights = numpy.exp(logarithms - logarithms.max())
        ratios = size_ratios(weights)
        chances = item_chances(weights, ratios, len(draws) - 1)
        drawn = chances[: len(draws)]
        missing = totals - (draws[:, None] * drawn).sum(axis=0)
        if (numpy.abs(missing) <= TOLERANCE * totals).all():
            return weights, ratios, chances
        few = SMALL if taken < MANY_STEPS else len(draws)
        joint = _joint(weights, ratios, chances, draws, few)
        # only ratios of weights matter: the matrix has no inverse until the direction of equal steps is filled in
        step = _solved(joint + joint.trace() / len(totals) ** 2, missing)
        logarithms += step * min(1.0, LONGEST_STEP / float(numpy.abs(step).max()))
        logarithms = numpy.maximum.accumulate(logarithms)
    return None


def _joint(weights: Numbers, ratios: Numbers, chances: Numbers, draws: Numbers, few: int) -> Numbers:
    """Covariances of the numbers of works of two countries: exact for works of fewer than `few` countries.

    Beyond, by Hájek's approximation for samples of a given size ("Asymptotic theory of rejective sampling with
    varying probabilities from a finite population", Annals of Mathematical Statistics 35, 1964).
    """
    drawn = chances[: len(draws)]
    spread = drawn * (1 - drawn)
    joint = expected_pairs(weights, ratios, chances, draws[:few]) - _products(drawn[:few], draws[:few])
    if len(draws) > few:
        sums = spread[few:].sum(axis=1)
        joint -= _products(spread[few:], draws[few:] / numpy.where(sums > 0, sums, 1))
    numpy.fill_diagonal(joint, (draws[:, None] * spread).sum(axis=0))
    return joint


def _products(rows: Numbers, weights: Numbers) -> Numbers:
    """Weighted sum of the outer products of rows with themselves, without the threads of a matrix library."""
    some = weights != 0
    found: Numbers = numpy.einsum("ki,kj->ij", weights[some, None] * rows[some], rows[some])
    return found


def _solved(matrix: Numbers, right: Numbers) -> Numbers:
    """Solution of a symmetric positive definite system by conjugate gradients, scaled by the diagonal."""
    scale = 1 / numpy.maximum(matrix.diagonal(), 1e-300)
    solution = numpy.zeros_like(right)
    left = right.copy()
    scaled = scale * left
    direction = scaled.copy()
    size = first = float((left * scaled).sum())
    for _ in range(2 * len(right)):
        if size <= 1e-24 * first:
            break
        image = (matrix * direction).sum(axis=1)
        length = size / float((direction * image).sum())
        solution += length * direction
        left -= length * image
        scaled = scale * left
        previous, size = size, float((left * scaled).sum())
        direction = scaled + size / previous * direction
    return solution
