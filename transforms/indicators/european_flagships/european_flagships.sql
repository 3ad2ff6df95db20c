-- One row per flagship of which a project was signed: its projects, participations, organisations and countries, and
-- those of the home country. An organisation takes part in a project once, however many roles it has there.
with flagship_projects as (
    select project_id, flagship, start_date, end_date
    from core.projects
    where flagship is not null
),

spans as (
    select
        flagship,
        count(*) as p_projects,
        cast(year(min(start_date)) as integer) as first_start_year,
        cast(year(max(start_date)) as integer) as last_start_year,
        cast(year(max(end_date)) as integer) as last_end_year
    from flagship_projects
    group by flagship
),

members as (
    select
        p.flagship,
        p.project_id,
        n.cordis_organisation_id,
        coalesce(bool_or(n.country_code = o.home_country_code), false) as is_at_home
    from flagship_projects as p
    inner join core.project_participations as n on n.project_id = p.project_id
    cross join raw.observation as o
    group by p.flagship, p.project_id, n.cordis_organisation_id
),

counted as (
    select
        flagship,
        count(*) as p_participations,
        count(distinct cordis_organisation_id) as p_organisations,
        count(distinct case when is_at_home then project_id end) as p_home_projects,
        count(case when is_at_home then project_id end) as p_home_participations,
        count(distinct case when is_at_home then cordis_organisation_id end) as p_home_organisations
    from members
    group by flagship
),

countries as (
    select p.flagship, count(distinct n.country_code) as p_countries
    from flagship_projects as p
    inner join core.project_participations as n on n.project_id = p.project_id
    group by p.flagship
)

select
    s.flagship,
    s.p_projects,
    coalesce(c.p_participations, 0) as p_participations,
    coalesce(c.p_organisations, 0) as p_organisations,
    coalesce(n.p_countries, 0) as p_countries,
    coalesce(c.p_home_projects, 0) as p_home_projects,
    coalesce(c.p_home_participations, 0) as p_home_participations,
    coalesce(c.p_home_organisations, 0) as p_home_organisations,
    s.first_start_year,
    s.last_start_year,
    s.last_end_year,
    case when s.flagship = 'Quantum Technologies' then 'not told by CORDIS' end as areas
from spans as s
left join counted as c on c.flagship = s.flagship
left join countries as n on n.flagship = s.flagship
