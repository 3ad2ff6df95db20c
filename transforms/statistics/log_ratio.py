"""The interval of a ratio of two means of many works: normal in its logarithm, by the delta method.

With means m and variances v of n works each, the variance of the logarithm of the ratio is v/(n m²) of the one group
and of the other together; for values 0 and 1 this is the interval of a relative risk (D. Katz and others, "Obtaining
confidence intervals for the risk ratio in cohort studies", Biometrics 34, 1978, 10.2307/2530610). Nothing is drawn:
for thousands of works it costs next to nothing where a bootstrap draws thousands of numbers, and both come to the
same.
"""

from math import exp, fsum, log, sqrt

from transforms.statistics.ratio import Group

Z = 1.959963984540054
"""Normal quantile that leaves 2.5 % above it."""


def log_ratio_interval(above: Group, below: Group) -> tuple[float, float]:
    """Bounds, 95 %, of mean(above)/mean(below); a group is values and the number of works that have each.

    Raises ValueError where a mean is zero: its logarithm has no variance.
    """
    (mean_above, part_above), (mean_below, part_below) = _relative_variance(above), _relative_variance(below)
    centre, half_width = log(mean_above / mean_below), Z * sqrt(part_above + part_below)
    return exp(centre - half_width), exp(centre + half_width)


def _relative_variance(group: Group) -> tuple[float, float]:
    """Mean, and variance of the mean in units of its square; sums are exact, and equal on every machine."""
    values, works = (part.tolist() for part in group)
    n_works = sum(works)
    mean = fsum(value * n for value, n in zip(values, works, strict=True)) / n_works
    if not mean:
        raise ValueError("The mean of a group is zero: there is no interval of a ratio of means in logarithms.")
    variance = fsum((value - mean) ** 2 * n for value, n in zip(values, works, strict=True)) / n_works
    return mean, variance / n_works / mean**2
