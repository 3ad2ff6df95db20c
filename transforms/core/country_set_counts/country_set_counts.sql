-- One row per list of definitions, set of countries as they count it, and year of publication: the publications that all
-- these definitions count, and see with exactly these countries. A publication that definitions see differently is in
-- several rows, of lists that do not overlap; for one definition, the rows whose list names it are all it counts.
-- What follows from countries alone is computed on these rows: they are few, and definitions that agree share them.
with counts as (
    select
        country_set,
        publication_year,
        selection_class,
        count(*) as p_publications,
        count(*) filter (where is_observed) as p_observed,
        bool_or(is_synthetic) as is_synthetic
    from core.publication_classes
    where country_set <> '' and publication_year is not null
    group by country_set, publication_year, selection_class
),

views as (
    select distinct country_view from core.definitions
),

seen as (
    select
        s.country_set,
        s.counted_country_set,
        s.n_countries,
        s.has_home_country,
        array_to_string(list_sort(array_agg(s.country_view)), '|') as seen_by
    from core.country_sets as s
    inner join views as v on v.country_view = s.country_view
    group by s.country_set, s.counted_country_set, s.n_countries, s.has_home_country
),

used as (
    select distinct selection_id from core.definitions
),

selected as (
    select s.selection_class, array_to_string(list_sort(array_agg(s.selection_id)), '|') as selected_by
    from core.selections as s
    inner join used as u on u.selection_id = s.selection_id
    where s.is_counted
    group by s.selection_class
),

seen_lists as (
    select distinct seen_by from seen
),

selected_lists as (
    select distinct selected_by from selected
),

seen_members as (
    select seen_by, unnest(string_split(seen_by, '|')) as country_view from seen_lists
),

selected_members as (
    select selected_by, unnest(string_split(selected_by, '|')) as selection_id from selected_lists
),

lists as (
    select v.seen_by, s.selected_by, array_to_string(list_sort(array_agg(d.definition_id)), ' ') as definition_ids
    from core.definitions as d
    inner join seen_members as v on v.country_view = d.country_view
    inner join selected_members as s on s.selection_id = d.selection_id
    group by v.seen_by, s.selected_by
)

select
    l.definition_ids,
    s.counted_country_set,
    c.publication_year,
    s.n_countries,
    s.has_home_country,
    cast(sum(c.p_publications) as bigint) as p_publications,
    cast(sum(c.p_observed) as bigint) as p_observed,
    bool_or(c.is_synthetic) as is_synthetic
from counts as c
inner join selected as k on k.selection_class = c.selection_class
inner join seen as s on s.country_set = c.country_set
inner join lists as l on l.seen_by = s.seen_by and l.selected_by = k.selected_by
group by l.definition_ids, s.counted_country_set, c.publication_year, s.n_countries, s.has_home_country
