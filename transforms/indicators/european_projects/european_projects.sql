-- One row per framework programme, part of it, scope and year of start ('all' for all years): distinct projects, their
-- participations, coordinations and organisations, and the contribution of the Union. A project in two parts counts in
-- both. Money is added in decimals, so that the sum does not depend on the order of adding.
with described as (
    select
        p.project_id,
        coalesce(p.framework_programme, 'not stated') as framework_programme,
        cast(year(p.start_date) as integer) as start_year,
        p.is_erc,
        p.erc_scheme,
        p.is_msca,
        p.is_fet,
        p.is_coordination_counted
    from core.projects as p
),

undescribed as (
    select distinct n.project_id
    from core.project_participations as n
    left join core.projects as p on p.project_id = n.project_id
    where p.project_id is null
),

parts as (
    select project_id, framework_programme, start_year, is_coordination_counted, 'all' as programme_part from described
    union all
    select project_id, framework_programme, start_year, is_coordination_counted, 'ERC' as programme_part
    from described
    where is_erc
    union all
    select
        project_id,
        framework_programme,
        start_year,
        is_coordination_counted,
        'ERC ' || coalesce(erc_scheme, 'other') as programme_part
    from described
    where is_erc
    union all
    select project_id, framework_programme, start_year, is_coordination_counted, 'MSCA' as programme_part
    from described
    where is_msca
    union all
    select project_id, framework_programme, start_year, is_coordination_counted, 'FET' as programme_part
    from described
    where is_fet
    union all
    select project_id, framework_programme, start_year, is_coordination_counted, 'other' as programme_part
    from described
    where not is_erc and not is_msca and not is_fet
    union all
    select
        project_id,
        'not stated' as framework_programme,
        cast(null as integer) as start_year,
        false as is_coordination_counted,
        'all' as programme_part
    from undescribed
    union all
    select
        project_id,
        'not stated' as framework_programme,
        cast(null as integer) as start_year,
        false as is_coordination_counted,
        'not stated' as programme_part
    from undescribed
),

-- An organisation takes part in a project once, however many roles it has there.
members as (
    select
        n.project_id,
        n.cordis_organisation_id,
        coalesce(bool_or(n.country_code = o.home_country_code), false) as is_at_home,
        coalesce(bool_or(n.is_coordinator), false) as is_coordinator,
        sum(cast(n.ec_contribution as decimal(18, 2))) as ec_contribution,
        sum(cast(n.net_ec_contribution as decimal(18, 2))) as net_ec_contribution
    from core.project_participations as n
    cross join raw.observation as o
    group by n.project_id, n.cordis_organisation_id
),

-- Every project counts for all countries, also one of which no organisation is listed.
scoped as (
    select
        'all countries' as scope,
        p.project_id,
        p.framework_programme,
        p.start_year,
        p.is_coordination_counted,
        p.programme_part,
        m.cordis_organisation_id,
        m.is_coordinator,
        m.ec_contribution,
        m.net_ec_contribution
    from parts as p
    left join members as m on m.project_id = p.project_id
    union all
    select
        'home country' as scope,
        p.project_id,
        p.framework_programme,
        p.start_year,
        p.is_coordination_counted,
        p.programme_part,
        m.cordis_organisation_id,
        m.is_coordinator,
        m.ec_contribution,
        m.net_ec_contribution
    from parts as p
    inner join members as m on m.project_id = p.project_id
    where m.is_at_home
)

select
    framework_programme,
    programme_part,
    scope,
    case
        when grouping(start_year) = 1 then 'all'
        else coalesce(cast(start_year as varchar), 'not stated')
    end as period,
    start_year,
    count(distinct project_id) as p_projects,
    count(cordis_organisation_id) as p_participations,
    count(distinct case when is_coordinator and is_coordination_counted then project_id end) as p_coordinations,
    count(distinct cordis_organisation_id) as p_organisations,
    cast(sum(ec_contribution) as double) as ec_contribution,
    cast(sum(net_ec_contribution) as double) as net_ec_contribution,
    count(case when ec_contribution is null then cordis_organisation_id end) as n_without_contribution
from scoped
group by
    grouping sets (
        (framework_programme, programme_part, scope), (framework_programme, programme_part, scope, start_year)
    )
