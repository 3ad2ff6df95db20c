-- One row per release that is kept, scope, period and partner country: publications with an author there under the default
-- definition, as that release published them.
select
    r.release_id,
    t.scope,
    t.period,
    t.country_code,
    r.sequence,
    t.country_name,
    t.definition_id,
    t.p_publications,
    t.pp_publications,
    t.rank_by_publications,
    t.is_synthetic
from indicators.partner_countries as t
inner join core.definitions as d on d.definition_id = t.definition_id and d.is_default
cross join meta.release as r
union all
select
    h.release_id,
    h.scope,
    h.period,
    h.country_code,
    h.sequence,
    h.country_name,
    h.definition_id,
    h.p_publications,
    h.pp_publications,
    h.rank_by_publications,
    h.is_synthetic
from previous_history.partner_countries as h
inner join meta.releases as k on k.release_id = h.release_id
