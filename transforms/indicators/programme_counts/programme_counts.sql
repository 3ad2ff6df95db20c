-- One row per day, instrument, partner country or area, and institute ('all' for all together): programmes that
-- certainly ran on that day (minimum) and that may have run (maximum), with those that make the difference. A programme
-- with several partner countries counts for each; one that is in several periods on a day counts once.
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
        bool_or(p.certain_from <= d.as_of_date and d.as_of_date < p.certain_to) as is_certain
    from core.programme_periods as p
    inner join days as d
        on p.possible_from <= d.as_of_date
        and (p.possible_to is null or d.as_of_date < p.possible_to)
    group by d.as_of_date, p.programme_id, p.instrument
),

filed as (
    select d.as_of_date, i.programme_id, min(i.institute) as institute
    from core.programme_institutes as i
    inner join days as d
        on i.certain_from <= d.as_of_date
        and (i.certain_to is null or d.as_of_date < i.certain_to)
    group by d.as_of_date, i.programme_id
),

placed as (
    select
        r.as_of_date,
        r.programme_id,
        r.instrument,
        r.is_certain,
        coalesce(p.institute, f.institute, 'not stated') as institute
    from running as r
    inner join core.programmes as p on p.programme_id = r.programme_id
    left join filed as f on f.programme_id = r.programme_id and f.as_of_date = r.as_of_date
),

partners as (
    select distinct p.programme_id, p.country_code
    from core.programme_partners as p
    cross join raw.observation as o
    where p.country_code <> o.home_country_code
),

by_partner as (
    select p.*, 'all' as country_code, 'all' as group_id
    from placed as p
    union all
    select p.*, coalesce(c.country_code, 'not stated') as country_code, 'all' as group_id
    from placed as p
    left join partners as c on c.programme_id = p.programme_id
    union all
    select p.*, 'area' as country_code, g.group_id
    from placed as p
    inner join partners as c on c.programme_id = p.programme_id
    inner join core.country_groups as g
        on g.country_code = c.country_code
        and g.valid_from <= p.as_of_date
        and (g.valid_to is null or p.as_of_date < g.valid_to)
),

counted as (
    select
        as_of_date,
        coalesce(instrument, 'all') as instrument,
        country_code,
        group_id,
        coalesce(institute, 'all') as institute,
        count(distinct programme_id) filter (where is_certain) as p_programmes_minimum,
        count(distinct programme_id) as p_programmes_maximum,
        list_sort(array_agg(distinct programme_id)) as possible_programmes,
        list_sort(array_agg(distinct programme_id) filter (where is_certain)) as certain_programmes
    from by_partner
    group by
        grouping sets (
            (as_of_date, country_code, group_id),
            (as_of_date, country_code, group_id, instrument),
            (as_of_date, country_code, group_id, institute),
            (as_of_date, country_code, group_id, instrument, institute)
        )
)

select
    c.as_of_date,
    o.known_on_date,
    c.instrument,
    c.country_code,
    c.group_id,
    c.institute,
    c.p_programmes_minimum,
    c.p_programmes_maximum,
    list_filter(
        c.possible_programmes, lambda name: not list_contains(coalesce(c.certain_programmes, []), name)
    ) as uncertain_programmes
from counted as c
cross join raw.observation as o
