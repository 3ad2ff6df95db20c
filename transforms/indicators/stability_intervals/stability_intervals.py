"""Draws the stability interval of every cell from its publications by weight and outcome."""

from collections.abc import Sequence

import numpy
import pyarrow
import pyarrow.compute
from numpy.typing import NDArray

from transforms.indicators.stability_intervals.contract import StabilityInterval
from transforms.statistics.resampling import DRAWS, Integers
from transforms.statistics.stability import Interval, stability_intervals, weighted_stability_interval
from warehouse.contract import arrow_schema, key

UNITS = 1e9
"""Weights are counted in units of 10⁻⁹."""


def make(rows: pyarrow.Table) -> pyarrow.Table:
    """One row per cell, from rows ordered by the key, of which those of a cell stand together.

    The seed of a cell is the name of the table and the cell's key, with bars between.
    """
    columns = [rows[name] for name in key(StabilityInterval)]
    names = pyarrow.compute.binary_join_element_wise("indicators.stability_intervals", *columns, "|")
    cells = names.combine_chunks().dictionary_encode()
    firsts = numpy.flatnonzero(numpy.diff(cells.indices.to_numpy(), prepend=-1))
    bounds = _bounds(
        cells.dictionary.to_pylist(),
        firsts,
        numpy.rint(_numbers(rows["weight"]) * UNITS).astype(numpy.int64),
        _numbers(rows["p_publications"]).astype(numpy.int64),
        _numbers(rows["is_international"]) > 0,
    )
    made = rows.take(firsts).select([*key(StabilityInterval), "is_small", "undefined_reason", "is_synthetic"])
    found = {
        "pp_international_stability_lb": [bound and bound[0] for bound in bounds],
        "pp_international_stability_ub": [bound and bound[1] for bound in bounds],
        "n_draws": [bound and DRAWS for bound in bounds],
    }
    schema = arrow_schema(StabilityInterval)
    for name, values in found.items():
        made = made.append_column(name, pyarrow.array(values, schema.field(name).type))
    return made.select(schema.names)


def _bounds(
    cells: Sequence[str], firsts: Integers, weights: Integers, works: Integers, has: NDArray[numpy.bool_]
) -> list[Interval | None]:
    """The interval of each cell; None where its publications have no weight.

    `firsts` are the places of the cells' first rows, the other arrays have a value for each row.
    """
    bounds: list[Interval | None] = [None] * len(cells)
    least, most = numpy.minimum.reduceat(weights, firsts), numpy.maximum.reduceat(weights, firsts)
    alike = numpy.flatnonzero((least == most) & (most > 0)).tolist()
    totals = numpy.add.reduceat(works, firsts)[alike]
    having = numpy.add.reduceat(works * has, firsts)[alike]
    intervals = stability_intervals([cells[place] for place in alike], totals.tolist(), having.tolist())
    for place, interval in zip(alike, intervals, strict=True):
        bounds[place] = interval
    ends = numpy.append(firsts[1:], len(works))
    for place in numpy.flatnonzero(least < most).tolist():
        chosen = slice(firsts[place], ends[place])
        bounds[place] = weighted_stability_interval(cells[place], works[chosen], weights[chosen], has[chosen])
    return bounds


def _numbers(values: pyarrow.ChunkedArray) -> NDArray[numpy.float64]:
    """Values as doubles, 0 where there is none."""
    numbers: NDArray[numpy.float64] = values.cast(pyarrow.float64()).fill_null(0).to_numpy()
    return numbers
