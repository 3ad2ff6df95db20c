-- One row per scope, period and partner country: publications with an author in the home country's partner, by full,
-- author-fractional and country-fractional counting, under the default definition.
with scoped as (
    select 'institution' as scope, publication_id, publication_year, is_international, is_synthetic
    from core.publications
    where is_counted and is_observed
    union all
    select 'home country' as scope, publication_id, publication_year, is_international, is_synthetic
    from core.publications
    where is_counted and has_home_country
),

totals as (
    select
        scope,
        publication_year,
        grouping(publication_year) = 1 as is_all_years,
        count(*) as p_publications,
        count(*) filter (where is_international) as p_international,
        bool_or(is_synthetic) as is_synthetic
    from scoped
    group by grouping sets ((scope), (scope, publication_year))
),

partners as (
    select
        s.scope,
        s.publication_year,
        grouping(s.publication_year) = 1 as is_all_years,
        c.country_code,
        sum(c.full_count) as p_publications,
        sum(c.author_weight) as p_author_weighted,
        sum(c.country_weight) as p_country_weighted
    from scoped as s
    inner join core.publication_countries as c on c.publication_id = s.publication_id
    where not c.is_home_country
    group by grouping sets ((s.scope, c.country_code), (s.scope, s.publication_year, c.country_code))
)

select
    p.scope,
    case
        when p.is_all_years then cast(o.first_year as varchar) || '-' || cast(o.last_year as varchar)
        else cast(p.publication_year as varchar)
    end as period,
    p.country_code,
    p.publication_year,
    n.name_en as country_name,
    cast(p.p_publications as bigint) as p_publications,
    cast(p.p_author_weighted as double) as p_author_weighted,
    cast(p.p_country_weighted as double) as p_country_weighted,
    cast(p.p_publications as double) / cast(t.p_publications as double) as pp_publications,
    cast(p.p_publications as double) / nullif(cast(t.p_international as double), 0) as pp_international,
    cast(
        rank() over (partition by p.scope, p.is_all_years, p.publication_year order by p.p_publications desc) as bigint
    ) as rank_by_publications,
    t.is_synthetic
from partners as p
inner join totals as t
    on t.scope = p.scope
    and t.is_all_years = p.is_all_years
    and t.publication_year is not distinct from p.publication_year
inner join core.countries as n on n.country_code = p.country_code
cross join raw.observation as o
