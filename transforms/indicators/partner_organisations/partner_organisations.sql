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

judgements as (
    select distinct d.definition_id, d.country_view, n.verdict_number, d.has_home_country
    from core.definition_classes as d
    inner join numbered as n on n.selection_class = d.selection_class and n.judgement_class = d.judgement_class
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
        p.organisation_id,
        w.publication_year,
        w.is_observed,
        w.verdict_number,
        count(*) as p_publications,
        sum(p.author_weight) as author_weight
    from core.publication_organisations as p
    inner join works as w on w.publication_id = p.publication_id
    where not p.is_observed
    group by p.organisation_id, w.publication_year, w.is_observed, w.verdict_number
),

all_years as (
    select
        organisation_id,
        is_observed,
        verdict_number,
        cast(sum(p_publications) as bigint) as p_publications,
        sum(author_weight) as author_weight
    from cells
    group by organisation_id, is_observed, verdict_number
),

periods as (
    select period, period_kind, first_year, last_year from core.periods where period_kind <> 'year'
),

judged as (
    select
        d.definition_id,
        d.country_view,
        p.period,
        p.period_kind,
        a.organisation_id,
        a.is_observed,
        d.has_home_country,
        a.p_publications,
        a.author_weight
    from all_years as a
    inner join judgements as d on d.verdict_number = a.verdict_number
    inner join periods as p on p.period_kind = 'all years'
    where a.is_observed or d.has_home_country
    union all
    select
        d.definition_id,
        d.country_view,
        p.period,
        p.period_kind,
        c.organisation_id,
        c.is_observed,
        d.has_home_country,
        c.p_publications,
        c.author_weight
    from cells as c
    inner join judgements as d on d.verdict_number = c.verdict_number
    inner join core.definitions as f on f.definition_id = d.definition_id and f.is_default
    inner join periods as p
        on p.period_kind = 'three years' and c.publication_year between p.first_year and p.last_year
    where c.is_observed or d.has_home_country
),

scoped as (
    select 'institution' as scope, * from judged where is_observed
    union all
    select 'home country' as scope, * from judged where has_home_country
),

counted as (
    select
        definition_id,
        country_view,
        scope,
        period,
        period_kind,
        organisation_id,
        sum(p_publications) as p_publications,
        sum(author_weight) as author_weight
    from scoped
    group by definition_id, country_view, scope, period, period_kind, organisation_id
),

large as (
    select c.definition_id, c.scope, c.organisation_id
    from counted as c
    cross join raw.observation as o
    where c.period_kind = 'all years' and c.p_publications >= o.small_cells_below
),

named as (
    select
        c.definition_id,
        c.scope,
        c.period,
        c.period_kind,
        case
            when l.organisation_id is not null then c.organisation_id
            else concat('other organisations of ', coalesce(v.counted_country_code, 'unknown country'))
        end as organisation_id,
        case when l.organisation_id is not null then o.organisation_name end as organisation_name,
        l.organisation_id is null as is_several,
        v.counted_country_code as country_code,
        c.country_view,
        c.p_publications,
        c.author_weight
    from counted as c
    inner join core.organisations as o on o.organisation_id = c.organisation_id
    left join core.country_views as v on v.country_view = c.country_view and v.country_code = o.country_code
    left join large as l
        on l.definition_id = c.definition_id and l.scope = c.scope and l.organisation_id = c.organisation_id
),

put_together as (
    select
        definition_id,
        scope,
        period,
        period_kind,
        organisation_id,
        organisation_name,
        is_several,
        country_code,
        country_view,
        count(*) as n_organisations,
        sum(p_publications) as p_publications,
        sum(author_weight) as author_weight
    from named
    group by
        definition_id,
        scope,
        period,
        period_kind,
        organisation_id,
        organisation_name,
        is_several,
        country_code,
        country_view
)

select
    n.definition_id,
    n.scope,
    n.period,
    n.organisation_id,
    n.period_kind,
    case when n.is_several then n.organisation_id else n.organisation_name end as organisation_name,
    n.country_code,
    n.country_code <> h.counted_country_code as is_foreign,
    n.is_several,
    n.n_organisations,
    cast(n.p_publications as bigint) as p_publications,
    cast(n.author_weight as double) as p_author_weighted,
    case when not n.is_several then cast(n.p_publications as double) / cast(t.p_denominator as double) end
        as pp_publications,
    t.p_denominator < o.small_cells_below as is_small,
    case when n.is_several then 'publications of several organisations are not told apart' end as undefined_reason,
    t.is_synthetic
from put_together as n
cross join raw.observation as o
inner join core.country_views as h on h.country_view = n.country_view and h.country_code = o.home_country_code
inner join indicators.international_coauthorship as t
    on t.definition_id = n.definition_id and t.scope = n.scope and t.period = n.period and t.subject_level = 'all'
