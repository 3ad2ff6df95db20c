"""Tails of counts against the binomial distribution of scipy."""

import numpy
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import binom

from transforms.statistics.count_tails import two_sided_p_values


def of_scipy(count, trials, chance):
    point = binom.pmf(count, trials, chance)
    tails = binom.sf(count - 1, trials, chance), binom.cdf(count, trials, chance)
    return 2 * (min(tails) - point / 2)


def found(count, trials, chance):
    mean = numpy.array([trials * chance])
    return float(
        two_sided_p_values(numpy.array([count]) * 1.0, mean, mean * (1 - chance), numpy.array([trials]) * 1.0)[0]
    )


@example(4, 0.75, 0.75)
@given(st.integers(1, 3000), st.floats(1e-4, 0.99), st.floats(0, 1))
def test_a_binomial_count_has_its_own_p_value(trials, chance, part):
    count = round(part * trials)
    assert found(count, trials, chance) == pytest.approx(of_scipy(count, trials, chance), rel=1e-6, abs=1e-200)


@pytest.mark.parametrize(("count", "trials", "chance"), [(0, 1, 0.5), (1, 1, 0.01), (0, 10, 1e-9), (500, 500, 0.9)])
def test_the_ends(count, trials, chance):
    assert found(count, trials, chance) == pytest.approx(of_scipy(count, trials, chance), rel=1e-9)


def test_a_count_of_nearly_no_correlation_is_taken_as_poisson():
    mean = numpy.array([4.0])
    p_value = two_sided_p_values(numpy.array([9.0]), mean, mean, numpy.array([50.0]))
    assert p_value[0] == pytest.approx(of_scipy(9, 10_000_000, 4e-7), rel=1e-5)


def test_what_is_possible_is_not_called_impossible():
    """Mean and variance alone would allow six works at most."""
    p_value = two_sided_p_values(numpy.array([9.0]), numpy.array([3.0]), numpy.array([1.5]), numpy.array([9.0]))
    assert 0 < p_value[0] < 1e-3


def test_every_count_of_many_is_found_in_its_place():
    counts = numpy.arange(40.0)
    together = two_sided_p_values(counts, numpy.full(40, 12.0), numpy.full(40, 8.4), numpy.full(40, 40.0))
    assert together == pytest.approx([of_scipy(count, 40, 0.3) for count in range(40)], rel=1e-9)
