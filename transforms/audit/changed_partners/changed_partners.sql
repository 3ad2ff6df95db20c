-- One row per scope, period and country that became a partner, or is one no longer, since the release before, with the
-- cause and the publications through which it came or went. Where these have several causes, the one that most of them
-- have is the country's, and of equal ones the first by name.
with members_now as (
    select
        n.series,
        n.record_id,
        n.publication_year,
        unnest(string_split(n.counted_country_set, ' ')) as country_code
    from audit.headline_records as n
    where n.indicator = 'international share' and n.series <> 'all records' and n.is_counted
),

members_before as (
    select
        b.series,
        b.record_id,
        b.publication_year,
        unnest(string_split(b.counted_country_set, ' ')) as country_code
    from previous_audit.headline_records as b
    where b.indicator = 'international share' and b.series <> 'all records' and b.is_counted
),

homes_now as (
    select v.counted_country_code as home_country_code
    from core.country_views as v
    inner join core.definitions as d on d.country_view = v.country_view and d.is_default
    inner join meta.release as r on r.home_country_code = v.country_code
),

homes_before as (
    select v.counted_country_code as home_country_code
    from previous_core.country_views as v
    inner join previous_core.definitions as d on d.country_view = v.country_view and d.is_default
    inner join previous_meta.release as r on r.home_country_code = v.country_code
),

sides as (
    select m.*, 1 as side
    from members_now as m
    cross join homes_now as h
    where m.country_code <> '' and m.country_code <> h.home_country_code
    union all
    select m.*, -1 as side
    from members_before as m
    cross join homes_before as h
    where m.country_code <> '' and m.country_code <> h.home_country_code
),

placed as (
    select series, 'all' as period, country_code, record_id, side from sides
    union all
    select series, cast(publication_year as varchar) as period, country_code, record_id, side from sides
),

moved as (
    select p.series, p.period, p.country_code, max(p.side) as change
    from placed as p
    cross join previous_meta.release as r
    group by p.series, p.period, p.country_code
    having max(p.side) = min(p.side)
),

-- a publication that did not change brings a country abroad only where the home country is another
witnesses as (
    select
        m.series,
        m.period,
        m.country_code,
        m.change,
        p.record_id,
        coalesce(c.cause, 'settings changed') as cause
    from moved as m
    inner join placed as p
        on p.series = m.series and p.period = m.period and p.country_code = m.country_code
    left join audit.changed_records as c
        on c.indicator = 'international share' and c.series = p.series and c.record_id = p.record_id
),

counted as (
    select
        series,
        period,
        country_code,
        change,
        cause,
        count(*) as n_publications,
        list_sort(array_agg(record_id)) as publication_ids
    from witnesses
    group by series, period, country_code, change, cause
),

ranked as (
    select
        *,
        row_number() over (partition by series, period, country_code order by n_publications desc, cause) as place
    from counted
),

records as (
    select coalesce(bool_or(is_synthetic), false) as is_synthetic
    from (
        select is_synthetic from audit.headline_records
        union all
        select is_synthetic from previous_audit.headline_records
    )
)

select
    k.series,
    k.period,
    k.country_code,
    cast(k.change as bigint) as change,
    k.cause,
    k.publication_ids,
    r.is_synthetic
from ranked as k
cross join records as r
where k.place = 1
