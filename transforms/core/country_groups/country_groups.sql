-- One row per policy area, country and period of membership (half-open: valid_to is the first day outside).
select group_id, group_name_en, group_name_fr, country_code, valid_from, valid_to, source_url
from raw.country_groups
