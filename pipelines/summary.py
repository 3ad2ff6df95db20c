"""What a person wants to know after a build: the headline indicators and the rows of each source."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
from rich.table import Table

from pipelines.movements import movements
from warehouse.database import FILE_NAME
from warehouse.meta import SYNTHETIC_NOTICE

_SHARES = """
select t.scope, t.p_publications, t.p_international, t.pp_international, t.pp_international_lb, t.pp_international_ub,
    s.lowest, s.highest
from indicators.international_coauthorship as t
inner join core.definitions as d on d.definition_id = t.definition_id and d.is_default
inner join (
    select scope, min(pp_international) as lowest, max(pp_international) as highest
    from indicators.international_coauthorship
    where period_kind = 'all years' and subject_level = 'all'
    group by scope
) as s on s.scope = t.scope
where t.period_kind = 'all years' and t.subject_level = 'all'
order by t.p_publications
"""
_PARTNERS = """
select t.country_name, t.p_publications, t.pp_publications
from indicators.partner_countries as t
inner join core.definitions as d on d.definition_id = t.definition_id and d.is_default
where t.scope = 'institution' and t.period = (select period from core.periods where period_kind = 'all years')
order by t.rank_by_publications, t.country_code
limit 8
"""
_PROGRAMMES = """
select c.instrument, c.p_programmes_minimum, c.p_programmes_maximum
from indicators.programme_counts as c, meta.release as r
where c.as_of_date = r.as_of_date and c.country_code = 'all' and c.institute = 'all'
order by c.instrument = 'all', c.instrument
"""
_SOURCES = "select source, mode, rows_in, rows_kept, rows_rejected from meta.sources order by source"


def changes(release: Path) -> Iterator[str]:
    """Sentences on what changed in a release; none for a first one."""
    with duckdb.connect(release / FILE_NAME, read_only=True) as connection:
        before, said = connection.execute(
            "select previous_release_id, summary from meta.releases"
            " where release_id = (select release_id from meta.release)"
        ).fetchone() or (None, "")
    if before is None:
        return
    yield f"Since release {before}: {said}"
    for moved in movements(release):
        yield f"  {moved.title}: {moved.sentence}"


def tables(release: Path) -> Iterator[Table | str]:
    """The tables and sentences to print about a release, synthetic ones marked as such."""
    with duckdb.connect(release / FILE_NAME, read_only=True) as connection:
        row = connection.execute(
            "select institution_name, first_year, last_year, as_of_date, is_synthetic from meta.release"
        ).fetchone()
        name, first, last, day, is_synthetic = row or ("", 0, 0, None, False)
        mark = " (SYNTHETIC)" if is_synthetic else ""
        yield _table(
            f"International co-authorship, {name}, {first}-{last}{mark}",
            ["publications of", "n", "international", "share", "unknown: from", "to", "definitions: from", "to"],
            [(*r[:3], *(_percent(v) for v in r[3:])) for r in connection.execute(_SHARES).fetchall()],
        )
        yield _table(
            f"First partner countries of the institution{mark}",
            ["country", "publications", "share of all"],
            [(*r[:2], _percent(r[2])) for r in connection.execute(_PARTNERS).fetchall()],
        )
        yield _table(
            f"Programmes the register holds by name, running on {day}",
            ["instrument", "certainly", "at most"],
            connection.execute(_PROGRAMMES).fetchall(),
        )
        yield _table(
            "Records",
            ["source", "mode", "in", "kept", "rejected"],
            connection.execute(_SOURCES).fetchall(),
        )
        if is_synthetic:
            yield f"[bold yellow]{SYNTHETIC_NOTICE}[/]"


def _table(title: str, headings: list[str], rows: list[tuple[object, ...]]) -> Table:
    table = Table(title=title, title_justify="left", header_style="bold", min_width=len(title))
    for position, heading in enumerate(headings):
        table.add_column(heading, justify="left" if position == 0 else "right")
    for row in rows:
        table.add_row(*(f"{value:,}" if isinstance(value, int) else str(value) for value in row))
    return table


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
