"""The interval of a ratio of two means, from works drawn with replacement in each of the two groups.

The two-sample bootstrap with percentile bounds (B. Efron, R. J. Tibshirani, An Introduction to the Bootstrap, Chapman &
Hall 1993, chapters 8 and 13), with the draws and the places of the bounds that stability intervals have. Each group
keeps its number of works: what is asked is how much the ratio owes to single works, not how many there are of each.
"""

import numpy
from numpy.typing import NDArray

from transforms.statistics.resampling import LOWER, UPPER, Integers, drawn_sums, merged
from transforms.statistics.seeds import generators

UNIT = 1e-6
"""Values are counted in millionths: sums of integers are equal on every machine."""

Group = tuple[NDArray[numpy.float64], Integers]
"""Values, not negative, and the number of works that have each; both of the shape (classes,), at least one work."""


def ratio_interval(cell: str, above: Group, below: Group) -> tuple[float | None, float | None]:
    """Bounds of mean(above)/mean(below); None where a bound is not finite, the mean below being 0 in those draws.

    `cell` is the text of the cell's key. The order of the classes does not matter, nor do classes written in parts.
    """
    over, under = (
        _drawn_means(generator, group)
        for generator, group in zip(generators([f"{cell} above", f"{cell} below"]), (above, below), strict=True)
    )
    with numpy.errstate(divide="ignore", invalid="ignore"):
        ratios = numpy.sort(over / under)  # 0/0 is NaN, and NaN is sorted to the end, like what is infinite
    lower, upper = (float(bound) if numpy.isfinite(bound) else None for bound in ratios[[LOWER, UPPER]])
    return lower, upper


def _drawn_means(generator: numpy.random.Generator, group: Group) -> NDArray[numpy.float64]:
    """Means of as many works as a group has, drawn with replacement, in units of UNIT; shape (DRAWS,)."""
    values, works = group
    n_works, value = merged(works, numpy.rint(values / UNIT).astype(numpy.int64))
    (sums,) = drawn_sums(generator, n_works, value)
    means: NDArray[numpy.float64] = sums / n_works.sum()
    return means
