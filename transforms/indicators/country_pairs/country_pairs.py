"""The rows of indicators.country_pairs: how much two countries share, and how strongly, from sets of countries."""

from typing import Any

import numpy
import pyarrow
from numpy.typing import NDArray

from transforms.indicators.country_pairs.contract import CountryPair
from transforms.statistics.cell_tables import cell_table, first_value, is_synthetic
from transforms.statistics.country_cells import Cell, Numbers, country_cells
from transforms.statistics.country_sets import CountrySets
from transforms.statistics.pair_intensity import relative_intensity
from warehouse.contract import arrow_schema


def make(rows: pyarrow.Table) -> pyarrow.Table:
    """Rows of the SELECT → one row per definition, scope, period and pair of countries that share a publication."""
    sets, cells = country_cells(rows, _partners, _pairs_held)
    settled = {"small_cells_below": first_value(rows, "small_cells_below"), "is_synthetic": is_synthetic(rows)}
    return cell_table(arrow_schema(CountryPair), ((cell, _pairs(sets, cell, **settled)) for cell in cells))


def _pairs(sets: CountrySets, cell: Cell, *, small_cells_below: int, is_synthetic: bool) -> dict[str, Any]:
    """The columns of one cell, all but its key."""
    found = numpy.flatnonzero(cell.shared)
    x, y = sets.x[found], sets.y[found]
    shared = cell.shared[found].astype(numpy.float64)
    of_x, of_y = (cell.publications[place].astype(numpy.float64) for place in (x, y))
    links_x, links_y = (cell.links[place].astype(numpy.float64) for place in (x, y))
    total = float(cell.shared.sum())
    newman, refined = cell.weighted
    forth = relative_intensity(shared, links_x, links_y, total)
    back = relative_intensity(shared, links_y, links_x, total)
    codes = pyarrow.array(sets.codes, pyarrow.string())
    return {
        "country_x": codes.take(pyarrow.array(x)),
        "country_y": codes.take(pyarrow.array(y)),
        "p_publications": cell.shared[found],
        "newman_weight": newman[found],
        "refined_weight": refined[found],
        "salton": shared / numpy.sqrt(of_x * of_y),
        "jaccard": shared / (of_x + of_y - shared),
        "inclusion": shared / numpy.minimum(of_x, of_y),
        "association": shared / (of_x * of_y),
        "probabilistic_affinity": shared * 2 * total / (links_x * links_y),
        "intensity_x_y": forth.value,
        "intensity_x_y_lb": forth.lower,
        "intensity_x_y_ub": forth.upper,
        "intensity_x_y_undefined_reason": _reasons(("x", "y"), links_x == total, links_y == shared),
        "intensity_y_x": back.value,
        "intensity_y_x_lb": back.lower,
        "intensity_y_x_ub": back.upper,
        "intensity_y_x_undefined_reason": _reasons(("y", "x"), links_y == total, links_x == shared),
        "is_small": numpy.minimum(of_x, of_y) < small_cells_below,
        "is_synthetic": numpy.full(len(found), is_synthetic),
    }


def _partners(n_countries: Numbers) -> Numbers:
    """Partners that each country of a publication has there."""
    return n_countries - 1


def _pairs_held(n_countries: Numbers) -> Numbers:
    """Pairs of countries of a publication."""
    return n_countries * (n_countries - 1) / 2


def _reasons(
    names: tuple[str, str], has_all: NDArray[numpy.bool_], has_no_other: NDArray[numpy.bool_]
) -> pyarrow.Array:
    """Why the intensity of the one with the other is undefined: the one has all links, or the other none but theirs."""
    one, other = names
    reasons = pyarrow.array([f"country {one} is in every pair", f"country {other} has no other partner"])
    return reasons.take(pyarrow.array(numpy.where(has_all, 0, 1), mask=~(has_all | has_no_other)))
