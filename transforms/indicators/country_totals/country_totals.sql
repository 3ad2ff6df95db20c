-- One row per definition, scope, period and country: the publications with the country, and what of them makes links to
-- others. Full counting whatever the definition's own; international is what has two countries or more, as the definition
-- sees the map. Every definition for all years together, the default one also for single years and windows of three.
-- Two for every pair, divided by the pairs of the work and summed over the country's own, is 2/k: in units of 10^-12.
with sets as (
    select
        definition_ids,
        counted_country_set,
        publication_year,
        p_publications as p_all,
        p_observed,
        case when has_home_country then p_publications else 0 end as p_home,
        n_countries - 1 as n_others,
        case when n_countries = 1 then 1 else 0 end as is_single,
        case when n_countries > 1 then (2000000000000 + n_countries // 2) // n_countries else 0 end as refined
    from core.country_set_counts
),

members as (
    select *, unnest(string_split(counted_country_set, ' ')) as country_code from sets
),

sums as (
    select
        definition_ids,
        publication_year,
        country_code,
        sum(p_all) as p_all,
        sum(p_observed) as p_observed,
        sum(p_home) as p_home,
        sum(is_single * p_all) as p_single_all,
        sum(is_single * p_observed) as p_single_observed,
        sum(is_single * p_home) as p_single_home,
        sum(n_others * p_all) as n_links_all,
        sum(n_others * p_observed) as n_links_observed,
        sum(n_others * p_home) as n_links_home,
        sum(refined * p_all) as refined_all,
        sum(refined * p_observed) as refined_observed,
        sum(refined * p_home) as refined_home
    from members
    group by definition_ids, publication_year, country_code
),

counted as (
    select *, unnest(string_split(definition_ids, ' ')) as definition_id from sums
),

by_definition as (
    select
        definition_id,
        publication_year,
        country_code,
        sum(p_all) as p_all,
        sum(p_observed) as p_observed,
        sum(p_home) as p_home,
        sum(p_single_all) as p_single_all,
        sum(p_single_observed) as p_single_observed,
        sum(p_single_home) as p_single_home,
        sum(n_links_all) as n_links_all,
        sum(n_links_observed) as n_links_observed,
        sum(n_links_home) as n_links_home,
        sum(refined_all) as refined_all,
        sum(refined_observed) as refined_observed,
        sum(refined_home) as refined_home
    from counted
    group by definition_id, publication_year, country_code
),

by_period as (
    select
        b.definition_id,
        p.period,
        b.country_code,
        sum(b.p_all) as p_all,
        sum(b.p_observed) as p_observed,
        sum(b.p_home) as p_home,
        sum(b.p_single_all) as p_single_all,
        sum(b.p_single_observed) as p_single_observed,
        sum(b.p_single_home) as p_single_home,
        sum(b.n_links_all) as n_links_all,
        sum(b.n_links_observed) as n_links_observed,
        sum(b.n_links_home) as n_links_home,
        sum(b.refined_all) as refined_all,
        sum(b.refined_observed) as refined_observed,
        sum(b.refined_home) as refined_home
    from by_definition as b
    inner join core.definitions as d on d.definition_id = b.definition_id
    inner join core.periods as p
        on b.publication_year between p.first_year and p.last_year
        and (d.is_default or p.period_kind = 'all years')
    group by b.definition_id, p.period, b.country_code
),

scopes as (
    select unnest(['institution', 'home country', 'all records']) as scope
),

totals as (
    select
        b.definition_id,
        s.scope,
        b.period,
        b.country_code,
        case s.scope when 'institution' then b.p_observed when 'home country' then b.p_home else b.p_all end as p_publications,
        case s.scope when 'institution' then b.p_single_observed when 'home country' then b.p_single_home else b.p_single_all end as p_single_country,
        case s.scope when 'institution' then b.n_links_observed when 'home country' then b.n_links_home else b.n_links_all end as n_links,
        case s.scope when 'institution' then b.refined_observed when 'home country' then b.refined_home else b.refined_all end as refined
    from by_period as b
    cross join scopes as s
),

synthetic as (
    select coalesce(bool_or(is_synthetic), false) as is_synthetic from core.country_set_counts
)

select
    t.definition_id,
    t.scope,
    t.period,
    t.country_code,
    cast(t.p_publications as bigint) as p_publications,
    cast(t.p_single_country as bigint) as p_single_country,
    cast(t.p_publications - t.p_single_country as bigint) as p_international,
    cast(t.n_links as bigint) as n_links,
    cast(t.refined as double) / 1000000000000.0 as refined_weight,
    cast(t.p_publications - t.p_single_country as double) / cast(t.p_publications as double) as pp_international,
    t.p_publications < o.small_cells_below as is_small,
    s.is_synthetic
from totals as t
cross join synthetic as s
cross join raw.observation as o
where t.p_publications > 0
