-- One row per step of a chain of programmes: its mandates and those of every programme that led to it, earliest first.
-- A gap goes from the end of the step before to the start of this one, between the bounds of both dates.
with recursive links as (
    select l.programme_id, l.predecessor_programme_id, l.kind
    from raw.programme_links as l
    cross join raw.observation as o
    where
        l.known_from <= o.known_on_date
        and (l.known_until is null or o.known_on_date < l.known_until)
),

members as (
    select p.programme_id as chain_id, p.programme_id, 0 as depth
    from core.programmes as p
    where p.programme_id not in (select predecessor_programme_id from links)
    union
    select m.chain_id, l.predecessor_programme_id as programme_id, m.depth + 1 as depth
    from members as m
    inner join links as l on l.programme_id = m.programme_id
),

placed as (
    select chain_id, programme_id, max(depth) as depth from members group by chain_id, programme_id
),

steps as (
    select
        m.chain_id,
        row_number() over (
            partition by m.chain_id
            order by m.depth desc, p.possible_from nulls first, m.programme_id, p.period_number
        ) as step_number,
        m.programme_id,
        p.period_number,
        p.start_event,
        p.instrument_family,
        p.instrument_at_start,
        case
            when p.certain_to > make_date(i.renamed_in, 1, 1) and year(p.certain_from) < i.renamed_in then i.renamed_to
        end as renamed_to,
        i.renamed_in,
        p.period_start,
        p.period_end,
        p.last_seen,
        p.possible_from,
        p.certain_from,
        p.certain_to,
        p.possible_to,
        coalesce(p.start_precision = 'range', false) or coalesce(p.end_precision = 'range', false) as is_disputed,
        p.note
    from placed as m
    inner join core.programme_periods as p on p.programme_id = m.programme_id
    inner join raw.instruments as i on i.instrument = p.instrument_at_start
),

kinds as (
    select programme_id, string_agg(distinct kind, ', ' order by kind) as link_kind from links group by programme_id
),

first_periods as (
    select programme_id, min(period_number) as period_number from core.programme_periods group by programme_id
),

followed as (
    select
        s.*,
        count(*) over (partition by s.chain_id) as n_steps,
        lag(case when s.period_end is not null then s.certain_to end) over following as earliest_end_before,
        lag(case when s.period_end is not null then s.possible_to end) over following as latest_end_before
    from steps as s
    window following as (partition by s.chain_id order by s.step_number)
),

chains as (
    select
        chain_id,
        string_agg(
            concat(
                instrument_at_start,
                ' ',
                coalesce(period_start, 'seen ' || last_seen, 'undated'),
                coalesce(' → ' || renamed_to || ' ' || renamed_in, '')
            ),
            ' → '
            order by step_number
        ) as chain
    from steps
    group by chain_id
)

select
    f.chain_id,
    cast(f.step_number as integer) as step_number,
    f.n_steps,
    f.programme_id,
    f.period_number,
    case when p.programme_id is not null then k.link_kind end as link_kind,
    f.start_event,
    f.instrument_family,
    f.instrument_at_start,
    f.renamed_to,
    f.period_start,
    f.period_end,
    f.possible_from,
    f.certain_from,
    f.certain_to,
    f.possible_to,
    case when f.period_start is not null then datediff('day', f.latest_end_before, f.possible_from) end
        as gap_days_minimum,
    case when f.period_start is not null then datediff('day', f.earliest_end_before, f.certain_from) end
        as gap_days_maximum,
    f.is_disputed,
    c.chain,
    f.note
from followed as f
inner join chains as c on c.chain_id = f.chain_id
left join first_periods as p on p.programme_id = f.programme_id and p.period_number = f.period_number
left join kinds as k on k.programme_id = f.programme_id
