-- One row per partner of a programme that a source names: a country, an organisation, or both.
select programme_id, partner_number, country_code, organisation_name, ror, source_url, retrieved, note
from raw.programme_partners
