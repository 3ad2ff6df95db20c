"""Relative intensity of collaboration of one country with another, and its interval.

RIC = a(T - X) / (X(Y - a)), of a links between x and y, X of x, Y of y and T in all: the part of x's links that go to
y, over the part of the links without x that have y (Fuchs, Sivertsen, Rousseau 2021, as equation 2 of
10.1007/s11192-022-04533-0 has it). It is the relative risk of a fourfold table, and has the usual interval of one,
exp(ln RIC ± z·√(1/a - 1/X + 1/(Y - a) - 1/(T - X))). The links of one work are not independent of each other: for works
of many countries the interval is too narrow.
"""

from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

Numbers = NDArray[numpy.float64]

NORMAL_QUANTILE = 1.959963984540054
"""Of 97.5 %."""


@dataclass(frozen=True)
class Intensity:
    """Values and bounds of 95 % intervals; NaN where undefined."""

    value: Numbers
    lower: Numbers
    upper: Numbers


def relative_intensity(shared: Numbers, links_x: Numbers, links_y: Numbers, total: float) -> Intensity:
    """The intensity of x with y; all arrays of shape (n,), above 0.

    NaN where x has all links there are, or y none with others than x.
    """
    others = total - links_x
    rest = links_y - shared
    defined = (others > 0) & (rest > 0)
    others, rest = numpy.where(defined, others, numpy.nan), numpy.where(defined, rest, numpy.nan)
    value = shared * others / (links_x * rest)
    variance = numpy.maximum(1 / shared - 1 / links_x + 1 / rest - 1 / others, 0)
    factor = numpy.exp(NORMAL_QUANTILE * numpy.sqrt(variance))
    return Intensity(value, value / factor, value * factor)
