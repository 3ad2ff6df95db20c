-- One row per partner of a programme that a source names: a country, an organisation, or both; as the register stood on
-- the day whose knowledge counts.
select
    p.programme_id,
    p.partner_number,
    p.country_code,
    p.organisation_name,
    p.ror,
    p.known_from,
    p.source_url,
    p.retrieved,
    p.note
from raw.programme_partners as p
cross join raw.observation as o
where
    p.known_from <= o.known_on_date
    and (p.known_until is null or o.known_on_date < p.known_until)
