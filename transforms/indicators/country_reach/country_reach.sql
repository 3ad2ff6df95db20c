-- One row per definition, scope, period and country: its partner countries, how many they would be if all were equal, the
-- largest i with i of them in at least i publications, and its integration index. Made from pairs and totals, full counting.
-- Sums of logarithms are taken in decimals of twelve places, so that they do not depend on the order of the rows.
with partners as (
    select definition_id, scope, period, country_x as country_code, country_y as partner_code, p_publications, newman_weight
    from indicators.country_pairs
    union all
    select definition_id, scope, period, country_y as country_code, country_x as partner_code, p_publications, newman_weight
    from indicators.country_pairs
),

ranked as (
    select
        *,
        row_number() over (
            partition by definition_id, scope, period, country_code order by p_publications desc, partner_code
        ) as rank_by_publications
    from partners
),

cells as (
    select
        definition_id,
        scope,
        period,
        cast(sum(n_links + p_single_country) as double) as all_links
    from indicators.country_totals
    group by definition_id, scope, period
),

totals as (
    select
        t.definition_id,
        t.scope,
        t.period,
        t.country_code,
        t.n_links,
        t.p_single_country,
        t.is_small,
        t.is_synthetic,
        cast(t.n_links + t.p_single_country as double) as own_links,
        c.all_links
    from indicators.country_totals as t
    inner join cells as c on c.definition_id = t.definition_id and c.scope = t.scope and c.period = t.period
),

logarithms as (
    select
        r.definition_id,
        r.scope,
        r.period,
        r.country_code,
        r.p_publications,
        r.newman_weight,
        r.rank_by_publications,
        cast(r.p_publications as double) * ln(nullif(cast(r.p_publications as double), 0)) as own_term,
        cast(r.p_publications as double) * ln(
            nullif(cast(r.p_publications as double) * x.all_links / nullif(x.own_links * y.own_links, 0), 0)
        ) as integration_term
    from ranked as r
    inner join totals as x
        on x.definition_id = r.definition_id
        and x.scope = r.scope
        and x.period = r.period
        and x.country_code = r.country_code
    inner join totals as y
        on y.definition_id = r.definition_id
        and y.scope = r.scope
        and y.period = r.period
        and y.country_code = r.partner_code
),

sums as (
    select
        definition_id,
        scope,
        period,
        country_code,
        count(*) as n_partners,
        sum(cast(round(newman_weight, 9) as decimal(38, 12))) as newman_weight,
        count(*) filter (where p_publications >= rank_by_publications) as i_index,
        sum(cast(round(own_term, 12) as decimal(38, 12))) as own_terms,
        sum(cast(round(integration_term, 12) as decimal(38, 12))) as integration_terms
    from logarithms
    group by definition_id, scope, period, country_code
),

joined as (
    select
        t.*,
        coalesce(s.n_partners, 0) as n_partners,
        coalesce(s.i_index, 0) as i_index,
        cast(coalesce(s.newman_weight, 0) as double) as newman_weight,
        cast(s.own_terms as double) as own_terms,
        cast(coalesce(s.integration_terms, 0) as double) as integration_terms,
        nullif(cast(t.n_links as double), 0) as links,
        case
            when t.p_single_country > 0
                then ln(
                    nullif(cast(t.p_single_country as double) * t.all_links / nullif(t.own_links * t.own_links, 0), 0)
                )
        end as own_index
    from totals as t
    left join sums as s
        on s.definition_id = t.definition_id
        and s.scope = t.scope
        and s.period = t.period
        and s.country_code = t.country_code
)

select
    definition_id,
    scope,
    period,
    country_code,
    n_partners,
    n_links,
    newman_weight,
    case when links is not null then greatest(exp(ln(links) - own_terms / links), 1.0) end as effective_partners,
    i_index,
    (integration_terms + cast(p_single_country as double) * coalesce(own_index, 0)) / nullif(own_links, 0)
    as integration_index,
    own_index,
    case when links is null then 'no partner country' end as undefined_reason,
    case when own_index is null then 'no publication of the country alone' end as own_index_undefined_reason,
    is_small,
    is_synthetic
from joined
