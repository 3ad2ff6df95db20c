-- One row per country, framework programme and call year: applications evaluated and granted of that call year, their
-- success, and whether it is the home country. Nothing says that granted applications are at most those evaluated.
select
    a.country,
    a.framework,
    a.call_year,
    coalesce(a.country_code = o.home_country_code, false) as is_home_country,
    a.p_evaluated_participations,
    a.p_granted_participations,
    a.pp_granted_participations,
    a.p_evaluated_projects,
    a.p_granted_projects,
    a.pp_granted_projects,
    a.p_evaluated_coordinations,
    a.p_granted_coordinations,
    cast(a.p_granted_coordinations as double)
    / nullif(cast(a.p_evaluated_coordinations as double), 0) as pp_granted_coordinations,
    a.undefined_reason,
    a.pp_evaluated_participations_of_all,
    a.pp_granted_participations_of_all
from core.framework_programme_applications as a
cross join raw.observation as o
