-- One row per country, framework programme and call year: what the ministry gives of applications and of grants.
-- What it gives for several countries together is left out. Success is granted / evaluated of one call year; where the
-- source does not list a country at a stage nothing is assumed. The key of the source has one record per stage.
with applications as (
    select
        coalesce(c.country_code, a.country_code_given) as country,
        c.country_code,
        a.country_name_given,
        a.framework,
        a.call_year,
        a.stage,
        a.n_participations,
        a.n_coordinations,
        a.n_projects,
        a.funding,
        a.share_participations
    from raw.ministry_applications as a
    left join raw.countries as c on c.alpha3_code = a.country_code_given
    where not a.is_total
),

paired as (
    select
        country,
        country_code,
        framework,
        call_year,
        max(country_name_given) as country_name,
        max(n_participations) filter (where stage = 'evaluated') as p_evaluated_participations,
        max(n_participations) filter (where stage = 'successful') as p_granted_participations,
        max(n_coordinations) filter (where stage = 'evaluated') as p_evaluated_coordinations,
        max(n_coordinations) filter (where stage = 'successful') as p_granted_coordinations,
        max(n_projects) filter (where stage = 'evaluated') as p_evaluated_projects,
        max(n_projects) filter (where stage = 'successful') as p_granted_projects,
        max(funding) filter (where stage = 'evaluated') as requested_funding,
        max(funding) filter (where stage = 'successful') as granted_funding,
        max(share_participations) filter (where stage = 'evaluated') as pp_evaluated_participations_of_all,
        max(share_participations) filter (where stage = 'successful') as pp_granted_participations_of_all
    from applications
    group by country, country_code, framework, call_year
)

select
    country,
    framework,
    call_year,
    country_code,
    country_name,
    p_evaluated_participations,
    p_granted_participations,
    p_evaluated_coordinations,
    p_granted_coordinations,
    p_evaluated_projects,
    p_granted_projects,
    requested_funding,
    granted_funding,
    cast(p_granted_participations as double)
    / nullif(cast(p_evaluated_participations as double), 0) as pp_granted_participations,
    cast(p_granted_projects as double) / nullif(cast(p_evaluated_projects as double), 0) as pp_granted_projects,
    case
        when p_evaluated_participations is null then 'The source lists no applications of this country and call year.'
        when p_granted_participations is null then 'The source lists no grants of this country and call year.'
        when p_evaluated_participations = 0 or p_evaluated_projects = 0 then 'Nothing was evaluated.'
    end as undefined_reason,
    pp_evaluated_participations_of_all,
    pp_granted_participations_of_all
from paired
