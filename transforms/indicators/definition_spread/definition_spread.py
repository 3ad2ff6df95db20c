"""Divides the variance of the shares of all combinations among the choices."""

from typing import Any

import numpy
import pyarrow
import pyarrow.compute

from transforms.indicators.definition_spread.contract import DefinitionSpread
from transforms.statistics.attribution import variance_by_factor
from transforms.statistics.choice_grid import CHOICES, ChoiceGrid, choice_grid
from warehouse.contract import arrow_schema

NEGLIGIBLE = 1e-24
"""A variance below is a rounding error of equal shares."""


def make(rows: pyarrow.Table) -> pyarrow.Table:
    """Combinations with their shares → one row per scope and choice."""
    found: list[dict[str, Any]] = []
    for scope in sorted(set(rows["scope"].to_pylist())):
        within = rows.filter(pyarrow.compute.equal(rows["scope"], scope))
        grid = choice_grid(within, "pp_international")
        is_synthetic = any(within["is_synthetic"].to_pylist())
        found += [{"scope": scope, **row, "is_synthetic": is_synthetic} for row in _choices(grid)]
    return pyarrow.Table.from_pylist(found, schema=arrow_schema(DefinitionSpread))


def _choices(grid: ChoiceGrid) -> list[dict[str, Any]]:
    parts = variance_by_factor(grid.results)
    total = 0.0 if parts is None else float(parts.sum())
    reason = None
    if parts is None:
        reason = "some combinations have no share"
    elif total < NEGLIGIBLE:
        reason = "all combinations give the same share"
    rows = []
    for axis, (choice, levels) in enumerate(zip(CHOICES, grid.levels, strict=True)):
        others = tuple(other for other in range(grid.results.ndim) if other != axis)
        row: dict[str, Any] = {
            "choice": choice,
            "levels": list(levels),
            "n_combinations": grid.results.size,
            "undefined_reason": reason,
        }
        if parts is not None:
            means = grid.results.mean(axis=others)
            row |= {
                "pp_lowest": _rounded(grid.results.min()),
                "pp_highest": _rounded(grid.results.max()),
                "pp_spread": _rounded(grid.results.max() - grid.results.min()),
                "pp_mean_difference": _rounded(means.max() - means.min()),
                "share_of_variance": None if reason else _rounded(parts[axis] / total),
            }
        rows.append(row)
    return rows


def _rounded(value: numpy.floating[Any]) -> float:
    """12 digits: the order in which a processor adds must not show."""
    return round(float(value), 12)
