"""Definitions and combinations of choices in a release: their shares, how far these are from a figure, what they share.

Belongs here: the SQL on definitions, and what is worked out from its rows. How they are printed is in cli_definitions.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from raw.definitions.contract import CHOICES

_DIFFERENCES = " + ".join(f"cast(c.{choice} is distinct from d.{choice} as integer)" for choice in CHOICES)
_ROUNDING = 1e-12
"""Differences below this are those of binary fractions: 0.665 is within 0.005 of 0.66."""

_LISTED = f"""
select
    d.definition_id, d.name, d.producer, d.is_default, i.scope, i.period, i.p_publications, i.pp_international,
    i.pp_international_lb, i.pp_international_ub, i.is_small, i.undefined_reason,
    {", ".join(f"d.{choice}" for choice in CHOICES)}, d.note, d.source_url, i.is_synthetic
from core.definitions as d
inner join indicators.international_coauthorship as i on i.definition_id = d.definition_id
where i.scope = $scope and i.period = $period and i.subject_level = 'all' and i.subject_id = 'all'
order by not d.is_default, starts_with(d.definition_id, concat(d.default_definition_id, '-')) desc, d.definition_id
"""

_CANDIDATES = f"""
with candidates as (
    select
        'definition' as kind, d.definition_id, null as combination_id, i.p_publications, i.pp_international,
        i.is_small, i.undefined_reason, {", ".join(f"d.{choice}" for choice in CHOICES)}, i.is_synthetic
    from core.definitions as d
    inner join indicators.international_coauthorship as i on i.definition_id = d.definition_id
    where i.scope = $scope and i.period = $period and i.subject_level = 'all' and i.subject_id = 'all'
    union all
    select
        'combination' as kind, definition_id, combination_id, p_publications, pp_international,
        is_small, undefined_reason, {", ".join(CHOICES)}, is_synthetic
    from indicators.definition_multiverse
    where scope = $scope and $is_all_years
),
measured as (
    select
        c.*,
        round(abs(c.pp_international - $target), 12) as distance,
        {_DIFFERENCES} as n_other_choices
    from candidates as c
    cross join core.definitions as d
    where d.is_default
)
select
    kind, definition_id, combination_id, $scope as scope, $period as period, p_publications, pp_international, distance,
    coalesce(distance <= $tolerance + {_ROUNDING}, false) as is_reached, n_other_choices,
    is_small, undefined_reason, {", ".join(CHOICES)}, is_synthetic
from measured
"""

NEAREST_FIRST = "distance, n_other_choices, kind desc, definition_id nulls last, combination_id"
NAMED_FIRST = f"kind desc, {NEAREST_FIRST}"
"""Orders of candidates; where a definition and a combination are equally near, the definition comes first."""


def listed(connection: duckdb.DuckDBPyConnection, scope: str, period: str) -> duckdb.DuckDBPyRelation:
    """One row per definition with its share, bounds and choices: the default, its variants, the others."""
    return connection.sql(_LISTED, params={"scope": scope, "period": period})


def candidates(
    connection: duckdb.DuckDBPyConnection,
    scope: str,
    period: str,
    is_all_years: bool,
    *,
    target: float,
    tolerance: float,
) -> duckdb.DuckDBPyRelation:
    """One row per definition and per combination, with its distance from the target (both are proportions).

    Combinations are there for all years together only; `is_reached` says which lie within the tolerance.
    """
    values = {"scope": scope, "period": period, "is_all_years": is_all_years}
    return connection.sql(_CANDIDATES, params={**values, "target": target, "tolerance": tolerance})


def other_choices(row: Mapping[str, Any], default: Mapping[str, Any]) -> dict[str, Any]:
    """The choices in which a row differs from the default."""
    return {choice: row[choice] for choice in CHOICES if row[choice] != default[choice]}


def in_common(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The choices that all rows that reach the figure make alike, and not every row of all."""
    reached = [row for row in rows if row["is_reached"]]
    among, all_ = ({choice: {row[choice] for row in some} for choice in CHOICES} for some in (reached, rows))
    return {choice: next(iter(among[choice])) for choice in CHOICES if len(among[choice]) == 1 < len(all_[choice])}
