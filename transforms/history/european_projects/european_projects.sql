-- One row per release that is kept, framework programme, part of it and scope: projects of all years and the contribution
-- of the Union, as that release published them.
select
    r.release_id,
    t.framework_programme,
    t.programme_part,
    t.scope,
    r.sequence,
    t.p_projects,
    t.p_participations,
    t.ec_contribution
from indicators.european_projects as t
cross join meta.release as r
where t.period = 'all'
union all
select
    h.release_id,
    h.framework_programme,
    h.programme_part,
    h.scope,
    h.sequence,
    h.p_projects,
    h.p_participations,
    h.ec_contribution
from previous_history.european_projects as h
inner join meta.releases as k on k.release_id = h.release_id
