"""Shapley values over a grid of choices: they add up, and agree with their definition written out."""

from itertools import chain, combinations, permutations, product

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from raw.definitions import contract as definitions
from transforms.statistics import choice_grid
from transforms.statistics.attribution import difference_by_factor, variance_by_factor

GRIDS = arrays.array_shapes(min_dims=1, max_dims=4, max_side=3).flatmap(
    lambda shape: arrays.arrays(numpy.float64, shape, elements=st.floats(-1, 1, width=16))
)


def subsets(items):
    return chain.from_iterable(combinations(items, size) for size in range(len(items) + 1))


def explained(grid, factors):
    """Variance of the mean over all other factors: what these factors explain."""
    return grid.mean(axis=tuple(axis for axis in range(grid.ndim) if axis not in factors)).var()


def mean_over_orders(factors, worth):
    """Shapley's own words: what a factor adds to those before it, over all orders."""
    orders = [*permutations(factors)]
    added = dict.fromkeys(factors, 0.0)
    for order in orders:
        for place, factor in enumerate(order):
            added[factor] += (worth(order[: place + 1]) - worth(order[:place])) / len(orders)
    return added


@given(GRIDS)
@settings(deadline=None)
def test_variance_is_shared_as_over_all_orders(grid):
    judged = mean_over_orders(range(grid.ndim), lambda factors: explained(grid, factors) if factors else 0.0)
    parts = variance_by_factor(grid)
    assert parts == pytest.approx([judged[axis] for axis in range(grid.ndim)], abs=1e-12)
    assert parts.sum() == pytest.approx(grid.var(), abs=1e-12)
    assert (parts >= 0).all()


@given(GRIDS, st.data())
@settings(deadline=None)
def test_a_difference_is_shared_as_over_all_orders(grid, data):
    start, end = (tuple(data.draw(st.integers(0, levels - 1)) for levels in grid.shape) for _ in range(2))

    def worth(factors):
        return grid[tuple(end[axis] if axis in factors else start[axis] for axis in range(grid.ndim))]

    judged = mean_over_orders(range(grid.ndim), worth)
    parts = difference_by_factor(grid, start, end)
    assert parts == pytest.approx([judged[axis] for axis in range(grid.ndim)], abs=1e-12)
    assert parts.sum() == pytest.approx(grid[end] - grid[start], abs=1e-12)
    assert parts == pytest.approx(-difference_by_factor(grid, end, start), abs=1e-12)
    assert all(parts[axis] == 0 for axis in range(grid.ndim) if start[axis] == end[axis])


@given(GRIDS, st.data())
@settings(deadline=None)
def test_equal_factors_get_equal_parts_and_idle_ones_none(grid, data):
    axes = data.draw(st.permutations(range(grid.ndim)))
    assert variance_by_factor(grid.transpose(axes)) == pytest.approx(variance_by_factor(grid)[axes], abs=1e-12)
    idle = numpy.repeat(grid[..., None], 3, axis=-1)
    assert variance_by_factor(idle) == pytest.approx([*variance_by_factor(grid), 0], abs=1e-12)
    shuffled = grid[data.draw(st.permutations(range(grid.shape[0])))]
    assert variance_by_factor(shuffled) == pytest.approx(variance_by_factor(grid), abs=1e-12)
    ends = (0,) * grid.ndim, tuple(levels - 1 for levels in grid.shape)
    moved = difference_by_factor(idle, (*ends[0], 0), (*ends[1], 2))
    assert moved == pytest.approx([*difference_by_factor(grid, *ends), 0], abs=1e-12)


def test_two_factors_by_hand():
    """f = a + 2b + ab over a, b in {0, 1}: variances 1.5²/4 of a, 2.5²/4 of b, and 1/16 of both together, halved."""
    grid = numpy.array([[0.0, 2.0], [1.0, 4.0]])
    assert variance_by_factor(grid).tolist() == pytest.approx([0.5625 + 0.03125, 1.5625 + 0.03125])
    assert difference_by_factor(grid, (0, 0), (1, 1)).tolist() == [1.5, 2.5]
    assert difference_by_factor(grid, (0, 1), (1, 1)).tolist() == [2, 0]
    assert difference_by_factor(grid, (1, 1), (1, 1)).tolist() == [0, 0]


def test_one_result_varies_with_nothing():
    assert variance_by_factor(numpy.full((1, 1), 7.0)).tolist() == [0, 0]
    assert variance_by_factor(numpy.full((2, 3), 0.7)).tolist() == pytest.approx([0, 0], abs=1e-30)


def test_small_parts_of_large_numbers_are_not_lost():
    grid = 1e6 + numpy.array([[0, 1e-3], [0, 1e-3]])
    assert variance_by_factor(grid).tolist() == pytest.approx([0, 2.5e-7], rel=1e-6, abs=1e-20)


def test_what_is_missing_is_missed_only_where_it_is_needed():
    grid = numpy.arange(27.0).reshape(3, 3, 3)
    grid[1, 2, 0] = numpy.nan
    assert variance_by_factor(grid) is None
    for start, end in product(product(range(3), repeat=3), repeat=2):
        needed = all(level in ends for level, ends in zip((1, 2, 0), zip(start, end, strict=True), strict=True))
        assert (difference_by_factor(grid, start, end) is None) == needed


def test_shares_of_ten_choices_are_exact():
    """A sum of squares of independent choices has no interaction: each gets its own variance."""
    scales = numpy.arange(1, 11)
    grid = sum(
        numpy.array([0.0, s]).reshape([2 if axis == i else 1 for axis in range(10)]) for i, s in enumerate(scales)
    )
    assert variance_by_factor(grid) == pytest.approx(scales**2 / 4)
    assert difference_by_factor(grid, (0,) * 10, (1,) * 10) == pytest.approx(scales)


def test_the_choices_of_the_grid_are_those_of_the_register():
    assert {*choice_grid.CHOICES} == {*definitions.CHOICES}
