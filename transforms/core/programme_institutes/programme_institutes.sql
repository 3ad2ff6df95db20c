-- One row per stretch of time in which the registry of laboratories places a programme under an institute, as the
-- register stood on the day whose knowledge counts.
select
    p.programme_id,
    p.institute_number,
    p.institute,
    p.valid_from as filed_from,
    p.valid_until as filed_until,
    coalesce(p.valid_from_earliest, date '0001-01-01') as possible_from,
    coalesce(p.valid_from_latest, date '0001-01-01') as certain_from,
    p.valid_until_earliest as certain_to,
    p.valid_until_latest as possible_to,
    p.known_from,
    p.source_url,
    p.retrieved,
    p.note
from raw.programme_institutes as p
cross join raw.observation as o
where
    p.known_from <= o.known_on_date
    and (p.known_until is null or o.known_on_date < p.known_until)
