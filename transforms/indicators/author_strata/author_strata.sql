-- One row per definition, scope, period and stratum of the number of authors: the publications the definition counts,
-- those it calls international, and the part of the scope's international publications that they are. The strata are a
-- partition (KTH's, with the list answers' limit of 100 authors as a boundary); beside it stand the two thresholds of
-- the Institute for Scientific Information's report on multi-authorship, more than 100 authors and more than 30
-- countries.
with numbered as (
    select distinct selection_class, judgement_class, class_number from core.definition_classes
),

verdicts as (
    select distinct
        definition_id,
        class_number,
        has_home_country,
        is_in_denominator,
        is_international,
        n_countries > 30 as has_many_countries
    from core.definition_classes
),

profiles as (
    select c.publication_year, c.author_stratum, n.class_number, c.is_observed, count(*) as p_publications
    from core.publication_classes as c
    inner join numbered as n on n.selection_class = c.selection_class and n.judgement_class = c.judgement_class
    where c.publication_year is not null
    group by c.publication_year, c.author_stratum, n.class_number, c.is_observed
),

strata as (
    select
        'partition' as stratum_kind,
        unnest(['no authors', '1-10', '11-50', '51-100', '101-200', 'more than 200']) as author_stratum
    union all
    select 'threshold' as stratum_kind, unnest(['more than 100 authors', 'more than 30 countries']) as author_stratum
),

judged as (
    select
        v.definition_id,
        p.publication_year,
        p.author_stratum,
        p.is_observed,
        v.has_home_country,
        v.has_many_countries,
        sum(p.p_publications) as p_publications,
        sum(case when v.is_in_denominator then p.p_publications else 0 end) as p_denominator,
        sum(case when v.is_international then p.p_publications else 0 end) as p_international
    from verdicts as v
    inner join profiles as p on p.class_number = v.class_number
    group by
        v.definition_id,
        p.publication_year,
        p.author_stratum,
        p.is_observed,
        v.has_home_country,
        v.has_many_countries
),

scopes as (
    select unnest(['institution', 'home country', 'all records']) as scope
),

yearly as (
    select
        j.definition_id,
        s.scope,
        j.publication_year,
        t.stratum_kind,
        t.author_stratum,
        sum(j.p_publications) as p_publications,
        sum(j.p_denominator) as p_denominator,
        sum(j.p_international) as p_international
    from judged as j
    inner join scopes as s
        on s.scope = 'all records'
        or (s.scope = 'institution' and j.is_observed)
        or (s.scope = 'home country' and j.has_home_country)
    inner join strata as t
        on t.author_stratum = j.author_stratum
        or (t.author_stratum = 'more than 100 authors' and j.author_stratum in ('101-200', 'more than 200'))
        or (t.author_stratum = 'more than 30 countries' and j.has_many_countries)
    group by j.definition_id, s.scope, j.publication_year, t.stratum_kind, t.author_stratum
),

cells as (
    select
        d.definition_id,
        s.scope,
        p.period,
        t.stratum_kind,
        t.author_stratum,
        cast(coalesce(sum(y.p_publications), 0) as bigint) as p_publications,
        cast(coalesce(sum(y.p_denominator), 0) as bigint) as p_denominator,
        cast(coalesce(sum(y.p_international), 0) as bigint) as p_international
    from core.definitions as d
    cross join scopes as s
    cross join core.periods as p
    cross join strata as t
    left join yearly as y
        on y.definition_id = d.definition_id
        and y.scope = s.scope
        and y.author_stratum = t.author_stratum
        and y.publication_year between p.first_year and p.last_year
    group by d.definition_id, s.scope, p.period, t.stratum_kind, t.author_stratum
),

totals as (
    select
        definition_id,
        scope,
        period,
        cast(sum(p_publications) as bigint) as p_scope_publications,
        cast(sum(p_international) as bigint) as p_scope_international
    from cells
    where stratum_kind = 'partition'
    group by definition_id, scope, period
),

records as (
    select coalesce(bool_or(is_synthetic), false) as is_synthetic
    from core.publication_classes
    where publication_year is not null
)

select
    c.definition_id,
    c.scope,
    c.period,
    c.author_stratum,
    c.stratum_kind,
    c.p_publications,
    c.p_denominator,
    c.p_international,
    t.p_scope_publications,
    t.p_scope_international,
    cast(c.p_international as double) / nullif(cast(c.p_denominator as double), 0) as pp_international,
    cast(c.p_publications as double) / nullif(cast(t.p_scope_publications as double), 0) as pp_of_publications,
    cast(c.p_international as double) / nullif(cast(t.p_scope_international as double), 0) as pp_of_international,
    c.p_denominator < o.small_cells_below as is_small,
    case
        when t.p_scope_publications = 0 then 'no publications'
        when t.p_scope_international = 0 then 'no international publications'
        when c.p_publications = 0 then 'no publications in the stratum'
        when c.p_denominator = 0 then 'no publications of known country in the stratum'
    end as undefined_reason,
    r.is_synthetic
from cells as c
inner join totals as t on t.definition_id = c.definition_id and t.scope = c.scope and t.period = c.period
cross join raw.observation as o
cross join records as r
