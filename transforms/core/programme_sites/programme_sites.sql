-- One row per place of a programme that a source names, as the register stood on the day whose knowledge counts.
select
    p.programme_id,
    p.site_number,
    p.kind as site_kind,
    p.city,
    p.country_code,
    p.host_name,
    p.valid_from as site_from,
    p.valid_until as site_until,
    p.known_from,
    p.source_url,
    p.retrieved,
    p.note
from raw.programme_sites as p
cross join raw.observation as o
where
    p.known_from <= o.known_on_date
    and (p.known_until is null or o.known_on_date < p.known_until)
