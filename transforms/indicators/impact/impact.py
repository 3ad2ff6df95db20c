"""Ratios of the impact of international and domestic publications, with the intervals that SQL cannot draw."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy
import pyarrow
import pyarrow.compute
from numpy.typing import NDArray

from transforms.indicators.impact.contract import Impact
from transforms.statistics.log_ratio import log_ratio_interval
from transforms.statistics.ratio import Group, ratio_interval
from warehouse.contract import arrow_schema

Row = dict[str, Any]
Cell = tuple[str, str, str]
"""Definition, scope and period."""

Bounds = tuple[float | None, float | None]

MANY = 10_000
"""International and domestic publications from which on an interval is not drawn, but approximated."""
NOT_COMPUTED = "computed for the default definition, and for all years together"
UNBOUNDED = "in too many of the draws no domestic publication has any"


def make(rows: pyarrow.Table) -> pyarrow.Table:
    """Complete the rows of cells, with the values of the other rows."""
    is_value = pyarrow.compute.is_valid(rows["is_international"])
    values = _values(rows.filter(is_value))
    cells = rows.filter(pyarrow.compute.invert(is_value)).to_pylist()
    return pyarrow.Table.from_pylist([_completed(cell, values) for cell in cells], schema=arrow_schema(Impact))


def _completed(cell: Row, values: Mapping[tuple[Cell, bool], Group]) -> Row:
    """A cell with its ratios, their intervals, and why any of these is empty."""
    key = (cell["definition_id"], cell["scope"], cell["period"])
    ratio, reason = _ratio(cell, "p_{}_with_fwci", "mean_fwci_{}", "an FWCI")
    share_ratio, share_reason = _ratio(
        cell, "p_{}_ranked", "pp_{}_top_10_percent", "a known place among the 10 % most cited"
    )
    bounds, method = _bounds(key, ratio, values) if cell["has_interval"] else ((None, None), None)
    share_bounds: Bounds = (None, None)
    if cell["has_interval"] and share_ratio is not None:
        groups = [_ranked(cell, kind) for kind in ("international", "domestic")]
        share_bounds = ratio_interval(" | ".join((*key, "top 10 percent")), groups[0], groups[1])
    is_open = (ratio is not None and None in bounds) or (share_ratio is not None and None in share_bounds)
    return {
        **cell,
        "p_without_fwci": cell["p_publications"] - cell["p_with_fwci"],
        "fwci_ratio": ratio,
        "fwci_ratio_lb": bounds[0],
        "fwci_ratio_ub": bounds[1],
        "fwci_interval_method": method,
        "top_10_percent_ratio": share_ratio,
        "top_10_percent_ratio_lb": share_bounds[0],
        "top_10_percent_ratio_ub": share_bounds[1],
        "undefined_reason": reason,
        "top_10_percent_undefined_reason": share_reason,
        "interval_undefined_reason": (UNBOUNDED if cell["has_interval"] else NOT_COMPUTED) if is_open else None,
    }


def _bounds(key: Cell, ratio: float | None, values: Mapping[tuple[Cell, bool], Group]) -> tuple[Bounds, str | None]:
    """The interval of the ratio of mean FWCI, and the method it is by."""
    if ratio is None:
        return (None, None), None
    above, below = values[key, True], values[key, False]
    if ratio and min(above[1].sum(), below[1].sum()) >= MANY:
        return log_ratio_interval(above, below), "normal approximation"
    return ratio_interval(" | ".join((*key, "fwci")), above, below), "bootstrap"


def _ratio(cell: Row, count: str, mean: str, named: str) -> tuple[float | None, str | None]:
    """The ratio of two means of a cell, or why there is none; the names are those of its columns, without the kind."""
    if not cell["p_publications"]:
        return None, "no publications"
    for kind in ("international", "domestic"):
        if not cell[count.format(kind)]:
            return None, f"no {kind} publications with {named}"
    if not cell[mean.format("domestic")]:
        return None, "zero for domestic publications"
    return cell[mean.format("international")] / cell[mean.format("domestic")], None


def _ranked(cell: Row, kind: str) -> Group:
    """Publications not among, and among the 10 % most cited, as values 0 and 1."""
    n, top = cell[f"p_{kind}_ranked"], cell[f"p_{kind}_top_10_percent"]
    found = [(value, works) for value, works in ((0.0, n - top), (1.0, top)) if works]
    return numpy.array([value for value, _ in found]), numpy.array([works for _, works in found], dtype=numpy.int64)


def _values(rows: pyarrow.Table) -> dict[tuple[Cell, bool], Group]:
    """Cell, and whether international → the values and how many publications have each."""
    parts = [rows[name].combine_chunks().dictionary_encode() for name in ("definition_id", "scope", "period")]
    texts = [part.dictionary.to_pylist() for part in parts]
    codes: list[NDArray[Any]] = [part.indices.to_numpy() for part in parts]
    codes.append(rows["is_international"].to_numpy())
    order = numpy.lexsort(codes)
    fwci, works = rows["fwci_value"].to_numpy()[order], rows["p_with_value"].to_numpy()[order]
    codes = [code[order] for code in codes]
    changes = numpy.any([numpy.diff(code.astype(numpy.int64)) != 0 for code in codes], axis=0)
    bounds = [0, *(numpy.flatnonzero(changes) + 1), len(order)]
    found = {}
    for start, stop in pairwise(bounds if len(order) else []):
        definition_id, scope, period = (text[code[start]] for text, code in zip(texts, codes, strict=False))
        group = (fwci[start:stop], works[start:stop])
        found[(definition_id, scope, period), bool(codes[3][start])] = group
    return found
