-- One row per country or territory, and the country it is counted as under the default definition.
-- A country is of the European Union, or not, on the day that counts as today.
select
    c.country_code,
    c.alpha3_code,
    c.name_en,
    c.name_fr,
    c.is_territory,
    c.sovereign_country_code,
    v.counted_country_code,
    g.country_code is not null as is_in_european_union
from raw.countries as c
cross join raw.observation as o
inner join core.country_views as v on v.country_code = c.country_code
inner join core.definitions as d on d.country_view = v.country_view and d.is_default
left join raw.country_groups as g
    on g.country_code = c.country_code
    and g.group_id = 'european-union'
    and g.valid_from <= o.as_of_date
    and (g.valid_to is null or o.as_of_date < g.valid_to)
