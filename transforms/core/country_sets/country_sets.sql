-- One row per distinct set of countries that publications have, and view of the map: the set as the view counts it. Few
-- sets stand for many publications, so what a definition makes of countries is computed here once for all of them.
-- A country class is what all views make of a set, shortly: number of countries, h with the home country, o with another;
-- views are told apart only where they differ.
with sets as (
    select country_set from core.publications
    union
    select '' as country_set
),

views as (
    select distinct country_view from core.country_views
),

members as (
    select country_set, unnest(string_split(country_set, ' ')) as country_code from sets where country_set <> ''
),

counted as (
    select distinct m.country_set, v.country_view, v.counted_country_code
    from members as m
    inner join core.country_views as v on v.country_code = m.country_code
),

homes as (
    select v.country_view, v.counted_country_code as home_country_code
    from core.country_views as v
    inner join raw.observation as o on o.home_country_code = v.country_code
),

totals as (
    select
        c.country_set,
        c.country_view,
        count(*) as n_countries,
        bool_or(c.counted_country_code = h.home_country_code) as has_home_country,
        bool_or(c.counted_country_code <> h.home_country_code) as has_other_country,
        array_to_string(list_sort(array_agg(c.counted_country_code)), ' ') as counted_country_set
    from counted as c
    inner join homes as h on h.country_view = c.country_view
    group by c.country_set, c.country_view
),

whole as (
    select
        s.country_set,
        v.country_view,
        coalesce(t.n_countries, 0) as n_countries,
        coalesce(t.has_home_country, false) as has_home_country,
        coalesce(t.has_other_country, false) as has_other_country,
        coalesce(t.counted_country_set, '') as counted_country_set
    from sets as s
    cross join views as v
    left join totals as t on t.country_set = s.country_set and t.country_view = v.country_view
),

seen as (
    select
        *,
        concat(
            cast(n_countries as varchar),
            case when has_home_country then 'h' else '' end,
            case when has_other_country then 'o' else '' end
        ) as seen_as
    from whole
),

classes as (
    select
        country_set,
        case
            when min(seen_as) = max(seen_as) then min(seen_as)
            else array_to_string(list_sort(array_agg(concat(country_view, ': ', seen_as))), ', ')
        end as country_class
    from seen
    group by country_set
)

select
    s.country_set,
    s.country_view,
    c.country_class,
    s.n_countries,
    s.has_home_country,
    s.has_other_country,
    s.counted_country_set
from seen as s
inner join classes as c on c.country_set = s.country_set
