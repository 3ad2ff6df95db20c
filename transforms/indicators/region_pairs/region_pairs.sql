-- One row per scope, period and pair of an area of the institution's policy with another area, with a country outside all
-- areas, or with itself: publications that have a country of the one and another country of the other, under the default
-- definition. A publication counts once, however many countries it has there. A country is of the areas it, or its state,
-- belongs to on 1 July of the year of publication; areas may overlap, so rows do not add up.
with lists as (
    select distinct definition_ids from core.country_set_counts
),

list_members as (
    select definition_ids, unnest(string_split(definition_ids, ' ')) as definition_id from lists
),

sets as (
    select
        row_number() over (order by c.definition_ids, c.counted_country_set, c.publication_year) as set_number,
        m.definition_id,
        c.publication_year,
        c.counted_country_set,
        c.p_publications as p_all,
        c.p_observed,
        case when c.has_home_country then c.p_publications else 0 end as p_home
    from core.country_set_counts as c
    inner join list_members as m on m.definition_ids = c.definition_ids
    inner join core.definitions as d on d.definition_id = m.definition_id and d.is_default
    where c.n_countries > 1
),

members as (
    select set_number, publication_year, unnest(string_split(counted_country_set, ' ')) as country_code from sets
),

years as (
    select distinct publication_year, cast(concat(cast(publication_year as varchar), '-07-01') as date) as middle
    from sets
),

areas as (
    select distinct c.country_code, y.publication_year, g.group_id
    from core.countries as c
    inner join core.country_groups as g
        on g.country_code = c.country_code or g.country_code = c.sovereign_country_code
    inner join years as y on g.valid_from <= y.middle and (g.valid_to is null or y.middle < g.valid_to)
),

placed as (
    select
        m.set_number,
        coalesce(a.group_id, m.country_code) as region,
        a.group_id is not null as is_area,
        count(*) as n_countries,
        min(m.country_code) as first_country_code
    from members as m
    left join areas as a on a.country_code = m.country_code and a.publication_year = m.publication_year
    group by m.set_number, coalesce(a.group_id, m.country_code), a.group_id is not null
),

-- two areas that have one and the same country of the publication, and no other, are not a pair; an area that has two is
pairs as (
    select x.set_number, x.region as region_x, y.region as region_y, y.is_area as is_area_y
    from placed as x
    inner join placed as y on y.set_number = x.set_number
    where
        x.is_area
        and (not y.is_area or y.region >= x.region)
        and not (x.n_countries = 1 and y.n_countries = 1 and x.first_country_code = y.first_country_code)
),

by_year as (
    select
        s.definition_id,
        s.publication_year,
        p.region_x,
        p.region_y,
        p.is_area_y,
        sum(s.p_all) as p_all,
        sum(s.p_observed) as p_observed,
        sum(s.p_home) as p_home
    from pairs as p
    inner join sets as s on s.set_number = p.set_number
    group by s.definition_id, s.publication_year, p.region_x, p.region_y, p.is_area_y
),

by_period as (
    select
        y.definition_id,
        p.period,
        y.region_x,
        y.region_y,
        y.is_area_y,
        sum(y.p_all) as p_all,
        sum(y.p_observed) as p_observed,
        sum(y.p_home) as p_home
    from by_year as y
    inner join core.periods as p on y.publication_year between p.first_year and p.last_year
    group by y.definition_id, p.period, y.region_x, y.region_y, y.is_area_y
),

scoped as (
    select
        b.definition_id,
        s.scope,
        b.period,
        b.region_x,
        b.region_y,
        b.is_area_y,
        case s.scope when 'institution' then b.p_observed when 'home country' then b.p_home else b.p_all end as p
    from by_period as b
    cross join (select unnest(['institution', 'home country', 'all records']) as scope) as s
),

names as (
    select distinct group_id as region, true as is_area, group_name_en as name from core.country_groups
    union all
    select country_code as region, false as is_area, name_en as name from core.countries
),

synthetic as (
    select coalesce(bool_or(is_synthetic), false) as is_synthetic from core.country_set_counts
)

select
    s.definition_id,
    s.scope,
    s.period,
    s.region_x,
    s.region_y,
    x.name as region_x_name,
    y.name as region_y_name,
    s.is_area_y as is_region_y_area,
    cast(s.p as bigint) as p_publications,
    s.p < o.small_cells_below as is_small,
    t.is_synthetic
from scoped as s
inner join names as x on x.region = s.region_x and x.is_area
inner join names as y on y.region = s.region_y and y.is_area = s.is_area_y
cross join synthetic as t
cross join raw.observation as o
where s.p > 0
