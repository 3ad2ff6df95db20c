"""The records behind a published cell: those that its counts count, found again record by record.

An indicator adds up classes of records, so that its SQL names no record. The queries here go the other way: they ask of
each record whether a cell counts it. As many records as the cell states is a second count of the same thing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

_PUBLICATIONS = """
select c.publication_id, d.is_in_denominator, d.is_international
from core.publication_classes as c
inner join core.definition_classes as d
    on d.selection_class = c.selection_class and d.judgement_class = c.judgement_class
inner join core.periods as p on c.publication_year between p.first_year and p.last_year
where d.definition_id = $definition_id and p.period = $period
    and case $scope when 'institution' then c.is_observed when 'home country' then d.has_home_country else true end
"""
_OF_SUBJECT = f"""
{_PUBLICATIONS}
    and case $subject_level
        when 'domain' then coalesce(c.domain_id, 'unknown') = $subject_id
        when 'field' then coalesce(c.field_id, 'unknown') = $subject_id
        else true
    end
"""
_OF_PARTNER = f"""
{_PUBLICATIONS}
    and d.is_in_denominator
    and c.publication_id in (
        select k.publication_id
        from core.publication_credits as k
        inner join core.country_views as v on v.country_code = k.country_code
        where v.counted_country_code = $country_code
            and v.country_view in (select country_view from core.definitions where definition_id = $definition_id)
    )
"""
_PROGRAMMES = """
with running as (
    select programme_id, instrument, bool_or(certain_from <= $as_of_date and $as_of_date < certain_to) as is_certain
    from core.programme_periods
    where possible_from <= $as_of_date and (possible_to is null or $as_of_date < possible_to)
    group by programme_id, instrument
),

filed as (
    select programme_id, min(institute) as institute
    from core.programme_institutes
    where certain_from <= $as_of_date and (certain_to is null or $as_of_date < certain_to)
    group by programme_id
),

partners as (
    select distinct p.programme_id, p.country_code
    from core.programme_partners as p
    inner join meta.release as r on p.country_code <> r.home_country_code
),

areas as (
    select distinct p.programme_id
    from partners as p
    inner join core.country_groups as g on g.country_code = p.country_code
    where g.group_id = $group_id
        and g.valid_from <= $as_of_date and (g.valid_to is null or $as_of_date < g.valid_to)
)

select r.programme_id, coalesce(bool_or(r.is_certain), false) as is_certain
from running as r
inner join core.programmes as p on p.programme_id = r.programme_id
left join filed as f on f.programme_id = r.programme_id
where $instrument in ('all', r.instrument)
    and $institute in ('all', coalesce(p.institute, f.institute, 'not stated'))
    and case $country_code
        when 'all' then true
        when 'area' then r.programme_id in (select programme_id from areas)
        when 'not stated' then r.programme_id not in (select programme_id from partners)
        else r.programme_id in (select programme_id from partners where country_code = $country_code)
    end
group by r.programme_id
"""
_PROJECTS = """
with filed as (
    select
        project_id,
        coalesce(framework_programme, 'not stated') as framework_programme,
        coalesce(cast(year(start_date) as varchar), 'not stated') as period,
        case $programme_part
            when 'all' then true
            when 'ERC' then is_erc
            when 'MSCA' then is_msca
            when 'FET' then is_fet
            when 'other' then not is_erc and not is_msca and not is_fet
            else is_erc and $programme_part = 'ERC ' || coalesce(erc_scheme, 'other')
        end as is_of_part
    from core.projects
    union all
    select
        n.project_id,
        'not stated' as framework_programme,
        'not stated' as period,
        $programme_part in ('all', 'not stated') as is_of_part
    from core.project_participations as n
    where n.project_id not in (select project_id from core.projects)
)

select distinct project_id
from filed
where framework_programme = $framework_programme and is_of_part and $period in ('all', period)
    and ($scope = 'all countries' or project_id in (
        select n.project_id
        from core.project_participations as n
        inner join meta.release as r on n.country_code = r.home_country_code
    ))
"""
Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Question:
    """Which records a table's cells count."""

    query: str
    """Of the parameters named by the table's columns; its first column is the record, the others are true or false."""
    series: Mapping[str, str]
    """Column of the table that counts records → the query's column that must be true; empty where all count."""


_QUESTIONS: Mapping[str, _Question] = {
    "indicators.international_coauthorship": _Question(
        _OF_SUBJECT,
        {"p_publications": "", "p_denominator": "is_in_denominator", "p_international": "is_international"},
    ),
    "indicators.partner_countries": _Question(_OF_PARTNER, {"p_publications": ""}),
    "indicators.programme_counts": _Question(
        _PROGRAMMES, {"p_programmes_maximum": "", "p_programmes_minimum": "is_certain"}
    ),
    "indicators.european_projects": _Question(_PROJECTS, {"p_projects": ""}),
}


@dataclass(frozen=True)
class Behind:
    """The records that one count of a cell counts."""

    column: str
    """Column of the table that states their number."""
    n_published: int
    record_ids: tuple[str, ...]
    """Sorted."""

    @property
    def is_complete(self) -> bool:
        """Whether there are as many as the cell states."""
        return len(self.record_ids) == self.n_published


def records_behind(connection: duckdb.DuckDBPyConnection, table: str, row: Row) -> tuple[Behind, ...]:
    """The records behind one row of a table; none for tables whose records cannot be told.

    `connection` holds the tables of the release, `row` is the row as published.
    """
    question = _QUESTIONS.get(table)
    return tuple(_found(connection, question, row)) if question else ()


def _found(connection: duckdb.DuckDBPyConnection, question: _Question, row: Row) -> Iterator[Behind]:
    asked = {name: value for name, value in row.items() if f"${name}" in question.query}
    answer = connection.execute(question.query, asked)
    names = [described[0] for described in answer.description or ()]
    records = sorted(answer.fetchall(), key=lambda record: str(record[0]))
    for column, condition in question.series.items():
        place = names.index(condition) if condition else 0
        yield Behind(column, row[column], tuple(str(record[0]) for record in records if record[place]))
