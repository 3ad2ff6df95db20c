-- One row per release that is kept, scope and period: the international share under the default definition, as that release
-- published it.
select
    r.release_id,
    t.scope,
    t.period,
    r.sequence,
    t.definition_id,
    t.p_denominator,
    t.p_international,
    t.pp_international,
    t.pp_international_lb,
    t.pp_international_ub,
    t.undefined_reason,
    t.is_synthetic
from indicators.international_coauthorship as t
inner join core.definitions as d on d.definition_id = t.definition_id and d.is_default
cross join meta.release as r
where t.subject_level = 'all'
union all
select
    h.release_id,
    h.scope,
    h.period,
    h.sequence,
    h.definition_id,
    h.p_denominator,
    h.p_international,
    h.pp_international,
    h.pp_international_lb,
    h.pp_international_ub,
    h.undefined_reason,
    h.is_synthetic
from previous_history.international_coauthorship as h
inner join meta.releases as k on k.release_id = h.release_id
