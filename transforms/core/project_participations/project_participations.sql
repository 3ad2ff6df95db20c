-- One row per project, organisation and role in it. Records that say the same again are merged: the one that states a
-- role, that was changed last and that is read last gives the values. The country is the one of the given code where
-- that is a code or an alias of one; a code that names no country, or none for sure, leaves it empty, with the reason.
with codes as (
    select c.country_code as given_code, c.country_code from raw.countries as c
    union all
    select a.alias_code as given_code, a.country_code from raw.country_aliases as a
),

numbered_projects as (
    select project_rcn, max(project_id) as project_id
    from raw.cordis_projects
    where project_rcn is not null
    group by project_rcn
),

coordinators as (
    select distinct project_rcn, upper(trim(coordinator_name)) as organisation_name, coordinator_country_code
    from raw.cordis_projects
    where project_rcn is not null and coordinator_name is not null
),

listed_organisations as (
    select
        o.organisation_id,
        o.organisation_name,
        o.short_name,
        o.country_code,
        o.is_country_doubtful,
        row_number() over (partition by o.organisation_id order by f.position desc, o.line desc) as recency
    from raw.cordis_organisations as o
    inner join raw.cordis_input_files as f on f.file_id = o.file_id
),

named as (
    select
        coalesce(p.project_id, n.project_id, 'rcn:' || p.project_rcn) as project_id,
        p.project_rcn,
        p.organisation_id,
        coalesce(p.organisation_name, o.organisation_name) as organisation_name,
        coalesce(p.short_name, o.short_name) as short_name,
        coalesce(p.country_code, o.country_code) as country_as_given,
        coalesce(p.is_country_doubtful, o.is_country_doubtful, false) as is_country_doubtful,
        p.city,
        p.activity_type,
        p.is_sme,
        p.role,
        p.ec_contribution,
        p.net_ec_contribution,
        p.total_cost,
        p.is_participation_ended,
        p.updated_at,
        f.position,
        p.line
    from raw.cordis_participations as p
    inner join raw.cordis_input_files as f on f.file_id = p.file_id
    left join numbered_projects as n on n.project_rcn = p.project_rcn
    left join listed_organisations as o on o.organisation_id = p.organisation_id and o.recency = 1
),

identified as (
    select
        n.project_id,
        coalesce(
            n.organisation_id, 'name:' || upper(trim(n.organisation_name)) || ':' || coalesce(n.country_as_given, '')
        ) as cordis_organisation_id,
        coalesce(n.role, case when c.project_rcn is not null then 'coordinator' end) as known_role,
        n.role is not null as is_role_stated,
        n.organisation_name,
        n.short_name,
        n.country_as_given,
        n.is_country_doubtful,
        n.city,
        n.activity_type,
        n.is_sme,
        n.ec_contribution,
        n.net_ec_contribution,
        n.total_cost,
        n.is_participation_ended,
        n.updated_at,
        n.position,
        n.line
    from named as n
    left join coordinators as c
        on n.role is null
        and c.project_rcn = n.project_rcn
        and c.organisation_name = upper(trim(n.organisation_name))
        and c.coordinator_country_code = n.country_as_given
),

known_roles as (
    select project_id, cordis_organisation_id, min(known_role) as role
    from identified
    where known_role is not null
    group by project_id, cordis_organisation_id
),

placed as (
    select
        i.project_id,
        i.cordis_organisation_id,
        coalesce(i.known_role, k.role, 'unknown') as role,
        i.organisation_name,
        i.short_name,
        i.country_as_given,
        i.is_country_doubtful,
        i.city,
        i.activity_type,
        i.is_sme,
        i.ec_contribution,
        i.net_ec_contribution,
        i.total_cost,
        i.is_participation_ended,
        row_number() over (
            partition by i.project_id, i.cordis_organisation_id, coalesce(i.known_role, k.role, 'unknown')
            order by i.is_role_stated desc, i.updated_at desc nulls last, i.position desc, i.line desc
        ) as recency
    from identified as i
    left join known_roles as k
        on k.project_id = i.project_id and k.cordis_organisation_id = i.cordis_organisation_id
),

merged as (
    select
        project_id,
        cordis_organisation_id,
        role,
        count(*) as n_records,
        coalesce(min(ec_contribution) <> max(ec_contribution), false)
        or coalesce(min(net_ec_contribution) <> max(net_ec_contribution), false)
        or coalesce(min(upper(trim(country_as_given))) <> max(upper(trim(country_as_given))), false)
            as has_differing_records
    from placed
    group by project_id, cordis_organisation_id, role
)

select
    r.project_id,
    r.cordis_organisation_id,
    r.role,
    r.organisation_name,
    r.short_name,
    case when not r.is_country_doubtful then c.country_code end as country_code,
    r.country_as_given,
    case
        when r.country_as_given is null then 'no country is given'
        when r.is_country_doubtful then 'NA is Namibia, where nothing else places the organisation'
        when c.country_code is not null then null
        when regexp_matches(r.country_as_given, '[;,|/]') then 'several countries are given'
        else 'the code names no country'
    end as country_reason,
    r.city,
    r.activity_type,
    r.is_sme,
    case when r.role <> 'unknown' then lower(r.role) = 'coordinator' end as is_coordinator,
    r.ec_contribution,
    r.net_ec_contribution,
    r.total_cost,
    r.is_participation_ended,
    m.n_records,
    m.has_differing_records
from placed as r
inner join merged as m
    on m.project_id = r.project_id
    and m.cordis_organisation_id = r.cordis_organisation_id
    and m.role = r.role
left join codes as c on c.given_code = upper(trim(r.country_as_given))
where r.recency = 1
