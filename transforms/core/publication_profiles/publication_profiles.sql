-- One row per combination of year, domain, field, classes and scope that publications have: how many. Definitions are
-- evaluated on these rows, so that their number does not multiply that of publications.
select
    publication_year,
    coalesce(domain_id, 'unknown') as domain_id,
    coalesce(field_id, 'unknown') as field_id,
    selection_class,
    judgement_class,
    organisation_class,
    is_observed,
    count(*) as p_publications,
    cast(sum(observed_author_weight) as decimal(38, 12)) as sum_observed_author_weight,
    cast(sum(observed_organisation_weight) as decimal(38, 12)) as sum_observed_organisation_weight,
    bool_or(is_synthetic) as is_synthetic
from core.publication_classes
where publication_year is not null
group by
    publication_year,
    coalesce(domain_id, 'unknown'),
    coalesce(field_id, 'unknown'),
    selection_class,
    judgement_class,
    organisation_class,
    is_observed
