"""The interval of a ratio of two means against draws of single works, and where it has no end."""

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from transforms.statistics.ratio import ratio_interval


def group(values, works):
    return numpy.array(values, float), numpy.array(works)


def single(values):
    return values, numpy.ones(len(values), int)


def test_bounds_agree_with_a_bootstrap_of_single_works():
    generator = numpy.random.default_rng(3)
    above, below = generator.lognormal(0.2, 1, 400), generator.lognormal(0, 1, 300)
    found = numpy.array([ratio_interval(f"{i}", single(above), single(below)) for i in range(40)]).mean(axis=0)
    judged = stats.bootstrap(
        (above, below),
        lambda a, b, axis: numpy.mean(a, axis) / numpy.mean(b, axis),
        vectorized=True,
        n_resamples=40_000,
        batch=2_000,
        method="percentile",
        rng=generator,
    ).confidence_interval
    width = judged.high - judged.low
    assert found == pytest.approx([judged.low, judged.high], abs=0.01 * width)


def test_equal_values_have_no_width():
    assert ratio_interval("a", group([3], [10]), group([2], [7])) == (1.5, 1.5)


def test_draws_without_anything_to_divide_by_leave_the_bound_open():
    assert ratio_interval("a", group([1], [5]), group([0], [5])) == (None, None)
    assert ratio_interval("a", group([0], [5]), group([0], [5])) == (None, None)
    lower, upper = ratio_interval("a", group([1], [5]), group([0, 1], [2, 1]))  # (2/3)^3 = 30 % of the draws have none
    assert lower == 1
    assert upper is None


VALUES = st.lists(st.tuples(st.floats(0, 100), st.integers(1, 20)), min_size=1, max_size=10)


@given(VALUES, VALUES, st.randoms())
@settings(deadline=None, max_examples=40)
def test_order_of_classes_does_not_matter(above, below, random):
    def interval(above, below):
        return ratio_interval("x", *(group(*zip(*classes, strict=True)) for classes in (above, below)))

    assert interval(above, below) == interval(*(random.sample(classes, len(classes)) for classes in (above, below)))


def test_a_ratio_and_its_cell_decide_alone():
    groups = group([0.1, 2.5, 9], [30, 20, 3]), group([0.3, 1], [40, 10])
    assert ratio_interval("x", *groups) == ratio_interval("x", *groups) != ratio_interval("y", *groups)
    same = ratio_interval("x", groups[0], groups[0])
    assert same[0] < 1 < same[1]
