-- One row per number of programmes that an institute has published, and the programmes of the register that the institute
-- claims (or the registry certainly places under it) and that ran under that instrument in the days it may be of.
with declared as (
    select
        d.institute,
        d.instrument as instrument_at_start,
        coalesce(i.renamed_to, i.instrument) as instrument,
        d.declared_on,
        d.declared_on_earliest as declared_earliest,
        d.declared_on_latest as declared_latest,
        d.declared as p_declared,
        d.source_url,
        d.retrieved,
        d.note
    from raw.programme_declarations as d
    inner join raw.instruments as i on i.instrument = d.instrument
),

institutes as (
    select
        programme_id,
        institute,
        date '0001-01-01' as certain_from,
        cast(null as date) as certain_to
    from core.programmes
    where institute is not null
    union all
    select i.programme_id, i.institute, i.certain_from, i.certain_to
    from core.programme_institutes as i
    inner join core.programmes as p on p.programme_id = i.programme_id
    where p.institute is null
),

held as (
    select
        d.institute,
        d.instrument_at_start,
        d.declared_on,
        p.programme_id,
        bool_or(p.certain_from <= d.declared_earliest and d.declared_latest < p.certain_to) as is_certain
    from declared as d
    inner join core.programme_periods as p
        on p.instrument = d.instrument
        and p.possible_from <= d.declared_latest
        and (p.possible_to is null or d.declared_earliest < p.possible_to)
    inner join institutes as i
        on i.programme_id = p.programme_id
        and i.institute = d.institute
        and i.certain_from <= d.declared_latest
        and (i.certain_to is null or d.declared_earliest < i.certain_to)
    group by d.institute, d.instrument_at_start, d.declared_on, p.programme_id
),

counted as (
    select
        institute,
        instrument_at_start,
        declared_on,
        count(*) filter (where is_certain) as p_held_minimum,
        count(*) as p_held_maximum,
        list_sort(array_agg(programme_id)) as held_programmes
    from held
    group by institute, instrument_at_start, declared_on
)

select
    d.institute,
    d.instrument_at_start,
    d.instrument,
    d.declared_on,
    d.declared_earliest,
    d.declared_latest,
    d.p_declared,
    coalesce(c.p_held_minimum, 0) as p_held_minimum,
    coalesce(c.p_held_maximum, 0) as p_held_maximum,
    greatest(d.p_declared - coalesce(c.p_held_maximum, 0), 0) as p_not_held,
    coalesce(c.held_programmes, []) as held_programmes,
    d.source_url,
    d.retrieved,
    d.note
from declared as d
left join counted as c
    on c.institute = d.institute
    and c.instrument_at_start = d.instrument_at_start
    and c.declared_on = d.declared_on
