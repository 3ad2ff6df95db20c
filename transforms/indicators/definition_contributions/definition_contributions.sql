-- One row per scope, definition and choice: what the choice contributes to the difference between the definition's share
-- and the default's, over all years and subjects. The rows here are the combinations of choices, and which definition of
-- the register each of them is; the Python beside it divides the differences.
select
    m.scope,
    m.combination_id,
    d.definition_id,
    coalesce(d.is_default, false) as is_default,
    m.international_if,
    m.unknown_countries,
    m.partly_known,
    m.territories,
    m.hong_kong_macao,
    m.taiwan,
    m.single_author_two_countries,
    m.work_types,
    m.preprints,
    m.retracted,
    m.paratext,
    m.maximum_authors,
    m.counting,
    m.pp_international,
    m.is_synthetic
from indicators.definition_multiverse as m
left join core.definitions as d
    on d.international_if = m.international_if
    and d.unknown_countries = m.unknown_countries
    and d.partly_known = m.partly_known
    and d.territories = m.territories
    and d.hong_kong_macao = m.hong_kong_macao
    and d.taiwan = m.taiwan
    and d.single_author_two_countries = m.single_author_two_countries
    and d.work_types = m.work_types
    and d.preprints = m.preprints
    and d.retracted = m.retracted
    and d.paratext = m.paratext
    and d.maximum_authors is not distinct from m.maximum_authors
    and d.counting = m.counting
