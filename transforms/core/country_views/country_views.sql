-- One row per view of the map that a definition may take, and country code: the country the code is counted as, and
-- whether that is the home country. There is a view for every combination of what the definitions do with overseas
-- territories, Hong Kong and Macao, and Taiwan.
with territories as (
    select distinct territories from raw.definitions
),

hong_kong_macao as (
    select distinct hong_kong_macao from raw.definitions
),

taiwan as (
    select distinct taiwan from raw.definitions
),

views as (
    select
        concat('territories ', t.territories, '; HK, MO ', h.hong_kong_macao, '; TW ', w.taiwan) as country_view,
        t.territories,
        h.hong_kong_macao,
        w.taiwan
    from territories as t
    cross join hong_kong_macao as h
    cross join taiwan as w
),

counted as (
    select
        v.country_view,
        c.country_code,
        case
            when v.hong_kong_macao = 'China' and c.country_code in ('HK', 'MO') then 'CN'
            when v.taiwan = 'China' and c.country_code = 'TW' then 'CN'
            else coalesce(m.state_code, c.country_code)
        end as counted_country_code,
        v.territories,
        v.hong_kong_macao,
        v.taiwan
    from views as v
    cross join raw.countries as c
    cross join raw.observation as o
    left join raw.territory_mergers as m
        on m.map_version = v.territories
        and m.territory_code = c.country_code
        and m.valid_from <= o.as_of_date
        and (m.valid_to is null or o.as_of_date < m.valid_to)
),

homes as (
    select c.country_view, c.counted_country_code
    from counted as c
    inner join raw.observation as o on o.home_country_code = c.country_code
)

select
    c.country_view,
    c.country_code,
    c.counted_country_code,
    h.country_view is not null as is_home_country,
    c.territories,
    c.hong_kong_macao,
    c.taiwan
from counted as c
left join homes as h on h.country_view = c.country_view and h.counted_country_code = c.counted_country_code
