-- One row per programme of the register, as the register stood on the day whose knowledge counts. Its instrument is that
-- of its last period, under the name used today.
with known_periods as (
    select
        p.programme_id,
        p.instrument,
        row_number() over (partition by p.programme_id order by p.period_number desc) as recency
    from raw.programme_periods as p
    cross join raw.observation as o
    where
        p.known_from <= o.known_on_date
        and (p.known_until is null or o.known_on_date < p.known_until)
),

instruments as (
    select i.instrument, i.family, coalesce(i.renamed_to, i.instrument) as current_instrument
    from raw.instruments as i
),

foreign_countries as (
    select p.programme_id, count(distinct p.country_code) as n_foreign_countries
    from raw.programme_partners as p
    cross join raw.observation as o
    where
        p.country_code <> o.home_country_code
        and p.known_from <= o.known_on_date
        and (p.known_until is null or o.known_on_date < p.known_until)
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
    coalesce(f.n_foreign_countries, 0) as n_foreign_countries,
    p.known_from,
    p.source_url,
    p.retrieved,
    p.note
from raw.programmes as p
cross join raw.observation as o
left join known_periods as l on l.programme_id = p.programme_id and l.recency = 1
left join instruments as i on i.instrument = l.instrument
left join foreign_countries as f on f.programme_id = p.programme_id
where
    p.known_from <= o.known_on_date
    and (p.known_until is null or o.known_on_date < p.known_until)
