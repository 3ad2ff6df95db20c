-- One row per definition, scope, period and country: its partner countries, how many they would be if all were equal, the
-- largest i with i of them in at least i publications, and its integration index. Made from pairs and totals, full counting.
-- Sums of logarithms are taken in decimals of twelve places, so that they do not depend on the order of the rows.
with cells as (
    select
        definition_id,
        scope,
        period,
        row_number() over (order by definition_id, scope, period) as cell_number,
        cast(sum(n_links + p_single_country) as double) as all_links
    from indicators.country_totals
    group by definition_id, scope, period
),

-- a country in a cell is a number: there are many pairs, and texts are slow to compare
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
        c.all_links,
        c.cell_number,
        row_number() over (order by c.cell_number, t.country_code) as country_number
    from indicators.country_totals as t
    inner join cells as c on c.definition_id = t.definition_id and c.scope = t.scope and c.period = t.period
),

numbered as (
    select c.cell_number, p.country_x, p.country_y, p.p_publications, p.newman_weight
    from indicators.country_pairs as p
    inner join cells as c on c.definition_id = p.definition_id and c.scope = p.scope and c.period = p.period
),

-- every country of a pair has totals
pairs as (
    select
        x.country_number as number_x,
        y.country_number as number_y,
        n.p_publications,
        cast(round(n.newman_weight, 9) as decimal(38, 12)) as newman_weight,
        cast(
            round(cast(n.p_publications as double) * ln(nullif(cast(n.p_publications as double), 0)), 12)
            as decimal(38, 12)
        ) as own_term,
        cast(
            round(
                cast(n.p_publications as double) * ln(
                    nullif(cast(n.p_publications as double) * x.all_links / nullif(x.own_links * y.own_links, 0), 0)
                ),
                12
            ) as decimal(38, 12)
        ) as integration_term
    from numbered as n
    inner join totals as x on x.cell_number = n.cell_number and x.country_code = n.country_x
    left join totals as y on y.cell_number = n.cell_number and y.country_code = n.country_y
),

partners as (
    select number_x as country_number, p_publications, newman_weight, own_term, integration_term from pairs
    union all
    select number_y as country_number, p_publications, newman_weight, own_term, integration_term from pairs
),

-- the partners of equal numbers of publications together
alike as (
    select
        country_number,
        p_publications,
        count(*) as n_partners,
        sum(newman_weight) as newman_weight,
        sum(own_term) as own_terms,
        sum(integration_term) as integration_terms
    from partners
    group by country_number, p_publications
),

ranked as (
    select
        *,
        sum(n_partners) over (partition by country_number order by p_publications desc) as last_rank
    from alike
),

sums as (
    select
        country_number,
        cast(sum(n_partners) as bigint) as n_partners,
        sum(newman_weight) as newman_weight,
        cast(sum(greatest(least(p_publications, last_rank) - (last_rank - n_partners), 0)) as bigint) as i_index,
        sum(own_terms) as own_terms,
        sum(integration_terms) as integration_terms
    from ranked
    group by country_number
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
    left join sums as s on s.country_number = t.country_number
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
