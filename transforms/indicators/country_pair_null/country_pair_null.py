"""The rows of indicators.country_pair_null: what pairs of countries would share by chance, from sets of countries."""

from typing import Any

import numpy
import pyarrow
from numpy.typing import NDArray

from transforms.indicators.country_pair_null.contract import CountryPairNull
from transforms.statistics.cell_tables import cell_table, is_synthetic
from transforms.statistics.count_tails import two_sided_p_values
from transforms.statistics.country_cells import Cell, Numbers, country_cells
from transforms.statistics.country_sets import CountrySets
from transforms.statistics.false_discovery import q_values
from transforms.statistics.fixed_size_null import FixedSizeNull, fixed_size_null
from transforms.statistics.pair_intensity import relative_intensity
from warehouse.contract import arrow_schema

EXPECTED_IN_VAIN = 5.0
"""A pair that shares nothing has a row where so many publications or more are expected."""
SETTLED = 1e-6
"""A variance up to this part of the expectation, or this, is no chance at all but rounding."""
DIGITS = 9
"""Significant digits kept: those that do not depend on the machine."""
FALSE_DISCOVERY_RATE = 0.05
REASONS = ("nothing is left to chance", "the null model could not be fitted")


def make(rows: pyarrow.Table) -> pyarrow.Table:
    """Rows of the SELECT → one row per definition, scope, period and pair of countries that is, or should be, seen."""
    sets, cells = country_cells(rows)
    synthetic = is_synthetic(rows)
    return cell_table(arrow_schema(CountryPairNull), ((cell, _pairs(sets, cell, synthetic)) for cell in cells))


def _pairs(sets: CountrySets, cell: Cell, is_synthetic: bool) -> dict[str, Any]:
    """The columns of one cell, all but its key."""
    present = numpy.flatnonzero(cell.international)
    null = _null(cell, present)
    x, y = (present[place] for place in numpy.triu_indices(len(present), 1))
    shared = numpy.zeros((len(sets.codes), len(sets.codes)), dtype=numpy.int64)
    shared[sets.x, sets.y] = cell.shared
    expected = _between(null.expected if null else None, present, x, y)
    kept = (shared[x, y] > 0) | (expected >= EXPECTED_IN_VAIN)
    x, y, expected = x[kept], y[kept], expected[kept]
    variance = _between(null.variance if null else None, present, x, y)
    observed = shared[x, y].astype(numpy.float64)
    is_open = variance > SETTLED * numpy.maximum(expected, 1)
    variance = numpy.where(is_open, variance, numpy.nan)
    p_values = numpy.full(len(x), numpy.nan)
    rates = p_values.copy()
    largest = numpy.minimum(cell.international[x], cell.international[y]).astype(numpy.float64)
    tested = (values[is_open] for values in (observed, expected, variance, largest))
    p_values[is_open] = two_sided_p_values(*tested)
    rates[is_open] = q_values(p_values[is_open])
    links = numpy.full(len(sets.codes), numpy.nan)
    if null:
        links[present] = null.links
    total = float(cell.shared.sum())
    reasons = pyarrow.array(REASONS)
    codes = pyarrow.array(sets.codes, pyarrow.string())
    is_discovery = rates < FALSE_DISCOVERY_RATE
    return {
        "country_x": codes.take(pyarrow.array(x)),
        "country_y": codes.take(pyarrow.array(y)),
        "p_publications": observed.astype(numpy.int64),
        "p_expected": _kept(expected),
        "p_expected_sd": _kept(numpy.sqrt(variance)),
        "observed_per_expected": _kept(observed / expected),
        "z_score": _kept((observed - expected) / numpy.sqrt(variance)),
        "p_value": _kept(p_values),
        "q_value": _kept(rates),
        "is_above_chance": pyarrow.array(is_discovery & (observed > expected), mask=~is_open),
        "is_below_chance": pyarrow.array(is_discovery & (observed < expected), mask=~is_open),
        "neutral_intensity_x_y": _kept(relative_intensity(expected, links[x], links[y], total).value),
        "neutral_intensity_y_x": _kept(relative_intensity(expected, links[y], links[x], total).value),
        "undefined_reason": reasons.take(pyarrow.array(numpy.full(len(x), 0 if null else 1), mask=is_open)),
        "is_small": ~(expected >= EXPECTED_IN_VAIN),
        "is_synthetic": numpy.full(len(x), is_synthetic),
    }


def _null(cell: Cell, present: NDArray[numpy.int64]) -> FixedSizeNull | None:
    """The null model of the cell's international publications and of the countries present on them."""
    works = cell.works.copy()
    works[:2] = 0
    return fixed_size_null(works, cell.international[present]) if len(present) else None


def _between(matrix: Numbers | None, present: NDArray[numpy.int64], x: Any, y: Any) -> Numbers:
    """Values of pairs, given as places among all countries, from a matrix of those present; NaN without one."""
    if matrix is None:
        return numpy.full(len(x), numpy.nan)
    found: Numbers = matrix[numpy.searchsorted(present, x), numpy.searchsorted(present, y)]
    return found


def _kept(values: Numbers) -> Numbers:
    """Values to DIGITS significant digits."""
    with numpy.errstate(divide="ignore", invalid="ignore"):
        exponent = numpy.floor(numpy.log10(numpy.abs(values)))
    places = numpy.where(numpy.isfinite(exponent), DIGITS - 1 - exponent, 0.0)
    scale = numpy.power(10.0, numpy.clip(places, -300, 300))
    kept: Numbers = numpy.rint(values * scale) / scale
    return kept
