-- One row per scope, period and field: how many publications are international, of how many, under the default
-- definition (full counting, more than one distinct country; retracted works, paratext and other types left out).
-- Conservative share: unknown countries stay in the denominator (CWTS Leiden). Known only: they leave it (KTH). Bounds:
-- none, or all, of the works that could be international are. Wilson's interval, 95 %, is of the conservative share.
with scopes as (
    select unnest(['institution', 'home country', 'all records']) as scope
),

scoped as (
    select
        s.scope,
        p.publication_year,
        p.field_id,
        p.country_knowledge,
        p.is_international,
        p.is_international_territories_apart,
        p.could_be_international,
        p.could_be_international_tight
    from core.publications as p
    cross join scopes as s
    where
        p.is_counted
        and (
            s.scope = 'all records'
            or (s.scope = 'institution' and p.is_observed)
            or (s.scope = 'home country' and p.has_home_country)
        )
),

counted as (
    select
        scope,
        publication_year,
        coalesce(field_id, 'unknown') as field_id,
        grouping(publication_year) = 1 as is_all_years,
        grouping(coalesce(field_id, 'unknown')) = 1 as is_all_fields,
        count(*) as p_publications,
        count(*) filter (where country_knowledge = 'unknown') as p_unknown,
        count(*) filter (where country_knowledge = 'partly known') as p_partly_known,
        count(*) filter (where is_international) as p_international,
        count(*) filter (where is_international_territories_apart) as p_international_territories_apart,
        count(*) filter (where could_be_international) as p_could_be_international,
        count(*) filter (where could_be_international_tight) as p_could_be_international_tight
    from scoped
    group by
        grouping sets (
            (scope),
            (scope, publication_year),
            (scope, coalesce(field_id, 'unknown')),
            (scope, publication_year, coalesce(field_id, 'unknown'))
        )
),

years as (
    select cast(unnest(generate_series(first_year, last_year)) as integer) as publication_year from raw.observation
),

expected as (
    select s.scope, y.publication_year, false as is_all_years from scopes as s cross join years as y
    union all
    select s.scope, null as publication_year, true as is_all_years from scopes as s
),

cells as (
    select
        e.scope,
        e.publication_year,
        e.is_all_years,
        'all' as field_id,
        coalesce(c.p_publications, 0) as p_publications,
        coalesce(c.p_unknown, 0) as p_unknown,
        coalesce(c.p_partly_known, 0) as p_partly_known,
        coalesce(c.p_international, 0) as p_international,
        coalesce(c.p_international_territories_apart, 0) as p_international_territories_apart,
        coalesce(c.p_could_be_international, 0) as p_could_be_international,
        coalesce(c.p_could_be_international_tight, 0) as p_could_be_international_tight
    from expected as e
    left join counted as c
        on c.scope = e.scope
        and c.is_all_fields
        and c.is_all_years = e.is_all_years
        and c.publication_year is not distinct from e.publication_year
    union all
    select
        scope,
        publication_year,
        is_all_years,
        field_id,
        p_publications,
        p_unknown,
        p_partly_known,
        p_international,
        p_international_territories_apart,
        p_could_be_international,
        p_could_be_international_tight
    from counted
    where not is_all_fields
),

fields as (
    select field_id, min(field_name) as field_name from core.publications where field_id is not null group by field_id
),

divided as (
    select
        c.*,
        nullif(cast(c.p_publications as double), 0) as n,
        nullif(cast(c.p_publications - c.p_unknown as double), 0) as n_known,
        cast(c.p_international as double) / nullif(cast(c.p_publications as double), 0) as share,
        1.959963984540054 as z
    from cells as c
)

select
    d.scope,
    case
        when d.is_all_years then cast(o.first_year as varchar) || '-' || cast(o.last_year as varchar)
        else cast(d.publication_year as varchar)
    end as period,
    d.field_id,
    d.publication_year,
    case d.field_id when 'all' then 'All fields' when 'unknown' then 'Field unknown' else f.field_name end as field_name,
    d.p_publications,
    d.p_publications - d.p_unknown as p_known,
    d.p_unknown,
    d.p_partly_known,
    d.p_international,
    d.p_international_territories_apart,
    d.p_could_be_international,
    d.p_could_be_international_tight,
    d.share as pp_international,
    cast(d.p_international as double) / d.n_known as pp_international_known,
    cast(d.p_international_territories_apart as double) / d.n as pp_international_territories_apart,
    d.share as pp_international_lb,
    cast(d.p_could_be_international as double) / d.n as pp_international_ub,
    cast(d.p_could_be_international_tight as double) / d.n as pp_international_ub_tight,
    -- greatest and least skip what is empty: without a share there is no interval
    case
        when d.share is not null
            then greatest(
                0.0,
                (
                    d.share + d.z * d.z / (2 * d.n)
                    - d.z * sqrt(d.share * (1 - d.share) / d.n + d.z * d.z / (4 * d.n * d.n))
                ) / (1 + d.z * d.z / d.n)
            )
    end as pp_international_wilson_lb,
    case
        when d.share is not null
            then least(
                1.0,
                (
                    d.share + d.z * d.z / (2 * d.n)
                    + d.z * sqrt(d.share * (1 - d.share) / d.n + d.z * d.z / (4 * d.n * d.n))
                ) / (1 + d.z * d.z / d.n)
            )
    end as pp_international_wilson_ub,
    case when d.p_publications = 0 then 'no publications' end as undefined_reason,
    s.is_synthetic
from divided as d
cross join raw.observation as o
cross join (select coalesce(bool_or(is_synthetic), false) as is_synthetic from core.publications) as s
left join fields as f on f.field_id = d.field_id
