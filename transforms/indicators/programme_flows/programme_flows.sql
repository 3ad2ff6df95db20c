-- One row per year, instrument ('all' for all together) and reading of the dates: runs begun and ended in the year, and
-- the programmes at its end. Under each reading the days of a programme are joined to runs without a gap; the year's
-- end of a year not over is the day that counts as today.
with days as (
    select
        cast(y.year as integer) as year,
        least(make_date(y.year, 12, 31), o.as_of_date) as as_of_date,
        make_date(y.year - 1, 12, 31) as day_before
    from (
        select unnest(generate_series(cast(year(min(p.possible_from)) as bigint), year(max(o.as_of_date)))) as year
        from core.programme_periods as p
        cross join raw.observation as o
    ) as y
    cross join raw.observation as o
),

read_dates as (
    select 'certain' as reading, programme_id, instrument, certain_from as begun_on, certain_to as ended_on
    from core.programme_periods
    where certain_from < certain_to
    union all
    select
        'possible' as reading,
        programme_id,
        instrument,
        possible_from as begun_on,
        coalesce(possible_to, date '9999-12-31') as ended_on
    from core.programme_periods
    where possible_from < coalesce(possible_to, date '9999-12-31')
),

stretches as (
    select * from read_dates
    union all
    select reading, programme_id, 'all' as instrument, begun_on, ended_on from read_dates
),

marked as (
    select
        *,
        coalesce(begun_on > max(ended_on) over (
            partition by reading, instrument, programme_id
            order by begun_on, ended_on
            rows between unbounded preceding and 1 preceding
        ), true) as is_new
    from stretches
),

numbered as (
    select
        *,
        count(*) filter (where is_new) over (
            partition by reading, instrument, programme_id order by begun_on, ended_on
            rows between unbounded preceding and current row
        ) as run_number
    from marked
),

runs as (
    select reading, instrument, programme_id, min(begun_on) as begun_on, max(ended_on) as ended_on
    from numbered
    group by reading, instrument, programme_id, run_number
),

cells as (
    select d.year, d.as_of_date, d.day_before, g.instrument, g.reading
    from days as d
    inner join (
        select instrument, reading, min(begun_on) as begun_on from runs group by instrument, reading
    ) as g
        on g.begun_on <= d.as_of_date
)

select
    c.year,
    c.as_of_date,
    c.instrument,
    c.reading,
    count(*) filter (where r.begun_on <= c.day_before and c.day_before < r.ended_on) as p_programmes_before,
    count(*) filter (where c.day_before < r.begun_on) as p_begun,
    count(*) filter (where c.day_before < r.ended_on and r.ended_on <= c.as_of_date) as p_ended,
    count(*) filter (where c.as_of_date < r.ended_on) as p_programmes,
    avg(datediff('day', r.begun_on, r.ended_on)) filter (
        where c.day_before < r.ended_on and r.ended_on <= c.as_of_date
    ) / 365.25 as mean_duration_years,
    coalesce(
        list_sort(array_agg(r.programme_id) filter (where c.day_before < r.begun_on)), []
    ) as begun_programmes,
    coalesce(
        list_sort(
            array_agg(r.programme_id) filter (where c.day_before < r.ended_on and r.ended_on <= c.as_of_date)
        ),
        []
    ) as ended_programmes
from cells as c
inner join runs as r on r.instrument = c.instrument and r.reading = c.reading and r.begun_on <= c.as_of_date
group by c.year, c.as_of_date, c.day_before, c.instrument, c.reading
