-- One row per definition, scope and period: the integration index of all countries, its parts within and between them, and
-- the reach of the home country. Made from what the index is for each country and how many partners it has.
with expected as (
    select d.definition_id, s.scope, p.period, d.country_view
    from core.definitions as d
    inner join core.periods as p on d.is_default or p.period_kind = 'all years'
    cross join (select unnest(['institution', 'home country', 'all records']) as scope) as s
),

homes as (
    select v.country_view, v.counted_country_code as home_country_code
    from core.country_views as v
    inner join raw.observation as o on o.home_country_code = v.country_code
),

countries as (
    select
        t.definition_id,
        t.scope,
        t.period,
        t.country_code,
        t.n_links,
        t.p_single_country,
        r.n_partners,
        r.integration_index * cast(t.n_links + t.p_single_country as double) as all_terms,
        coalesce(r.own_index * cast(t.p_single_country as double), 0) as own_terms
    from indicators.country_totals as t
    inner join indicators.country_reach as r
        on r.definition_id = t.definition_id
        and r.scope = t.scope
        and r.period = t.period
        and r.country_code = t.country_code
),

sums as (
    select
        definition_id,
        scope,
        period,
        count(*) as n_countries,
        sum(n_partners) as n_partners,
        sum(n_links) as n_links,
        sum(p_single_country) as p_single_country,
        sum(cast(round(all_terms, 9) as decimal(38, 9))) as all_terms,
        sum(cast(round(own_terms, 9) as decimal(38, 9))) as own_terms
    from countries
    group by definition_id, scope, period
),

filled as (
    select
        e.definition_id,
        e.scope,
        e.period,
        e.country_view,
        coalesce(s.n_countries, 0) as n_countries,
        coalesce(s.n_partners, 0) as n_partners,
        coalesce(s.n_links, 0) as n_links,
        coalesce(s.p_single_country, 0) as p_single_country,
        cast(coalesce(s.all_terms, 0) as double) as all_terms,
        cast(coalesce(s.own_terms, 0) as double) as own_terms
    from expected as e
    left join sums as s on s.definition_id = e.definition_id and s.scope = e.scope and s.period = e.period
),

synthetic as (
    select coalesce(bool_or(is_synthetic), false) as is_synthetic from indicators.country_totals
)

select
    f.definition_id,
    f.scope,
    f.period,
    cast(f.p_single_country as bigint) as p_single_country,
    f.n_countries,
    cast(f.n_partners // 2 as bigint) as n_country_pairs,
    cast(f.n_links // 2 as bigint) as n_pair_links,
    f.all_terms / nullif(cast(f.n_links + f.p_single_country as double), 0) as integration_index,
    f.own_terms / nullif(cast(f.p_single_country as double), 0) as integration_within,
    (f.all_terms - f.own_terms) / nullif(cast(f.n_links as double), 0) as integration_between,
    coalesce(r.n_partners, 0) as n_home_partners,
    r.effective_partners as effective_home_partners,
    coalesce(r.i_index, 0) as home_i_index,
    case when f.n_countries = 0 then 'no publications' end as undefined_reason,
    case when f.p_single_country = 0 then 'no single-country publications' end as within_undefined_reason,
    case when f.n_links = 0 then 'no international publications' end as between_undefined_reason,
    f.n_links + f.p_single_country < o.small_cells_below as is_small,
    s.is_synthetic
from filled as f
inner join homes as h on h.country_view = f.country_view
left join indicators.country_reach as r
    on r.definition_id = f.definition_id
    and r.scope = f.scope
    and r.period = f.period
    and r.country_code = h.home_country_code
cross join synthetic as s
cross join raw.observation as o
