-- One row per definition, scope, period and region: publications with an author in a country of the region other
-- than the home country, each once, per publication and per international publication of the scope. A country
-- belongs to a region in a year if it did on 1 July of that year. A code belongs where the country belongs that the
-- definition counts it as.
with views as (
    select distinct country_view from core.definitions
),

homes as (
    select v.country_view, v.counted_country_code as home_country_code
    from core.country_views as v
    inner join raw.observation as o on o.home_country_code = v.country_code
),

-- the years on whose 1 July a country is in a group: half-open days become whole years
memberships as (
    select
        group_id,
        country_code,
        cast(
            extract(year from valid_from)
            + case when extract(month from valid_from) * 100 + extract(day from valid_from) > 701 then 1 else 0 end
            as integer
        ) as first_year,
        cast(
            coalesce(
                extract(year from valid_to)
                - case when extract(month from valid_to) * 100 + extract(day from valid_to) > 701 then 0 else 1 end,
                9999
            ) as integer
        ) as last_year
    from core.country_groups
),

seen as (
    select c.country_code, m.group_id, m.first_year, m.last_year, c.country_view
    from core.country_views as c
    inner join views as v on v.country_view = c.country_view
    inner join homes as h on h.country_view = c.country_view
    inner join memberships as m on m.country_code = c.counted_country_code
    where c.counted_country_code <> h.home_country_code
),

-- what all views agree on is kept once: for most codes that is everything
agreed as (
    select country_code, group_id, first_year, last_year
    from seen
    group by country_code, group_id, first_year, last_year
    having count(*) = (select count(*) from views)
),

places as (
    select country_code, group_id, first_year, last_year, 'every view' as country_view from agreed
    union all
    select s.country_code, s.group_id, s.first_year, s.last_year, s.country_view
    from seen as s
    left join agreed as a
        on a.country_code = s.country_code
        and a.group_id = s.group_id
        and a.first_year = s.first_year
        and a.last_year = s.last_year
    where a.country_code is null
),

marks as (
    select
        group_id,
        first_year,
        last_year,
        country_view,
        cast(row_number() over (order by group_id, first_year, last_year, country_view) as varchar) as mark
    from places
    group by group_id, first_year, last_year, country_view
),

code_marks as (
    select p.country_code, m.mark
    from places as p
    inner join marks as m
        on m.group_id = p.group_id
        and m.first_year = p.first_year
        and m.last_year = p.last_year
        and m.country_view = p.country_view
),

sets as (
    select distinct country_set from core.country_sets
),

members as (
    select country_set, unnest(string_split(country_set, ' ')) as country_code from sets
),

-- few combinations of regions stand for many sets of countries
set_classes as (
    select m.country_set, array_to_string(list_sort(array_agg(distinct c.mark)), ' ') as region_class
    from members as m
    inner join code_marks as c on c.country_code = m.country_code
    group by m.country_set
),

numbered as (
    select distinct selection_class, judgement_class, class_number from core.definition_classes
),

verdicts as (
    select distinct definition_id, country_view, class_number, has_home_country
    from core.definition_classes
    where is_in_denominator
),

cells as (
    select s.region_class, p.publication_year, n.class_number, p.is_observed, count(*) as p_publications
    from core.publication_classes as p
    inner join set_classes as s on s.country_set = p.country_set
    inner join numbered as n on n.selection_class = p.selection_class and n.judgement_class = p.judgement_class
    where p.publication_year is not null
    group by s.region_class, p.publication_year, n.class_number, p.is_observed
),

class_marks as (
    select distinct region_class, unnest(string_split(region_class, ' ')) as mark from cells
),

years as (
    select first_year as publication_year from core.periods where period_kind = 'year'
),

class_regions as (
    select distinct v.country_view, y.publication_year, c.region_class, m.group_id
    from class_marks as c
    inner join marks as m on m.mark = c.mark
    inner join years as y on y.publication_year between m.first_year and m.last_year
    inner join views as v on m.country_view in ('every view', v.country_view)
),

judged as (
    select
        v.definition_id,
        r.group_id,
        c.publication_year,
        c.is_observed,
        v.has_home_country,
        sum(c.p_publications) as p_publications
    from verdicts as v
    inner join cells as c on c.class_number = v.class_number
    inner join class_regions as r
        on r.country_view = v.country_view
        and r.publication_year = c.publication_year
        and r.region_class = c.region_class
    group by v.definition_id, r.group_id, c.publication_year, c.is_observed, v.has_home_country
),

scoped as (
    select 'institution' as scope, * from judged where is_observed
    union all
    select 'home country' as scope, * from judged where has_home_country
    union all
    select 'all records' as scope, * from judged
),

counted as (
    select s.definition_id, s.scope, p.period, s.group_id, sum(s.p_publications) as p_publications
    from scoped as s
    inner join core.periods as p on s.publication_year between p.first_year and p.last_year
    group by s.definition_id, s.scope, p.period, s.group_id
),

reached as (
    select s.definition_id, s.scope, p.period, m.group_id, count(distinct s.country_code) as n_countries
    from indicators.country_shares as s
    inner join core.periods as y on y.period = s.period and y.period_kind = 'year'
    inner join memberships as m
        on m.country_code = s.country_code and y.first_year between m.first_year and m.last_year
    inner join core.periods as p on y.first_year between p.first_year and p.last_year
    where not s.is_home_country and s.p_publications > 0
    group by s.definition_id, s.scope, p.period, m.group_id
),

regions as (
    select group_id, min(group_name_en) as group_name_en, min(group_name_fr) as group_name_fr
    from core.country_groups
    group by group_id
),

possible as (
    select d.definition_id, p.period, m.group_id, count(distinct m.country_code) as n_member_countries
    from core.definitions as d
    inner join homes as h on h.country_view = d.country_view
    cross join core.periods as p
    inner join memberships as m
        on m.first_year <= p.last_year and p.first_year <= m.last_year and m.country_code <> h.home_country_code
    group by d.definition_id, p.period, m.group_id
)

select
    t.definition_id,
    t.scope,
    t.period,
    g.group_id,
    t.period_kind,
    g.group_name_en,
    g.group_name_fr,
    cast(coalesce(c.p_publications, 0) as bigint) as p_publications,
    cast(coalesce(c.p_publications, 0) as double) / nullif(cast(t.p_denominator as double), 0) as pp_publications,
    cast(coalesce(c.p_publications, 0) as double) / nullif(cast(t.p_international as double), 0) as pp_international,
    coalesce(r.n_countries, 0) as n_countries,
    coalesce(m.n_member_countries, 0) as n_member_countries,
    t.p_denominator < o.small_cells_below as is_small,
    case
        when t.p_denominator = 0 then 'no publications'
        when t.p_international = 0 then 'no international publications'
    end as undefined_reason,
    t.is_synthetic
from indicators.international_coauthorship as t
cross join regions as g
cross join raw.observation as o
left join counted as c
    on c.definition_id = t.definition_id
    and c.scope = t.scope
    and c.period = t.period
    and c.group_id = g.group_id
left join reached as r
    on r.definition_id = t.definition_id
    and r.scope = t.scope
    and r.period = t.period
    and r.group_id = g.group_id
left join possible as m
    on m.definition_id = t.definition_id and m.period = t.period and m.group_id = g.group_id
where t.subject_level = 'all'
