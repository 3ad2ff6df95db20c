-- One row per programme of the register. Its instrument is that of its last period, under the name used today.
with last_periods as (
    select
        programme_id,
        instrument,
        row_number() over (partition by programme_id order by period_number desc) as recency
    from raw.programme_periods
),

instruments as (
    select i.instrument, i.family, coalesce(i.renamed_to, i.instrument) as current_instrument
    from raw.instruments as i
),

foreign_countries as (
    select p.programme_id, count(distinct p.country_code) as n_foreign_countries
    from raw.programme_partners as p
    cross join raw.observation as o
    where p.country_code <> o.home_country_code
    group by p.programme_id
)

select
    p.programme_id,
    p.name as programme_name,
    p.acronym,
    p.institute,
    p.unit_code,
    p.host_city,
    i.family as instrument_family,
    i.current_instrument as instrument,
    p.predecessor_programme_id,
    coalesce(f.n_foreign_countries, 0) as n_foreign_countries,
    p.source_url,
    p.retrieved,
    p.note
from raw.programmes as p
left join last_periods as l on l.programme_id = p.programme_id and l.recency = 1
left join instruments as i on i.instrument = l.instrument
left join foreign_countries as f on f.programme_id = p.programme_id
