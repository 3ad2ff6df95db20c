-- One row per scope and choice that definitions make: how far apart the shares of all combinations of choices lie, and
-- which part of that this choice has. The rows here are the combinations; the Python beside it divides their variance.
select
    scope,
    combination_id,
    international_if,
    unknown_countries,
    partly_known,
    territories,
    hong_kong_macao,
    taiwan,
    single_author_two_countries,
    work_types,
    preprints,
    retracted,
    paratext,
    maximum_authors,
    counting,
    pp_international,
    is_synthetic
from indicators.definition_multiverse
