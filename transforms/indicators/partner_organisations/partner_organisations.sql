-- One row per definition, scope, period and organisation that is not of the institution observed: the publications
-- with an author there, in full and by author-fractional counting. Every definition for all years together, the
-- default one also for windows of three years; single years would be too many small numbers and are left out.
-- Organisations that have, in all years and the scope, fewer publications than the settings call small are together
-- in one row of their country.
with verdicts as (
    select
        selection_class,
        judgement_class,
        array_to_string(
            list_sort(array_agg(concat(definition_id, case when has_home_country then ' home' else '' end))), ', '
        ) as verdict
    from core.definition_classes
    where is_in_denominator
    group by selection_class, judgement_class
),

-- of a publication it matters here which definitions divide by it, and whether for the home country: few combinations
numbers as (
    select verdict, row_number() over (order by verdict) as verdict_number from verdicts group by verdict
),

numbered as (
    select v.selection_class, v.judgement_class, n.verdict_number
    from verdicts as v
    inner join numbers as n on n.verdict = v.verdict
),

-- names are texts: what is put together here is told by numbers, and gets its names at the end
organisations as (
    select organisation_id, row_number() over (order by organisation_id) as organisation_number from core.organisations
),

definitions as (
    select definition_id, country_view, is_default, row_number() over (order by definition_id) as definition_number
    from core.definitions
),

periods as (
    select period, period_kind, first_year, last_year, row_number() over (order by period) as period_number
    from core.periods
    where period_kind <> 'year'
),

judgements as (
    select distinct f.definition_number, f.is_default, n.verdict_number, d.has_home_country
    from core.definition_classes as d
    inner join numbered as n on n.selection_class = d.selection_class and n.judgement_class = d.judgement_class
    inner join definitions as f on f.definition_id = d.definition_id
    where d.is_in_denominator
),

works as (
    select c.publication_id, c.publication_year, c.is_observed, n.verdict_number
    from core.publication_classes as c
    inner join numbered as n on n.selection_class = c.selection_class and n.judgement_class = c.judgement_class
    cross join raw.observation as o
    where c.publication_year between o.first_year and o.last_year
),

cells as (
    select
        o.organisation_number,
        w.publication_year,
        w.is_observed,
        w.verdict_number,
        count(*) as p_publications,
        sum(p.author_weight) as author_weight
    from core.publication_organisations as p
    inner join organisations as o on o.organisation_id = p.organisation_id
    inner join works as w on w.publication_id = p.publication_id
    where not p.is_observed
    group by o.organisation_number, w.publication_year, w.is_observed, w.verdict_number
),

all_years as (
    select
        organisation_number,
        is_observed,
        verdict_number,
        cast(sum(p_publications) as bigint) as p_publications,
        sum(author_weight) as author_weight
    from cells
    group by organisation_number, is_observed, verdict_number
),

judged as (
    select
        d.definition_number,
        p.period_number,
        a.organisation_number,
        a.is_observed,
        d.has_home_country,
        a.p_publications,
        a.author_weight
    from all_years as a
    inner join judgements as d on d.verdict_number = a.verdict_number
    inner join periods as p on p.period_kind = 'all years'
    union all
    select
        d.definition_number,
        p.period_number,
        c.organisation_number,
        c.is_observed,
        d.has_home_country,
        c.p_publications,
        c.author_weight
    from cells as c
    inner join judgements as d on d.verdict_number = c.verdict_number and d.is_default
    inner join periods as p
        on p.period_kind = 'three years' and c.publication_year between p.first_year and p.last_year
),

scoped as (
    select true as is_of_institution, * from judged where is_observed
    union all
    select false as is_of_institution, * from judged where has_home_country
),

counted as (
    select
        definition_number,
        is_of_institution,
        period_number,
        organisation_number,
        cast(sum(p_publications) as bigint) as p_publications,
        sum(author_weight) as author_weight
    from scoped
    group by definition_number, is_of_institution, period_number, organisation_number
),

large as (
    select c.definition_number, c.is_of_institution, c.organisation_number
    from counted as c
    inner join periods as p on p.period_number = c.period_number and p.period_kind = 'all years'
    cross join raw.observation as o
    where c.p_publications >= o.small_cells_below
),

sized as (
    select
        c.definition_number,
        c.is_of_institution,
        c.period_number,
        case when l.organisation_number is not null then o.organisation_id end as organisation_id,
        case when l.organisation_number is not null then g.organisation_name end as organisation_name,
        v.counted_country_code as country_code,
        c.p_publications,
        c.author_weight
    from counted as c
    inner join organisations as o on o.organisation_number = c.organisation_number
    inner join core.organisations as g on g.organisation_id = o.organisation_id
    inner join definitions as d on d.definition_number = c.definition_number
    left join core.country_views as v on v.country_view = d.country_view and v.country_code = g.country_code
    left join large as l
        on l.definition_number = c.definition_number
        and l.is_of_institution = c.is_of_institution
        and l.organisation_number = c.organisation_number
),

listed as (
    select
        definition_number,
        is_of_institution,
        period_number,
        organisation_id,
        organisation_name,
        country_code,
        false as is_several,
        1 as n_organisations,
        p_publications,
        author_weight
    from sized
    where organisation_id is not null
    union all
    select
        definition_number,
        is_of_institution,
        period_number,
        concat('other organisations of ', coalesce(country_code, 'unknown country')) as organisation_id,
        concat('other organisations of ', coalesce(country_code, 'unknown country')) as organisation_name,
        country_code,
        true as is_several,
        count(*) as n_organisations,
        cast(sum(p_publications) as bigint) as p_publications,
        sum(author_weight) as author_weight
    from sized
    where organisation_id is null
    group by definition_number, is_of_institution, period_number, country_code
),

named as (
    select
        l.*,
        d.definition_id,
        d.country_view,
        p.period,
        p.period_kind,
        case when l.is_of_institution then 'institution' else 'home country' end as scope
    from listed as l
    inner join definitions as d on d.definition_number = l.definition_number
    inner join periods as p on p.period_number = l.period_number
)

select
    n.definition_id,
    n.scope,
    n.period,
    n.organisation_id,
    n.period_kind,
    n.organisation_name,
    n.country_code,
    n.country_code <> h.counted_country_code as is_foreign,
    n.is_several,
    cast(n.n_organisations as bigint) as n_organisations,
    n.p_publications,
    cast(n.author_weight as double) as p_author_weighted,
    case when not n.is_several then cast(n.p_publications as double) / nullif(cast(t.p_denominator as double), 0) end
        as pp_publications,
    t.p_denominator < o.small_cells_below as is_small,
    case when n.is_several then 'publications of several organisations are not told apart' end as undefined_reason,
    t.is_synthetic
from named as n
cross join raw.observation as o
inner join core.country_views as h on h.country_view = n.country_view and h.country_code = o.home_country_code
inner join indicators.international_coauthorship as t
    on t.definition_id = n.definition_id and t.scope = n.scope and t.period = n.period and t.subject_level = 'all'
