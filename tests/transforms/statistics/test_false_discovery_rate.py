"""q-values against statsmodels and scipy."""

import numpy
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control
from statsmodels.stats.multitest import multipletests

from transforms.statistics.false_discovery import q_values


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
@example([0.01, 0.01, 0.02, 0.9, 0.0, 1.0])
def test_q_values_are_those_of_two_other_programs(p_values):
    found = q_values(numpy.array(p_values))
    assert found == pytest.approx(false_discovery_control(p_values, method="bh"), abs=1e-15)
    assert found == pytest.approx(multipletests(p_values, method="fdr_bh")[1], abs=1e-15)


@given(st.lists(st.floats(0, 1), min_size=1), st.randoms())
def test_order_does_not_matter(p_values, random):
    places = random.sample(range(len(p_values)), len(p_values))
    assert q_values(numpy.array(p_values)[places]).tolist() == q_values(numpy.array(p_values))[places].tolist()


def test_the_example_of_benjamini_and_hochberg():
    """Their 15 p-values: at a rate of 0.05 the four smallest are believed."""
    printed = "0.0001 0.0004 0.0019 0.0095 0.0201 0.0278 0.0298 0.0344 0.0459 0.3240 0.4262 0.5719 0.6528 0.7590 1.000"
    found = q_values(numpy.array([float(p) for p in printed.split()]))
    assert (found <= 0.05).tolist() == [True] * 4 + [False] * 11


def test_no_tests_have_no_rates():
    assert q_values(numpy.array([])).tolist() == []


@pytest.mark.parametrize("wrong", [-0.1, 1.1, numpy.nan])
def test_what_is_no_probability_is_refused(wrong):
    with pytest.raises(ValueError, match="not between 0 and 1"):
        q_values(numpy.array([0.5, wrong]))
