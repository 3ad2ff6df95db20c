-- One row per emerging action and kind of cooperation: the first programme of that kind that continues it, directly or by
-- way of others, and the days between the two starts; censored on the right by the day that counts as today.
with recursive links as (
    select l.programme_id, l.predecessor_programme_id
    from raw.programme_links as l
    cross join raw.observation as o
    where
        l.known_from <= o.known_on_date
        and (l.known_until is null or o.known_on_date < l.known_until)
),

actions as (
    select programme_id, min(possible_from) as possible_from, min(certain_from) as certain_from
    from core.programme_periods
    where instrument_family = 'emerging action'
    group by programme_id
),

continued as (
    select programme_id as action_id, programme_id from actions
    union
    select c.action_id, l.programme_id
    from continued as c
    inner join links as l on l.predecessor_programme_id = c.programme_id
),

families as (
    select unnest(['any', 'laboratory', 'network', 'project']) as became_family
),

starts as (
    select
        c.action_id,
        f.became_family,
        p.programme_id,
        p.instrument_at_start,
        p.possible_from,
        p.certain_from,
        row_number() over (
            partition by c.action_id, f.became_family
            order by p.possible_from nulls last, p.certain_from, p.programme_id, p.period_number
        ) as place
    from continued as c
    inner join core.programme_periods as p on p.programme_id = c.programme_id
    inner join families as f
        on p.instrument_family = f.became_family
        or (f.became_family = 'any' and p.instrument_family in ('laboratory', 'network', 'project'))
    cross join raw.observation as o
    where p.possible_from is null or p.possible_from <= o.as_of_date
)

select
    a.programme_id,
    f.became_family,
    a.possible_from,
    a.certain_from,
    s.programme_id as became_programme_id,
    s.instrument_at_start as became_instrument,
    datediff('day', a.certain_from, s.possible_from) as waiting_days_minimum,
    datediff('day', a.possible_from, s.certain_from) as waiting_days_maximum,
    s.programme_id is null as is_censored,
    datediff('day', a.possible_from, o.as_of_date) as p_days_followed
from actions as a
cross join families as f
cross join raw.observation as o
left join starts as s on s.action_id = a.programme_id and s.became_family = f.became_family and s.place = 1
where a.possible_from is null or a.possible_from <= o.as_of_date
