-- One row per release that is kept and instrument: programmes of the register that ran on the day the release observed.
select
    r.release_id,
    t.instrument,
    r.sequence,
    t.as_of_date,
    t.known_on_date,
    t.p_programmes_minimum,
    t.p_programmes_maximum
from indicators.programme_counts as t
inner join meta.release as r on r.as_of_date = t.as_of_date
where t.country_code = 'all' and t.group_id = 'all' and t.institute = 'all'
union all
select
    h.release_id,
    h.instrument,
    h.sequence,
    h.as_of_date,
    h.known_on_date,
    h.p_programmes_minimum,
    h.p_programmes_maximum
from previous_history.programme_counts as h
inner join meta.releases as k on k.release_id = h.release_id
