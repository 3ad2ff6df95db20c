-- The input of country_pair_null.py, in two parts. Works: one row per list of definitions, set of countries and year, with
-- the publications that have exactly these countries. Cell: one row per definition and period for which pairs are tested,
-- every definition for all years together, the default one also for single years and windows of three.
select
    'works' as part,
    c.definition_ids,
    null as definition_id,
    null as period,
    c.publication_year as first_year,
    c.publication_year as last_year,
    c.counted_country_set as country_set,
    c.has_home_country,
    c.p_publications,
    c.p_observed,
    c.is_synthetic,
    o.small_cells_below
from core.country_set_counts as c
cross join raw.observation as o
union all
select
    'cell' as part,
    null as definition_ids,
    d.definition_id,
    p.period,
    p.first_year,
    p.last_year,
    null as country_set,
    null as has_home_country,
    null as p_publications,
    null as p_observed,
    null as is_synthetic,
    o.small_cells_below
from core.definitions as d
inner join core.periods as p on d.is_default or p.period_kind = 'all years'
cross join raw.observation as o
