-- One row per definition, scope, period and partner country: publications with an author in another country than the
-- home country, by full, author-fractional, country-fractional and institution-fractional counting (of all of them,
-- whatever the definition's own counting), and per publication and per international publication of the scope.
select
    p.definition_id,
    p.scope,
    p.period,
    p.country_code,
    p.period_kind,
    t.publication_year,
    p.country_name,
    p.p_publications,
    p.p_author_weighted,
    p.p_country_weighted,
    p.p_institution_weighted,
    cast(p.p_publications as double) / nullif(cast(t.p_denominator as double), 0) as pp_publications,
    cast(p.p_publications as double) / nullif(cast(t.p_international as double), 0) as pp_international,
    cast(
        rank() over (partition by p.definition_id, p.scope, p.period order by p.p_publications desc) as bigint
    ) as rank_by_publications,
    t.p_denominator < o.small_cells_below as is_small,
    case when t.p_international = 0 then 'no international publications' end as undefined_reason,
    p.is_synthetic
from indicators.country_shares as p
inner join indicators.international_coauthorship as t
    on t.definition_id = p.definition_id and t.scope = p.scope and t.period = p.period and t.subject_level = 'all'
cross join raw.observation as o
where not p.is_home_country and p.scope in ('institution', 'home country') and p.p_publications > 0
