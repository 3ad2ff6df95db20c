"""Divides the difference between each definition's share and the default's among the choices in which they differ."""

from typing import Any

import pyarrow
import pyarrow.compute

from transforms.indicators.definition_contributions.contract import DefinitionContribution
from transforms.statistics.attribution import difference_by_factor
from transforms.statistics.choice_grid import CHOICES, choice_grid, levels_of
from warehouse.contract import arrow_schema

_Named = dict[str, tuple[tuple[str, ...], float | None]]
"""Definition → (its choices, its share)."""


def make(rows: pyarrow.Table) -> pyarrow.Table:
    """Combinations with their shares and definitions → one row per scope, definition and choice."""
    found: list[dict[str, Any]] = []
    for scope in sorted(set(rows["scope"].to_pylist())):
        within = rows.filter(pyarrow.compute.equal(rows["scope"], scope))
        is_synthetic = any(within["is_synthetic"].to_pylist())
        found += [{"scope": scope, **row, "is_synthetic": is_synthetic} for row in _definitions(within)]
    return pyarrow.Table.from_pylist(found, schema=arrow_schema(DefinitionContribution))


def _definitions(rows: pyarrow.Table) -> list[dict[str, Any]]:
    grid = choice_grid(rows, "pp_international")
    defined = rows.filter(rows["definition_id"].is_valid())
    names, shares = (defined[column].to_pylist() for column in ("definition_id", "pp_international"))
    named: _Named = dict(zip(names, zip(levels_of(defined), shares, strict=True), strict=True))
    defaults = defined.filter(defined["is_default"])["definition_id"].to_pylist()
    if not defaults:
        return []
    start, share_before = named[defaults[0]]
    found = []
    for name, (end, share) in sorted(named.items()):
        parts = difference_by_factor(grid.results, grid.place(start), grid.place(end))
        reason = None if parts is not None else "a combination of the choices of both has no share"
        difference = None if share is None or share_before is None else share - share_before
        for axis, choice in enumerate(CHOICES):
            found.append(
                {
                    "definition_id": name,
                    "choice": choice,
                    "default_choice": start[axis],
                    "definition_choice": end[axis],
                    "pp_default": share_before,
                    "pp_definition": share,
                    "pp_difference": difference,
                    "pp_contribution": None if parts is None else round(float(parts[axis]), 12),
                    "undefined_reason": reason,
                }
            )
    return found
