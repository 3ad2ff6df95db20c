"""The interval of a ratio of means by the delta method: against a printed example and the bootstrap."""

from math import exp, log, sqrt

import numpy
import pytest

from transforms.statistics.log_ratio import log_ratio_interval
from transforms.statistics.ratio import ratio_interval


def group(values, works):
    return numpy.array(values, dtype=float), numpy.array(works, dtype=numpy.int64)


def test_values_of_0_and_1_give_the_interval_of_a_relative_risk():
    """15 of 100 against 100 of 150: standard error of the logarithm as Katz and others give it."""
    ratio, error = (15 / 100) / (100 / 150), sqrt(1 / 15 - 1 / 100 + 1 / 100 - 1 / 150)
    found = log_ratio_interval(group([0, 1], [85, 15]), group([0, 1], [50, 100]))
    z = 1.959963984540054
    assert found == pytest.approx((exp(log(ratio) - z * error), exp(log(ratio) + z * error)), rel=1e-12)


def test_many_works_have_the_interval_of_the_bootstrap():
    """Skewed values of 20,000 and 10,000 works: the bounds differ by less than a tenth of the width."""
    random = numpy.random.default_rng(3)
    groups = [
        (numpy.round(random.lognormal(mean, 1.2, n), 2), numpy.ones(n, dtype=numpy.int64))
        for mean, n in ((0.3, 20_000), (0.0, 10_000))
    ]
    found, drawn = log_ratio_interval(*groups), ratio_interval("a cell", *groups)
    width = found[1] - found[0]
    assert width > 0
    assert found == pytest.approx(drawn, abs=width / 10)


def test_the_order_of_values_does_not_matter_and_equal_values_have_no_width():
    above, below = group([3.1, 0.7, 0.1], [3, 5, 7]), group([1.3, 0.2], [4, 4])
    turned = tuple(part[::-1] for part in above)
    assert log_ratio_interval(turned, below) == log_ratio_interval(above, below)
    assert log_ratio_interval(group([1.5], [9]), group([0.5], [2])) == pytest.approx((3, 3))


def test_a_mean_of_zero_is_refused():
    with pytest.raises(ValueError, match="mean of a group is zero"):
        log_ratio_interval(group([0], [5]), group([1], [5]))
