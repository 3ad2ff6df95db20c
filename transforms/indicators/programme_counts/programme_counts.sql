-- One row per day, instrument, partner country and institute ('all' for all together): programmes that certainly ran on
-- that day (minimum) and that may have run (maximum), with those that make the difference. A programme with several
-- partner countries counts for each; one that is in several periods on a day counts once.
with days as (
    select make_date(y.year, 12, 31) as as_of_date
    from (
        select unnest(generate_series(cast(year(min(p.possible_from)) as bigint), year(max(o.as_of_date)) - 1)) as year
        from core.programme_periods as p
        cross join raw.observation as o
    ) as y
    union
    select as_of_date from raw.observation
),

running as (
    select
        d.as_of_date,
        p.programme_id,
        p.instrument,
        coalesce(r.institute, 'not stated') as institute,
        bool_or(p.certain_from <= d.as_of_date and d.as_of_date < p.certain_to) as is_certain
    from core.programme_periods as p
    inner join core.programmes as r on r.programme_id = p.programme_id
    inner join days as d
        on p.possible_from <= d.as_of_date
        and (p.possible_to is null or d.as_of_date < p.possible_to)
    group by d.as_of_date, p.programme_id, p.instrument, r.institute
),

partners as (
    select distinct p.programme_id, p.country_code
    from core.programme_partners as p
    cross join raw.observation as o
    where p.country_code <> o.home_country_code
),

by_country as (
    select r.as_of_date, r.programme_id, r.instrument, r.institute, r.is_certain, 'all' as country_code
    from running as r
    union all
    select
        r.as_of_date,
        r.programme_id,
        r.instrument,
        r.institute,
        r.is_certain,
        coalesce(p.country_code, 'not stated') as country_code
    from running as r
    left join partners as p on p.programme_id = r.programme_id
),

counted as (
    select
        as_of_date,
        coalesce(instrument, 'all') as instrument,
        country_code,
        coalesce(institute, 'all') as institute,
        count(distinct programme_id) filter (where is_certain) as p_programmes_minimum,
        count(distinct programme_id) as p_programmes_maximum,
        list_sort(array_agg(distinct programme_id)) as possible_programmes,
        list_sort(array_agg(distinct programme_id) filter (where is_certain)) as certain_programmes
    from by_country
    group by
        grouping sets (
            (as_of_date, country_code),
            (as_of_date, country_code, instrument),
            (as_of_date, country_code, institute),
            (as_of_date, country_code, instrument, institute)
        )
)

select
    as_of_date,
    instrument,
    country_code,
    institute,
    p_programmes_minimum,
    p_programmes_maximum,
    list_filter(
        possible_programmes, lambda name: not list_contains(coalesce(certain_programmes, []), name)
    ) as uncertain_programmes
from counted
