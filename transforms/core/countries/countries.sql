-- One row per country or territory. A territory that the map in force merges is counted as its state.
-- A country is of the European Union, or not, on the day that counts as today.
select
    c.country_code,
    c.alpha3_code,
    c.name_en,
    c.name_fr,
    c.is_territory,
    c.sovereign_country_code,
    coalesce(m.state_code, c.country_code) as counted_country_code,
    g.country_code is not null as is_in_european_union
from raw.countries as c
cross join raw.observation as o
left join raw.territory_mergers as m
    on m.territory_code = c.country_code
    and m.map_version = o.territory_map
    and m.valid_from <= o.as_of_date
    and (m.valid_to is null or o.as_of_date < m.valid_to)
left join raw.country_groups as g
    on g.country_code = c.country_code
    and g.group_id = 'european-union'
    and g.valid_from <= o.as_of_date
    and (g.valid_to is null or o.as_of_date < g.valid_to)
