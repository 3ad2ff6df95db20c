"""Which of many tests to believe: the false discovery rate of Y. Benjamini and Y. Hochberg.

"Controlling the false discovery rate", Journal of the Royal Statistical Society B 57, 1995, 289-300.
"""

import numpy
from numpy.typing import NDArray

Numbers = NDArray[numpy.float64]


def q_values(p_values: Numbers) -> Numbers:
    """The smallest false discovery rate at which each test would be believed, in the order of the p-values.

    q of the i-th smallest of m p-values is the least of p(j)·m/j over j ≥ i. `p_values` has the shape (m,), each in
    0-1; tests that could not be made are left out before, for they are not among the m. Raises ValueError where one is
    outside 0-1 or NaN.
    """
    if not ((p_values >= 0) & (p_values <= 1)).all():
        raise ValueError("A p-value is not between 0 and 1.")
    order = numpy.argsort(p_values, kind="stable")
    ranks = numpy.arange(1, len(p_values) + 1)
    rates = p_values[order] * (len(p_values) / ranks)
    least = numpy.minimum.accumulate(rates[::-1])[::-1]
    found = numpy.empty_like(least)
    found[order] = numpy.minimum(least, 1)
    return found
