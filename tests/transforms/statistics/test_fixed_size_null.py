"""The null model of pairs: against all subsets written out, and against works whose countries are swapped at random."""

from itertools import combinations

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.statistics.conditional_poisson import item_chances, pair_moments, size_ratios
from transforms.statistics.count_tails import two_sided_p_values
from transforms.statistics.fixed_size_null import fixed_size_null

SETS = st.lists(st.sets(st.integers(0, 9), min_size=2, max_size=8), min_size=1, max_size=25)


def margins(sets):
    """Works by number of countries, works of each country that has any, and works of each pair of these."""
    held = numpy.zeros((len(sets), 1 + max(max(s) for s in sets)), dtype=numpy.int64)
    for row, countries in enumerate(sets):
        held[row, list(countries)] = 1
    held = held[:, held.any(axis=0)]
    return numpy.bincount(held.sum(axis=1)), held.sum(axis=0), held


def off_diagonal(matrix):
    return matrix[~numpy.eye(len(matrix), dtype=bool)]


def chances_written_out(weights, size):
    """Chances of two items, and of one on the diagonal, from every subset of the size."""
    chances = numpy.zeros((len(weights), len(weights)))
    for subset in combinations(range(len(weights)), size):
        chances[numpy.ix_(subset, subset)] += numpy.prod(weights[list(subset)])
    return chances / chances.trace() * size


@pytest.mark.parametrize("spread", [0.3, 2, 6])
@pytest.mark.parametrize("m", [2, 3, 5, 8])
def test_chances_and_moments_are_those_of_all_subsets_written_out(m, spread):
    weights = numpy.sort(numpy.exp(spread * numpy.random.default_rng(m).normal(size=m)))
    for largest in range(1, m + 1):
        draws = numpy.array([0, *range(3, 3 + largest)], dtype=float)
        ratios = size_ratios(weights)
        chances = item_chances(weights, ratios, largest)
        found = pair_moments(weights, ratios, chances, draws)
        written = [chances_written_out(weights, size) for size in range(1, largest + 1)]
        for size, expected in enumerate(written, start=1):
            assert chances[size] == pytest.approx(expected.diagonal(), rel=1e-12)
        moments = (
            (found.expected, lambda both: both),
            (found.variance, lambda both: both * (1 - both)),
            (found.covariance, lambda both: both * (1 - both.diagonal()[:, None])),
        )
        for matrix, moment in moments:
            expected = sum(n * moment(both) for n, both in zip(draws[1:], written, strict=True))
            assert off_diagonal(matrix) == pytest.approx(off_diagonal(expected), rel=1e-9, abs=1e-13)


def test_no_digits_are_lost_where_some_items_are_nearly_always_drawn():
    """Upwards alone the recursion would have lost all of them: its errors grow by a factor of 30 a step."""
    weights = numpy.sort(1 / (1 + numpy.arange(150.0)) ** 1.5)
    weights[-1] *= 30
    ratios = size_ratios(weights)
    chances = item_chances(weights, ratios, 60)
    assert chances[1:61].sum(axis=1) == pytest.approx(numpy.arange(1, 61), rel=1e-12)
    draws = numpy.zeros(61)
    draws[60] = 1
    both = pair_moments(weights, ratios, chances, draws).expected
    assert both.sum(axis=1) == pytest.approx(59 * chances[60], rel=1e-12)
    assert (numpy.diff(chances[:61], axis=0) >= 0).all()


@settings(deadline=None)
@given(SETS)
def test_totals_and_links_are_kept_whatever_the_works(sets):
    works, totals, held = margins(sets)
    null = fixed_size_null(works, totals)
    assert null is not None
    expected = null.expected - numpy.diag(null.expected.diagonal())
    shared = held.T @ held
    assert expected.sum(axis=1) == pytest.approx(null.links, rel=1e-8)
    assert null.links.sum() == pytest.approx(shared.sum() - shared.trace(), rel=1e-9)
    assert (expected >= -1e-9).all()
    assert (expected <= numpy.minimum.outer(totals, totals) + 1e-6).all()
    assert (null.variance >= 0).all()
    assert (null.variance <= off_diagonal(expected).max() + 1e-9).all()


def test_a_country_on_every_work_is_taken_out():
    works, totals, _ = margins([{0, 1}, {0, 1}, {0, 2}, {0, 1, 2, 3}])
    null = fixed_size_null(works, totals)
    assert null.expected[0, 1:] == pytest.approx(totals[1:], rel=1e-9)
    assert null.variance[0] == pytest.approx(0, abs=1e-9)


def test_where_the_largest_countries_are_full_works_split_in_two_parts():
    """Works of two take from the three largest only, works of four have them all: the others are a matter apart."""
    works, totals, _ = margins([{0, 1}, {0, 2}, {1, 2}, {0, 1}, {0, 1, 2, 3}, {0, 1, 2, 4}])
    null = fixed_size_null(works, totals)
    assert null.expected[:3, 3:] == pytest.approx(numpy.ones((3, 2)), rel=1e-9)
    assert null.expected[3, 4] == pytest.approx(0, abs=1e-9)
    # of four works of two out of three, each country's absence decides: 3, 3 and 2 works of them
    assert null.expected[0, 1] == pytest.approx(2 + 4 - 2, rel=1e-9)


def swapped(held, swaps, random):
    """The works after random trades of a country each between two works: sizes and totals stay exactly."""
    held = held.astype(bool)
    for first, second in random.integers(0, len(held), (swaps, 2)):
        mine, yours = numpy.flatnonzero(held[first] & ~held[second]), numpy.flatnonzero(held[second] & ~held[first])
        if len(mine) and len(yours):
            pool = random.permutation(numpy.concatenate([mine, yours]))
            held[first, pool], held[second, pool] = False, False
            held[first, pool[: len(mine)]], held[second, pool[len(mine) :]] = True, True
    return held


@pytest.fixture(scope="module")
def corpora():
    """300 works of 25 countries, one on most of them; and 250 draws that keep sizes and totals (curveball trades)."""
    random = numpy.random.default_rng(20)
    popularity = numpy.log(1 / numpy.arange(1, 26)) + numpy.eye(25)[0] * 2
    sizes = numpy.minimum(20, 1 + random.geometric(0.5, 300))
    order = numpy.argsort(-(popularity + random.gumbel(size=(300, 25))), axis=1)
    held = numpy.zeros((300, 25), dtype=numpy.int64)
    for row, size in enumerate(sizes):
        held[row, order[row, :size]] = 1
    held = held[:, held.any(axis=0)]
    drawn = []
    state = swapped(held, 3000, random)
    for _ in range(250):
        state = swapped(state, 600, random)
        drawn.append(state.astype(numpy.int64).T @ state)
    return held, numpy.array(drawn)


def test_expectations_agree_with_works_whose_countries_are_swapped(corpora):
    held, drawn = corpora
    null = fixed_size_null(numpy.bincount(held.sum(axis=1)), held.sum(axis=0))
    pairs = numpy.triu_indices(held.shape[1], 1)
    means = drawn.mean(axis=0)[pairs]
    errors = numpy.sqrt(numpy.maximum(drawn.var(axis=0)[pairs], 0.02) / len(drawn))
    expected = null.expected[pairs]
    assert numpy.abs(means - expected).max() <= 5 * errors.max() + 0.1
    assert (numpy.abs(means - expected) <= 4 * errors + 0.02 * expected + 0.05).mean() > 0.98


def test_spread_and_p_values_agree_with_works_whose_countries_are_swapped(corpora):
    held, drawn = corpora
    null = fixed_size_null(numpy.bincount(held.sum(axis=1)), held.sum(axis=0))
    pairs = numpy.triu_indices(held.shape[1], 1)
    expected, variance = null.expected[pairs], null.variance[pairs]
    usual = expected >= 1
    ratio = drawn.var(axis=0)[pairs][usual] / variance[usual]
    assert 0.9 < numpy.median(ratio) < 1.1
    scores = (drawn[:, pairs[0], pairs[1]][:, usual] - expected[usual]) / numpy.sqrt(variance[usual])
    assert 0.9 < scores.var() < 1.1
    largest = numpy.minimum(held.sum(axis=0)[pairs[0]], held.sum(axis=0)[pairs[1]]).astype(float)
    p_values = numpy.concatenate(
        [two_sided_p_values(d[pairs].astype(float), expected, variance, largest) for d in drawn]
    )
    # few counts are possible, so that fewer are this rare than the level says, and never more
    for level in (0.01, 0.05, 0.2):
        assert 0.3 * level < (p_values < level).mean() < 1.1 * level
    assert 0.48 < p_values.mean() < 0.56
