-- One row per distinct set of countries that publications have, and view of the map: the set as the view counts it. Few
-- sets stand for many publications, so what a definition makes of countries is computed here once for all of them.
-- Most sets are the same in every view: these are counted in the first view, and the others take it from there.
-- A country class is what all views make of a set, shortly: number of countries, h with the home country, o with another;
-- views are told apart, by their numbers, only where they differ.
with sets as (
    select country_set from core.publications
    union
    select '' as country_set
),

views as (
    select country_view, row_number() over (order by country_view) as view_number
    from core.country_views
    group by country_view
),

members as (
    select country_set, unnest(string_split(country_set, ' ')) as country_code from sets where country_set <> ''
),

differing_codes as (
    select country_code
    from core.country_views
    group by country_code
    having min(counted_country_code) < max(counted_country_code) or bool_or(is_home_country) <> bool_and(is_home_country)
),

differing_sets as (
    select distinct m.country_set
    from members as m
    inner join differing_codes as d on d.country_code = m.country_code
),

counting as (
    select s.country_set, v.country_view, case when d.country_set is null then 1 else v.view_number end as counted_in
    from sets as s
    cross join views as v
    left join differing_sets as d on d.country_set = s.country_set
),

counted as (
    select distinct m.country_set, v.view_number, c.counted_country_code, c.is_home_country
    from members as m
    inner join core.country_views as c on c.country_code = m.country_code
    inner join views as v on v.country_view = c.country_view
    left join differing_sets as d on d.country_set = m.country_set
    where v.view_number = 1 or d.country_set is not null
),

totals as (
    select
        country_set,
        view_number,
        count(*) as n_countries,
        bool_or(is_home_country) as has_home_country,
        not bool_and(is_home_country) as has_other_country,
        array_to_string(list_sort(array_agg(counted_country_code)), ' ') as counted_country_set,
        concat(
            cast(count(*) as varchar),
            case when bool_or(is_home_country) then 'h' else '' end,
            case when bool_and(is_home_country) then '' else 'o' end
        ) as seen_as
    from counted
    group by country_set, view_number
),

classes as (
    select
        country_set,
        case
            when min(seen_as) = max(seen_as) then min(seen_as)
            else array_to_string(list_sort(array_agg(concat(cast(view_number as varchar), ':', seen_as))), ' ')
        end as country_class
    from totals
    group by country_set
)

select
    s.country_set,
    s.country_view,
    coalesce(c.country_class, '0') as country_class,
    coalesce(t.n_countries, 0) as n_countries,
    coalesce(t.has_home_country, false) as has_home_country,
    coalesce(t.has_other_country, false) as has_other_country,
    coalesce(t.counted_country_set, '') as counted_country_set
from counting as s
left join totals as t on t.country_set = s.country_set and t.view_number = s.counted_in
left join classes as c on c.country_set = s.country_set
