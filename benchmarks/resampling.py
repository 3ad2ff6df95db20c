"""Stability intervals of the default definition's cells: by cells, as this project draws them, and work by work.

Work by work, n works are drawn with replacement from the n of a cell, 1,000 times, and counted: what one writes first.
The two draw different random numbers of one distribution, so bounds agree within what 1,000 draws leave open.
"""

from math import sqrt

import duckdb
import numpy
from numpy.typing import NDArray

from benchmarks.tables import Warehouse
from transforms.statistics.resampling import DRAWS, LOWER, UPPER
from transforms.statistics.stability import Interval, stability_intervals

CELLS = """
    select concat_ws('|', scope, period, subject_level, subject_id) as cell, p_denominator, p_international
    from read_parquet($1)
    where definition_id = 'observatory' and pp_international is not null
    order by cell
"""
WORKS = """
    with works as (
        select publication_year, coalesce(domain_id, 'unknown') as domain_id, is_international,
            coalesce(field_id, 'unknown') as field_id, is_observed, has_home_country
        from read_parquet($1)
        where is_counted
    ),
    scoped as (
        select 'institution' as scope, * from works where is_observed
        union all select 'home country' as scope, * from works where has_home_country
        union all select 'all records' as scope, * from works
    ),
    subjects as (
        select 'all' as subject_level, 'all' as subject_id, * from scoped
        union all select 'domain', domain_id, * from scoped
        union all select 'field', field_id, * from scoped
    )
    select concat_ws('|', s.scope, p.period, s.subject_level, s.subject_id) as cell, s.is_international
    from subjects as s
    inner join read_parquet($2) as p on s.publication_year between p.first_year and p.last_year
    order by cell
"""


def by_cells(warehouse: Warehouse) -> list[Interval]:
    """Bounds of all cells in the order of their names, from their counts."""
    cells = _cells(warehouse)
    return stability_intervals(
        [name for name, _, _ in cells], [works for _, works, _ in cells], [having for _, _, having in cells]
    )


def _cells(warehouse: Warehouse) -> list[tuple[str, int, int]]:
    """The name of each cell, its works, and how many of these are international."""
    (file,) = warehouse.files("indicators.international_coauthorship")
    return duckdb.execute(CELLS, [str(file)]).fetchall()


def by_works(warehouse: Warehouse) -> list[Interval]:
    """Bounds of all cells in the order of their names, from their works."""
    files = [str(file) for file in warehouse.files("core.publications")]
    (periods,) = warehouse.files("core.periods")
    cells, has = duckdb.execute(WORKS, [files, str(periods)]).fetchnumpy().values()
    _, firsts = numpy.unique(cells, return_index=True)
    random = numpy.random.default_rng(0)
    return [_interval(random, part) for part in numpy.split(has, firsts[1:])]


def _interval(random: numpy.random.Generator, has: NDArray[numpy.bool_]) -> Interval:
    n = len(has)
    shares = numpy.sort([has[random.integers(n, size=n)].mean() for _ in range(DRAWS)])
    return float(shares[LOWER]), float(shares[UPPER])


def furthest(warehouse: Warehouse) -> float:
    """How far the bounds of the two ways lie apart at most, beyond two works, in standard deviations of the share."""
    found = 0.0
    for ours, theirs, (_, n, x) in zip(by_cells(warehouse), by_works(warehouse), _cells(warehouse), strict=True):
        deviation = sqrt(x * (n - x) / n) / n
        beyond = max(abs(a - b) - 2 / n for a, b in zip(ours, theirs, strict=True))
        found = max(found, beyond / deviation if deviation else beyond)
    return found
